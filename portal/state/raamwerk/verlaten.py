"""Tabs that were left by who never logged in: what Reflex keeps of them goes after a minute instead of with all others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reflex.app import App
from reflex.istate.manager.disk import StateManagerDisk
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State
from reflex_base.registry import RegistrationContext

from portal.settings import get_settings
from portal.state.raamwerk.basis import onverwacht


@dataclass
class Verlaten:
    """The tabs without a session whose connection ended, the longest ago first."""

    app: App
    _sinds: dict[str, float] = field(default_factory=dict)

    def onthoud(self, token: str) -> None:
        """The connection of this tab ended; nobody was logged in there."""
        self._sinds.pop(token, None)
        self._sinds[token] = time.monotonic()

    async def ruim_op(self) -> int:
        """Forget the tabs that were left long enough ago and did not come back; how many."""
        uiterlijk, weg = time.monotonic() - get_settings().socket_anonymous_seconds, 0
        for token, sinds in list(self._sinds.items()):
            if sinds > uiterlijk:
                break
            if token in _open_tabs(self.app):
                del self._sinds[token]
            elif await _vergeet(self.app, token):
                del self._sinds[token]
                weg += 1
        return weg


def _open_tabs(app: App) -> dict[str, Any]:
    tabs: dict[str, Any] = app._event_namespace._token_manager.token_to_socket  # type: ignore[union-attr]
    return tabs


async def _vergeet(app: App, token: str) -> bool:
    """Drop everything that is kept of a tab, wherever that is; False for one that has to be looked at once more."""
    beheer, sleutel = app.state_manager, BaseStateToken(ident=token, cls=State)
    klassen = RegistrationContext.ensure_context().base_states.values()
    if isinstance(beheer, StateManagerRedis):
        if sleutel.lock_key in beheer._local_leases:  # held in memory for seconds, and written after that
            return False
        beheer._cached_states_locks.pop(sleutel.lock_key, None)
        await beheer.redis.delete(*(sleutel._state_key(klasse) for klasse in klassen))
        return True
    geheugen: Any = beheer
    slot = geheugen._states_locks.get(sleutel.lock_key)
    if slot is not None and slot.locked():
        return False
    geheugen._purge_token(sleutel)
    if isinstance(beheer, StateManagerDisk):
        beheer._write_queue.pop(sleutel, None)
        paden = [beheer.token_path(sleutel.with_cls(klasse)) for klasse in klassen]
        return not await asyncio.to_thread(_haal_weg, paden)  # a write that was under way puts files back
    return True


def _haal_weg(paden: list[Path]) -> int:
    """Remove these files; how many there were."""
    weg = 0
    for pad in paden:
        with suppress(FileNotFoundError):
            pad.unlink()
            weg += 1
    return weg


@asynccontextmanager
async def ruim_steeds_op(verlaten: Verlaten) -> AsyncIterator[None]:
    """Clear away for as long as this process lives."""
    taak = asyncio.create_task(_blijf_opruimen(verlaten), name="portal-verlaten")
    try:
        yield
    finally:
        taak.cancel()
        with suppress(asyncio.CancelledError):
            await taak


async def _blijf_opruimen(verlaten: Verlaten) -> None:
    while True:
        await asyncio.sleep(min(5.0, get_settings().socket_anonymous_seconds))
        try:
            await verlaten.ruim_op()
        except Exception as fout:  # one bad round is no reason to clear up no more
            onverwacht("verlaten", fout)
