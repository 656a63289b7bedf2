"""Read the moments that a student can choose."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, literal
from sqlmodel import and_, col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examen
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import WachtplekStatus
from portal.services.aanmelden.stand import mag_aanmelden, te_kiezen
from portal.services.plannen.lezen.zittingen import basis
from portal.services.plannen.stand_wachtlijst import mijn_beurt


@dataclass(frozen=True, kw_only=True)
class MomentRij:
    """A moment that a student can choose."""

    id: str
    moment: str
    ruimte: str
    vrij: int
    vol: bool
    """No seat for who asks now: none is free, or what is free is for who waits in line."""
    op_wachtlijst: bool = False
    aangeboden: bool = False
    """A seat is free and it is his turn: he can take it."""
    te_kiezen: bool = True
    """False when it is only shown because the student waits for it."""


def momenten(uow: UnitOfWork, principal: Principal, inschrijving_id: uuid.UUID) -> list[MomentRij]:
    """The moments that a student can choose for an enrolment, soonest first; what is shown is a hint, placing decides."""
    require(principal, P.INSCHRIJVING_ZELF)
    inschrijving = uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_ZELF, Inschrijving))
    wacht = select(Wachtplek.zitting_id).where(
        Wachtplek.inschrijving_id == inschrijving.id, Wachtplek.status == WachtplekStatus.WACHT
    )
    op_lijst = set(uow.session.exec(wacht))
    zelf = mag_aanmelden(principal, uow.get(Examen, inschrijving.examen_id))
    open_ = and_(literal(zelf), col(Zitting.examen_id) == inschrijving.examen_id, *te_kiezen())
    rij = exists().where(col(Wachtplek.zitting_id) == Zitting.id, col(Wachtplek.status) == WachtplekStatus.WACHT)
    vraag = basis().where(or_(open_, col(Zitting.id).in_(op_lijst))).add_columns(open_, rij)
    return [
        MomentRij(
            id=str(z.id),
            moment=tijd.moment(z.start),
            ruimte=f"lokaal {ruimte}",
            vrij=max(0, z.capaciteit - z.bezet),
            vol=z.bezet >= z.capaciteit or bool(anderen),
            op_wachtlijst=z.id in op_lijst,
            aangeboden=z.id in op_lijst and z.bezet < z.capaciteit and mijn_beurt(uow, z, inschrijving.id),
            te_kiezen=bool(kan),
        )
        for z, _versie, ruimte, kan, anderen in uow.session.execute(vraag.order_by(col(Zitting.start)).limit(30))
    ]
