"""A line between a browser and the portal that a test can cut: nothing comes through, and nobody is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Lijn:
    """Passes bytes both ways as long as it is `open`; cut, it swallows them and keeps every connection standing."""

    doel: int
    poort: int = 0
    stil: bool = False
    _lus: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _taken: set[asyncio.Task[None]] = field(default_factory=set)

    async def _begin(self) -> asyncio.Server:
        server = await asyncio.start_server(self._verbind, "127.0.0.1", 0)
        self.poort = server.sockets[0].getsockname()[1]
        return server

    async def _verbind(self, lees: asyncio.StreamReader, schrijf: asyncio.StreamWriter) -> None:
        if self.stil:
            await asyncio.sleep(3600)
        daar_lees, daar_schrijf = await asyncio.open_connection("127.0.0.1", self.doel)
        heen, terug = self._pomp(lees, daar_schrijf), self._pomp(daar_lees, schrijf)
        await asyncio.gather(heen, terug)

    async def _pomp(self, lees: asyncio.StreamReader, schrijf: asyncio.StreamWriter) -> None:
        verloren = False
        with suppress(OSError):
            while stuk := await lees.read(65_536):
                verloren = verloren or self.stil
                if not verloren:  # half a message is no message: what follows a loss on this connection is lost as well
                    schrijf.write(stuk)
                    await schrijf.drain()
            schrijf.close()


@contextmanager
def lijn(doel: int) -> Iterator[Lijn]:
    """A line to a port of this machine, as long as the block lasts."""
    lijn = Lijn(doel)
    klaar = threading.Event()

    def draai() -> None:
        asyncio.set_event_loop(lijn._lus)
        lijn._lus.run_until_complete(lijn._begin())
        klaar.set()
        lijn._lus.run_forever()

    draad = threading.Thread(target=draai, daemon=True)
    draad.start()
    klaar.wait(10)
    try:
        yield lijn
    finally:
        lijn._lus.call_soon_threadsafe(lijn._lus.stop)
        draad.join(5)
