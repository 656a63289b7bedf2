"""What the plan of one cohort is for another: one rule for copying, comparing and the turn of the year."""

from __future__ import annotations

import uuid
from typing import Any

from sqlmodel import col, func, select

from portal.db.inrichten import Examen, Examenplanregel
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain.examenplan import PLANREGEL, jaren_later
from portal.domain.levensloop import Blokkade
from portal.domain.statussen import PlanregelStatus
from portal.services.inrichten.stand import blokkades_gesloten

SOORT = "examenplan"
"""The kind of basic data that a plan is."""
KOPIE = "Kopie van cohort"
"""With this begins what a copied plan is called among the files."""


def blokkades_stap(regel: Examenplanregel, stap: str, examen: Examen) -> tuple[Blokkade, ...]:
    """Why this step cannot be taken: an exam that is closed comes in no plan any more, nobody could take it for his
    diploma. Out of the plan it goes."""
    erin = PLANREGEL.require(regel.status, stap).naar is not PlanregelStatus.VERVALLEN
    return blokkades_gesloten(examen) if erin else ()


def als_voor(regel: Examenplanregel, cohort: int) -> dict[str, Any]:
    """What this exam in the plan would be for another cohort: as many years later."""
    op = jaren_later(regel.publiceren_op, cohort - regel.cohort)
    return {
        "opleiding_id": regel.opleiding_id, "cohort": cohort, "examen_id": regel.examen_id, "periode": regel.periode,
        "publiceren_op": op,
    }  # fmt: skip


def te_kopieren(
    uow: UnitOfWork, van: int, naar: int, opleiding_id: uuid.UUID | None = None
) -> list[tuple[dict[str, Any], Examen]]:
    """Every exam that still runs in the plan of one cohort, as it would be for another, of one programme or of all."""
    vraag = _lopend(kies(Examenplanregel, Examen)).where(Examenplanregel.cohort == van)
    if opleiding_id:
        vraag = vraag.where(Examenplanregel.opleiding_id == opleiding_id)
    rijen = uow.session.execute(vraag.order_by(Examen.zoekvorm, col(Examen.id)))
    return [(als_voor(regel, naar), examen) for regel, examen in rijen]


def blijft_achter(uow: UnitOfWork, opleiding_id: uuid.UUID, cohort: int) -> list[str]:
    """The exams in this plan that are closed and so go nowhere, by name."""
    vraag = (
        select(Examen.naam)
        .join(Examenplanregel, onclause=col(Examen.id) == Examenplanregel.examen_id)
        .where(
            Examenplanregel.opleiding_id == opleiding_id, Examenplanregel.cohort == cohort,
            Examenplanregel.status != PlanregelStatus.VERVALLEN, col(Examen.gesloten_op).is_not(None),
        )
        .order_by(Examen.zoekvorm)
    )  # fmt: skip
    return list(uow.session.exec(vraag))


def vorig_cohort(uow: UnitOfWork, opleiding_id: uuid.UUID, cohort: int) -> int | None:
    """The newest cohort before this one that has a plan for this programme; None when there is none."""
    vraag = _lopend(select(func.max(Examenplanregel.cohort)).select_from(Examenplanregel))
    vraag = vraag.where(Examenplanregel.opleiding_id == opleiding_id, Examenplanregel.cohort < cohort)
    gevonden: int | None = uow.session.execute(vraag).scalar_one()
    return gevonden


def _lopend(vraag: Vraag) -> Vraag:
    return vraag.join(Examen, onclause=col(Examen.id) == Examenplanregel.examen_id).where(
        Examenplanregel.status != PlanregelStatus.VERVALLEN, col(Examen.gesloten_op).is_(None)
    )
