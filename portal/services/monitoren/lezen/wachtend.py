"""Reading of what waits from partners: per kind, with the reason, how long, and the way to repair it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_hele_school, require
from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets, WachtendBericht
from portal.db.beheren import Koppeling, Persoon, Persoonsbron, Taak
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.domain.velden import als_uuid
from portal.services.archiveren.vernietigen import BIJ_PARTNER
from portal.services.grond import paden
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.monitoren.stand import is_inhoudelijk
from portal.services.monitoren.stand_wachtend import SOORTEN, WachtFilter, Wachtsoort, is_voor, wachtend
from portal.services.ontvangen import opleiding, uitschrijven, verdwenen

_HERSTEL = {
    "association": "Ontbreekt er iets? Vraag het opnieuw bij het deelnemersysteem. Het portaal probeert het ook zelf, zodra alles bekend is.",
    opleiding.SOORT: "Kies bij welk onderdeel van de school de opleiding hoort, of vraag haar opnieuw op.",
    verdwenen.SOORT: "Vraag bij de studentenadministratie na of de student nog meedoet. Er is niets geannuleerd.",
    "persoon": "De beheerder beslist of dit dezelfde persoon is.",
}


@dataclass(frozen=True, kw_only=True)
class WachtRij:
    """One thing that waits."""

    id: str
    wat: str
    """In technical words, for everybody who sees the page."""
    wie: str = ""
    """The student; empty for the administrator, except where he has to decide about a person."""
    partner: str
    waarom: str
    herstel: str
    sinds: str
    ouderdom: str
    link: str = ""
    wil: tuple[str, ...] = ()
    """What would change: `account: hier … → daar …`; for who decides."""


@dataclass(frozen=True)
class WachtSoort:
    """A kind of waiting things, and how many there are."""

    code: str
    naam: str
    aantal: int


def wachtsoorten(uow: UnitOfWork, principal: Principal) -> list[WachtSoort]:
    """The kinds that are for this person, with how many wait (MON-1)."""
    require(principal, P.OKE_MONITOREN)
    eigen = {code: naam for code, naam in SOORTEN.items() if is_voor(principal, code)}
    aantallen = tel(uow, principal, *eigen)
    return [WachtSoort(code, naam, aantallen[code]) for code, naam in eigen.items()]


def tel(uow: UnitOfWork, principal: Principal, *gevraagd: Wachtsoort) -> dict[Wachtsoort, int]:
    """How many wait of each of these kinds that are for this person, in one question."""
    soorten = [s for s in gevraagd if is_voor(principal, s)]
    if not soorten:
        return {}
    vragen = [
        select(func.count()).select_from(wachtend(soort, principal).order_by(None).subquery()).scalar_subquery()
        for soort in soorten
    ]
    return dict(zip(soorten, uow.session.execute(select(*vragen)).one(), strict=True))


def wachtlijst_van(uow: UnitOfWork, principal: Principal, filter: WachtFilter) -> Pagina[WachtRij]:
    """What waits of one kind, oldest first; names only for who repairs (MON-1)."""
    (require if is_voor(principal, filter.soort) else eis_hele_school)(principal, P.OKE_MONITOREN)
    blad = pagineer(uow, wachtend(filter.soort, principal), filter.pagina, filter.per_pagina)
    partners = dict(uow.session.execute(select(Koppeling.id, Koppeling.naam)).all())
    if filter.soort == "toetsen":
        return blad.naar(lambda t: _toets(t, partners))
    if filter.soort == "uitslagen":
        wie = _studenten_van(uow, blad.rijen) if is_inhoudelijk(principal) else {}
        return blad.naar(lambda n: _uitslag(n, partners, wie.get(n.inschrijving_id, "")))
    inhoudelijk = is_inhoudelijk(principal)
    if filter.soort == "vragen":
        namen = _persoonsnamen(uow, [t.onderwerp_id for t in blad.rijen]) if inhoudelijk else {}
        return blad.naar(lambda t: _vraag(t, namen, inhoudelijk=inhoudelijk))
    beslist = principal.can(P.RECHTEN_BEHEREN)
    ziet_namen = inhoudelijk or (beslist and filter.soort == "personen")
    bekend = _namen(uow, blad.rijen) if ziet_namen else {}
    return blad.naar(lambda d: _bericht(d, partners, bekend, beslist=beslist and filter.soort == "personen"))


def _toets(t: PlanbareToets, partners: dict[uuid.UUID, str]) -> WachtRij:
    return WachtRij(
        id=str(t.id), wat=f"{t.naam} ({t.code or t.oke_id})", partner=_partner(partners, t.koppeling_id),
        waarom="Bij deze toets hoort hier nog geen examen.", herstel="Kies het examen, of haal de catalogus op.",
        sinds=f"{tijd.dag(t.start)} t/m {tijd.dag(t.eind)}", ouderdom="looptijd van de toets",
    )  # fmt: skip


def _uitslag(n: Nevenaanmelding, partners: dict[uuid.UUID, str], wie: str) -> WachtRij:
    return WachtRij(
        id=str(n.id), wat=f"Inschrijving {n.oke_id}", wie=wie, partner=_partner(partners, n.koppeling_id),
        waarom=(
            "Het deelnemersysteem annuleerde de inschrijving waarmee de student slaagde, en gaf deze. "
            "Zij kreeg nog geen uitslag."
        ),
        herstel="Neemt zij de plaats in van de oude, stuur de uitslag dan ook hierheen. Anders annuleert de studentenadministratie haar.",
        sinds=tijd.moment(n.gemaakt_op), ouderdom=_ouderdom(n.gemaakt_op),
    )  # fmt: skip


def _studenten_van(uow: UnitOfWork, rijen: list[Nevenaanmelding]) -> dict[uuid.UUID, str]:
    """The student of each of these associations, by enrolment."""
    vraag = kies(Inschrijving.id, Persoon.naam).join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
    return dict(uow.session.execute(vraag.where(col(Inschrijving.id).in_([n.inschrijving_id for n in rijen]))).all())


def _vraag(t: Taak, namen: dict[uuid.UUID, str], *, inhoudelijk: bool) -> WachtRij:
    wat, herstel, link = _VRAGEN[t.soort]
    return WachtRij(
        id=str(t.id), wat=wat, wie=namen.get(t.onderwerp_id, ""), partner="", waarom=t.tekst, herstel=herstel,
        sinds=tijd.moment(t.gemaakt_op), ouderdom=_ouderdom(t.gemaakt_op), link=link if inhoudelijk else "",
    )  # fmt: skip


def _bericht(
    d: WachtendBericht, partners: dict[uuid.UUID, str], namen: dict[uuid.UUID, str], *, beslist: bool
) -> WachtRij:
    wil = d.inhoud.get("wil", {}) if beslist else {}
    return WachtRij(
        id=str(d.id),
        wat=f"{_WAT.get(d.soort, d.soort)} {d.oke_id}",
        wie=namen.get(d.id, ""),
        partner=_partner(partners, d.koppeling_id),
        waarom=str(d.inhoud.get("waarom", "")),
        herstel=_HERSTEL.get(d.soort, ""),
        sinds=tijd.moment(d.op),
        ouderdom=_ouderdom(d.op),
        link=paden.rechten_van(d.inhoud["over"]) if beslist else "",
        wil=tuple(f"{veld}: hier ‘{hier or 'leeg'}’, daar ‘{daar or 'leeg'}’" for veld, (hier, daar) in wil.items()),
    )


_BIJ_INSCHRIJVINGEN = "Handel het af bij de inschrijvingen van de student."
_VRAGEN = {
    uitschrijven.WELK_EXAMEN: ("Andere opleiding", _BIJ_INSCHRIJVINGEN, paden.AANMELDEN),
    uitschrijven.UITGESCHREVEN: ("Student weg", _BIJ_INSCHRIJVINGEN, paden.AANMELDEN),
    BIJ_PARTNER: ("Vernietigd in het portaal", "Vraag het de leverancier, en rond af als het is gebeurd.", ""),
}
"""Per question what it is about, what to do, and where."""
_WAT = {
    "association": "Inschrijving", opleiding.SOORT: "Opleiding van een student", verdwenen.SOORT: "Inschrijving",
    "persoon": "Persoon",
}  # fmt: skip


def _namen(uow: UnitOfWork, delen: list[WachtendBericht]) -> dict[uuid.UUID, str]:
    """The students whom waiting messages are about, as far as anybody said who it is; in two questions."""
    inschrijvingen = {d.id: als_uuid(d.inhoud.get("inschrijving")) for d in delen if d.soort == verdwenen.SOORT}
    van = select(Inschrijving.id, Inschrijving.student_id).where(col(Inschrijving.id).in_(inschrijvingen.values()))
    student = dict(uow.session.execute(van).all()) if inschrijvingen else {}
    genoemd = {d.id: als_uuid(str(d.inhoud.get("body", {}).get("person"))) for d in delen}
    bron = select(Persoonsbron).where(col(Persoonsbron.oke_id).in_([id for id in genoemd.values() if id]))
    kent: dict[Any, uuid.UUID] = {(b.koppeling_id, b.oke_id): b.persoon_id for b in uow.session.exec(bron)}
    wie = {d.id: kent.get((d.koppeling_id, genoemd[d.id])) or student.get(inschrijvingen.get(d.id)) for d in delen}
    namen = _persoonsnamen(uow, [id for id in wie.values() if id])
    return {d.id: _uit_bericht(d) or namen.get(wie[d.id], "") for d in delen}


def _uit_bericht(d: WachtendBericht) -> str:
    """The name that the message itself says."""
    persoon = d.inhoud.get("body", {}).get("person")
    if isinstance(persoon, dict):
        delen = (persoon.get(k) for k in ("givenName", "surnamePrefix", "surname"))
        return " ".join(str(deel) for deel in delen if deel)[:250]
    return str(d.inhoud.get("persoon", {}).get("naam", ""))


def _persoonsnamen(uow: UnitOfWork, ids: list[uuid.UUID]) -> dict[Any, str]:
    return dict(uow.session.execute(select(Persoon.id, Persoon.naam).where(col(Persoon.id).in_(ids))).all())


def _partner(partners: dict[uuid.UUID, str], id: uuid.UUID | None) -> str:
    return partners.get(id, "") if id else "onbekend"


def _ouderdom(op: datetime) -> str:
    dagen = (tijd.nu() - op).days
    return "vandaag" if dagen < 1 else telt(dagen, "dag", "dagen")
