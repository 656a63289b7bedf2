"""Whether the room and the staff of a sitting are free for somebody's extra time: what is shown before and refused after."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_

from portal.db.beheren import Persoon
from portal.db.plannen import Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.levensloop import Blokkade
from portal.domain.voorzieningen import ExtraTijd
from portal.services.plannen.stand import KIES_ANDERS, UITLOOP, bezet_tussen, persoon_bezet, ruimte_bezet

K = TypeVar("K")
_MEESTE = 500
"""More than stands beside the moments that one page shows."""


@dataclass(frozen=True)
class Langer:
    """A sitting that would last longer for somebody with this extra time."""

    zitting: Zitting
    extra: ExtraTijd

    @property
    def eind(self) -> datetime:
        """When it would end for him."""
        return self.zitting.eind_voor(self.extra)


def past_niet(v: Langer, waarom: str) -> Blokkade:
    """Why this student cannot sit here: his extra time does not fit."""
    tekst = f"Met {v.extra.tekst} extra tijd duurt deze zitting tot {tijd.tijdstip(v.eind)}. {waarom}"
    return Blokkade("extra-tijd", tekst, student=f"Met jouw extra tijd past dit moment niet meer. {KIES_ANDERS}")


def te_krap(uow: UnitOfWork, wie: Mapping[K, Langer]) -> dict[K, Blokkade]:
    """Of these those that do not fit, with the reason; no question when nobody needs the sitting longer than it lasts."""
    langer = {k: v for k, v in wie.items() if v.eind > v.zitting.laatste_eind}
    if not langer:
        return {}
    buren = _buren(uow, langer)
    uit = {}
    for sleutel, v in langer.items():
        if waarom := next((b.waarom for b in buren if b.hindert(v)), ""):
            uit[sleutel] = past_niet(v, waarom)
    return uit


@dataclass(frozen=True)
class _Buur:
    """Another sitting that needs the room or somebody of the staff of one of these."""

    ander: Zitting
    waarom: str
    ruimte_id: uuid.UUID | None = None
    zitting_id: uuid.UUID | None = None

    def hindert(self, v: Langer) -> bool:
        z, ander = v.zitting, self.ander
        if self.ruimte_id is not None:
            dichtbij = tijd.overlapt(z.start - UITLOOP, v.eind + UITLOOP, ander.start, ander.laatste_eind)
            return self.ruimte_id == z.ruimte_id and ander.id != z.id and dichtbij
        return self.zitting_id == z.id and tijd.overlapt(z.start, v.eind, ander.start, ander.laatste_eind)


def _buren(uow: UnitOfWork, langer: Mapping[K, Langer]) -> list[_Buur]:
    zittingen = {v.zitting.id: v.zitting for v in langer.values()}
    van = min(z.start for z in zittingen.values()) - UITLOOP
    wanneer = bezet_tussen(van, max(v.eind for v in langer.values()) + UITLOOP)
    hier, daar = aliased(Zittingsmedewerker), aliased(Zittingsmedewerker)
    deelt = and_(hier.persoon_id == daar.persoon_id, col(hier.zitting_id).in_(zittingen), hier.zitting_id != Zitting.id)
    zelfde_ruimte = col(Zitting.ruimte_id).in_({z.ruimte_id for z in zittingen.values()})
    vraag = (
        kies(Zitting, Ruimte.code, zelfde_ruimte, hier.zitting_id, Persoon.naam)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .join(daar, isouter=True, onclause=daar.zitting_id == Zitting.id)
        .join(hier, isouter=True, onclause=deelt)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == hier.persoon_id)
        .where(or_(zelfde_ruimte, col(hier.zitting_id).is_not(None)), *wanneer)
    )
    uit = []
    for z, code, ruimte, zitting_id, naam in uow.session.exec(vraag.order_by(col(Zitting.start)).limit(_MEESTE)):
        uit += [_Buur(z, ruimte_bezet(code, z), ruimte_id=z.ruimte_id)] if ruimte else []
        uit += [_Buur(z, persoon_bezet(naam, z), zitting_id=zitting_id)] if zitting_id else []
    return sorted(uit, key=lambda b: b.ruimte_id is None)
