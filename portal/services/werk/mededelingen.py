"""What the portal told me and I did not put away yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Mededeling
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P

_MAX = 20


@dataclass(frozen=True, kw_only=True)
class MededelingRij:
    """One thing that I was told and have not put away yet."""

    id: str
    titel: str
    tekst: str
    op: str
    clausule: str


def mijn_mededelingen(uow: UnitOfWork, principal: Principal) -> list[MededelingRij]:
    """What I was told and did not put away, newest first, at most twenty."""
    require(principal, P.WERK_INZIEN)
    vraag = select(Mededeling).where(
        Mededeling.persoon_id == principal.persoon_id, col(Mededeling.gelezen_op).is_(None)
    )
    return [
        MededelingRij(id=str(m.id), titel=m.soort.titel, tekst=m.tekst, op=tijd.moment(m.op), clausule=m.clausule)
        for m in uow.session.exec(vraag.order_by(col(Mededeling.op).desc(), col(Mededeling.id)).limit(_MAX))
    ]
