"""What a student has of an exam beside the association that a message is about: what runs, was passed, or used before."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Kansmutatie, PlanbareToets
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork
from portal.domain import kansen
from portal.domain.levensloop import VOORBIJ
from portal.domain.statussen import InschrijvingStatus
from portal.oke.mapping_in import InschrijvingIn
from portal.services.aanmelden.stand_verloop import bedoeld


def loopt(rij: Inschrijving | None, student: Persoon, toets: PlanbareToets) -> bool:
    """True when this is the running enrolment of the student for the exam: the database keeps a second one out."""
    return (
        rij is not None
        and (rij.student_id, rij.examen_id) == (student.id, toets.examen_id)
        and rij.status not in VOORBIJ
    )


def andere(
    uow: UnitOfWork, i: InschrijvingIn, student: Persoon, toets: PlanbareToets, standen: tuple[InschrijvingStatus, ...]
) -> Inschrijving | None:
    """Another enrolment of this student for this exam in one of these states; at most one may run."""
    return next(_andere_in(uow, i, student, toets, standen), None)


def _andere_in(
    uow: UnitOfWork, i: InschrijvingIn, student: Persoon, toets: PlanbareToets, standen: tuple[InschrijvingStatus, ...]
) -> Iterator[Inschrijving]:
    return (
        r
        for r in uow.zoek(Inschrijving, "student_id", student.id)
        if r.examen_id == toets.examen_id and r.status in standen and r.oke_id != i.oke_id
    )


def behaalde(uow: UnitOfWork, i: InschrijvingIn, student: Persoon, toets: PlanbareToets) -> Inschrijving | None:
    """The enrolment under which this student passed the exam, also when it was cancelled."""
    behaald = InschrijvingStatus.BEHAALD
    rijen = list(_andere_in(uow, i, student, toets, (behaald, InschrijvingStatus.GEANNULEERD)))
    rijen.sort(key=lambda r: r.status != behaald)
    return next((r for r in rijen if r.status == behaald or bedoeld(uow, r) == behaald), None)


def elders(uow: UnitOfWork, i: InschrijvingIn, rij: Inschrijving, student: Persoon, toets: PlanbareToets) -> int:
    """How many attempts were used before the student came here: what the registry counts beyond our ledger."""
    vraag = select(Kansmutatie.soort, Kansmutatie.deelname_id).where(
        Kansmutatie.student_id == student.id, Kansmutatie.examen_id == toets.examen_id
    )
    hier = kansen.saldo(uow.session.exec(vraag.order_by(col(Kansmutatie.op), col(Kansmutatie.id))), None).verbruikt
    zelfde = (rij.examen_id, rij.student_id) == (toets.examen_id, student.id)
    return max(rij.elders if hier and zelfde else 0, i.poging - 1 - hier)
