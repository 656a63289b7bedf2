"""Enrol: one student by hand, or everybody of whom that was judged possible."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from pydantic import Field

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.reeks import schrijf_reeks
from portal.db.session import UnitOfWork
from portal.db.types import nieuw_id
from portal.domain import levensloop, termijnen, tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.inschrijvers import AUTOMATISCH
from portal.domain.rechten import P
from portal.services.aanmelden.stand import WIE, blokkades_weg, eis_inschrijver, tik
from portal.services.aanmelden.stand_cohort import CohortOordeel
from portal.services.aanmelden.stand_inschrijven import BEHAALD, eis_bedoeld, gehad
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.records import eis_een_record


class SchrijfIn(Opdracht):
    """Enrol a student for an exam by hand."""

    student_id: uuid.UUID
    examen_id: uuid.UUID
    bevestigd: bool = Field(default=False, description="ook al is het van een andere opleiding")


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


def schrijf_velen_in(
    uow: UnitOfWork, principal: Actor, oordelen: Iterable[CohortOordeel], schooljaar: str
) -> list[uuid.UUID]:
    """Enrol everybody of whom this was judged possible, for this school year, thousands at once; gives the
    enrolments (AAN-1, AAN-6)."""
    rijen = [
        {"id": nieuw_id(), "student_id": o.student.id, "examen_id": o.examen.id}
        for o in oordelen
        if o.student and not o.reden
    ]
    uow.session.flush()
    schrijf_reeks(uow.session, Inschrijving, rijen, {"bron": AUTOMATISCH, "schooljaar": schooljaar})
    ids = [rij["id"] for rij in rijen]
    regels = [(id, {"bron": AUTOMATISCH}) for id in ids]
    audit.record_reeks(uow, principal, "inschrijving.gemaakt", Inschrijving, regels)
    for student_id in {rij["student_id"] for rij in rijen}:
        tik(uow, student_id)
    return ids


def nieuwe_inschrijving(uow: UnitOfWork, principal: Actor, student: Persoon, examen: Examen, bron: str) -> Inschrijving:
    """An open enrolment; Botsing when one is running, or when the exam is passed already; never for who left, nor under
    a record that was joined with another."""
    eis_een_record(uow, student)
    levensloop.eis(blokkades_weg(student))
    if al := gehad(uow, examen.id, [student.id]):
        wat = "heeft {} al behaald" if al[student.id] == BEHAALD else "is al aangemeld voor {}"
        raise Botsing(f"Deze student {wat.format(f'‘{examen.naam}’')}.")
    jaar = termijnen.schooljaar(tijd.vandaag())
    inschrijving = Inschrijving(student_id=student.id, examen_id=examen.id, bron=bron, schooljaar=jaar)
    uow.add(inschrijving)
    audit.record(uow, principal, "inschrijving.gemaakt", inschrijving, nieuw={"bron": bron})
    tik(uow, inschrijving.student_id)
    return inschrijving
