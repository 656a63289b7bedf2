"""Read what was decided and booked about the attempts of one student, for the one page about him."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Kansmutatie
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.kansen import Mutatie
from portal.domain.rechten import P
from portal.services.aanmelden.lezen.studentkaart import eis_kaart

_IN_WOORDEN = {
    Mutatie.GEMIST: ("Kans gemist", "bad"),
    Mutatie.HERSTELD: ("Gemiste kans teruggegeven", "ok"),
    Mutatie.TOEGEKEND: ("Extra kans toegekend", "ok"),
}


@dataclass(frozen=True, kw_only=True)
class KansbesluitRij:
    """One entry in the ledger of attempts that somebody decided or missed."""

    id: str
    examen: str
    wat: str
    toon: str
    op: str
    zitting: str


def kansbesluiten(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> list[KansbesluitRij]:
    """What was missed, given back and granted of this student, newest first, at most fifty; the reasons are not for all
    who read this."""
    eis_kaart(uow, principal, student_id)
    vraag = (
        kies(Kansmutatie, Examen.naam, Zitting.start)
        .join(Examen, onclause=col(Examen.id) == Kansmutatie.examen_id)
        .join(Deelname, isouter=True, onclause=col(Deelname.id) == Kansmutatie.deelname_id)
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            Kansmutatie.student_id == student_id, col(Kansmutatie.soort).in_([m.value for m in _IN_WOORDEN]),
            visible(principal, P.INSCHRIJVING_INZIEN, Kansmutatie),
        )
        .order_by(col(Kansmutatie.op).desc(), col(Kansmutatie.id))
        .limit(50)
    )  # fmt: skip
    uit = []
    for m, examen, start in uow.session.exec(vraag):
        wat, toon = _IN_WOORDEN[Mutatie(m.soort)]
        op, zitting = tijd.dag(m.op), tijd.dag(start) if start else ""
        uit.append(KansbesluitRij(id=str(m.id), examen=examen, wat=wat, toon=toon, op=op, zitting=zitting))
    return uit
