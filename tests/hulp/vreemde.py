"""A client on the socket that keeps to no rules."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import Any

import socketio

from portal.auth.sessies import COOKIE

HYDRATE = "reflex___state____state.hydrate_and_load"
MELD = "reflex___state____state.portal___state___raamwerk___sessie____sessie_state.toon_melding"
_NUMMER = itertools.count(1)
GELADEN = '"is_hydrated_rx_state_": true'
"""What a page sends last: everything it loads has been sent."""


class Vreemde:
    """One open socket with everything that came in over it."""

    def __init__(
        self, basis: str, *, sleutel: str = "", token: str = "een-tab", origin: str | None = "", pad: str = "/proef"
    ):
        self.basis, self.token, self.pad = basis, token, pad
        self.binnen: list[Any] = []
        self.router: Any = None
        """The address that the tab stands on, for each event that names none: what is pushed is read for that page."""
        self.nieuws = asyncio.Event()
        self.koppen = {"Cookie": f"{COOKIE}={sleutel}"} if sleutel else {}
        if origin is not None:
            self.koppen["Origin"] = origin or basis
        self.sio = socketio.AsyncClient(reconnection=False)

        @self.sio.on("*", namespace="/_event")
        async def alles(soort: str, *data: Any) -> None:
            self.binnen.append((soort, data))
            self.nieuws.set()

    async def __aenter__(self) -> Vreemde:
        await self.sio.connect(
            f"{self.basis}/?token={self.token}", headers=self.koppen, namespaces=["/_event"], transports=["websocket"],
            socketio_path="/_event", wait_timeout=5,
        )  # fmt: skip
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.sio.disconnect()
        await asyncio.sleep(0.1)

    async def roep(self, naam: str, wacht: float | None = None, **payload: Any) -> str:
        """Send an event; all that came in after it, until it and what it set off was done or for this long."""
        vanaf = len(self.binnen)
        await self.zend(naam, payload)
        if wacht is None:
            await self.tot_rust()
        else:
            await asyncio.sleep(wacht)
        return self._sinds(vanaf)

    async def zend(self, naam: Any, payload: Any, router: Any = None, handeling: Any = None, wie: str = "") -> None:
        """Send one event, with the key of an act and who did it when there is one, and wait for nothing."""
        router = router or self.router or {"pathname": self.pad, "asPath": self.pad, "query": {}}
        data = {"name": naam, "payload": payload, "router_data": router}
        await self.sio.emit(
            "event", data | ({"handeling": handeling, "wie": wie} if handeling else {}), namespace="/_event"
        )

    @property
    def gehoord(self) -> list[list[str]]:
        """What the server said of our acts: key and answer, in order."""
        return [data[0] for soort, data in self.binnen if soort == "gedaan"]

    async def tot_rust(self, geduld: float = 20) -> None:
        """Until all that was asked is done, and what that set off: two messages of our own, one after the other."""
        for _ in range(2):
            merk, nu = f"merk-{next(_NUMMER)}.", len(self.binnen)
            await self.zend(MELD, {"melding": {"tekst": merk, "toon": "info"}})
            await self.wacht_op(merk, geduld, nu)

    async def laad(self) -> str:
        """Open the page; all that came in until it stood there, whatever the machine is busy with."""
        vanaf = len(self.binnen)
        await self.zend(HYDRATE, {})
        await self.wacht_op(GELADEN, 20, vanaf)
        return self._sinds(vanaf)

    async def wacht_op(self, tekst: str, seconden: float = 3, vanaf: int = 0) -> float:
        """How long until this text came in, among the messages from this one on; each is looked at once."""
        begin = time.monotonic()
        try:
            async with asyncio.timeout(seconden):
                while True:
                    self.nieuws.clear()
                    while vanaf < len(self.binnen):
                        vanaf += 1
                        if tekst in json.dumps(self.binnen[vanaf - 1], default=str):
                            return time.monotonic() - begin
                    await self.nieuws.wait()
        except TimeoutError:
            raise AssertionError(f"{tekst} kwam niet binnen: {self.alles[-800:]}") from None

    def _sinds(self, vanaf: int) -> str:
        return json.dumps(self.binnen[vanaf:], default=str)

    @property
    def alles(self) -> str:
        """Everything that came in."""
        return self._sinds(0)
