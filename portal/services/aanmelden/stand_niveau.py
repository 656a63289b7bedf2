"""The level of an exam for a student, where a central exam exists per level (PRK-10)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from sqlmodel import col, func, select

from portal.db.aanmelden import Inschrijving, Opleidingsinschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie, Opleiding
from portal.db.session import UnitOfWork


def niveau_sql() -> Any:
    """SQL for the level of an enrolment: what somebody chose, else that of the programme it is for, else that of the
    student; None or 0 when it is not known."""
    hiervoor = (
        select(Opleidingsinschrijving.opleiding_id)
        .where(Opleidingsinschrijving.oke_id == Inschrijving.opleiding_oke_id)
        .correlate(Inschrijving)
        .scalar_subquery()
    )
    eigen = (
        select(Persoon.opleiding_id)
        .where(Persoon.id == Inschrijving.student_id)
        .correlate(Inschrijving)
        .scalar_subquery()
    )
    van_opleiding = (
        select(Opleiding.niveau)
        .where(Opleiding.id == func.coalesce(hiervoor, eigen))
        .correlate(Inschrijving)
        .scalar_subquery()
    )
    return func.coalesce(Inschrijving.niveau, van_opleiding)


def per_niveau_sql() -> Any:
    """SQL for: of the exam of an enrolment there is a version for one level only."""
    vraag = select(Examenversie.id).where(
        Examenversie.examen_id == Inschrijving.examen_id, col(Examenversie.niveau).is_not(None)
    )
    return vraag.correlate(Inschrijving).exists()


def niveau_van(uow: UnitOfWork, inschrijving: Inschrijving) -> int | None:
    """The level of this exam for this student; None when it is not known."""
    return niveaus_van(uow, [inschrijving.id])[inschrijving.id]


def niveaus_van(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int | None]:
    """The same for each of these enrolments, in one question."""
    if not ids:
        return {}
    vraag = select(Inschrijving.id, niveau_sql()).where(col(Inschrijving.id).in_(ids))
    return {id: niveau or None for id, niveau in uow.session.exec(vraag)}
