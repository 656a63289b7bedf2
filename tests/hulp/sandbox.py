"""Real sandbox servers in subprocesses and a stand-in for the portal, for the tests."""

import json
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from tests.hulp.servers import Server, start, vrije_poort

CLIENT, GEHEIM = "portaal", "een-geheim"
OPTIES = ["--students", "40", "--own-client-id", CLIENT, "--own-secret", GEHEIM]


@dataclass
class NepPortaal:
    """Takes what DR and TAS send, and can be out of order for a while."""

    port: int = field(default_factory=vrije_poort)
    berichten: list[tuple[str, str, str, Any]] = field(default_factory=list)  # method, path, content type, body
    storing: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        portaal = self

        class Handler(BaseHTTPRequestHandler):
            def _doe(self) -> None:
                rauw = self.rfile.read(int(self.headers.get("content-length") or 0))
                status, inhoud = portaal.antwoord(self.command, self.path, dict(self.headers.items()), rauw)
                self.send_response(status)
                self.send_header("Content-Length", str(len(inhoud)))
                self.end_headers()
                self.wfile.write(inhoud)

            do_GET = do_POST = do_PUT = do_PATCH = _doe

            def log_message(self, *args: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def antwoord(self, methode: str, pad: str, koppen: dict[str, str], rauw: bytes) -> tuple[int, bytes]:
        koppen = {k.lower(): v for k, v in koppen.items()}
        if pad == "/oauth/token":
            goed = koppen.get("authorization", "").startswith("Basic ")
            return (200, json.dumps({"access_token": "t", "expires_in": 3600}).encode()) if goed else (401, b"")
        if koppen.get("authorization") != "Bearer t":
            return 401, b""
        if self.storing > 0:
            self.storing -= 1
            return 503, b"storing"
        if methode == "GET":
            return 200, b"%PDF-1.4 van het portaal"
        self.berichten.append((methode, pad, koppen.get("content-type", ""), json.loads(rauw)))
        return 200, b"{}"

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()


@dataclass
class Proefserver:
    """One sandbox server in a process of its own."""

    soort: str
    data: Path
    portaal: str
    port: int = field(default_factory=vrije_poort)
    _server: Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.begin()
        self.wacht()

    def begin(self) -> None:
        geheim = self.data / "geheim"
        geheim.write_text("ons-geheim\n", encoding="utf-8")
        opdracht = [sys.executable, "-m", "portal.sandbox", self.soort, "--port", str(self.port), *OPTIES]
        opdracht += ["--data", str(self.data), "--portal-url", self.portaal, "--public-url", self.url]
        opdracht += ["--client-id", self.soort, "--client-secret-file", str(geheim)]
        self._server = start(opdracht, self.data.with_suffix(".log"))

    def wacht(self) -> None:
        """Until the server answers."""
        if self._server:
            self._server.wacht_op_url(f"{self.url}/")

    def stop(self) -> None:
        if self._server:
            self._server.stop()

    def token(self, scope: str) -> str:
        vorm = {"grant_type": "client_credentials", "scope": scope}
        antwoord = httpx.post(f"{self.url}/oauth/token", data=vorm, auth=(CLIENT, GEHEIM))
        return str(antwoord.json()["access_token"])

    def partner(self, scope: str) -> httpx.Client:
        """A client as the portal would use it."""
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.token(scope)}"}, timeout=10)


def patch(client: httpx.Client, pad: str, body: Any) -> httpx.Response:
    """A merge patch with the right media type."""
    return client.patch(pad, content=json.dumps(body), headers={"Content-Type": "application/merge-patch+json"})
