"""The dossier of one student: every result with its decision, what is missing, and until when it is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import true
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag, require, visible
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.leesrecht import Leesobject, voor_rol
from portal.domain.levensloop import BESLOTEN
from portal.domain.rechten import P
from portal.domain.statussen import PlanregelStatus
from portal.domain.taal import telt
from portal.services.aanmelden.stand_inschrijven import behaald_door
from portal.services.archiveren.stand import MAX, DossierResultaat, resultaten_van
from portal.services.archiveren.stand_besluiten import DossierBesluit, besluiten_van, examenbesluiten_van
from portal.services.archiveren.stand_bewaren import bewaren_tot, vertrek_van


@dataclass(frozen=True)
class StudentDossier:
    """Everything kept about one student's exams."""

    student_id: str
    student: str
    nummer: str
    wie: str
    diploma_op: str
    vertrokken_op: str
    bewaren_tot: str
    mag_vertrek: bool
    diploma_iso: str
    vertrokken_iso: str
    """The two days as a form wants them; without what a registry says."""
    behaald: int
    open: int
    diploma: str
    """Diploma check in words."""
    openstaand: tuple[str, ...]
    resultaten: tuple[DossierResultaat, ...]
    besluiten: tuple[DossierBesluit, ...]
    """About absences and requests."""
    volledig: int
    """Complete results as a percentage."""


def student_dossier(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> StudentDossier:
    """Everything kept about one student, with the diploma check (ARC-1, ARC-2)."""
    require(principal, P.DOSSIER_INZIEN)
    student = uow.get(Persoon, student_id, visible(principal, P.DOSSIER_INZIEN, Persoon))
    opleiding = uow.session.get(Opleiding, student.opleiding_id) if student.opleiding_id else None
    definitief = true() if principal.can(P.PV_INZIEN) else col(Resultaat.status).in_(BESLOTEN)
    resultaten = resultaten_van(uow, principal, col(Resultaat.student_id) == student_id, definitief)
    behaald, openstaand = _diploma(uow, student)
    huidig = [r for r in resultaten if r.toon != "warn"]
    vanaf, volgens_register = vertrek_van(uow, student.id)
    dossier = StudentDossier(
        student_id=str(student.id),
        student=student.naam,
        nummer=studentnummer(student),
        wie=_wie(student, opleiding),
        diploma_op=tijd.dag(student.diploma_op) if student.diploma_op else "",
        vertrokken_op=_vertrok(student, volgens_register),
        bewaren_tot=tijd.dag(bewaren_tot(uow, vanaf)) if vanaf else "De bewaartermijn start bij diploma of vertrek",
        mag_vertrek=mag(uow, principal, P.BEWARING_VOORSTELLEN, student),
        diploma_iso=str(student.diploma_op or ""),
        vertrokken_iso=str(student.vertrokken_op or ""),
        behaald=behaald,
        open=len(openstaand),
        diploma=_in_woorden(behaald, openstaand),
        openstaand=tuple(openstaand),
        resultaten=resultaten,
        besluiten=_besluiten(uow, principal, student_id),
        volledig=round(100 * sum(r.compleet for r in huidig) / len(huidig)) if huidig else 100,
    )  # fmt: skip
    return voor_rol(principal.rol, Leesobject.STUDENTDOSSIER, dossier)


def _besluiten(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> tuple[DossierBesluit, ...]:
    over_hem = besluiten_van(uow, principal, col(Commissiebesluit.student_id) == student_id)
    return over_hem + examenbesluiten_van(uow, principal, student_id)


def _in_woorden(behaald: int, openstaand: list[str]) -> str:
    if not openstaand:
        return "Alle examens van het plan zijn behaald" if behaald else "Er is geen examenplan om naast te leggen"
    return f"Nog {telt(len(openstaand), 'examen', 'examens')} van het plan niet behaald"


def _vertrok(student: Persoon, volgens_register: date | None) -> str:
    """When the student left, and who says so; the last time, for who came back."""
    if volgens_register:
        return f"{tijd.dag(volgens_register)} (volgens het deelnemersysteem)"
    return tijd.dag(student.vertrokken_op) if student.vertrokken_op else ""


def _wie(student: Persoon, opleiding: Opleiding | None) -> str:
    """Number, programme and cohort, as far as they are known."""
    delen = (
        studentnummer(student),
        f"{opleiding.naam} ({opleiding.crebo})" if opleiding else "",
        f"cohort {student.cohort}" if student.cohort else "",
    )
    return " · ".join(d for d in delen if d)


def _diploma(uow: UnitOfWork, student: Persoon) -> tuple[int, list[str]]:
    """How many exams that the board established for the plan are passed, and the names of those that are not."""
    vraag = (
        select(Examen.naam, col(Examen.id).in_(behaald_door(student.id)))
        .join(Examenplanregel, onclause=col(Examenplanregel.examen_id) == Examen.id)
        .where(
            Examenplanregel.opleiding_id == student.opleiding_id, Examenplanregel.cohort == student.cohort,
            Examenplanregel.status == PlanregelStatus.VASTGESTELD,
            col(Examen.formatief).is_(False),
        )
        .order_by(Examen.zoekvorm)
        .limit(MAX)
    )  # fmt: skip
    rijen = uow.session.exec(vraag).all()
    return sum(bool(ok) for _, ok in rijen), [naam for naam, ok in rijen if not ok]
