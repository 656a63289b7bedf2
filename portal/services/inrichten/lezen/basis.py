"""Read basic data: how much there is of each kind, the rows of one, the batches, and one batch on trial."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, DateTime, Integer, String, func, or_
from sqlmodel import AutoString, col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db import reeks
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.inrichten import Examen, Inleespartij, Inleeswijziging
from portal.db.reeks import een_van
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.domain import tijd
from portal.domain.inlezen import PARTIJ
from portal.domain.rechten import P
from portal.domain.statussen import PartijStatus
from portal.services.grond import lijst
from portal.services.grond.lijst import Pagina, pagineer, snijd
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten import stand_inlezen
from portal.services.inrichten.stand_basis import SOORTEN, Basissoort, eis_beheer, soort_van
from portal.services.inrichten.stand_inlezen import UITKOMSTEN, VRAAG
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
class PartijRij:
    """A file that was read in."""

    id: str
    soort: str
    titel: str
    bestand: str
    wie: str
    op: str
    wat: str
    status: str
    toon: str
    reden: str
    open: bool
    terug: bool
    """True when it can still be undone."""
    deels: bool
    """True when what is used stays and the rest goes back; otherwise it goes back as a whole or not."""


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


@dataclass(frozen=True, kw_only=True)
class KolomRij:
    """A column of a file and the field that it fills."""

    nr: int
    kop: str
    veld: str
    titel: str


@dataclass(frozen=True, kw_only=True)
class CelRij:
    """One cell of a row on trial."""

    veld: str
    titel: str
    """The words above its column."""
    waarde: str
    fout: str = ""
    voorstel: str = ""
    kort: str = ""
    """As much of the text as fits a table."""
    nodig: bool = False
    """True when the field cannot stay empty."""


@dataclass(frozen=True, kw_only=True)
class ProefRij:
    """One row of a file on trial."""

    nr: int
    uitkomst: str
    cellen: list[CelRij] = field(default_factory=list)
    fouten: list[CelRij] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PartijKop:
    """What a batch is."""

    id: str = ""
    soort: str = ""
    titel: str = ""
    bestand: str = ""
    status: str = ""
    open: bool = False
    kenmerk: str = ""
    """The mark of the outcome that is shown; applying asks for the same one."""
    ontbreekt: str = ""
    """Fields that no column fills yet."""


@dataclass(frozen=True, kw_only=True)
class PartijDetail:
    """A batch with its columns, how many rows do what, and one page of those rows."""

    kop: PartijKop
    kolommen: list[KolomRij] = field(default_factory=list)
    velden: list[tuple[str, str]] = field(default_factory=list)
    koppen: list[str] = field(default_factory=list)
    aantallen: dict[str, int] = field(default_factory=dict)
    rijen: Pagina[ProefRij] = field(default_factory=Pagina)


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


def partijen(uow: UnitOfWork, principal: Principal, limiet: int = 20) -> list[PartijRij]:
    """What was read in before, the newest first."""
    require(principal, P.IMPORT_DOEN)
    soorten = [s.naam for s in SOORTEN.values() if principal.rol in s.rollen]
    heeft = select(Inleeswijziging.id).where(Inleeswijziging.partij_id == Inleespartij.id).exists()
    vraag = (
        kies(Inleespartij, Persoon.naam, heeft)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == Inleespartij.door_id)
        .where(col(Inleespartij.soort).in_(soorten), Inleespartij.status != PartijStatus.VERVALLEN)
        .order_by(col(Inleespartij.op).desc(), col(Inleespartij.id))
        .limit(limiet)
    )
    return [_partij(*rij) for rij in uow.session.execute(vraag)]


_WOORD = {VRAAG: "te bevestigen"}


def _partij(p: Inleespartij, wie: str | None, terug: bool) -> PartijRij:
    status, toon = PARTIJ.labels[p.status]
    telling = [f"{p.aantallen[u]} {_WOORD.get(u, u)}" for u in UITKOMSTEN if p.aantallen.get(u)]
    return PartijRij(
        id=str(p.id), soort=p.soort, titel=SOORTEN[p.soort].titel, bestand=p.bestand, wie=wie or "Op de server",
        op=tijd.moment(p.ongedaan_op or p.toegepast_op or p.op), wat=", ".join(telling), status=status, toon=toon,
        reden=p.reden, open=p.status is PartijStatus.PROEF, terug=terug and PARTIJ.mag(p.status, "ongedaan"),
        deels=SOORTEN[p.soort].blijft is not None,
    )  # fmt: skip


def partij(
    uow: UnitOfWork, principal: Principal, partij_id: uuid.UUID, toon: str = "", pagina: int = 1
) -> PartijDetail:
    """One batch on trial: its columns, how many rows do what, and one page of those with this outcome (PRK-1)."""
    require(principal, P.IMPORT_DOEN)
    p = uow.get(Inleespartij, partij_id)
    soort = soort_van(p.soort)
    eis_beheer(principal, soort)
    kop = PartijKop(
        id=str(p.id), soort=soort.naam, titel=soort.titel, bestand=p.bestand,
        status=PARTIJ.labels[p.status][0], open=p.status is PartijStatus.PROEF,
    )  # fmt: skip
    if not kop.open:
        return PartijDetail(kop=kop, aantallen=p.aantallen)
    blad = stand_inlezen.pak_uit(p)
    kolommen = [_kolom(soort, p.toewijzing, nr, tekst) for nr, tekst in enumerate(blad.koppen)]
    velden = list(soort.kolommen.items())
    if mist := stand_inlezen.ontbreekt(soort, p.toewijzing):
        return PartijDetail(kop=replace(kop, ontbreekt=", ".join(mist)), kolommen=kolommen, velden=velden)
    proef = stand_inlezen.beproef(uow, soort, blad, p.toewijzing)
    gevuld = [v for v in soort.kolommen if v in p.toewijzing.values()]
    return PartijDetail(
        kop=replace(kop, kenmerk=proef.kenmerk), kolommen=kolommen, velden=velden, aantallen=proef.aantallen,
        koppen=[soort.kolommen[v] for v in gevuld], rijen=_deel(soort, proef, gevuld, toon, pagina),
    )  # fmt: skip


def _kolom(soort: Basissoort, toewijzing: Mapping[str, str], nr: int, tekst: str) -> KolomRij:
    veld = toewijzing.get(str(nr), "")
    return KolomRij(nr=nr, kop=tekst or f"Kolom {nr + 1}", veld=veld, titel=soort.kolommen.get(veld, ""))


def _deel(
    soort: Basissoort, proef: stand_inlezen.Inleesproef, velden: list[str], toon: str, pagina: int
) -> Pagina[ProefRij]:
    """One page of the rows with this outcome; the file is on trial in memory, not in a table."""
    gekozen = [r for r in proef.rijen if r.uitkomst == toon or not toon]
    return snijd(gekozen, pagina).naar(lambda r: _proefrij(soort, r, velden))


def _kort(tekst: str, hoogstens: int = 100) -> str:
    return tekst if len(tekst) <= hoogstens else f"{tekst[:hoogstens]}…"


def _proefrij(soort: Basissoort, rij: stand_inlezen.Rijproef, velden: list[str]) -> ProefRij:
    # what is wrong may be about a column that the file does not have
    ernaast = [v for v in rij.fouten if v not in velden]
    cellen = {v: _cel(soort, rij, v) for v in (*velden, *ernaast)}
    fouten = [c for c in cellen.values() if c.fout]
    return ProefRij(nr=rij.nr, uitkomst=rij.uitkomst, cellen=[cellen[v] for v in velden], fouten=fouten)


def _cel(soort: Basissoort, rij: stand_inlezen.Rijproef, veld: str) -> CelRij:
    fout, voorstel = rij.fouten.get(veld, ("", ""))
    waarde = rij.waarden.get(veld, "")
    return CelRij(
        veld=veld, titel=soort.kolommen.get(veld, ""), waarde=waarde, fout=fout, voorstel=voorstel, kort=_kort(waarde),
        nodig=soort.verplicht(veld),
    )  # fmt: skip
