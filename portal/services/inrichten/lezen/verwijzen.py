"""What a field of basic data that names another row can be filled in with: found by name, kept as its code."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_hele_school
from portal.db.beheren import Eenheid, Persoon
from portal.db.inrichten import Opleiding
from portal.db.session import UnitOfWork
from portal.db.studeren import medewerkers
from portal.domain.rechten import P
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.inrichten.stand_basis import Basissoort
from portal.services.inrichten.stand_kennis import loopt

MEESTE = 50
VELDEN = ("ouder", "locatie", "eenheid", "opleiding", "begeleider")
"""The fields that name another row."""


def van_soort(soort: Basissoort) -> tuple[str, ...]:
    """Those of a kind."""
    return tuple(v for v in VELDEN if v in soort.kolommen)


def keuzes(uow: UnitOfWork, principal: Principal, veld: str, zoek: str = "") -> list[Keuze]:
    """The first rows that this field can name, by what stands in their name or code."""
    eis_hele_school(principal, P.BASIS_BEHEREN)
    model, code, waar = _bij(veld)
    vraag = select(code, model.naam).where(*waar, lijst.zoek(zoek, model.zoekvorm))
    rijen = uow.session.execute(vraag.order_by(model.zoekvorm, model.id).limit(MEESTE))
    return [Keuze(c, naam) for c, naam in rijen]


def naam_van(uow: UnitOfWork, principal: Principal, veld: str, gezocht: str) -> str:
    """Whom or what this code names; empty when there is none."""
    eis_hele_school(principal, P.BASIS_BEHEREN)
    model, code, waar = _bij(veld)
    if not gezocht.strip():
        return ""
    vraag = select(model.naam).where(*waar, func.lower(code) == gezocht.strip().lower())
    return uow.session.exec(vraag.limit(1)).first() or ""


def _bij(veld: str) -> tuple[Any, Any, tuple[Any, ...]]:
    """The table, the column with the code, and which rows can be chosen."""
    if veld == "opleiding":
        return Opleiding, col(Opleiding.crebo), ()
    if veld == "begeleider":
        een = (medewerkers(), col(Persoon.samengevoegd_met_id).is_(None))
        return Persoon, col(Persoon.nummer), (*een, col(Persoon.actief).is_(True), Persoon.nummer != "")
    soorten = ("locatie", "instelling") if veld == "locatie" else ("instelling", "locatie", "team")
    return Eenheid, col(Eenheid.code), (loopt(Eenheid), col(Eenheid.soort).in_(soorten))
