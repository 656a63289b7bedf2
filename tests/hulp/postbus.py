"""A mail server on a real port that takes every mail, or refuses it when told so."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Postbus:
    """What came in."""

    poort: int = 0
    weigert: bool = False
    brieven: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address as the portal wants it."""
        return f"smtp://127.0.0.1:{self.poort}"


@contextmanager
def postbus() -> Iterator[Postbus]:
    """A mail server for as long as the block lasts."""
    bus = Postbus()

    class Afhandelaar(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 postbus\r\n")
            while regel := self.rfile.readline().strip():
                woord = regel[:4].upper()
                if woord == b"DATA":
                    self.wfile.write(b"354 ga door\r\n")
                    self._brief()
                elif woord == b"RCPT" and bus.weigert:
                    self.wfile.write(b"550 nee\r\n")
                else:
                    self.wfile.write(b"221 dag\r\n" if woord == b"QUIT" else b"250 goed\r\n")
                    if woord == b"QUIT":
                        return

        def _brief(self) -> None:
            regels = []
            while (regel := self.rfile.readline()) != b".\r\n":
                regels.append(regel.decode())
            bus.brieven.append("".join(regels))
            self.wfile.write(b"250 goed\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Afhandelaar) as server:
        server.daemon_threads = True
        bus.poort = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield bus
        server.shutdown()
