"""How much a tab may ask per second, and what it hears back: the only file between the socket and the queue of events."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import Counter
from dataclasses import replace
from typing import Any, cast

from reflex.app import App
from reflex.istate.data import ReflexURL
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER

from portal.auth import rem
from portal.auth.edge import REF_HEADER
from portal.state.raamwerk.basis import onverwacht
from portal.state.raamwerk.eenmaal import Handeling, Inhoud, getikt
from portal.state.raamwerk.scherm import LADERS
from portal.state.raamwerk.sessie import BoodschapRij, SessieState
from portal.state.raamwerk.verlaten import Verlaten

log = logging.getLogger("portal.grens")
TE_SNEL = "Dit gaat te snel achter elkaar. Een deel is niet uitgevoerd. Wacht even."
_SLEUTEL = re.compile(r"[0-9a-z-]{16,64}")
_DICHT_NA = 20
"""Refused events after which the socket is closed; the first of them brings the message."""
_LADEN = 15.0
"""Seconds that an event waits at most for the page that is being loaded."""


class Tabgrens:
    """Counts the events of every session and address before they are queued; what is too much is dropped."""

    def __init__(self, app: App, verlaten: Verlaten) -> None:
        self._verlaten = verlaten
        self._geweigerd: Counter[str] = Counter()
        self._taken: set[asyncio.Future[Any]] = set()
        self._ladend: dict[str, Any] = {}
        """Per connection the page that is being loaded, as far as that is known."""
        self._rij: dict[str, asyncio.Future[Any]] = {}
        """Per connection the last event that waits for it; who comes later waits for that one."""
        self._poort = cast(Any, app.event_namespace)
        self._door, self._weg = self._poort.on_event, self._poort.on_disconnect

    async def on_event(self, sid: str, data: Any = None, *_: Any) -> None:
        """Let an event through, or drop it with one message and in the end the connection."""
        gegevens = self._poort._static_router_data.get(sid, {})
        ref = gegevens.get("headers", {}).get(REF_HEADER, "")
        adres = rem.netwerk(str(gegevens.get("ip", "")))
        if not rem.HANDELINGEN_ADRES.mag(adres) or not rem.HANDELINGEN.mag(ref or f"socket:{sid}"):
            await self._weiger(sid)
            if isinstance(data, dict) and (handeling := _handeling(data)):
                self._bevestig(sid, replace(handeling, antwoord="later"))
        elif isinstance(data, dict) and isinstance(data.get("name"), str):
            self._geweigerd.pop(sid, None)
            await self._na_het_laden(sid, _ontdaan(data))

    async def _na_het_laden(self, sid: str, data: dict[str, Any]) -> None:
        """Let an event through once the page it was done on has been loaded, in the order in which they came.

        What loads a page is queued only when the queue comes to that page: an act done at once would run before it, on
        what the page before left behind.
        """
        lader, vorige, laadt = self._ladend.get(sid), self._rij.get(sid), data["name"] in LADERS
        if vorige is None and (laadt or lader is None or lader.all_done()):
            await self._laat_door(sid, data)
            return

        async def werk() -> None:
            if vorige is not None:
                await asyncio.wait([vorige])
            if not laadt:
                await _geladen(self._ladend.get(sid))
            await self._laat_door(sid, data)

        taak = self._rij[sid] = asyncio.ensure_future(werk())
        self._taken.add(taak)
        taak.add_done_callback(lambda klaar: self._uit_de_rij(sid, klaar))

    def _uit_de_rij(self, sid: str, klaar: asyncio.Future[Any]) -> None:
        self._taken.discard(klaar)
        if self._rij.get(sid) is klaar:
            del self._rij[sid]
        if not klaar.cancelled() and (fout := klaar.exception()) is not None:
            onverwacht("grens", fout)

    async def _laat_door(self, sid: str, data: dict[str, Any]) -> None:
        """Queue the event; when it is an act, the browser hears what became of it."""
        handeling, lopend = data["payload"].handeling, self._poort.app.event_processor._futures
        voor = next(reversed(lopend), None)
        await self._door(sid, data)
        if (txid := next(reversed(lopend), None)) in (None, voor):
            return
        if data["name"] in LADERS:
            self._ladend[sid] = lopend[txid]
        if handeling is not None:
            lopend[txid].add_done_callback(lambda klaar: self._bevestig(sid, _na(handeling, klaar)))

    def _bevestig(self, sid: str, handeling: Handeling) -> None:
        taak = asyncio.ensure_future(self._poort.emit("gedaan", [handeling.sleutel, handeling.antwoord], to=sid))
        self._taken.add(taak)
        taak.add_done_callback(self._taken.discard)

    def on_disconnect(self, sid: str, *_: Any) -> Any:
        """Forget what was counted for this connection, and soon the tab as well when nobody was logged in."""
        self._geweigerd.pop(sid, None)
        self._ladend.pop(sid, None)
        ref = self._poort._static_router_data.get(sid, {}).get("headers", {}).get(REF_HEADER, "")
        if not ref and (token := self._poort.sid_to_token.get(sid)):
            self._verlaten.onthoud(token)
        return self._weg(sid)

    async def _weiger(self, sid: str) -> None:
        self._geweigerd[sid] += 1
        if self._geweigerd[sid] == 1:
            log.warning("Te veel handelingen over één verbinding; zij worden niet uitgevoerd.")
            await self._poort.emit("event", _melding(), to=sid)
        elif self._geweigerd[sid] == _DICHT_NA:
            await self._poort.disconnect(sid)


async def _geladen(lader: Any) -> None:
    """Wait until a page was loaded, with everything that loading it brought about; one that was left counts as loaded."""
    tot = time.monotonic() + _LADEN
    while lader is not None and (open_ := [f for f in _alle(lader) if not f.done()]):
        if (over := tot - time.monotonic()) <= 0:
            return
        await asyncio.wait(open_, timeout=over)


def _alle(lader: Any) -> list[Any]:
    return [lader, *(f for kind in lader.children for f in _alle(kind))]


def _ontdaan(data: dict[str, Any]) -> dict[str, Any]:
    """The event with the types that the queue counts on; whatever else a stranger sends in those places is nothing."""
    payload, router = (data[n] if isinstance(data.get(n), dict) else {} for n in ("payload", "router_data"))
    inhoud = Inhoud(payload)
    inhoud.handeling = _handeling(data)
    return {**data, "payload": inhoud, "router_data": _adres(router)}


def _handeling(data: dict[str, Any]) -> Handeling | None:
    """The act in this event, when its browser gave it a key."""
    sleutel, wie = data.get("handeling"), data.get("wie")
    if not isinstance(sleutel, str) or not _SLEUTEL.fullmatch(sleutel):
        return None
    return Handeling(sleutel=sleutel, wie=wie if isinstance(wie, str) else "", getikt_op=getikt(data.get("geleden")))


def _adres(router: dict[str, Any]) -> dict[str, Any]:
    """Where a tab says it is, as far as that is an address; Reflex takes its word for it."""
    adres = {n: v for n in ("pathname", "asPath") if isinstance(v := router.get(n), str)}
    try:
        for voor in ("", "https://portaal.invalid"):
            ReflexURL(voor + adres.get("asPath", ""))
    except (ValueError, TypeError):
        del adres["asPath"]
    return {**adres, "query": vraag if isinstance(vraag := router.get("query"), dict) else {}}


def _melding() -> StateUpdate:
    rij = BoodschapRij(id=0, tekst=TE_SNEL, toon="warn")
    return StateUpdate(delta={SessieState.get_full_name(): {f"meldingen{FIELD_MARKER}": [rij]}})


def bewaak(app: App) -> Verlaten:
    """Put the limit before the queue of this application; gives the tabs that were left, to clear away."""
    verlaten = Verlaten(app)
    grens = Tabgrens(app, verlaten)
    poort: Any = app.event_namespace
    poort.on_event, poort.on_disconnect = grens.on_event, grens.on_disconnect
    return verlaten


def _na(handeling: Handeling, klaar: asyncio.Future[Any]) -> Handeling:
    """What became of an act: one that broke before its handler ran is sent again, and is still done once."""
    mis = klaar.cancelled() or klaar.exception() is not None
    return replace(handeling, antwoord="later") if mis else handeling
