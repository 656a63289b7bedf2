"""Read the exams that somebody can be enrolled for, and of the others why not or who may."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.stand import mag_aanmelden, wie_meldt_aan
from portal.services.aanmelden.stand_inschrijven import ANDERS, gehad, van_een_ander, waarom_niet
from portal.services.grond import lijst

_MEESTE_NIET = 5


@dataclass(frozen=True, kw_only=True)
class Examenoptie:
    """An exam to enrol for, and the programme that it is of when the student does not follow that."""

    waarde: str
    label: str
    anders: str


@dataclass(frozen=True, kw_only=True)
class ExamenNietRij:
    """An exam for which this student cannot be enrolled here, and why: he has it, or somebody else enrols for it."""

    examen: str
    reden: str


def aan_te_melden(uow: UnitOfWork, principal: Principal, vraag: SelectOfScalar[Examen]) -> list[Examen]:
    """Of the exams that a question gives those for which this person may enrol somebody."""
    require(principal, P.INSCHRIJVING_DOEN)
    return [e for e in uow.session.exec(vraag) if mag_aanmelden(principal, e)]


def examens_om_aan_te_melden(
    uow: UnitOfWork, principal: Principal, student_id: uuid.UUID, zoek: str = ""
) -> tuple[list[Examenoptie], int]:
    """The exams for which this role may enrol this student, that he does not have and did not pass: those of his own
    programme first, at most fifty; and how many there are in all."""
    student = _student(uow, principal, student_id)
    vraag = _gezocht(zoek).where(col(Examen.id).not_in(_heeft(student_id)))
    examens = [e for e in uow.session.exec(vraag) if mag_aanmelden(principal, e)]
    anders = van_een_ander(uow, student, examens)
    eerst = sorted(examens, key=lambda e: e.id in anders)[:50]
    return [_optie(e, anders.get(e.id, "")) for e in eerst], len(examens)


def niet_aan_te_melden(
    uow: UnitOfWork, principal: Principal, student_id: uuid.UUID, zoek: str = ""
) -> list[ExamenNietRij]:
    """Of the exams that were searched for, at most five that cannot be chosen for this student: because he has them, or
    with who does enrol for them (AAN-14)."""
    _student(uow, principal, student_id)
    if not zoek.strip():
        return []
    uit: list[ExamenNietRij] = []
    heeft = set(uow.session.exec(_heeft(student_id)))
    for e in uow.session.exec(_gezocht(zoek).limit(50)):
        if len(uit) < _MEESTE_NIET and (e.id in heeft or not mag_aanmelden(principal, e)):
            al = gehad(uow, e.id, [student_id]).get(student_id) if e.id in heeft else ""
            uit.append(ExamenNietRij(examen=e.naam, reden=al or f"Hiervoor meldt aan: {wie_meldt_aan(e)}."))
    return uit


def hindernis(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID, examen_id: uuid.UUID) -> str:
    """Why this student would be passed over when many were enrolled at once for this exam; that it is of another
    programme is not said here, for that can be meant."""
    student = _student(uow, principal, student_id)
    reden = waarom_niet(uow, uow.get(Examen, examen_id), [student]).get(student.id, "")
    return "" if reden == ANDERS else reden


def _student(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> Persoon:
    require(principal, P.INSCHRIJVING_DOEN)
    return uow.get(Persoon, student_id, visible(principal, P.INSCHRIJVING_INZIEN, Persoon))


def _heeft(student_id: uuid.UUID) -> SelectOfScalar[uuid.UUID]:
    """The exams that this student has an enrolment for, or passed."""
    return select(Inschrijving.examen_id).where(
        Inschrijving.student_id == student_id, Inschrijving.status != InschrijvingStatus.GEANNULEERD
    )


def _gezocht(zoek: str) -> SelectOfScalar[Examen]:
    vraag = select(Examen).order_by(Examen.zoekvorm)
    return vraag.where(lijst.zoek(zoek, Examen.zoekvorm)) if zoek.strip() else vraag


def _optie(e: Examen, anders: str) -> Examenoptie:
    return Examenoptie(
        waarde=str(e.id), label=f"{e.naam} ({e.code})" + (f" · {anders}" if anders else ""), anders=anders
    )
