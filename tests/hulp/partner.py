"""A partner system on a real port: tokens, effects by id, and any failure that a test asks for."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Regel = tuple[int, dict[str, str], bytes]


def probleem(status: int, detail: str, **extra: Any) -> Regel:
    """An answer as problem+json."""
    inhoud = {"status": str(status), "title": "Ongeldig bericht", "detail": detail, **extra}
    return status, {"Content-Type": "application/problem+json"}, json.dumps(inhoud).encode()


@dataclass
class Verzoek:
    """One request as it came in."""

    methode: str
    pad: str
    op: float
    kop: dict[str, str]
    inhoud: bytes


@dataclass
class Partner:
    """What the partner did and must do; `script` answers come first, then `regel`, then success."""

    poort: int = 0
    schema: str = "http"
    verzoeken: list[Verzoek] = field(default_factory=list)
    effecten: dict[str, list[str]] = field(default_factory=dict)
    script: deque[Regel | None] = field(default_factory=deque)
    regel: Callable[[Verzoek], Regel | None] | None = None
    lijsten: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    stukken: dict[str, Regel] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    geldig: set[str] = field(default_factory=set)
    geldigheid: int = 3600
    druppels: str = ""
    """The end of an address that answers with a space now and then, for ever."""
    slot: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"{self.schema}://127.0.0.1:{self.poort}/ooapi"

    @property
    def token_url(self) -> str:
        return f"{self.schema}://127.0.0.1:{self.poort}/oauth/token"

    def paden(self) -> list[str]:
        return [f"{v.methode} {v.pad}" for v in self.verzoeken]

    def nieuw_token(self) -> Regel:
        token = f"t{len(self.tokens)}"
        self.tokens.append(token)
        self.geldig.add(token)
        data = {"access_token": token, "token_type": "Bearer", "expires_in": self.geldigheid}
        return 200, {"Content-Type": "application/json"}, json.dumps(data).encode()

    def behandel(self, v: Verzoek) -> Regel:
        """The answer to one request, with its effect when it succeeds."""
        if v.pad == "/oauth/token":
            return self.nieuw_token()
        if v.kop.get("authorization", "").removeprefix("Bearer ") not in self.geldig:
            return probleem(401, "Token verlopen")
        with self.slot:
            self.verzoeken.append(v)
            antwoord = self.script.popleft() if self.script else (self.regel(v) if self.regel else None)
        if antwoord is not None:
            return antwoord
        kaal = v.pad.removeprefix("/ooapi").partition("?")[0]
        if v.methode == "GET":
            return self._lees(kaal, v.pad)
        with self.slot:
            self.effecten.setdefault(kaal, []).append(v.inhoud.decode())
        return 200, {}, b""

    def _lees(self, kaal: str, pad: str) -> Regel:
        if kaal in self.stukken:
            return self.stukken[kaal]
        if kaal not in self.lijsten:
            return probleem(404, f"{kaal} bestaat niet")
        nummer = int(pad.partition("pageNumber=")[2].partition("&")[0] or 1)
        grootte = 2
        deel = self.lijsten[kaal][(nummer - 1) * grootte : nummer * grootte]
        meer = nummer * grootte < len(self.lijsten[kaal])
        data = {"pageSize": grootte, "pageNumber": nummer, "hasPreviousPage": nummer > 1, "hasNextPage": meer}
        return 200, {"Content-Type": "application/json"}, json.dumps({**data, "items": deel}).encode()


@contextmanager
def draai(tls: ssl.SSLContext | None = None) -> Iterator[Partner]:
    """A partner that answers for as long as the block lasts, over TLS when asked."""
    partner = Partner(schema="https" if tls else "http")

    class Afhandelaar(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _doe(self) -> None:
            lengte = int(self.headers.get("content-length") or 0)
            kop = {k.lower(): w for k, w in self.headers.items()}
            v = Verzoek(self.command, self.path, time.monotonic(), kop, self.rfile.read(lengte))
            if len(v.inhoud) < lengte:  # the sender died halfway
                self.close_connection = True
                return
            if partner.druppels and v.pad.endswith(partner.druppels):
                self._druppel()
                return
            status, extra, inhoud = partner.behandel(v)
            self.send_response(status)
            for naam, waarde in {**extra, "Content-Length": str(len(inhoud))}.items():
                self.send_header(naam, waarde)
            self.end_headers()
            self.wfile.write(inhoud)

        def _druppel(self) -> None:
            self.close_connection = True
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            while partner.druppels:
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)

        do_GET = do_PUT = do_PATCH = do_POST = _doe

        def log_message(self, *args: Any) -> None:
            """No noise."""

        def handle(self) -> None:
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Afhandelaar)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    partner.poort = server.server_address[1]
    draad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    draad.start()
    try:
        yield partner
    finally:
        server.shutdown()
        server.server_close()
