"""Read basic data: how much there is of each kind, the rows of one, the batches, and one batch on trial."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, DateTime, Integer, String, func, or_
from sqlmodel import AutoString, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db import reeks
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.inrichten import Examen
from portal.db.reeks import een_van
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.domain import tijd
from portal.domain.rechten import P
from portal.services.grond import lijst
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand_basis import SOORTEN, Basissoort, eis_beheer, soort_van
from portal.services.inrichten.stand_kennis import Kennis, bron_van, registraties


@dataclass(frozen=True, kw_only=True)
class SoortRij:
    """One kind of basic data with how much there is."""

    naam: str
    titel: str
    uitleg: str
    aantal: int
    mag: bool


@dataclass(frozen=True, kw_only=True)
class BasisRij:
    """One row of basic data: the texts of its columns, in the order of the kind."""

    id: str
    sleutel: str
    cellen: list[str] = field(default_factory=list)
    waarden: list[str] = field(default_factory=list)
    """As the form and a file fill them in, one per field of the kind."""
    gesloten: str = ""
    elders: str = ""
    """Why this row is not changed here; empty when it is."""


class BasisFilter(Opdracht):
    """Which rows of a kind."""

    soort: str = "lokalen"
    zoek: str = ""
    toon: str = ""
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def overzicht(uow: UnitOfWork, principal: Principal) -> list[SoortRij]:
    """Every kind with how much there is, in the order in which a school fills them (PRK-1)."""
    require(principal, P.BASIS_BEHEREN)
    return [
        SoortRij(naam=s.naam, titel=s.titel, uitleg=s.uitleg, aantal=_aantal(uow, s), mag=principal.rol in s.rollen)
        for s in SOORTEN.values()
        if principal.rol in s.rollen
    ]


def _aantal(uow: UnitOfWork, soort: Basissoort) -> int:
    vraag = select(func.count()).select_from(tabel(soort.model)).where(*soort.eigen)
    return uow.session.exec(vraag).one()


def rijen(uow: UnitOfWork, principal: Principal, filter: BasisFilter) -> Pagina[BasisRij]:
    """The rows of one kind, searched and paged."""
    soort = soort_van(filter.soort)
    eis_beheer(principal, soort)
    doel = tabel(soort.model)
    vraag = kies(soort.model).where(*soort.eigen)
    if soort.einde and filter.toon != "alles":
        vraag = vraag.where(~soort.is_open if filter.toon == "gesloten" else soort.is_open)
    if filter.zoek:
        vraag = vraag.where(_gezocht(soort, filter.zoek))
    kennis = Kennis(uow)
    vraag = lijst.op(vraag, filter.op, _op(soort), *soort.orde, doel.c.id)
    bladzijde = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    gevonden = [rij.model_dump() for rij in bladzijde.rijen]
    kennis.ken_begeleiders(rij.get("begeleider_id") for rij in gevonden)
    elders, namen = _elders(uow, soort, gevonden), _namen(uow, soort, gevonden)
    invoer = soort.als_invoer(kennis, gevonden)
    regels = zip(gevonden, invoer, strict=True)
    return bladzijde.met([_rij(soort, rij, velden, elders.get(rij["id"], ""), namen) for rij, velden in regels])


def gevonden(uow: UnitOfWork, principal: Principal, naam: str, tekst: str, hoogstens: int) -> list[tuple[str, str]]:
    """Of a kind that this person keeps the first rows with each of these words: the name, and what names the row; those
    that are closed too, for who looks for one wants to know what became of it."""
    soort = soort_van(naam)
    eis_beheer(principal, soort)
    c = tabel(soort.model).c
    vraag = kies(c.naam, c[soort.sleutel]).where(*soort.eigen, _gezocht(soort, tekst))
    rijen_ = uow.session.execute(vraag.order_by(*soort.orde, c.id).limit(hoogstens))
    return [(str(titel), str(sleutel or "")) for titel, sleutel in rijen_]


def _namen(uow: UnitOfWork, soort: Basissoort, rijen_: Sequence[Mapping[str, Any]]) -> dict[uuid.UUID, str]:
    """Who these rows are about, where a row has only a number."""
    if not soort.van_wie:
        return {}
    wie = reeks.lijst(r[soort.van_wie] for r in rijen_)
    return dict(uow.session.exec(select(Persoon.id, Persoon.naam).where(een_van(Persoon.id, wie))).all())


def _gezocht(soort: Basissoort, tekst: str) -> ColumnElement[bool]:
    """Rows that have these words, or whose exam has them where a row has no words of its own."""
    c = tabel(soort.model).c
    if "zoekvorm" in c:
        return lijst.zoek(tekst, c.zoekvorm)
    van_examen = c.examen_id.in_(select(Examen.id).where(lijst.zoek(tekst, Examen.zoekvorm)))
    if "student_id" not in c:
        return van_examen
    return or_(van_examen, c.student_id.in_(select(Persoon.id).where(lijst.zoek(tekst, Persoon.zoekvorm))))


def _rij(
    soort: Basissoort, rij: Mapping[str, Any], velden: Mapping[str, str], elders: str, namen: Mapping[uuid.UUID, str]
) -> BasisRij:
    naam = namen.get(rij[soort.van_wie], "") if soort.van_wie else ""
    toon = {veld: _dag(soort, veld, tekst) for veld, tekst in velden.items()}
    toon |= {soort.sleutel: f"{naam} ({velden[soort.sleutel]})"} if naam else {}
    return BasisRij(
        id=str(rij["id"]), sleutel=velden[soort.sleutel], waarden=list(velden.values()),
        cellen=[_SAMEN.get(kop, ", ").join(dict.fromkeys(toon[v] for v in uit if toon[v])) for kop, uit in _kolommen(soort).items()],
        gesloten=_gesloten(soort, rij), elders=elders,
    )  # fmt: skip


def _dag(soort: Basissoort, veld: str, tekst: str) -> str:
    """A day as people read it; a file keeps it as it sorts."""
    is_dag = tekst and soort.gegevens.model_fields[veld].annotation in (date, date | None)
    return tijd.dag(date.fromisoformat(tekst)) if is_dag else tekst


def _gesloten(soort: Basissoort, rij: Mapping[str, Any]) -> str:
    if soort.einde == "actief":
        return "" if rij["actief"] else "Gesloten"
    return f"Dicht vanaf {tijd.dag(rij['gesloten_op'])}" if soort.einde and rij["gesloten_op"] else ""


def _elders(uow: UnitOfWork, soort: Basissoort, rijen_: Sequence[Mapping[str, Any]]) -> dict[uuid.UUID, str]:
    """Per row that is not changed here, where it is."""
    if soort.model is not Persoon or not soort.einde:
        return {}
    samen = {r["id"]: "Samengevoegd met een ander record" for r in rijen_ if r["samengevoegd_met_id"]}
    uit = {r["id"]: "Vul eerst het nummer in, bij Rechten." for r in rijen_ if not r["nummer"]}
    if soort.waar["is_student"]:
        namen = registraties(uow, een_van(Persoonsbron.persoon_id, reeks.lijst(r["id"] for r in rijen_)))
        bronnen = {r["id"]: bron_van(r["oke_id"], namen.get(r["id"])) for r in rijen_}
        uit |= {id: f"Uit {bron}" for id, bron in bronnen.items() if bron}
    return uit | samen


_GEORDEND = (String, AutoString, Integer, Boolean, Date, DateTime)
_SAMEN = {"Naam": " ", "E-mail en account": ", "}
_DEEL = {
    "voornaam": "Naam", "tussenvoegsel": "Naam", "achternaam": "Naam",
    "email": "E-mail en account", "account": "E-mail en account",
}  # fmt: skip
"""Fields that a list shows in one column: a name and an address of their own column each do not fit a screen."""


def _kolommen(soort: Basissoort) -> dict[str, list[str]]:
    """Per column of the list the fields that it shows."""
    uit: dict[str, list[str]] = {}
    for veld, titel in soort.lijst.items():
        uit.setdefault(_DEEL.get(veld, titel), []).append(veld)
    return uit


def koppen(soort: str) -> dict[str, str]:
    """The columns of the list of one kind, each with the name to sort by; empty for one that does not sort."""
    gekozen = soort_van(soort)
    kan = _op(gekozen)
    return {kop: velden[0] if velden[0] in kan else "" for kop, velden in _kolommen(gekozen).items()}


def _op(soort: Basissoort) -> dict[str, Any]:
    """The fields to sort by: those that stand in the table as something with an order, and people by their surname."""
    c = tabel(soort.model).c
    kan = {v: c[v] for v in soort.lijst if v in c and isinstance(c[v].type, _GEORDEND)}
    if "sorteervorm" in c:
        return {**kan, **dict.fromkeys((v for v in soort.lijst if _DEEL.get(v) == "Naam"), c.sorteervorm)}
    return {**kan, "naam": c.zoekvorm} if "naam" in kan and "zoekvorm" in c else kan
