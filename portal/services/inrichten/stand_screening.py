"""Which exams ask for another screening."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, func
from sqlmodel import col, or_

from portal.db.inrichten import Examen, Screening
from portal.domain import tijd
from portal.domain.screening import VOORAF, Screeninguitkomst
from portal.services.inrichten.stand_kennis import loopt


def te_doen() -> ColumnElement[bool]:
    """SQL for: the newest screening of an exam that said no, or after which the next one is due soon (INR-9)."""
    nadert = col(Screening.volgende_op) <= tijd.vandaag() + VOORAF
    return and_(
        col(Screening.laatste), or_(col(Screening.uitkomst) == Screeninguitkomst.NIET, func.coalesce(nadert, false()))
    )


def vraagt_screening() -> tuple[ColumnElement[bool], ...]:
    """SQL for: an exam that runs, and asks for another screening."""
    return loopt(Examen), exists().where(col(Screening.examen_id) == Examen.id, te_doen()).correlate(Examen)
