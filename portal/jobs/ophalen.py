"""Pulls from partners: flow 0 of a delivery system and flow 1 of a registry, each page kept in the OKE log."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from portal.db.afnemen import Document
from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.catalogus import CatalogusToets, verschillen
from portal.domain.fouten import PortalFout
from portal.jobs import bezorgen
from portal.oke import mapping_catalogus
from portal.oke.client import Antwoord, OkeFout, Verbinding, partner
from portal.oke.uitkomst import Bevestigd, Geweigerd, Tijdelijk
from portal.oke.wire import Component
from portal.services import live, ontvangen_vlug, outbox
from portal.services.inrichten import als_toets
from portal.services.ontvangen import Bron
from portal.services.ontvangen_basis import als_uuid, onthoud_merken
from portal.services.ontvangen_blad import (
    INSCHRIJVINGEN,
    TOETSEN,
    Halverwege,
    Soort,
    Stuk,
    Telling,
    lees_blad,
    tel_ongewijzigd,
    verwerk,
    verwerk_een_voor_een,
)
from portal.services.ontvangen_vlug import Ronde

LOG = logging.getLogger("portal.jobs")
_BEWAAR = 500_000
_HAP, _ADEM = 100, 0.01  # items per transaction, seconds in between
_STAPEL = 25
_ONGEWIJZIGD = b"Ongewijzigd: de inhoud is gelijk aan wat al verwerkt is en staat hier niet nog een keer."
_TERUG, _VOORUIT = timedelta(days=30), timedelta(days=550)


@dataclass
class Samenvatting:
    """What a pull brought."""

    partner: str
    toetsen: int = 0
    inschrijvingen: int = 0
    nieuw: int = 0
    gewijzigd: int = 0
    fouten: list[str] = field(default_factory=list)

    @property
    def tekst(self) -> str:
        """One line for people."""
        fout = f" Niet verwerkt: {len(self.fouten)} ({self.fouten[0]})" if self.fouten else ""
        return (
            f"{self.partner}: {self.toetsen} toetsen en {self.inschrijvingen} inschrijvingen gelezen, "
            f"{self.nieuw} nieuw, {self.gewijzigd} gewijzigd.{fout}"
        )


def koppelingen(soort: str) -> list[uuid.UUID]:
    """The connections of a kind that are in use."""
    with reading() as uow:
        vraag = select(Koppeling.id).where(Koppeling.soort == soort, col(Koppeling.actief).is_(True))
        return list(uow.session.exec(vraag.order_by(Koppeling.naam)))


# flow 0 -------------------------------------------------------------------------------------------------------------


def haal_catalogus(koppeling_id: uuid.UUID) -> list[CatalogusToets]:
    """The whole catalogue of a delivery system as it is now; OkeFout when a page cannot be had."""
    verbinding, toetsen, fouten = _verbinding(koppeling_id), [], []
    for antwoord in _paginas(verbinding, 0, "/components", componentType="test"):
        for item in antwoord.items:
            try:
                toetsen.append(mapping_catalogus.toets(Component.model_validate(item)))
            except ValidationError as fout:
                fouten.append(f"{str(item.get('componentId', '?'))[:40]}: {fout.errors()[0]['loc']}")
        _leg_vast(verbinding, 0, antwoord, f"{len(antwoord.items)} toetsen gelezen. {_kort(fouten)}")
    return toetsen


def vergelijk_catalogus(koppeling_id: uuid.UUID) -> str:
    """How the catalogue differs from what the portal knows, in one line; changes nothing."""
    from portal.db.inrichten import Examenversie

    toetsen, nieuw, anders = haal_catalogus(koppeling_id), 0, 0
    with reading() as uow:
        naam = uow.get(Koppeling, koppeling_id).naam
        rijen = uow.session.exec(select(Examenversie).where(Examenversie.koppeling_id == koppeling_id))
        bekend = {v.component_id: als_toets(v) for v in rijen}
    for toets in toetsen:
        oud = bekend.pop(toets.component_id, None)
        nieuw += oud is None and toets.actief
        anders += oud is not None and bool(verschillen(oud, toets))
    weg = sum(t.actief for t in bekend.values())
    return (
        f"{naam}: {len(toetsen)} toetsen gelezen, {nieuw} nieuw, {anders} gewijzigd, {weg} niet meer in de catalogus."
    )


# flow 1 -------------------------------------------------------------------------------------------------------------


def haal_deelnemers(koppeling_id: uuid.UUID) -> Samenvatting:
    """Everything the registry says about plannable tests and who is enrolled; safe to repeat at any moment."""
    verbinding = _verbinding(koppeling_id)
    s, ids, vandaag = Samenvatting(verbinding.naam), [], tijd.vandaag()
    vraag = {"since": (vandaag - _TERUG).isoformat(), "until": (vandaag + _VOORUIT).isoformat()}
    vraag |= {"offeringType": "component", "component.componentType": "test"}
    with Logboek(verbinding) as boek:
        ronde = Blad(verbinding, s, boek)
        for antwoord in _paginas(verbinding, 1, "/offerings", **vraag):
            s.toetsen += len(antwoord.items)
            ronde.toetsen(antwoord)
            ids += [i["offeringId"] for i in antwoord.items if als_uuid(i.get("offeringId"))]
        for id in ids:
            for antwoord in _paginas(verbinding, 1, f"/offerings/{id}/associations", role="student", expand="person"):
                s.inschrijvingen += len(antwoord.items)
                ronde.inschrijvingen(antwoord)
    return s


class Logboek:
    """The OKE log of a pull: pages that changed nothing are written down together, without their content."""

    def __init__(self, verbinding: Verbinding) -> None:
        self.verbinding = verbinding
        self._wacht: list[tuple[Antwoord, str, datetime]] = []
        self._sinds = time.monotonic()

    def __enter__(self) -> Logboek:
        return self

    def __exit__(self, *_fout: object) -> None:
        self.leeg()

    def schrijf(self, antwoord: Antwoord, uitleg: str, *, gewijzigd: bool) -> None:
        """Keep one page; with its content and at once when it changed something."""
        if not gewijzigd and isinstance(antwoord.uitkomst, Bevestigd):
            antwoord = Antwoord(antwoord.pad, Bevestigd(antwoord.uitkomst.status, _ONGEWIJZIGD))
        self._wacht.append((antwoord, uitleg, tijd.nu()))
        if gewijzigd or len(self._wacht) >= _STAPEL or time.monotonic() - self._sinds > 1:
            self.leeg()

    def leeg(self) -> None:
        """Write what waits."""
        if self._wacht:
            with unit_of_work() as uow:
                for antwoord, uitleg, op in self._wacht:
                    _rij(uow, self.verbinding, 1, antwoord, uitleg, op)
        self._wacht, self._sinds = [], time.monotonic()


@dataclass
class Blad:
    """Applies the pages of one pull and logs each; a bad item does not stop the others.

    What changes nothing is found by reading alone. The rest goes in small transactions with a breath in between,
    because on SQLite everybody else waits for each of them.
    """

    verbinding: Verbinding
    s: Samenvatting
    boek: Logboek
    ronde: Ronde = field(default_factory=Ronde)

    @property
    def bron(self) -> Bron:
        """From whom the pages are."""
        return Bron(self.verbinding.naam, self.verbinding.id)

    def toetsen(self, antwoord: Antwoord) -> None:
        """A page of plannable tests."""
        stukken, fouten = lees_blad(TOETSEN.lees, ((item, "") for item in antwoord.items))
        self._klaar(antwoord, self._gewoon(TOETSEN, stukken, fouten))

    def inschrijvingen(self, antwoord: Antwoord) -> None:
        """A page of enrolments with their persons."""
        with reading() as uow:
            nieuws = ontvangen_vlug.nieuws(uow, antwoord.items)
        stukken, fouten = lees_blad(self.ronde.lees, nieuws)
        nieuw, stukken = self._vlug(stukken)
        telling = self._gewoon(INSCHRIJVINGEN, stukken, fouten)
        telling.nieuw += nieuw
        self._klaar(antwoord, telling)

    def _vlug(self, stukken: list[Stuk]) -> tuple[int, list[Stuk]]:
        """What is plainly new, together; nothing of it when one is refused or somebody else was at the same row."""
        if not stukken:
            return 0, []
        try:
            with unit_of_work() as uow:
                nieuw, rest = ontvangen_vlug.schrijf_nieuwe(uow, self.bron, self.ronde, stukken)
        except (Halverwege, DBAPIError):
            return 0, stukken
        time.sleep(_ADEM if nieuw else 0)
        return nieuw, rest

    def _gewoon(self, soort: Soort[Any], stukken: list[Stuk], fouten: list[str]) -> Telling:
        telling = Telling.leeg()
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

    def _klaar(self, antwoord: Antwoord, telling: Telling) -> None:
        regel = f"{len(antwoord.items)} gelezen, {telling.nieuw} nieuw, {telling.gewijzigd} gewijzigd."
        anders = bool(telling.nieuw or telling.gewijzigd or telling.fouten)
        self.boek.schrijf(antwoord, f"{regel} {_kort(telling.fouten)}", gewijzigd=anders)
        self.s.nieuw, self.s.gewijzigd = self.s.nieuw + telling.nieuw, self.s.gewijzigd + telling.gewijzigd
        self.s.fouten += telling.fouten


def _schrijf(bron: Bron, soort: Soort[Any], stukken: list[Stuk]) -> Telling:
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
    return [_veilig(id, lambda id: haal_deelnemers(id).tekst) for id in koppelingen("dr")]


def vergelijk_alle_catalogi() -> list[str]:
    """Flow 0 of every delivery system in use, compared only."""
    return [_veilig(id, vergelijk_catalogus) for id in koppelingen("tas")]


def _veilig(koppeling_id: uuid.UUID, doe: Callable[[uuid.UUID], str]) -> str:
    with reading() as uow:
        koppeling = uow.get(Koppeling, koppeling_id)
    if koppeling.open_tot and koppeling.open_tot > tijd.nu():
        return f"{koppeling.naam}: overgeslagen, er is een storing."
    try:
        return doe(koppeling_id)
    except PortalFout as fout:
        LOG.warning("ophalen bij %s: %s", koppeling.naam, fout.tekst)
        return f"{koppeling.naam}: {fout.tekst}"


# documents and start links ------------------------------------------------------------------------------------------


def vraag_documenten(limiet: int = 200) -> int:
    """Request each document that waits and that nobody requested yet."""
    with unit_of_work() as uow:
        vraag = select(Document).where(Document.status == "gevraagd", col(Document.koppeling_id).is_not(None))
        gevraagd = [outbox.vraag_document(uow, d) for d in uow.session.exec(vraag.limit(limiet))]
        return sum(rij is not None for rij in gevraagd)


def haal_document(document_id: uuid.UUID) -> None:
    """Have one document fetched, with the same retries and log as every message."""
    with unit_of_work() as uow:
        document = uow.get(Document, document_id)
        document.status = "gevraagd"
        uow.add(document)
        outbox.vraag_document(uow, document)


# pages and their log ------------------------------------------------------------------------------------------------


def _verbinding(koppeling_id: uuid.UUID) -> Verbinding:
    with reading() as uow:
        return Verbinding.van(uow.get(Koppeling, koppeling_id))


def _paginas(verbinding: Verbinding, flow: int, pad: str, **vraag: str) -> Iterator[Antwoord]:
    """Each page that succeeded; a page that did not is logged and ends the pull with OkeFout."""
    for antwoord in partner(verbinding).paginas(pad, flow=flow, **vraag):
        if isinstance(antwoord.uitkomst, (Geweigerd, Tijdelijk)):
            _leg_vast(verbinding, flow, antwoord, antwoord.uitkomst.uitleg)
            raise OkeFout(antwoord.uitkomst)
        yield antwoord


def _leg_vast(verbinding: Verbinding, flow: int, antwoord: Antwoord, uitleg: str) -> None:
    with unit_of_work() as uow:
        _rij(uow, verbinding, flow, antwoord, uitleg)


def _rij(
    uow: UnitOfWork, verbinding: Verbinding, flow: int, antwoord: Antwoord, uitleg: str, op: datetime | None = None
) -> None:
    """One row per page in the OKE log, and what it says about the health of the partner."""
    uitkomst, nu = antwoord.uitkomst, op or tijd.nu()
    goed = isinstance(uitkomst, Bevestigd)
    rij = OkeBericht(
        volgnummer=outbox.volgnummer(uow),
        richting="uit",
        flow=flow,
        partner=verbinding.naam,
        koppeling_id=verbinding.id,
        methode="GET",
        pad=antwoord.pad[:500],
        status="bevestigd" if goed else "geweigerd" if isinstance(uitkomst, Geweigerd) else "dood",
        http_status=uitkomst.status,
        uitleg=uitleg.strip()[:1000],
        pogingen=1,
        antwoord=(uitkomst.tekst if isinstance(uitkomst, Bevestigd) else uitkomst.inhoud)[:_BEWAAR].replace("\x00", ""),
        gemaakt_op=nu,
        afgehandeld_op=nu,
    )
    uow.add(rij)
    if isinstance(uitkomst, Tijdelijk):
        bezorgen.partner_hapert(uow, verbinding.id, uitkomst, nu)
    else:
        bezorgen.partner_werkt(uow, verbinding.id, nu)
    live.touch(uow, outbox.LIVE)


def _kort(fouten: list[str]) -> str:
    return f"Niet te gebruiken: {len(fouten)} ({'; '.join(fouten[:3])})" if fouten else ""
