"""What it is to look for a sitting by words: one condition for its list and for searching from any page."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Ruimte, Zitting, Zittingsmedewerker
from portal.services.grond import lijst


def gezocht(tekst: str) -> ColumnElement[bool]:
    """SQL for: the sitting, its version or its room is called so, or somebody of its staff."""
    staf = (
        select(Zittingsmedewerker.zitting_id)
        .join(Persoon, onclause=col(Persoon.id) == Zittingsmedewerker.persoon_id)
        .where(lijst.zoek(tekst, Persoon.zoekvorm))
    )
    namen = lijst.zoek(tekst, Zitting.zoekvorm, Examenversie.zoekvorm, Ruimte.zoekvorm)
    return or_(namen, col(Zitting.id).in_(staf))
