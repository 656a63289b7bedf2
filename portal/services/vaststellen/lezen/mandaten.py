"""Reading of mandates with their use."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Mandaat, Vaststelling
from portal.domain import tijd
from portal.domain.rechten import RULES, P
from portal.services.grond.besluiten import stand_van


@dataclass(frozen=True, kw_only=True)
class MandaatRij:
    """A mandate with its use."""

    id: str
    besluit: str
    examen: str
    van: str
    tot: str
    automatisch: bool
    reden: str
    gegeven_door: str
    gegeven_op: str
    status: str
    toon: str
    gebruikt: int
    in_te_trekken: bool


def mandaten_lijst(uow: UnitOfWork, principal: Principal) -> list[MandaatRij]:
    """Mandates with their use, the ones that hold first (VAS-2)."""
    require(principal, P.MANDAAT_BEHEREN)
    gebruikt = select(func.count()).where(Vaststelling.mandaat_id == Mandaat.id).correlate(Mandaat).scalar_subquery()
    vraag = (
        select(Mandaat, Examen.naam, Persoon.naam, gebruikt)
        .join(Examen, isouter=True, onclause=col(Examen.id) == Mandaat.examen_id)
        .join(Persoon, onclause=col(Persoon.id) == Mandaat.gegeven_door_id)
        .order_by(col(Mandaat.ingetrokken_op).is_not(None), col(Mandaat.tot).desc())
        .limit(200)
    )
    return [_mandaat(*rij) for rij in uow.session.exec(vraag)]


def _mandaat(m: Mandaat, examen: str | None, gever: str, gebruikt: int) -> MandaatRij:
    status, toon, loopt = stand_van(m)
    return MandaatRij(
        id=str(m.id), besluit=RULES[P(m.permission)].label, examen=examen or "Alle examens", van=tijd.dag(m.van), tot=tijd.dag(m.tot),
        automatisch=m.automatisch, reden=m.reden, gegeven_door=gever, gegeven_op=tijd.moment(m.gegeven_op), status=status, toon=toon, gebruikt=gebruikt,
        in_te_trekken=loopt,
    )  # fmt: skip
