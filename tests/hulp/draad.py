"""A real HTTP server in a thread of the test process, for applications that share our memory."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from granian.constants import Interfaces
from granian.server.embed import Server

from tests.hulp.servers import wacht_op_poort


@contextmanager
def serveer(app: Any, poort: int) -> Iterator[None]:
    """Serve this application on a port of this machine as long as the block lasts."""
    lus = asyncio.new_event_loop()
    server = Server(app, address="127.0.0.1", port=poort, interface=Interfaces.ASGI, log_enabled=False)

    def draai() -> None:
        asyncio.set_event_loop(lus)
        lus.run_until_complete(server.serve())

    draad = threading.Thread(target=draai, daemon=True)
    draad.start()
    try:
        wacht_op_poort(poort)
        yield
    finally:
        lus.call_soon_threadsafe(server.stop)
        draad.join(5)
        time.sleep(0)


class _OpLocalhost(httpx.HTTPTransport):
    """Takes Secure off the cookies of this machine, because browsers trust localhost and Python does not."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        antwoord = super().handle_request(request)
        koppen = [
            (n, re.sub(rb"(?i); *secure", b"", w) if n.lower() == b"set-cookie" else w) for n, w in antwoord.headers.raw
        ]
        antwoord.headers = httpx.Headers(koppen)
        return antwoord


def browser() -> httpx.Client:
    """A client that, like a browser on localhost, keeps Secure cookies over plain HTTP, and follows nothing by itself."""
    return httpx.Client(transport=_OpLocalhost(), follow_redirects=False, timeout=20)
