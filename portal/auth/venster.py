"""From when until when somebody from outside the school sees the sittings at which he works."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from portal.auth.open_werk import open_werk
from portal.auth.principal import Principal
from portal.db.beoordelen import Beoordeling
from portal.db.plannen import Zitting
from portal.domain import tijd
from portal.domain.levensloop import LOOPT
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from portal.domain.termijnen import VOORAF


def venster(p: Principal) -> Any:
    """Sittings that begin within the hour or began, until the report is signed; for an assessor until the work is done."""
    loopt: ColumnElement[bool] = col(Zitting.status).in_(LOOPT)
    if p.rol is Rol.BEOORDELAAR:
        te_doen = select(Beoordeling.zitting_id).where(Beoordeling.beoordelaar_id == p.persoon_id, open_werk())
        loopt = or_(loopt, (col(Zitting.status) == ZittingStatus.ONDERTEKEND) & col(Zitting.id).in_(te_doen))
    return select(Zitting.id).where(col(Zitting.start) <= tijd.nu() + VOORAF, loopt)
