"""Which issues somebody sees, and who may own one."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.monitoren import Melding
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain.rechten import P, Rol

EIGENAARS = (Rol.EXAMENBUREAU, Rol.BEHEERDER)
"""Roles whose people can own an issue."""


def bereik(p: Principal) -> ColumnElement[bool]:
    """The issues that somebody may see: the exam office those of its sittings, anybody else only one's own."""
    eigen = or_(col(Melding.eigenaar_id) == p.persoon_id, col(Melding.gemaakt_door_id) == p.persoon_id)
    if not p.can(P.OKE_HERSTELLEN):
        return col(Melding.eigenaar_id) == p.persoon_id
    if p.eenheden is None:
        return col(Melding.id).is_not(None)
    zittingen = select(Zitting.id).where(visible(p, P.ZITTING_INZIEN, Zitting))
    return or_(eigen, col(Melding.zitting_id).in_(zittingen))


def eigenaars(uow: UnitOfWork) -> list[tuple[uuid.UUID, str]]:
    """Who can own an issue: people with the role of exam office or administrator now."""
    vraag = (
        select(Persoon.id, Persoon.naam, Persoon.sorteervorm)
        .join(Roltoewijzing, onclause=col(Roltoewijzing.persoon_id) == Persoon.id)
        .where(
            col(Roltoewijzing.rol).in_([r.value for r in EIGENAARS]),
            *geldigheid.toewijzing_geldt(),
            col(Persoon.actief).is_(True),
        )
        .distinct()
        .order_by(Persoon.sorteervorm)
        .limit(200)
    )
    return [(id, naam) for id, naam, _ in uow.session.exec(vraag)]
