"""The OKE log of what we read at partners: each request of ours with its answer, and what it says about their health."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NoReturn

from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain import tijd
from portal.domain.statussen import BerichtStatus
from portal.jobs import bezorgen
from portal.oke.client import Antwoord, OkeFout, Verbinding, partner
from portal.oke.uitkomst import Bevestigd, Geweigerd, Tijdelijk
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen.basis import Bron
from portal.services.ontvangen.logboek import VAN_BLAD, te_bewaren
from portal.services.zenden import outbox

Regel = tuple[Antwoord, str, datetime]
"""A page, what it brought, and when."""
_STAPEL = 25
_ONGEWIJZIGD = b"Ongewijzigd: de inhoud is gelijk aan wat al verwerkt is en staat hier niet nog een keer."


class Logboek:
    """The OKE log of a pull: pages that changed nothing are written down together, without their content."""

    def __init__(self, verbinding: Verbinding) -> None:
        self.verbinding = verbinding
        self.onbekend: list[Antwoord] = []
        """The lists, of several, that the partner does not know."""
        self._wacht: list[Regel] = []
        self._sinds = time.monotonic()

    def __enter__(self) -> Logboek:
        return self

    def __exit__(self, *_fout: object) -> None:
        self.leeg()

    def haal(self, *paden: str, hoogste: int = 1, **vraag: str) -> Iterator[list[Antwoord]]:
        """Ask the partner for these lists: each page that succeeded, put together until they hold `hoogste` items; a failure ends it with OkeFout.

        What came before the failure is dealt with and written down before it, so that the partner ends as it is: down. Of
        several lists, one that the partner does not know is written down and kept in `onbekend`.
        """
        bundel: list[Antwoord] = []
        for antwoord in partner(self.verbinding).paginas(*paden, flow=1, **vraag):
            if antwoord.onbekend and len(paden) > 1:
                self.schrijf(antwoord, antwoord.onbekend, gewijzigd=False)
                self.onbekend.append(antwoord)
                continue
            uitkomst, samen = antwoord.uitkomst, sum(len(a.items) for a in bundel) + len(antwoord.items)
            goed = isinstance(uitkomst, Bevestigd)
            if bundel and (not goed or samen > hoogste or len(bundel) >= _STAPEL):
                yield bundel
                bundel = []
            if not isinstance(uitkomst, Bevestigd):
                self.leeg()
                _struikel(self.verbinding, 1, antwoord, uitkomst)
            bundel.append(antwoord)
        if bundel:
            yield bundel

    def schrijf(self, antwoord: Antwoord, uitleg: str, *, gewijzigd: bool) -> None:
        """Keep one page; with its content and at once when it changed something."""
        self._wacht.append(_regel(antwoord, uitleg, gewijzigd))
        if gewijzigd or len(self._wacht) >= _STAPEL or time.monotonic() - self._sinds > 1:
            self.leeg()

    def schrijf_mee(self, uow: UnitOfWork, bladen: Iterable[tuple[Antwoord, str, bool]]) -> None:
        """Keep pages (each with its line, and whether it changed something) in the transaction of that change; what
        waited goes before them."""
        _schrijf(uow, self.verbinding, 1, [*self._wacht, *(_regel(*blad) for blad in bladen)])
        uow.na_commit(self._begin_opnieuw)

    def leeg(self) -> None:
        """Write what waits."""
        if self._wacht:
            with unit_of_work() as uow:
                _schrijf(uow, self.verbinding, 1, self._wacht)
        self._begin_opnieuw()

    def _begin_opnieuw(self) -> None:
        self._wacht, self._sinds = [], time.monotonic()


def verbinding_van(koppeling_id: uuid.UUID) -> Verbinding:
    """What is needed to reach the partner of this connection."""
    with reading() as uow:
        return Verbinding.van(uow.get(Koppeling, koppeling_id))


def bron_van(verbinding: Verbinding) -> Bron:
    """This partner as the source of what is read there."""
    return Bron(verbinding.naam, verbinding.id, verbinding.versie)


def bladen(verbinding: Verbinding, flow: int, *paden: str, **vraag: str) -> Iterator[Antwoord]:
    """Each page that succeeded, of one list after the other; one that did not is logged and ends the pull with OkeFout."""
    for antwoord in partner(verbinding).paginas(*paden, flow=flow, **vraag):
        if not isinstance(antwoord.uitkomst, Bevestigd):
            _struikel(verbinding, flow, antwoord, antwoord.uitkomst)
        yield antwoord


def _struikel(verbinding: Verbinding, flow: int, antwoord: Antwoord, uitkomst: Geweigerd | Tijdelijk) -> NoReturn:
    """Keep a page that could not be had, and end the pull."""
    leg_vast(verbinding, flow, antwoord, uitkomst.uitleg)
    raise OkeFout(uitkomst)


def _regel(antwoord: Antwoord, uitleg: str, gewijzigd: bool) -> Regel:
    """A page for the log, received now; of one that changed nothing the content is not kept again."""
    if not gewijzigd and isinstance(antwoord.uitkomst, Bevestigd):
        antwoord = Antwoord(antwoord.pad, Bevestigd(antwoord.uitkomst.status, _ONGEWIJZIGD))
    return antwoord, uitleg, tijd.nu()


def leg_vast(verbinding: Verbinding, flow: int, antwoord: Antwoord, uitleg: str) -> None:
    """Keep one request of ours with its answer."""
    with unit_of_work() as uow:
        _schrijf(uow, verbinding, flow, [(antwoord, uitleg, tijd.nu())])


def _schrijf(uow: UnitOfWork, verbinding: Verbinding, flow: int, regels: list[Regel]) -> None:
    """One row per page in the OKE log, in order, and what they say about the health of the partner."""
    eerste = outbox.volgnummer(uow, aantal=len(regels))
    uow.session.add_all(_rij(verbinding, flow, eerste + n, *regel) for n, regel in enumerate(regels))
    uow.session.flush()
    koppeling = uow.session.get(Koppeling, verbinding.id)
    for antwoord, _, op in regels:
        if isinstance(antwoord.uitkomst, Tijdelijk):
            bezorgen.partner_hapert(uow, verbinding.id, antwoord.uitkomst, op)
        elif koppeling is not None:
            bezorgen.partner_werkt(uow, koppeling.id, op)
    live.touch(uow, onderwerpen.OKE)


def _rij(
    verbinding: Verbinding, flow: int, volgnummer: int, antwoord: Antwoord, uitleg: str, op: datetime
) -> OkeBericht:
    uitkomst = antwoord.uitkomst
    goed = isinstance(uitkomst, Bevestigd)
    return OkeBericht(
        volgnummer=volgnummer,
        richting="uit",
        flow=flow,
        partner=verbinding.naam,
        koppeling_id=verbinding.id,
        methode="GET",
        pad=antwoord.pad[:500],
        status=BerichtStatus.BEVESTIGD
        if goed
        else BerichtStatus.GEWEIGERD
        if isinstance(uitkomst, Geweigerd)
        else BerichtStatus.DOOD,
        http_status=uitkomst.status,
        uitleg=uitleg.strip()[:1000],
        pogingen=1,
        antwoord=te_bewaren(uitkomst.tekst if isinstance(uitkomst, Bevestigd) else uitkomst.inhoud, VAN_BLAD),
        gemaakt_op=op,
        afgehandeld_op=op,
    )


def kort(fouten: list[str]) -> str:
    """How many entries of a page could not be used, with the first few."""
    return f"Niet te gebruiken: {len(fouten)} ({'; '.join(fouten[:3])})" if fouten else ""
