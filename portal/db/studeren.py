"""Who studies here, or did, and who works here: of staff who do both the school keeps name, number and account."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, case
from sqlmodel import and_, col, or_, select

from portal.db.beheren import Persoon
from portal.db.inrichten import Opleiding


def heeft_dossier(p: Persoon) -> bool:
    """Whether something may be kept of him as a student: also of staff who studied here, and do not any more."""
    return p.is_student or p.ook_medewerker


def met_dossier() -> ColumnElement[bool]:
    """SQL for the same."""
    return or_(col(Persoon.is_student), col(Persoon.ook_medewerker))


def is_medewerker(p: Persoon) -> bool:
    """Whether the school keeps his fields and may give him a staff role: also of staff who study here."""
    return not p.is_student or p.ook_medewerker


def medewerkers() -> ColumnElement[bool]:
    """SQL for the same."""
    return or_(col(Persoon.is_student).is_(False), col(Persoon.ook_medewerker))


def studentnummer(p: Persoon) -> str:
    """The number that he has as a student: of staff who study here never the staff number."""
    return p.studentnummer if p.ook_medewerker else p.nummer


def met_studentnummer() -> ColumnElement[str]:
    """SQL for the same."""
    return case((col(Persoon.ook_medewerker), col(Persoon.studentnummer)), else_=col(Persoon.nummer))


def van_team(eenheden: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """SQL for the students of these units; staff who study here are that where their programme is: the unit of such a
    record is where they work, and their colleagues there have nothing to do with them as a student (BEH-2)."""
    ook, studie = col(Persoon.ook_medewerker), select(Opleiding.id).where(col(Opleiding.eenheid_id).in_(eenheden))
    hier = and_(col(Persoon.eenheid_id).in_(eenheden), ook.is_(False))
    return or_(hier, and_(ook, col(Persoon.opleiding_id).in_(studie)))
