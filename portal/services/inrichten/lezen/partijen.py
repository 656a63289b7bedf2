"""Files of basic data: those that were read in, and one of them: on trial, or what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon
from portal.db.inrichten import Inleespartij, Inleeswijziging
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel
from portal.domain import tijd
from portal.domain.inlezen import PARTIJ
from portal.domain.rechten import P
from portal.domain.statussen import PartijStatus
from portal.services.grond.lijst import Pagina, pagineer, snijd
from portal.services.inrichten import stand_inlezen, stand_rest
from portal.services.inrichten.stand_basis import SOORTEN, Basissoort, eis_beheer, soort_van, waar_daarna
from portal.services.inrichten.stand_inlezen import FOUT, GEWIJZIGD, NIEUW, UITKOMSTEN, VRAAG
from portal.services.inrichten.stand_kennis import Kennis
from portal.services.inrichten.stand_rest import BEWAAR


@dataclass(frozen=True, kw_only=True)
class PartijRij:
    """A file that was read in."""

    id: str
    soort: str
    titel: str
    bestand: str
    wie: str
    op: str
    """When it was read in: by that the list is ordered."""
    wat: str
    status: str
    toon: str
    sinds: str
    """When it was applied, or undone; empty on trial."""
    reden: str
    open: bool
    terug: bool
    """True when it can still be undone."""
    deels: bool
    """True when what is used stays and the rest goes back; otherwise it goes back as a whole or not."""


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
    sinds: str = ""
    """When it was applied, or undone."""
    gedaan: str = ""
    """What applying did with its rows, in words."""
    achter: int = 0
    """How many rows that were not taken over are still kept."""
    gewist: str = ""
    """Why rows are no longer shown; empty when they are."""
    daarna: str = ""
    """Where one sees what it made."""


@dataclass(frozen=True, kw_only=True)
class PartijDetail:
    """A batch with its columns, how many rows do what, and one page of those rows."""

    kop: PartijKop
    kolommen: list[KolomRij] = field(default_factory=list)
    velden: list[tuple[str, str]] = field(default_factory=list)
    koppen: list[str] = field(default_factory=list)
    aantallen: dict[str, int] = field(default_factory=dict)
    rijen: Pagina[ProefRij] = field(default_factory=Pagina)


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
    return PartijRij(
        id=str(p.id), soort=p.soort, titel=SOORTEN[p.soort].titel, bestand=p.bestand, wie=wie or "Op de server",
        op=tijd.moment(p.op), wat=_wat(p), status=status, toon=toon, sinds=_sinds(p), reden=p.reden,
        open=p.status is PartijStatus.PROEF, terug=terug and PARTIJ.mag(p.status, "ongedaan"),
        deels=SOORTEN[p.soort].blijft is not None,
    )  # fmt: skip


def _wat(p: Inleespartij) -> str:
    """What would happen with its rows, or what did."""
    if p.status is not PartijStatus.PROEF:
        return stand_rest.wat_gebeurde(p.aantallen)
    return ", ".join(f"{p.aantallen[u]} {_WOORD.get(u, u)}" for u in UITKOMSTEN if p.aantallen.get(u))


def _sinds(p: Inleespartij) -> str:
    er = p.ongedaan_op or p.toegepast_op
    return tijd.moment(er) if er else ""


def partij(
    uow: UnitOfWork, principal: Principal, partij_id: uuid.UUID, toon: str = "", pagina: int = 1
) -> PartijDetail:
    """One batch: on trial its columns, how many rows do what, and one page of those with this outcome; afterwards what it
    made or changed, or what was not taken over (PRK-1)."""
    require(principal, P.IMPORT_DOEN)
    p = uow.get(Inleespartij, partij_id)
    soort = soort_van(p.soort)
    eis_beheer(principal, soort)
    kop = PartijKop(
        id=str(p.id), soort=soort.naam, titel=soort.titel, bestand=p.bestand,
        status=PARTIJ.labels[p.status][0], open=p.status is PartijStatus.PROEF,
    )  # fmt: skip
    if not kop.open:
        return _klaar(uow, soort, p, kop, toon, pagina)
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


_GEWIST = "Wat elke rij was, is 30 dagen na het toepassen gewist."


def _klaar(uow: UnitOfWork, soort: Basissoort, p: Inleespartij, kop: PartijKop, toon: str, pagina: int) -> PartijDetail:
    """What became of a batch: the rows that were not taken over, or those that it made or changed as they are now."""
    if p.toegepast_op is None:
        return PartijDetail(kop=kop)
    rest, oud = stand_rest.lees(p), tijd.nu() - p.toegepast_op > BEWAAR
    kop = replace(
        kop, sinds=_sinds(p), gedaan=stand_rest.wat_gebeurde(p.aantallen), achter=len(rest.rijen),
        gewist=_GEWIST if oud else "", daarna=waar_daarna(soort.naam),
    )  # fmt: skip
    if toon == FOUT:
        gevuld = [v for v in soort.kolommen if v in p.toewijzing.values()]
        rijen = snijd(rest.rijen, pagina).naar(lambda r: _proefrij(soort, r, gevuld))
        koppen = [soort.kolommen[v] for v in gevuld]
    else:
        rijen, koppen = _veranderd(uow, soort, p, pagina), list(soort.lijst.values())
    return PartijDetail(kop=kop, aantallen=p.aantallen, koppen=koppen, rijen=rijen)


def _veranderd(uow: UnitOfWork, soort: Basissoort, p: Inleespartij, pagina: int) -> Pagina[ProefRij]:
    """One page of the rows that a batch made or changed, as they are now; one that is gone is left empty."""
    doel, kennis = tabel(soort.model), Kennis(uow)
    vraag = select(Inleeswijziging).where(Inleeswijziging.partij_id == p.id, Inleeswijziging.tabel == doel.name)
    blad = pagineer(uow, vraag.order_by(col(Inleeswijziging.volgorde)), pagina)
    er = kies(doel).where(een_van(doel.c.id, lijst(w.rij_id for w in blad.rijen)))
    nu = [dict(rij) for rij in uow.session.execute(er).mappings()]
    kennis.ken_begeleiders(rij.get("begeleider_id") for rij in nu)
    per_id = {rij["id"]: velden for rij, velden in zip(nu, soort.als_invoer(kennis, nu), strict=True)}
    return blad.met(
        [
            ProefRij(nr=nr, uitkomst=NIEUW if w.oud is None else GEWIJZIGD, cellen=_cellen(soort, per_id.get(w.rij_id, {})))
            for nr, w in enumerate(blad.rijen, blad.van + 1)
        ]
    )  # fmt: skip


def _cellen(soort: Basissoort, velden: Mapping[str, str]) -> list[CelRij]:
    return [
        CelRij(veld=v, titel=t, waarde=velden.get(v, ""), kort=_kort(velden.get(v, ""))) for v, t in soort.lijst.items()
    ]


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
