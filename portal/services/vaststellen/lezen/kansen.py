"""Read what was decided and booked about the attempts of one student, for the one page about him."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.kansen import Mutatie, niet_ingetrokken
from portal.domain.rechten import P
from portal.services.aanmelden.lezen.studentkaart import eis_kaart
from portal.services.aanmelden.stand_kansen import saldi_van

_IN_WOORDEN = {
    Mutatie.GEMIST: ("Kans gemist", "bad"),
    Mutatie.HERSTELD: ("Gemiste kans teruggegeven", "ok"),
    Mutatie.TOEGEKEND: ("Extra kans toegekend", "ok"),
    Mutatie.INGETROKKEN: ("Extra kans ingetrokken", "warn"),
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
    mag_terug: bool = False
    """True when it was granted and not used, and the reader may take it back."""


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
    uit, rijen = [], uow.session.exec(vraag).all()
    terug = _terug(uow, student_id, [m for m, *_ in rijen]) if principal.can(P.KANS_BESLUITEN) else set()
    for m, examen, start in rijen:
        wat, toon = _IN_WOORDEN[Mutatie(m.soort)]
        uit.append(
            KansbesluitRij(
                id=str(m.id), examen=examen, wat=wat, toon=toon, op=tijd.dag(m.op), mag_terug=m.id in terug,
                zitting=tijd.dag(start) if start else "",
            )
        )  # fmt: skip
    return uit


def _terug(uow: UnitOfWork, student_id: uuid.UUID, boek: Sequence[Kansmutatie]) -> set[uuid.UUID]:
    """Per exam the last attempt that was granted and not taken back, when one of them is not used; `boek` has the newest
    first."""
    per: dict[uuid.UUID, list[tuple[str, uuid.UUID]]] = {}
    for m in reversed(boek):
        per.setdefault(m.examen_id, []).append((m.soort, m.id))
    toegekend = {examen_id: staan[-1] for examen_id, van in per.items() if (staan := niet_ingetrokken(van))}
    vraag = select(Inschrijving).where(
        Inschrijving.student_id == student_id, col(Inschrijving.examen_id).in_(toegekend)
    )
    inschr = list(uow.session.exec(vraag)) if toegekend else []
    saldi = saldi_van(uow, inschr)
    return {toegekend[i.examen_id] for i in inschr if saldi[i.id].extra}
