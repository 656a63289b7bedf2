"""Small counts for the badges in the menu: what waits on which page, within one's rights."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving, Voorziening
from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.services import outbox
from portal.services.queries.aanmelden import filter_inschrijving


def _tel(uow: UnitOfWork, principal: Principal, permission: P, model: type[SQLModel], *wat: ColumnElement[bool]) -> int:
    if not principal.can(permission):
        return 0
    vraag = select(func.count()).select_from(model).where(visible(principal, permission, model), *wat)
    return uow.session.exec(vraag).one()


def open_voorzieningen(uow: UnitOfWork, principal: Principal) -> int:
    """Accommodations on which nobody decided yet."""
    return _tel(uow, principal, P.VOORZIENING_BESLUITEN, Voorziening, col(Voorziening.status) == "aangevraagd")


def te_plaatsen(uow: UnitOfWork, principal: Principal) -> int:
    """Enrolments with a Go and without a place."""
    return _tel(uow, principal, P.ZITTING_PLAATSEN, Inschrijving, *filter_inschrijving("te_plaatsen"))


def oke_uitval(uow: UnitOfWork, principal: Principal) -> int:
    """Outgoing messages that were refused or given up."""
    return _tel(uow, principal, P.OKE_MONITOREN, OkeBericht, col(OkeBericht.status).in_(outbox.HERSTELBAAR))
