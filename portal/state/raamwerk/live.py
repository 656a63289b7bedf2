"""Pages that look again when somebody else changed something: the only file that reaches into Reflex to wake a tab."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import reflex as rx
from redis.asyncio import Redis
from redis.exceptions import RedisError
from reflex.app import App
from reflex.event import Event
from reflex.state import StateUpdate
from reflex.utils.token_manager import RedisTokenManager
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.utils.format import format_event_handler

from portal import storing
from portal.auth import sessies
from portal.auth.edge import REF_HEADER
from portal.db.session import UnitOfWork, reading
from portal.services.grond import live
from portal.settings import get_settings
from portal.state.raamwerk.basis import onverwacht, raam

log = logging.getLogger("portal.live")
INTERVAL = 0.3
_TERUGBLIK = 200
"""How many counters to look back: two transactions may commit in another order than they counted."""
_SESSIES_ELKE = 4


@dataclass(frozen=True)
class Tabwekker(Event):
    """An event that no person caused: it refreshes a tab and does not count as somebody being there."""

    pad: str = ""
    """The page that asked for it; empty when it holds for any page."""


@dataclass
class Abonnement:
    """What one open tab wants to hear about."""

    ref: str
    pad: str
    onderwerpen: dict[str, set[str]] = field(default_factory=dict)
    gewaarschuwd: datetime | None = None
    gronden: frozenset[UUID] = frozenset()
    """What the session rested on at the last look: when a part of that is gone, what is on screen may be of that part."""


ABONNEMENTEN: dict[str, Abonnement] = {}


def abonneer(state: rx.State, *onderwerpen: str, herlaad: Any) -> None:
    """Run `herlaad` (a handler of this page, like `MijnState.ververs`) in this tab whenever one of these changes.

    Call it in the loader of the page. Another page in the same tab, or another session, starts afresh.
    """
    token = state.router.session.client_token
    ref, pad = str(state.router_data.get("headers", {}).get(REF_HEADER, "")), str(state.router.url.path)
    huidig = ABONNEMENTEN.get(token)
    if huidig is None or (huidig.ref, huidig.pad) != (ref, pad):
        gronden = huidig.gronden if huidig is not None and huidig.ref == ref else frozenset()
        huidig = ABONNEMENTEN[token] = Abonnement(ref, pad, gronden=gronden)
    naam = format_event_handler(herlaad)
    for onderwerp in onderwerpen:
        huidig.onderwerpen.setdefault(onderwerp, set()).add(naam)


@dataclass
class Volger:
    """Remembers which counters this process has seen."""

    app: App
    gezien: dict[str, int] = field(default_factory=dict)
    _hoogste: int = 0
    _afdruk: tuple[int, ...] = ()
    """What is read again only when this changed: most looks, three a second, find nothing."""
    _beurt: int = 0

    async def start(self) -> None:
        """Take the present as the beginning."""
        self.gezien = await asyncio.to_thread(self._lees, True)

    async def kijk(self) -> None:
        """One look: wake the tabs whose subjects changed, and those whose session was ended elsewhere."""
        self._ruim_op()
        nu = await asyncio.to_thread(self._lees, False)
        gewijzigd = {o for o, v in nu.items() if self.gezien.get(o) != v}
        self.gezien = nu
        self._beurt += 1
        for token, abonnement in list(ABONNEMENTEN.items()):
            namen = {n for o in gewijzigd & abonnement.onderwerpen.keys() for n in abonnement.onderwerpen[o]}
            for naam in sorted(namen):
                await wek(self.app, token, naam, abonnement.pad)
        if self._beurt % _SESSIES_ELKE == 0 and ABONNEMENTEN:
            await self._bekijk_sessies()

    async def _bekijk_sessies(self) -> None:
        """Any event makes the gate empty the tab of a session that is over or reaches less; others are warned in time."""
        refs = {a.ref for a in ABONNEMENTEN.values() if a.ref}
        tijden = await asyncio.to_thread(_met, sessies.looptijden, refs)
        gronden = await asyncio.to_thread(_met, sessies.gronden, tijden)
        for token, abonnement in list(ABONNEMENTEN.items()):
            if not abonnement.ref:
                continue
            looptijd, nu = tijden.get(abonnement.ref), gronden.get(abonnement.ref, frozenset())
            minder, abonnement.gronden = bool(abonnement.gronden - nu), nu
            if looptijd is not None and minder:
                sessies.vergeet(abonnement.ref)
                await wek(self.app, token, format_event_handler(raam().ververs))
            if looptijd is None:
                ABONNEMENTEN.pop(token, None)
                sessies.vergeet(abonnement.ref)
                await wek(self.app, token, format_event_handler(raam().ververs))
            elif (afloop := looptijd.afloop) != abonnement.gewaarschuwd:
                abonnement.gewaarschuwd = afloop
                await wek(self.app, token, format_event_handler(raam().toon_afloop))

    def _ruim_op(self) -> None:
        open_tabs = verbonden(self.app)
        for token in [t for t in ABONNEMENTEN if t not in open_tabs]:
            del ABONNEMENTEN[token]

    def _lees(self, eerste: bool) -> dict[str, int]:
        with reading() as uow:
            if eerste:
                self._hoogste = live.hoogste(uow)
            vanaf = max(0, self._hoogste - _TERUGBLIK)
            if (afdruk := (vanaf, *live.afdruk(uow, vanaf))) == self._afdruk:
                return self.gezien
            nu = live.versies_sinds(uow, vanaf)
        self._afdruk = afdruk
        self._hoogste = max([self._hoogste, *nu.values()])
        return nu


def _met(functie: Any, *args: Any) -> Any:
    with reading() as uow:
        uow_: UnitOfWork = uow
        return functie(uow_, *args)


def verbonden(app: App) -> set[str]:
    """The tokens of the tabs whose socket is in this very process."""
    beheer = app._event_namespace._token_manager  # type: ignore[union-attr]
    return {t for t, record in beheer.token_to_socket.items() if record.instance_id == beheer.instance_id}


async def wek(app: App, token: str, naam: str, pad: str = "") -> None:
    """Queue an event for a tab as if the page had asked for it; it passes the gate like any other."""
    await app.event_processor.enqueue(token, Tabwekker(name=naam, payload={}, pad=pad))


async def _zeg_storing(app: App, tekst: str, naar: str | None = None) -> None:
    """Show in every tab of this process (or one) what is away, or that nothing is, without needing what is away."""
    poort: Any = app.event_namespace
    delta = {raam().get_full_name(): {f"storing{FIELD_MARKER}": tekst}}
    await poort.emit("event", StateUpdate(delta=delta), to=naar)


async def zeg_storing(app: App, token: str) -> None:
    """Show in this tab what is away, if anything is."""
    socket = app._event_namespace._token_manager.token_to_socket.get(token)  # type: ignore[union-attr]
    if socket is not None and (tekst := storing.tekst()):
        await _zeg_storing(app, tekst, socket.sid)


@asynccontextmanager
async def volg(app: App) -> AsyncIterator[None]:
    """Follow the change counters for as long as this process lives."""
    taken = [asyncio.create_task(_blijf_kijken(Volger(app))), asyncio.create_task(_let_op(app))]
    try:
        yield
    finally:
        for taak in taken:
            taak.cancel()
        await asyncio.gather(*taken, return_exceptions=True)


async def _let_op(app: App) -> None:
    """Tell every tab when something goes away and when it is back, and look at Redis, of which nobody else hears."""
    getoond = ""
    while True:
        await _kijk_naar_redis()
        if (tekst := storing.tekst()) != getoond or tekst:  # again each time, for the tabs that came since
            with suppress(Exception):
                await _zeg_storing(app, tekst)
                if getoond and not tekst:
                    _neem_op(app)
            getoond = tekst
        await asyncio.sleep(1)


def _neem_op(app: App) -> None:
    """Follow again in Redis what other processes tell; Reflex gives that up for good after five seconds without it."""
    poort: Any = app.event_namespace
    if isinstance(beheer := poort._token_manager, RedisTokenManager):
        beheer.ensure_lost_and_found_task(poort.emit_update)
        beheer._ensure_socket_record_task()


async def _kijk_naar_redis() -> None:
    if not (adres := get_settings().redis_url):
        return
    try:
        async with Redis.from_url(adres, socket_timeout=2, socket_connect_timeout=2) as redis:
            await redis.execute_command("PING")
    except RedisError as fout:
        storing.REDIS.mist(fout)
    else:
        storing.REDIS.werkt()


async def _blijf_kijken(volger: Volger) -> None:
    begonnen = False
    while True:
        try:
            await (volger.kijk() if begonnen else volger.start())
            begonnen = True
        except Exception as fout:
            onverwacht("live", fout)
            await asyncio.sleep(2)
        await asyncio.sleep(INTERVAL)
