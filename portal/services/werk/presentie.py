"""Whose attendance the report and the delivery system tell differently: no score comes until somebody puts it right."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.presentie import WAS_ER, Presentie
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.services.aanmelden.stand_besluiten import over_afwezigheid
from portal.services.grond import paden
from portal.services.grond.scores import met_score
from portal.services.werk.regels import Werkregel

_MAX = 25


def verschillen(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """A line per student for who may put attendance right after the signature, oldest first (UIT-2, BEO-1)."""
    if not principal.can(P.PV_AANVULLEN):
        return []
    vraag = (
        select(Deelname, Persoon.naam, Zitting)
        .join(Persoon, onclause=col(Persoon.id) == Deelname.student_id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            _verschilt(),
            Deelname.status != DeelnameStatus.GEANNULEERD,
            Zitting.status == ZittingStatus.ONDERTEKEND,
            col(Deelname.id).not_in(met_score()),
            col(Deelname.id).not_in(select(Commissiebesluit.deelname_id).where(*over_afwezigheid())),
            visible(principal, P.PV_AANVULLEN, Zitting),
        )
        .order_by(col(Zitting.start), col(Deelname.id))
        .limit(_MAX)
    )
    return [_regel(d, naam, z) for d, naam, z in uow.session.exec(vraag)]


def _verschilt() -> ColumnElement[bool]:
    """`Presentie.verschilt`, for a question to the database."""
    hier, tas = col(Deelname.presentie), col(Deelname.presentie_tas)
    bekend = (hier != Presentie.ONBEKEND.value) & (tas != Presentie.ONBEKEND.value)
    return bekend & or_(hier.in_(WAS_ER) & tas.not_in(WAS_ER), hier.not_in(WAS_ER) & tas.in_(WAS_ER))


def _regel(d: Deelname, naam: str, z: Zitting) -> Werkregel:
    hier, tas = Presentie(d.presentie).label, Presentie(d.presentie_tas).label
    uitleg = (
        f"{z.naam}, {tijd.moment(z.start)} · proces-verbaal ‘{hier}’, afnamesysteem ‘{tas}’. Verbeter de presentie, of laat "
        "het afnamesysteem het herstellen; tot dan komt er geen score."
    )
    return Werkregel(
        f"Presentie van {naam} verschilt", uitleg, "warn", "", paden.afnemen(z.id), "Los op", "presentie", 3
    )
