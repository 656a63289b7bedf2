"""What somebody has to know before attendance is put right after the signature."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.presentie import MET_WERK
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus
from portal.services.aanmelden import stand_besluiten
from portal.services.aanmelden.stand import te_houden

_MEESTE = 50


def al_besloten(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[str]:
    """The names of those about whose absence the board decided: that decision lapses when attendance is put right."""
    require(principal, P.PV_AANVULLEN)
    vraag = (
        select(Persoon.naam)
        .join(Deelname, onclause=col(Deelname.student_id) == Persoon.id)
        .join(Commissiebesluit, onclause=col(Commissiebesluit.deelname_id) == Deelname.id)
        .where(
            Deelname.zitting_id == zitting_id,
            *stand_besluiten.over_afwezigheid(),
            visible(principal, P.PV_INZIEN, Deelname),
        )
        .order_by(col(Persoon.sorteervorm))
    )
    return list(uow.session.exec(vraag.limit(_MEESTE)))


def met_nieuw_moment(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[str]:
    """Who missed this sitting by its report and has another moment now, which ends when he turns out to have been here."""
    require(principal, P.PV_AANVULLEN)
    nieuw = aliased(Deelname)
    vraag = (
        select(Persoon.naam, Zitting.start)
        .join(Deelname, onclause=col(Deelname.student_id) == Persoon.id)
        .join(nieuw, onclause=col(nieuw.inschrijving_id) == Deelname.inschrijving_id)
        .join(Zitting, onclause=col(Zitting.id) == nieuw.zitting_id)
        .where(
            Deelname.zitting_id == zitting_id,
            Deelname.status == DeelnameStatus.AFGEROND,
            col(Deelname.presentie).not_in(MET_WERK),
            nieuw.status == DeelnameStatus.GEPLAATST,
            *te_houden(),
            visible(principal, P.PV_INZIEN, Deelname),
        )
        .order_by(col(Persoon.sorteervorm))
    )
    return [f"{naam} ({tijd.moment(start)})" for naam, start in uow.session.exec(vraag.limit(_MEESTE))]
