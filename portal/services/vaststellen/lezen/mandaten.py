"""Reading of mandates with their use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal
from sqlmodel import col, select

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon
from portal.db.inrichten import Cesuur, Examen
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.db.vaststellen import Commissiebesluit, Examenverzoek, Mandaat, Variantverzoek, Vaststelling
from portal.domain import tijd
from portal.domain.rechten import RULES, P
from portal.services.grond.besluiten import VERVALLEN, stand_van


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
    te_bekrachtigen: bool = False
    """True when its giver left the board: another member can take it over."""


_BESLUITEN = (Vaststelling, Commissiebesluit, Variantverzoek, Examenverzoek, Cesuur)
"""What is decided under a mandate."""


def _keer(model: Any) -> Any:
    """SQL for: how many decisions of this kind name a mandate."""
    return select(func.count()).where(model.mandaat_id == Mandaat.id).correlate(Mandaat).scalar_subquery()


def mandaten_lijst(uow: UnitOfWork, principal: Principal) -> list[MandaatRij]:
    """Mandates with their use, the ones that hold first (VAS-2)."""
    require(principal, P.MANDAAT_BEHEREN)
    gebruikt = sum((_keer(model) for model in _BESLUITEN), literal(0))
    vraag = (
        kies(Mandaat, Examen.naam, Persoon.naam, gebruikt, geldigheid.gever_is_lid(Mandaat))
        .join(Examen, isouter=True, onclause=col(Examen.id) == Mandaat.examen_id)
        .join(Persoon, onclause=col(Persoon.id) == geldigheid.gever_van(Mandaat))
        .order_by(col(Mandaat.ingetrokken_op).is_not(None), col(Mandaat.tot).desc())
        .limit(200)
    )
    return [_mandaat(*rij) for rij in uow.session.execute(vraag)]


def _mandaat(m: Mandaat, examen: str | None, gever: str, gebruikt: int, lid: bool) -> MandaatRij:
    status, toon, loopt = stand_van(m, lid=lid)
    return MandaatRij(
        id=str(m.id), besluit=RULES[P(m.permission)].label, examen=examen or "Alle examens", van=tijd.dag(m.van), tot=tijd.dag(m.tot),
        automatisch=m.automatisch, reden=m.reden, gegeven_door=gever, gegeven_op=tijd.moment(m.bekrachtigd_op or m.gegeven_op), status=status, toon=toon, gebruikt=gebruikt,
        in_te_trekken=loopt, te_bekrachtigen=status == VERVALLEN,
    )  # fmt: skip
