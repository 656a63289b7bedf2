"""Which exams ask for another screening."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, or_

from portal.db.inrichten import Examen, Screening
from portal.domain import tijd
from portal.domain.screening import VOORAF, Screeninguitkomst
from portal.services.inrichten.stand_kennis import loopt


def vraagt_screening() -> tuple[ColumnElement[bool], ...]:
    """SQL for: an exam that runs, of which the newest screening said no, or the next one is due soon (INR-9)."""
    te_doen = or_(
        col(Screening.uitkomst) == Screeninguitkomst.NIET, col(Screening.volgende_op) <= tijd.vandaag() + VOORAF
    )
    waar = (col(Screening.examen_id) == Examen.id, col(Screening.laatste), te_doen)
    return loopt(Examen), exists().where(*waar).correlate(Examen)
