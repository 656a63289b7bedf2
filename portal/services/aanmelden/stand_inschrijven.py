"""Who should not be enrolled for an exam, and why: one reading for a group, a cohort and one student."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.db.aanmelden import Inschrijving, Opleidingsinschrijving
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.plannen import Deelname
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing
from portal.domain.statussen import (
    AssociatieStatus,
    DeelnameStatus,
    InschrijvingStatus,
    PlanregelStatus,
    ResultaatStatus,
)
from portal.services.aanmelden.stand_kansen import Zaak, saldi_van_nieuwe

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
    """The same for one exam: per student why he is passed over."""
    return {student_id: reden for (student_id, _), reden in beletsels(uow, [examen], studenten).items()}


def beletsels(uow: UnitOfWork, examens: Collection[Examen], studenten: Collection[Persoon]) -> dict[Zaak, str]:
    """Per student and exam why he is passed over when many are enrolled at once: runs, waits for a result, passed, follows
    another programme, or has no attempt left by the rule and the registry (AAN-1, AAN-9); absent when he can be."""
    uit = gehad_van(uow, [e.id for e in examens], [s.id for s in studenten])
    anders = van_een_andere_opleiding(uow, examens, studenten)
    uit = {**dict.fromkeys(anders, ANDERS), **uit}
    return uit | zonder_kans(uow, [(s.id, e.id) for e in examens for s in studenten if (s.id, e.id) not in uit])


def zonder_kans(uow: UnitOfWork, zaken: Collection[Zaak]) -> dict[Zaak, str]:
    """Of these students and exams those without an attempt left, by the rule and the registry (AAN-9)."""
    uit = {}
    for zaak, saldo in saldi_van_nieuwe(uow, zaken).items():
        if saldo.over == 0:
            uit[zaak] = f"Heeft geen kans meer ({saldo.zin})."
    return uit


def gehad(uow: UnitOfWork, examen_id: uuid.UUID, student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Per student what there is of this exam already: an enrolment that runs, or a pass."""
    return {student_id: wat for (student_id, _), wat in gehad_van(uow, [examen_id], student_ids).items()}


def gehad_van(
    uow: UnitOfWork, examen_ids: Collection[uuid.UUID], student_ids: Collection[uuid.UUID]
) -> dict[Zaak, str]:
    """The same per student and exam; a pass counts too when its enrolment was cancelled."""
    vraag = select(Inschrijving.student_id, Inschrijving.examen_id, Inschrijving.status).where(
        col(Inschrijving.examen_id).in_(examen_ids),
        een_van(Inschrijving.student_id, lijst(student_ids)),
        or_(col(Inschrijving.status) != InschrijvingStatus.GEANNULEERD, _geslaagd()),
    )
    uit: dict[Zaak, str] = {}
    for student_id, examen_id, status in uow.session.exec(vraag):
        if uit.get((student_id, examen_id)) != BEHAALD:
            uit[student_id, examen_id] = _WAAROM.get(InschrijvingStatus(status), BEHAALD)
    return uit


def behaald_door(student_id: uuid.UUID) -> SelectOfScalar[uuid.UUID]:
    """The exams that this student passed, also under an enrolment that was cancelled since."""
    return select(Inschrijving.examen_id).where(
        Inschrijving.student_id == student_id, or_(col(Inschrijving.status) == InschrijvingStatus.BEHAALD, _geslaagd())
    )


def _geslaagd() -> ColumnElement[bool]:
    """SQL for: a definitive result under this enrolment is a pass."""
    return (
        exists()
        .where(
            col(Deelname.inschrijving_id) == Inschrijving.id, col(Deelname.status) != DeelnameStatus.GEANNULEERD,
            col(Resultaat.deelname_id) == Deelname.id, col(Resultaat.is_huidig),
            col(Resultaat.status) == ResultaatStatus.DEFINITIEF, col(Resultaat.geslaagd).is_(True),
        )
        .correlate(Inschrijving)
    )  # fmt: skip


def van_een_andere_opleiding(uow: UnitOfWork, examens: Collection[Examen], studenten: Collection[Persoon]) -> set[Zaak]:
    """Which of these students follow none of the programmes that an exam belongs to; an exam that names none belongs
    to all."""
    hoort = _opleidingen(uow, examens)
    if not hoort:
        return set()
    vraag = select(Opleidingsinschrijving.student_id, Opleidingsinschrijving.opleiding_id).where(
        een_van(Opleidingsinschrijving.student_id, lijst(s.id for s in studenten)), *loopt()
    )
    volgt = {s.id: {s.opleiding_id} for s in studenten}
    for student_id, opleiding_id in uow.session.exec(vraag):
        volgt[student_id].add(opleiding_id)
    return {(s.id, id) for id, van in hoort.items() for s in studenten if volgt[s.id].isdisjoint(van)}


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
