"""What enrolling a cohort for its established plan would do, student by student and exam by exam."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.domain.inschrijvers import AUTOMATISCH
from portal.domain.statussen import InschrijvingStatus, PlanregelStatus
from portal.services.aanmelden.stand import blokkades_weg, wie_meldt_aan
from portal.services.aanmelden.stand_inschrijven import GEANNULEERD, beletsels
from portal.services.aanmelden.stand_kansen import Zaak
from portal.services.inrichten.stand import blokkades_gesloten


@dataclass(frozen=True)
class CohortOordeel:
    """An exam for a student of the cohort, or for all of them without one, and why not; without a reason it is made."""

    student: Persoon | None
    examen: Examen
    reden: str = ""

    @property
    def naam(self) -> str:
        """Whom or what it is about."""
        return f"{self.student.naam}, {self.examen.naam}" if self.student else self.examen.naam


def beoordeel_cohort(
    uow: UnitOfWork, opleiding_id: uuid.UUID, cohort: int, bereik: ColumnElement[bool]
) -> list[CohortOordeel]:
    """Every student within this reach and every exam that is established for this programme and cohort, with why not."""
    uit, over = [], list[Examen]()
    for examen in _vastgesteld(uow, opleiding_id, cohort):
        if gesloten := blokkades_gesloten(examen):
            uit.append(CohortOordeel(None, examen, gesloten[0].tekst))
        elif AUTOMATISCH not in examen.inschrijvers:
            uit.append(CohortOordeel(None, examen, f"Voor dit examen meldt aan: {wie_meldt_aan(examen)}."))
        else:
            over.append(examen)
    studenten = _studenten(uow, opleiding_id, cohort, bereik) if over else []
    niet = _geannuleerd(uow, over, studenten) | beletsels(uow, over, studenten) if studenten else {}
    weg = {s.id: b[0].tekst for s in studenten if (b := blokkades_weg(s))}
    return uit + [CohortOordeel(s, e, weg.get(s.id) or niet.get((s.id, e.id), "")) for e in over for s in studenten]


def _geannuleerd(uow: UnitOfWork, examens: Collection[Examen], studenten: Collection[Persoon]) -> dict[Zaak, str]:
    """Whose enrolment was cancelled: what somebody ended with a reason does not come back by itself."""
    vraag = select(Inschrijving.student_id, Inschrijving.examen_id).where(
        col(Inschrijving.examen_id).in_([e.id for e in examens]),
        een_van(Inschrijving.student_id, lijst(s.id for s in studenten)),
        Inschrijving.status == InschrijvingStatus.GEANNULEERD,
    )
    return dict.fromkeys(uow.session.exec(vraag).all(), GEANNULEERD)


def _vastgesteld(uow: UnitOfWork, opleiding_id: uuid.UUID, cohort: int) -> list[Examen]:
    """The exams that are established for this programme and cohort."""
    vraag = (
        select(Examen)
        .join(Examenplanregel, onclause=col(Examenplanregel.examen_id) == col(Examen.id))
        .where(
            Examenplanregel.opleiding_id == opleiding_id,
            Examenplanregel.cohort == cohort,
            Examenplanregel.status == PlanregelStatus.VASTGESTELD,
        )
        .order_by(Examen.naam)
    )
    return list(uow.session.exec(vraag))


def _studenten(uow: UnitOfWork, opleiding_id: uuid.UUID, cohort: int, bereik: ColumnElement[bool]) -> list[Persoon]:
    vraag = select(Persoon).where(
        Persoon.opleiding_id == opleiding_id,
        Persoon.cohort == cohort,
        col(Persoon.is_student),
        col(Persoon.actief),
        bereik,
    )
    return list(uow.session.exec(vraag.order_by(Persoon.sorteervorm, col(Persoon.id))))
