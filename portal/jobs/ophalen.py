"""Pulls from partners: flow 0 of a delivery system and flow 1 of a registry, each page kept in the OKE log."""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from portal.db.afnemen import Document
from portal.db.beheren import Koppeling
from portal.db.inrichten import Examenversie
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.catalogus import HEEL, Catalogus, CatalogusToets, Keus, verschillen
from portal.domain.fouten import PortalFout
from portal.domain.statussen import DocumentStatus
from portal.domain.velden import als_uuid
from portal.jobs.logboek import Logboek, bladen, bron_van, kort, leg_vast, verbinding_van
from portal.oke.client import Antwoord, Verbinding
from portal.services.inrichten.catalogus import als_toets
from portal.services.ontvangen import ingang
from portal.services.ontvangen.basis import onthoud_merken
from portal.services.ontvangen.ingang import Bron
from portal.services.ontvangen.verdwenen import onthoud_verdwenen
from portal.services.ontvangen.vlug import nieuw as ontvangen_nieuw
from portal.services.ontvangen.vlug.blad import (
    INSCHRIJVINGEN,
    KAPOT,
    TOETSEN,
    Bladdeel,
    Bladsoort,
    Bladtelling,
    Halverwege,
    lees_blad,
    tel_ongewijzigd,
    verwerk,
    verwerk_een_voor_een,
    waarom,
)
from portal.services.ontvangen.vlug.nieuw import Ronde
from portal.services.zenden import outbox

LOG = logging.getLogger("portal.jobs")
_HAP, _ADEM = 100, 0.01  # items per transaction, seconds between two of one page
_BUNDEL = 500
"""How many enrolments are taken together when all of it is new or known: two full pages, or many of small groups."""
_TERUG, _VOORUIT = timedelta(days=30), timedelta(days=550)
_RUIM = timedelta(days=550)
"""How much further is asked than is used: the standard reads as tests that touch the period, and as tests that lie in it."""


@dataclass
class Ophaalsamenvatting:
    """What a pull brought."""

    partner: str
    toetsen: int = 0
    inschrijvingen: int = 0
    nieuw: int = 0
    gewijzigd: int = 0
    verdwenen: int = 0
    """Running enrolments that the partner no longer names."""
    fouten: list[str] = field(default_factory=list)

    @property
    def tekst(self) -> str:
        """One line for people."""
        weg = f" Niet meer genoemd: {self.verdwenen}." if self.verdwenen else ""
        fout = f" Niet verwerkt: {len(self.fouten)} ({self.fouten[0]})" if self.fouten else ""
        return (
            f"{self.partner}: {self.toetsen} toetsen en {self.inschrijvingen} inschrijvingen gelezen, "
            f"{self.nieuw} nieuw, {self.gewijzigd} gewijzigd.{weg}{fout}"
        )


def laat_binnen(partner: str) -> int:
    """Let in the enrolments that waited for what this partner told, a part at a time; gives how many came in."""
    binnen, na = 0, None
    while True:
        with unit_of_work() as uow:
            aantal, na = ingang.verwerk_blad(uow, Bron(partner), na, alle_toetsen=na is None)
        binnen += aantal
        if na is None:
            return binnen


def koppelingen(soort: str) -> list[uuid.UUID]:
    """The connections of a kind that are in use."""
    with reading() as uow:
        vraag = select(Koppeling.id).where(Koppeling.soort == soort, col(Koppeling.actief).is_(True))
        return list(uow.session.exec(vraag.order_by(Koppeling.zoekvorm)))


# flow 0 -------------------------------------------------------------------------------------------------------------


def haal_catalogus(koppeling_id: uuid.UUID, keus: Keus = HEEL) -> Catalogus:
    """The catalogue of a delivery system as it is now, or the part that is asked for; OkeFout when a page cannot be had."""
    verbinding = verbinding_van(koppeling_id)
    toetsen: list[CatalogusToets] = []
    onleesbaar: set[uuid.UUID] = set()
    vraag = {"componentType": "test"} | ({"q": keus.zoek} if keus.zoek else {})
    vraag |= {"licensed": "true"} if keus.gelicentieerd else {}
    for antwoord in bladen(verbinding, 0, "/components", **vraag):
        fouten: list[str] = []
        for item in antwoord.items:
            try:
                toets = verbinding.adapter.component(item)
                toetsen += [toets] if toets else []
                if toets and toets.onbekend:
                    fouten.append(
                        f"{toets.code}: onbekend in de standaard, bewaard als tekst: {', '.join(toets.onbekend)}."
                    )
            except (PortalFout, *KAPOT) as fout:
                fouten.append(f"{str(item.get('componentId', '?'))[:40]}: {waarom(fout)}")
                onleesbaar |= {id for id in [als_uuid(item.get("componentId"))] if id}
        leg_vast(verbinding, 0, antwoord, f"{len(antwoord.items)} toetsen gelezen. {kort(fouten)}")
    return Catalogus(tuple(toetsen), frozenset(onleesbaar), keus)


def vergelijk_catalogus(koppeling_id: uuid.UUID) -> str:
    """How the catalogue differs from what the portal knows, in one line; changes nothing."""
    catalogus, nieuw, anders = haal_catalogus(koppeling_id), 0, 0
    with reading() as uow:
        naam = uow.get(Koppeling, koppeling_id).naam
        rijen = uow.session.exec(select(Examenversie).where(Examenversie.koppeling_id == koppeling_id))
        bekend = {v.component_id: als_toets(v) for v in rijen if v.component_id}
    for toets in catalogus.toetsen:
        oud = bekend.get(toets.component_id)
        nieuw += oud is None and toets.actief
        anders += oud is not None and bool(verschillen(oud, toets))
    weg = sum(bekend[id].actief for id in catalogus.verdwenen(bekend))
    gelezen = f"{naam}: {len(catalogus.toetsen)} toetsen gelezen, {nieuw} nieuw, {anders} gewijzigd"
    return f"{gelezen}, {weg} niet meer in de catalogus."


# flow 1 -------------------------------------------------------------------------------------------------------------


def haal_deelnemers(koppeling_id: uuid.UUID) -> Ophaalsamenvatting:
    """Everything the registry says about plannable tests and who is enrolled; safe to repeat at any moment."""
    verbinding = verbinding_van(koppeling_id)
    s, ids, vandaag = Ophaalsamenvatting(verbinding.naam), [], tijd.vandaag()
    van, tot = vandaag - _TERUG, vandaag + _VOORUIT
    vraag = {"since": (van - _RUIM).isoformat(), "until": (tot + _RUIM).isoformat()}
    vraag |= {"offeringType": "component", "component.componentType": "test"}
    genoemd: set[uuid.UUID] = set()
    with Logboek(verbinding) as boek:
        ronde = Ophaalronde(verbinding, s, boek)
        for (antwoord,) in boek.haal("/offerings", hoogste=1, **vraag):
            nu = tuple(i for i in antwoord.items if _raakt(i, van, tot))
            s.toetsen += len(nu)
            ronde.toetsen(replace(antwoord, items=nu))
            ids += [i["offeringId"] for i in nu if als_uuid(i.get("offeringId"))]
        random.shuffle(ids)  # a list on which the registry always fails does not keep the same others out each time
        paden = [f"/offerings/{id}/associations" for id in ids]
        for bundel in boek.haal(*paden, hoogste=_BUNDEL, role="student", expand="person"):
            s.inschrijvingen += sum(len(antwoord.items) for antwoord in bundel)
            genoemd |= {id for a in bundel for i in a.items if (id := als_uuid(i.get("associationId")))}
            ronde.inschrijvingen(bundel)
    s.fouten += [antwoord.onbekend for antwoord in boek.onbekend]
    gelezen = {uuid.UUID(id) for id in ids} - {uuid.UUID(a.pad.split("/")[2]) for a in boek.onbekend}
    with unit_of_work() as uow:
        s.verdwenen = onthoud_verdwenen(uow, ronde.bron, gelezen, genoemd)
    return s


def _raakt(item: dict[str, Any], van: date, tot: date) -> bool:
    """Whether a test touches the period; one whose window cannot be read does, so that it is named in the log."""
    try:
        begin, eind = (_dag(item[veld]) for veld in ("startDateTime", "endDateTime"))
        return eind >= van and begin <= tot
    except (KeyError, *KAPOT):  # also a moment that has no day in Amsterdam: the last of the year 9999 means ‘for ever’
        return True


def _dag(waarde: Any) -> date:
    """The day in Amsterdam; a moment without an offset is Dutch time."""
    moment = datetime.fromisoformat(str(waarde))
    return tijd.dag_van(moment if moment.tzinfo else moment.replace(tzinfo=tijd.ZONE))


@dataclass
class Ophaalronde:
    """One pull: applies its pages and logs each; a bad item does not stop the others.

    What changes nothing is found by reading alone. The rest goes in small transactions, because on SQLite everybody
    else waits for each of them; they get their turn while the next pages are read, and in a breath between two of one
    page.
    """

    verbinding: Verbinding
    s: Ophaalsamenvatting
    boek: Logboek

    def __post_init__(self) -> None:
        self.ronde = Ronde(self.bron)

    @property
    def bron(self) -> Bron:
        """From whom the pages are."""
        return bron_van(self.verbinding)

    def toetsen(self, antwoord: Antwoord) -> None:
        """A page of plannable tests."""
        stukken, fouten = lees_blad(self.bron, TOETSEN.lees, ((item, "") for item in antwoord.items))
        self._klaar(antwoord, self._gewoon(TOETSEN, stukken, fouten))

    def inschrijvingen(self, bundel: Sequence[Antwoord]) -> None:
        """Pages of enrolments with their persons: together when all in it is new or known, or else one by one."""
        with reading() as uow:
            nieuws = ontvangen_nieuw.nieuws(uow, [item for antwoord in bundel for item in antwoord.items])
        stukken, fouten = lees_blad(self.bron, lambda _, inhoud: self.ronde.lees(inhoud), nieuws)
        nieuw, rest = self._vlug(bundel, stukken, fouten)
        if len(bundel) > 1 and (rest or fouten):
            for antwoord in bundel:
                self.inschrijvingen([antwoord])
        elif nieuw and not (rest or fouten):
            self._tel(Bladtelling(nieuw, 0, []))
        else:
            for antwoord in bundel:
                telling = self._gewoon(INSCHRIJVINGEN, rest, fouten)
                telling.nieuw += nieuw
                self._klaar(antwoord, telling)

    def _vlug(
        self, bundel: Sequence[Antwoord], stukken: list[Bladdeel], fouten: list[str]
    ) -> tuple[int, list[Bladdeel]]:
        """What is plainly new, together; nothing of it when one is refused or somebody else was at the same row.

        When that is all there is, the lines in the log go along; several pages are only taken when it is.
        """
        if not stukken or (fouten and len(bundel) > 1):
            return 0, stukken
        try:
            with unit_of_work() as uow:
                nieuw, rest = ontvangen_nieuw.schrijf_nieuwe(uow, self.bron, self.ronde, stukken)
                if rest and len(bundel) > 1:
                    raise Halverwege
                if nieuw and not (rest or fouten):
                    self.boek.schrijf_mee(uow, _regels(bundel, stukken))
        except (Halverwege, DBAPIError):
            return 0, stukken
        return nieuw, rest

    def _gewoon(self, soort: Bladsoort[Any], stukken: list[Bladdeel], fouten: list[str]) -> Bladtelling:
        telling = Bladtelling.leeg()
        while stukken:
            with reading() as uow:
                stil, merken = tel_ongewijzigd(uow, self.bron, soort, stukken, fouten)
            hap, stukken = stukken[stil : stil + _HAP], stukken[stil + _HAP :]
            if merken:
                with unit_of_work() as uow:
                    onthoud_merken(uow, merken)
            if hap:
                telling.bij(_schrijf(self.bron, soort, hap))
                time.sleep(_ADEM)
        telling.fouten += fouten
        return telling

    def _klaar(self, antwoord: Antwoord, telling: Bladtelling) -> None:
        anders = bool(telling.nieuw or telling.gewijzigd or telling.fouten)
        self.boek.schrijf(antwoord, _regel(antwoord, telling), gewijzigd=anders)
        self._tel(telling)

    def _tel(self, telling: Bladtelling) -> None:
        self.s.nieuw, self.s.gewijzigd = self.s.nieuw + telling.nieuw, self.s.gewijzigd + telling.gewijzigd
        self.s.fouten += telling.fouten


def _regels(bundel: Sequence[Antwoord], nieuw: list[Bladdeel]) -> Iterator[tuple[Antwoord, str, bool]]:
    """Pages of which all that is news is new, each with its line for the log and whether it brought anything."""
    nieuwe = {id(stuk.inhoud) for stuk in nieuw}
    for antwoord in bundel:
        aantal = sum(id(item) in nieuwe for item in antwoord.items)
        yield antwoord, _regel(antwoord, Bladtelling(aantal, 0, [])), aantal > 0


def _regel(antwoord: Antwoord, telling: Bladtelling) -> str:
    """What a page brought, for the log."""
    regel = f"{len(antwoord.items)} gelezen, {telling.nieuw} nieuw, {telling.gewijzigd} gewijzigd."
    return f"{regel} {kort(telling.fouten)}"


def _schrijf(bron: Bron, soort: Bladsoort[Any], stukken: list[Bladdeel]) -> Bladtelling:
    """All together; when one is half refused or somebody else was at the same row, once more one by one."""
    try:
        with unit_of_work() as uow:
            return verwerk(uow, bron, soort, stukken)
    except (Halverwege, DBAPIError):
        with unit_of_work() as uow:
            return verwerk_een_voor_een(uow, bron, soort, stukken)


# scheduled ----------------------------------------------------------------------------------------------------------


def haal_alle_deelnemers() -> list[str]:
    """Flow 1 of every registry in use; one in trouble does not stop the others."""
    return [veilig(id, lambda id: haal_deelnemers(id).tekst) for id in koppelingen("dr")]


def vergelijk_alle_catalogi() -> list[str]:
    """Flow 0 of every delivery system in use, compared only."""
    return [veilig(id, vergelijk_catalogus) for id in koppelingen("tas")]


def veilig(koppeling_id: uuid.UUID, doe: Callable[[uuid.UUID], str]) -> str:
    """The line that a pull gives, or why it could not be had; a partner in trouble is left alone."""
    with reading() as uow:
        koppeling = uow.get(Koppeling, koppeling_id)
    if koppeling.open_tot and koppeling.open_tot > tijd.nu():
        return f"{koppeling.naam}: overgeslagen, er is een storing."
    try:
        return doe(koppeling_id)
    except PortalFout as fout:
        LOG.warning("ophalen bij %s: %s", koppeling.naam, fout.tekst)
        return f"{koppeling.naam}: {fout.tekst}"
    except Exception:  # the edge of one partner: whatever it is, the others are asked
        LOG.exception("ophalen bij een partner mislukt")
        return f"{koppeling.naam}: er ging iets mis in het portaal; zie het logboek van de server."


# documents and start links ------------------------------------------------------------------------------------------


def vraag_documenten(limiet: int = 200) -> int:
    """Request each document that waits and that nobody requested yet."""
    with unit_of_work() as uow:
        vraag = select(Document).where(
            Document.status == DocumentStatus.GEVRAAGD, col(Document.koppeling_id).is_not(None)
        )
        gevraagd = [outbox.vraag_document(uow, d) for d in uow.session.exec(vraag.limit(limiet))]
        return sum(rij is not None for rij in gevraagd)


def haal_document(document_id: uuid.UUID) -> None:
    """Have one document fetched, with the same retries and log as every message."""
    with unit_of_work() as uow:
        document = uow.get(Document, document_id)
        document.status = DocumentStatus.GEVRAAGD
        uow.add(document)
        outbox.vraag_document(uow, document)
