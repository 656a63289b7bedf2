"""Read how I like to see a list: my saved views of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.session import UnitOfWork
from portal.db.weergaven import Weergave
from portal.domain.rechten import P
from portal.services.grond import lijst
from portal.services.inloggen.stand_weergaven import MEESTE, opent


@dataclass(frozen=True, kw_only=True)
class WeergaveRij:
    """One of my views of a list, with the address that shows it."""

    id: str
    naam: str
    adres: str


def weergaven(uow: UnitOfWork, principal: Principal, pad: str) -> list[WeergaveRij]:
    """My views of this list, by name; none of a page that my role does not open."""
    require(principal, P.WERK_INZIEN)
    if not opent(principal, pad):
        return []
    vraag = select(Weergave).where(Weergave.persoon_id == principal.persoon_id, Weergave.pad == pad)
    vraag = vraag.order_by(lijst.volgorde(func.lower(Weergave.naam)), col(Weergave.id)).limit(2 * MEESTE)
    return [WeergaveRij(id=str(w.id), naam=w.naam, adres=_adres(w)) for w in uow.session.exec(vraag)]


def _adres(w: Weergave) -> str:
    return f"{w.pad}?{w.vraag}" if w.vraag else w.pad
