"""Read the moments that a student can choose."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import WachtplekStatus
from portal.services.aanmelden.stand import te_kiezen
from portal.services.plannen.lezen.zittingen import basis


@dataclass(frozen=True, kw_only=True)
class MomentRij:
    """A moment that a student can choose."""

    id: str
    moment: str
    ruimte: str
    vrij: int
    vol: bool
    op_wachtlijst: bool = False


def momenten(uow: UnitOfWork, principal: Principal, inschrijving_id: uuid.UUID) -> list[MomentRij]:
    """The moments that a student can choose for an enrolment, soonest first; what is shown is a hint, placing decides."""
    require(principal, P.INSCHRIJVING_ZELF)
    inschrijving = uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_ZELF, Inschrijving))
    vraag = basis().where(
        col(Zitting.examen_id) == inschrijving.examen_id,
        *te_kiezen(),
    )
    wacht = select(Wachtplek.zitting_id).where(
        Wachtplek.inschrijving_id == inschrijving.id, Wachtplek.status == WachtplekStatus.WACHT
    )
    op_lijst = set(uow.session.exec(wacht))
    return [
        MomentRij(
            id=str(z.id),
            moment=tijd.moment(z.start),
            ruimte=f"lokaal {ruimte}",
            vrij=max(0, z.capaciteit - z.bezet),
            vol=z.bezet >= z.capaciteit,
            op_wachtlijst=z.id in op_lijst,
        )
        for z, _versie, ruimte in uow.session.execute(vraag.order_by(col(Zitting.start)).limit(30))
    ]
