"""Enrol: one student by hand, or a cohort by its plan."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel
from portal.db.session import UnitOfWork
from portal.domain import levensloop, termijnen, tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, PlanregelStatus
from portal.services.aanmelden.stand import WIE, Telling, eis_inschrijver, tik
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class SchrijfIn(Opdracht):
    """Enrol a student for an exam by hand."""

    student_id: uuid.UUID
    examen_id: uuid.UUID


class SchrijfCohortIn(Opdracht):
    """Enrol a whole cohort of a programme for the exams of its plan."""

    opleiding_id: uuid.UUID
    cohort: int = Field(ge=2000, le=2100)


def schrijf_in(uow: UnitOfWork, principal: Principal, cmd: SchrijfIn) -> uuid.UUID:
    """Enrol one student by hand, by whoever the exam form names for it (AAN-4, AAN-14)."""
    student = uow.get(Persoon, cmd.student_id, visible(principal, P.INSCHRIJVING_INZIEN, Persoon))
    authorize(uow, principal, P.INSCHRIJVING_DOEN, student)
    examen = uow.get(Examen, cmd.examen_id)
    if not student.is_student:
        raise Ongeldig("Alleen een student kan worden aangemeld.")
    eis_inschrijver(principal, examen)
    return nieuwe_inschrijving(uow, principal, student, examen, WIE[principal.rol]).id


def schrijf_cohort_in(uow: UnitOfWork, principal: Principal, cmd: SchrijfCohortIn) -> Telling:
    """Enrol a cohort for every exam of its established plan; who is enrolled already is left alone (AAN-1, AAN-6)."""
    require(principal, P.INSCHRIJVING_DOEN)
    plan = _examenplan(uow, cmd)
    studenten = _studenten(uow, principal, cmd)
    bestaand = _al_ingeschreven(uow, plan)
    nieuw = [(s, e) for s in studenten for e in plan if (s.id, e.id) not in bestaand]
    for student, examen in nieuw:
        nieuwe_inschrijving(uow, principal, student, examen, "automatisch")
    return Telling(len(nieuw))


def _examenplan(uow: UnitOfWork, cmd: SchrijfCohortIn) -> list[Examen]:
    """The exams that are established for this programme and cohort."""
    vraag = (
        select(Examen)
        .join(Examenplanregel, onclause=col(Examenplanregel.examen_id) == col(Examen.id))
        .where(
            Examenplanregel.opleiding_id == cmd.opleiding_id,
            Examenplanregel.cohort == cmd.cohort,
            Examenplanregel.status == PlanregelStatus.VASTGESTELD,
        )
    )
    return list(uow.session.exec(vraag))


def _studenten(uow: UnitOfWork, principal: Principal, cmd: SchrijfCohortIn) -> list[Persoon]:
    vraag = select(Persoon).where(
        Persoon.opleiding_id == cmd.opleiding_id,
        Persoon.cohort == cmd.cohort,
        col(Persoon.is_student),
        col(Persoon.actief),
        visible(principal, P.INSCHRIJVING_DOEN, Persoon),
    )
    return list(uow.session.exec(vraag))


def _al_ingeschreven(uow: UnitOfWork, plan: list[Examen]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Which student has or had which exam of the plan; a cancelled enrolment does not count."""
    vraag = select(Inschrijving.student_id, Inschrijving.examen_id).where(
        col(Inschrijving.examen_id).in_([e.id for e in plan]),
        Inschrijving.status != InschrijvingStatus.GEANNULEERD,
    )
    return set(uow.session.exec(vraag))


def nieuwe_inschrijving(uow: UnitOfWork, principal: Actor, student: Persoon, examen: Examen, bron: str) -> Inschrijving:
    """An open enrolment; Botsing when one is running already."""
    al = uow.session.exec(
        select(Inschrijving.id).where(
            Inschrijving.student_id == student.id,
            Inschrijving.examen_id == examen.id,
            col(Inschrijving.status).not_in(levensloop.VOORBIJ),
        )
    ).first()
    if al:
        raise Botsing(f"Deze student is al aangemeld voor ‘{examen.naam}’.")
    jaar = termijnen.schooljaar(tijd.vandaag())
    inschrijving = Inschrijving(student_id=student.id, examen_id=examen.id, bron=bron, schooljaar=jaar)
    uow.add(inschrijving)
    audit.record(uow, principal, "inschrijving.gemaakt", inschrijving, nieuw={"bron": bron})
    tik(uow, inschrijving.student_id)
    return inschrijving
