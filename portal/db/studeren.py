"""Who studies here, or did: staff as well, of whom the school itself keeps name, number and account."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_

from portal.db.beheren import Persoon


def heeft_dossier(p: Persoon) -> bool:
    """Whether something may be kept of him as a student: also of staff who studied here, and do not any more."""
    return p.is_student or p.ook_medewerker


def met_dossier() -> ColumnElement[bool]:
    """SQL for the same."""
    return or_(col(Persoon.is_student), col(Persoon.ook_medewerker))


def alleen_student() -> ColumnElement[bool]:
    """SQL for who is a student and nothing else: his number is a student number."""
    return and_(col(Persoon.is_student), col(Persoon.ook_medewerker).is_(False))
