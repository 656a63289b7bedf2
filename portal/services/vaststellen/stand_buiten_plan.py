"""A request for an exam outside the plan: what can be asked, whether the question still stands, and who may ask."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, extract, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Opleidingsinschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Examenverzoek
from portal.domain import tijd
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, PlanregelStatus
from portal.services.aanmelden.stand import blokkades_weg
from portal.services.aanmelden.stand_inschrijven import BEHAALD, gehad, loopt
from portal.services.inrichten.stand import blokkades_gesloten

BRON = "examencommissie"
"""By whose decision an enrolment is there."""
AANGEMELD = "De student is intussen aangemeld voor dit examen."
WEG = "De student is niet meer op school."


def vraagrecht(principal: Principal) -> P:
    """What somebody asks it with: as an extra attempt, and the exam office as it enrols."""
    return P.KANS_AANVRAGEN if principal.can(P.KANS_AANVRAGEN) else P.INSCHRIJVING_DOEN


def van_plan(student: Persoon) -> SelectOfScalar[uuid.UUID]:
    """The exams that are established for the cohort of this student, in his programme or another that he follows."""
    ook = select(Opleidingsinschrijving.opleiding_id).where(Opleidingsinschrijving.student_id == student.id, *loopt())
    return select(Examenplanregel.examen_id).where(
        or_(col(Examenplanregel.opleiding_id) == student.opleiding_id, col(Examenplanregel.opleiding_id).in_(ook)),
        Examenplanregel.cohort == student.cohort,
        Examenplanregel.status == PlanregelStatus.VASTGESTELD,
    )


def blokkades_vraag(uow: UnitOfWork, student: Persoon, examen: Examen) -> tuple[Blokkade, ...]:
    """Why no exam outside the plan can be asked, each with its reason: also for the list to choose from (AAN-10)."""
    return blokkades_weg(student) or blokkades_gesloten(examen) or _al(uow, student, examen)


def _al(uow: UnitOfWork, student: Persoon, examen: Examen) -> tuple[Blokkade, ...]:
    if had := gehad(uow, examen.id, [student.id]).get(student.id):
        deed = ("heeft", "hebt") if had == BEHAALD else ("is", "bent")
        wat = f"‘{examen.naam}’ al behaald" if had == BEHAALD else f"al aangemeld voor ‘{examen.naam}’"
        return (Blokkade("examen-al", f"De student {deed[0]} {wat}.", student=f"Je {deed[1]} {wat}."),)
    if examen.formatief:
        tekst = f"‘{examen.naam}’ is een oefenexamen. Daar is geen besluit voor nodig"
        zelf = f"{tekst}: vraag je docent of het examenbureau om je aan te melden."
        return (Blokkade("oefenexamen", f"{tekst}: meld de student gewoon aan.", student=zelf),)
    if uow.session.exec(van_plan(student).where(Examenplanregel.examen_id == examen.id).limit(1)).first():
        tekst = f"‘{examen.naam}’ staat in het examenplan van deze student: meld hem gewoon aan."
        zelf = f"‘{examen.naam}’ staat in je examenplan. Vraag je docent of het examenbureau om je aan te melden."
        return (Blokkade("examen-in-plan", tekst, student=zelf),)
    if uow.session.exec(is_gevraagd(student.id, examen.id)).first():
        return (Blokkade("al-gevraagd", f"De vraag om ‘{examen.naam}’ ligt al bij de examencommissie."),)
    return ()


def al_aangemeld() -> ColumnElement[bool]:
    """SQL for: the student of this request is enrolled for the exam, or was after he asked; also by the registry, or under
    a record that was joined with his."""
    i = Inschrijving
    sinds = or_(col(i.status) != InschrijvingStatus.GEANNULEERD, col(i.gemaakt_op) > Examenverzoek.gevraagd_op)
    v = Examenverzoek
    zijn = and_(col(i.student_id) == v.student_id, col(i.examen_id) == v.examen_id)
    return exists().where(zijn, sinds).correlate(Examenverzoek)


def nog_hier() -> ColumnElement[bool]:
    """SQL for: the student of this request is still at school, as `blokkades_weg` has it."""
    p = Persoon
    er = (col(p.actief), col(p.is_student), _niet_voorbij(p.vertrokken_op), _niet_voorbij(p.diploma_op))
    return exists().where(col(p.id) == Examenverzoek.student_id, *er).correlate(Examenverzoek)


def _niet_voorbij(einde: Any) -> ColumnElement[bool]:
    """SQL for: this last day is not over, or was of an earlier time at school."""
    eerder = extract("year", col(einde)) * 100 + extract("month", col(einde)) < col(Persoon.cohort) * 100 + 8
    return or_(col(einde).is_(None), col(einde) >= tijd.vandaag(), eerder)


def open_verzoeken() -> tuple[ColumnElement[bool], ...]:
    """SQL for: a request that the board has to answer. One of who was enrolled meanwhile or left asks nothing any more,
    whatever road that came by, so that is read and not kept."""
    v = Examenverzoek
    return col(v.toegekend).is_(None), col(v.teruggetrokken_op).is_(None), ~al_aangemeld(), nog_hier()


def waarom_dicht(uow: UnitOfWork, v: Examenverzoek) -> str:
    """Why this request asks nothing any more, in a sentence; empty while it does."""
    if v.toegekend is not None:
        return "Over deze vraag is al besloten."
    if v.teruggetrokken_op is not None:
        return "Deze vraag is ingetrokken."
    vraag = kies(al_aangemeld(), nog_hier()).select_from(Examenverzoek).where(Examenverzoek.id == v.id)
    al, hier = uow.session.execute(vraag).one()
    return vervallen(al=al, hier=hier)


def vervallen(*, al: bool, hier: bool) -> str:
    """Why a request lapsed by itself; empty when it did not."""
    return AANGEMELD if al else "" if hier else WEG


def is_gevraagd(student_id: uuid.UUID, examen_id: uuid.UUID) -> SelectOfScalar[uuid.UUID]:
    """The request for this exam that waits, if any."""
    v = Examenverzoek
    return select(v.id).where(v.student_id == student_id, v.examen_id == examen_id, *open_verzoeken()).limit(1)
