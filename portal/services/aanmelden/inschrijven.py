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
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.inschrijvers import AUTOMATISCH
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, PlanregelStatus
from portal.services.aanmelden.stand import WIE, Telling, eis_inschrijver, tik, wie_meldt_aan
from portal.services.aanmelden.stand_inschrijven import AL, BEHAALD, GEANNULEERD, WACHT, eis_bedoeld, gehad, waarom_niet
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import blokkades_gesloten


class SchrijfIn(Opdracht):
    """Enrol a student for an exam by hand."""

    student_id: uuid.UUID
    examen_id: uuid.UUID
    bevestigd: bool = Field(default=False, description="ook al is het van een andere opleiding")


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
    eis_bedoeld(uow, student, examen, cmd.bevestigd)
    return nieuwe_inschrijving(uow, principal, student, examen, WIE[principal.rol]).id


def schrijf_cohort_in(uow: UnitOfWork, principal: Principal, cmd: SchrijfCohortIn) -> Telling:
    """Enrol a cohort for every exam of its established plan that is enrolled for automatically; says of each exam and
    each student who is passed over why, and leaves alone who runs or passed already (AAN-1, AAN-6, AAN-14)."""
    require(principal, P.INSCHRIJVING_DOEN)
    studenten = _studenten(uow, principal, cmd)
    gedaan, overgeslagen = 0, []
    for examen in _examenplan(uow, cmd):
        if gesloten := blokkades_gesloten(examen):
            overgeslagen.append((examen.naam, gesloten[0].tekst))
            continue
        if AUTOMATISCH not in examen.inschrijvers:
            overgeslagen.append((examen.naam, f"Voor dit examen meldt aan: {wie_meldt_aan(examen)}."))
            continue
        niet = waarom_niet(uow, examen, studenten) | _geannuleerd(uow, examen, studenten)
        for student in studenten:
            if student.id not in niet:
                nieuwe_inschrijving(uow, principal, student, examen, AUTOMATISCH)
                gedaan += 1
            elif niet[student.id] not in (AL, WACHT, BEHAALD):
                overgeslagen.append((f"{student.naam}, {examen.naam}", niet[student.id]))
    return Telling(gedaan, tuple(overgeslagen))


def _geannuleerd(uow: UnitOfWork, examen: Examen, studenten: list[Persoon]) -> dict[uuid.UUID, str]:
    """Whose enrolment was cancelled: what somebody ended with a reason does not come back by itself."""
    vraag = select(Inschrijving.student_id).where(
        Inschrijving.examen_id == examen.id, Inschrijving.status == InschrijvingStatus.GEANNULEERD
    )
    al = gehad(uow, examen.id, [s.id for s in studenten])
    return {id: GEANNULEERD for id in uow.session.exec(vraag) if id not in al}


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
        .order_by(Examen.naam)
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


def nieuwe_inschrijving(uow: UnitOfWork, principal: Actor, student: Persoon, examen: Examen, bron: str) -> Inschrijving:
    """An open enrolment; Botsing when one is running, or when the exam is passed already."""
    if al := gehad(uow, examen.id, [student.id]):
        wat = "heeft {} al behaald" if al[student.id] == BEHAALD else "is al aangemeld voor {}"
        raise Botsing(f"Deze student {wat.format(f'‘{examen.naam}’')}.")
    jaar = termijnen.schooljaar(tijd.vandaag())
    inschrijving = Inschrijving(student_id=student.id, examen_id=examen.id, bron=bron, schooljaar=jaar)
    uow.add(inschrijving)
    audit.record(uow, principal, "inschrijving.gemaakt", inschrijving, nieuw={"bron": bron})
    tik(uow, inschrijving.student_id)
    return inschrijving
