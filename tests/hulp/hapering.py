"""A proxy between the portal and a partner that spoils what it passes on, each time in the way a test asks for."""

from __future__ import annotations

import http.client
import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hapering(StrEnum):
    """What can go wrong between two systems that themselves are in order."""

    TRAAG = "traag"
    """The answer comes later than anybody waits."""
    RESET_ERVOOR = "reset ervoor"
    """The connection is reset before the request arrives."""
    RESET_ERNA = "reset erna"
    """The connection is reset after the effect, before the answer."""
    HALF_DICHT = "half dicht"
    """The other side closes its half of the connection and says nothing."""
    AFGEKAPT = "afgekapt"
    """Half of the answer, and then nothing."""
    DRUK = "429"
    """Too many requests, with Retry-After in seconds."""
    DICHT = "503"
    """Not available, with Retry-After in seconds."""
    DUBBEL = "dubbel"
    """The request arrives twice."""
    VERWISSELD = "verwisseld"
    """The request arrives after one that was sent later."""
    DRUPPELT = "druppelt"
    """The answer comes a byte at a time."""
    ANDERE_SOORT = "andere soort"
    """A web page with status 200 in the place of the answer; the request does not arrive."""
    VERLOPEN = "verlopen token"
    """The token is no longer good."""
    ANDERE_KLOK = "andere klok"
    """Not available until a moment on a clock that is an hour ahead."""


_NIET_DOOR = (
    Hapering.RESET_ERVOOR, Hapering.DRUK, Hapering.DICHT, Hapering.ANDERE_SOORT, Hapering.VERLOPEN,
    Hapering.ANDERE_KLOK,
)  # fmt: skip


@dataclass
class Antwoord:
    """What the real server said."""

    status: int
    koppen: list[tuple[str, str]]
    inhoud: bytes


@dataclass
class Tussen:
    """The proxy: `plan` says what happens to the next requests (None: nothing), after that all goes well."""

    doel: int
    poort: int = 0
    lang: float = 0.8
    """Seconds that are longer than anybody waits."""
    plan: deque[Hapering | None] = field(default_factory=deque)
    gezien: list[tuple[str, str, Hapering | None]] = field(default_factory=list)
    _slot: threading.Lock = field(default_factory=threading.Lock)
    _voorbij: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where the proxy listens."""
        return f"http://127.0.0.1:{self.poort}"

    def volgende(self, methode: str, pad: str) -> Hapering | None:
        """What happens to this request; asking for a token always goes well."""
        with self._slot:
            if pad.startswith("/oauth"):
                return None
            soort = self.plan.popleft() if self.plan else None
            self.gezien.append((methode, pad, soort))
            return soort

    def stuur_door(self, methode: str, pad: str, koppen: dict[str, str], inhoud: bytes) -> Antwoord:
        """Ask the real server."""
        lijn = http.client.HTTPConnection("127.0.0.1", self.doel, timeout=20)
        try:
            lijn.request(methode, pad, inhoud or None, koppen)
            antwoord = lijn.getresponse()
            return Antwoord(antwoord.status, antwoord.getheaders(), antwoord.read())
        finally:
            lijn.close()

    def wacht_op_een_ander(self) -> None:
        """Until another request has passed, or long enough."""
        self._voorbij.clear()
        self._voorbij.wait(self.lang)

    def ging_voorbij(self) -> None:
        """A request has passed."""
        self._voorbij.set()


def _probleem(status: int, koppen: list[tuple[str, str]]) -> Antwoord:
    inhoud = json.dumps({"status": str(status), "title": "Even niet"}).encode()
    return Antwoord(status, [("Content-Type", "application/problem+json"), *koppen], inhoud)


def _zonder_het_doel(soort: Hapering) -> Antwoord:
    """What the proxy answers by itself."""
    if soort is Hapering.ANDERE_SOORT:
        return Antwoord(200, [("Content-Type", "text/html")], b"<!doctype html><title>Onderhoud</title>")
    if soort is Hapering.VERLOPEN:
        return _probleem(401, [("WWW-Authenticate", "Bearer")])
    if soort is Hapering.ANDERE_KLOK:
        daar = datetime.now(UTC) + timedelta(hours=1)
        terug = format_datetime(daar + timedelta(seconds=1), usegmt=True)
        return _probleem(503, [("Date", format_datetime(daar, usegmt=True)), ("Retry-After", terug)])
    return _probleem(int(soort.value), [("Retry-After", "1")])


@contextmanager
def tussen(doel: int, lang: float = 0.8) -> Iterator[Tussen]:
    """A proxy to a port of this machine, as long as the block lasts."""
    proxy = Tussen(doel, lang=lang)

    class Afhandelaar(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _doe(self) -> None:
            inhoud = self.rfile.read(int(self.headers.get("content-length") or 0))
            koppen = {k: w for k, w in self.headers.items() if k.lower() not in ("host", "connection")}
            soort = proxy.volgende(self.command, self.path)
            if soort is Hapering.RESET_ERVOOR:
                return self._reset()
            if soort in _NIET_DOOR:
                return self._zeg(_zonder_het_doel(soort))
            if soort is Hapering.VERWISSELD:
                proxy.wacht_op_een_ander()
            for _ in range(2 if soort is Hapering.DUBBEL else 1):
                antwoord = proxy.stuur_door(self.command, self.path, koppen, inhoud)
            proxy.ging_voorbij()
            return self._bederf(soort, antwoord)

        def _bederf(self, soort: Hapering | None, antwoord: Antwoord) -> None:
            if soort is Hapering.RESET_ERNA:
                return self._reset()
            if soort is Hapering.HALF_DICHT:
                self.close_connection = True
                return self.connection.shutdown(socket.SHUT_WR)
            if soort is Hapering.TRAAG:
                time.sleep(proxy.lang)
            return self._zeg(antwoord, kap=soort is Hapering.AFGEKAPT, druppel=soort is Hapering.DRUPPELT)

        def _zeg(self, antwoord: Antwoord, *, kap: bool = False, druppel: bool = False) -> None:
            inhoud = antwoord.inhoud or (b"{}" if kap or druppel else b"")
            regels = [f"HTTP/1.1 {antwoord.status} X", f"Content-Length: {len(inhoud)}"]
            vast = ("content-length", "transfer-encoding", "connection")
            regels += [f"{k}: {w}" for k, w in antwoord.koppen if k.lower() not in vast]
            self._schrijf(("\r\n".join(regels) + "\r\n\r\n").encode())
            if kap:
                self._schrijf(inhoud[: len(inhoud) // 2])
                self.close_connection = True
            elif druppel:
                for n in range(0, len(inhoud), max(1, len(inhoud) // 20)):
                    self._schrijf(inhoud[n : n + max(1, len(inhoud) // 20)])
                    time.sleep(0.01)
            else:
                self._schrijf(inhoud)

        def _schrijf(self, stuk: bytes) -> None:
            self.wfile.write(stuk)
            self.wfile.flush()

        def _reset(self) -> None:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        do_GET = do_PUT = do_PATCH = do_POST = _doe

        def log_message(self, *args: Any) -> None:
            """No noise."""

        def handle(self) -> None:
            with suppress(OSError, ValueError):  # the other side hung up, or we did
                super().handle()

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Afhandelaar)
    server.daemon_threads = True
    proxy.poort = server.server_address[1]
    draad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    draad.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
