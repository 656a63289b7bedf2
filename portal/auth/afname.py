"""Who takes an exam and signs for it: its invigilators, and an assessor only where he takes the exam himself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select, true

from portal.auth.principal import Principal
from portal.db.inrichten import Examen
from portal.db.plannen import Zitting
from portal.domain.fouten import NietToegestaan
from portal.domain.organisatievorm import BEOORDELAAR_NEEMT_AF
from portal.domain.rechten import AFNAME, P, Rol


def neemt_af(p: Principal, kolom: Any) -> ColumnElement[bool]:
    """SQL for: this sitting is one that somebody in this role takes (UIT-1, UIT-7)."""
    if p.rol is not Rol.BEOORDELAAR:
        return true()
    zo = or_(*(and_(col(Examen.vorm) == vorm.value, col(Examen.oke).is_(oke)) for vorm, oke in BEOORDELAAR_NEEMT_AF))
    hier: ColumnElement[bool] = kolom.in_(
        select(Zitting.id).join(Examen, onclause=col(Examen.id) == Zitting.examen_id).where(zo)
    )
    return hier


def eis_neemt_af(p: Principal, permission: P) -> None:
    """Say to an assessor why he does not take a sitting that he sees."""
    if p.rol is Rol.BEOORDELAAR and permission in AFNAME:
        raise NietToegestaan(
            "Dit examen nemen de surveillanten af; zij tekenen ook het proces-verbaal. U beoordeelt het werk.",
            actie="Klopt er iets niet in het verslag? Meld het bij de surveillant of het examenbureau.",
            code="neemt-niet-af",
        )
