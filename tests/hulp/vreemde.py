"""A client on the socket that keeps to no rules."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import socketio

from portal.auth.sessies import COOKIE

HYDRATE = "reflex___state____state.hydrate_and_load"


class Vreemde:
    """One open socket with everything that came in over it."""

    def __init__(
        self, basis: str, *, sleutel: str = "", token: str = "een-tab", origin: str | None = "", pad: str = "/proef"
    ):
        self.basis, self.token, self.pad = basis, token, pad
        self.binnen: list[Any] = []
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

    async def roep(self, naam: str, wacht: float = 0.4, **payload: Any) -> str:
        """Send an event and give back all that came in after it."""
        vanaf = len(self.binnen)
        await self.sio.emit(
            "event",
            {"name": naam, "payload": payload, "router_data": {"pathname": self.pad, "asPath": self.pad, "query": {}}},
            namespace="/_event",
        )
        await asyncio.sleep(wacht)
        return json.dumps(self.binnen[vanaf:], default=str)

    async def wacht_op(self, tekst: str, seconden: float = 3) -> float:
        """How long until this text came in."""
        begin = time.monotonic()
        while tekst not in self.alles:
            if time.monotonic() - begin > seconden:
                raise AssertionError(f"{tekst} kwam niet binnen: {self.alles[-800:]}")
            await asyncio.sleep(0.02)
        return time.monotonic() - begin

    @property
    def alles(self) -> str:
        """Everything that came in."""
        return json.dumps(self.binnen, default=str)
