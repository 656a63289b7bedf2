"""Who should not be enrolled for an exam, and why: one reading for a group, a cohort and one student."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Opleidingsinschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing
from portal.domain.statussen import AssociatieStatus, InschrijvingStatus, PlanregelStatus
from portal.services.aanmelden.stand import saldi_van

AL, WACHT, BEHAALD = "Is al aangemeld.", "Wacht nog op een uitslag.", "Heeft dit examen al behaald."
ANDERS = "Volgt een opleiding waar dit examen niet bij hoort."
GEANNULEERD = "Een eerdere inschrijving is geannuleerd. Meld deze student zo nodig met de hand aan."
_WAAROM = {
    InschrijvingStatus.OPEN: AL,
    InschrijvingStatus.GEPLAATST: AL,
    InschrijvingStatus.AFGENOMEN: WACHT,
    InschrijvingStatus.BEHAALD: BEHAALD,
}


def waarom_niet(uow: UnitOfWork, examen: Examen, studenten: Collection[Persoon]) -> dict[uuid.UUID, str]:
    """Per student why he is passed over when many are enrolled at once: runs, waits for a result, passed, follows
    another programme, or has no attempt left by the rule and the registry (AAN-1, AAN-9); absent when he can be."""
    uit = gehad(uow, examen.id, [s.id for s in studenten])
    over = [s for s in studenten if s.id not in uit]
    anders = _andere_opleiding(uow, examen, over)
    uit |= dict.fromkeys(anders, ANDERS)
    nieuw = [Inschrijving(student_id=s.id, examen_id=examen.id) for s in over if s.id not in anders]
    saldi = saldi_van(uow, nieuw) if nieuw else {}
    for i in nieuw:
        saldo = saldi[i.id]
        if saldo.over == 0:
            uit[i.student_id] = f"Heeft geen kans meer ({'; '.join(t for t in (saldo.tekst, saldo.register) if t)})."
    return uit


def gehad(uow: UnitOfWork, examen_id: uuid.UUID, student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Per student what there is of this exam already: an enrolment that runs, or a pass."""
    vraag = select(Inschrijving.student_id, Inschrijving.status).where(
        Inschrijving.examen_id == examen_id,
        col(Inschrijving.student_id).in_(student_ids),
        Inschrijving.status != InschrijvingStatus.GEANNULEERD,
    )
    uit: dict[uuid.UUID, str] = {}
    for student_id, status in uow.session.exec(vraag):
        if uit.get(student_id) != BEHAALD:
            uit[student_id] = _WAAROM[InschrijvingStatus(status)]
    return uit


def _andere_opleiding(uow: UnitOfWork, examen: Examen, studenten: Collection[Persoon]) -> set[uuid.UUID]:
    """Who follows none of the programmes that this exam belongs to; an exam that names none belongs to all."""
    opleidingen = set(_opleidingen(uow, [examen]).get(examen.id, ()))
    if not opleidingen:
        return set()
    volgt = select(Opleidingsinschrijving.student_id).where(
        col(Opleidingsinschrijving.student_id).in_([s.id for s in studenten]),
        col(Opleidingsinschrijving.opleiding_id).in_(opleidingen),
        *loopt(),
    )
    ook = set(uow.session.exec(volgt))
    return {s.id for s in studenten if s.opleiding_id not in opleidingen and s.id not in ook}


def van_een_ander(uow: UnitOfWork, student: Persoon, examens: Collection[Examen]) -> dict[uuid.UUID, str]:
    """Per exam of a programme that this student does not follow the programme that it is of; absent for his own, and
    for an exam that names no programme: that belongs to all."""
    hoort = _opleidingen(uow, examens)
    ook = select(Opleidingsinschrijving.opleiding_id).where(Opleidingsinschrijving.student_id == student.id, *loopt())
    volgt = {student.opleiding_id, *uow.session.exec(ook)}
    return {id: _samen(sorted(namen.values())) for id, namen in hoort.items() if volgt.isdisjoint(namen)}


def loopt() -> tuple[ColumnElement[bool], ...]:
    """Programmes that are followed today."""
    tot = col(Opleidingsinschrijving.tot)
    status = col(Opleidingsinschrijving.status) == AssociatieStatus.ASSOCIATED
    return status, or_(tot.is_(None), tot >= tijd.vandaag())


def _samen(namen: list[str]) -> str:
    """A few programmes by name; of more the first two, and how many others."""
    if len(namen) <= 3:
        return " of ".join(namen)
    return f"{namen[0]}, {namen[1]} of een van {len(namen) - 2} andere opleidingen"


def _opleidingen(uow: UnitOfWork, examens: Collection[Examen]) -> dict[uuid.UUID, dict[uuid.UUID, str]]:
    """Per exam the programmes that it is of: those whose plan has it, and the one whose number it carries."""
    plan = (
        select(Examenplanregel.examen_id, Opleiding.id, Opleiding.naam)
        .join(Opleiding, onclause=col(Opleiding.id) == col(Examenplanregel.opleiding_id))
        .where(
            col(Examenplanregel.examen_id).in_([e.id for e in examens]),
            Examenplanregel.status == PlanregelStatus.VASTGESTELD,
        )
        .distinct()
    )
    nummers = select(Opleiding).where(col(Opleiding.crebo).in_({e.crebo for e in examens if e.crebo}))
    per_nummer = {o.crebo: o for o in uow.session.exec(nummers)}
    uit: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    for examen_id, id, naam in uow.session.exec(plan):
        uit.setdefault(examen_id, {})[id] = naam
    for e in examens:
        if (o := per_nummer.get(e.crebo)) is not None:
            uit.setdefault(e.id, {})[o.id] = o.naam
    return uit


def eis_bedoeld(uow: UnitOfWork, student: Persoon, examen: Examen, bevestigd: bool) -> None:
    """Refuse an exam of another programme until whoever enrols says that it is meant."""
    ander = None if bevestigd else van_een_ander(uow, student, [examen]).get(examen.id)
    if ander:
        raise Botsing(
            f"‘{examen.naam}’ hoort bij {ander}, en dat volgt deze student niet.",
            actie="Kies een ander examen, of vink aan dat dit zo bedoeld is.",
        )
