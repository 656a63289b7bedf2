"""Who should not be enrolled for an exam, and why: one reading for a group, a cohort and one student."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import or_
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Opleidingsinschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.session import UnitOfWork
from portal.domain import tijd
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
    hoort = select(Examenplanregel.opleiding_id).where(
        Examenplanregel.examen_id == examen.id, Examenplanregel.status == PlanregelStatus.VASTGESTELD
    )
    genoemd = or_(col(Opleiding.id).in_(hoort), col(Opleiding.crebo) == (examen.crebo or None))
    opleidingen = set(uow.session.exec(select(Opleiding.id).where(genoemd)))
    if not opleidingen:
        return set()
    tot = col(Opleidingsinschrijving.tot)
    volgt = select(Opleidingsinschrijving.student_id).where(
        col(Opleidingsinschrijving.student_id).in_([s.id for s in studenten]),
        col(Opleidingsinschrijving.opleiding_id).in_(opleidingen),
        Opleidingsinschrijving.status == AssociatieStatus.ASSOCIATED,
        or_(tot.is_(None), tot >= tijd.vandaag()),
    )
    ook = set(uow.session.exec(volgt))
    return {s.id for s in studenten if s.opleiding_id not in opleidingen and s.id not in ook}
