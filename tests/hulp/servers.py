"""Start and stop real servers in tests: a process group each, a wait for the address, and the log at hand."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.hulp.databases import WORTEL, vrije_poort

__all__ = ["Server", "ServerFout", "redis", "start", "vrije_poort", "wacht_op_poort", "wacht_op_url"]


class ServerFout(AssertionError):
    """A server did not come up or stopped by itself; the message ends with its log."""


@dataclass
class Server:
    """A running process with everything it started itself."""

    proces: subprocess.Popen[bytes]
    logbestand: Path
    _gestopt: bool = field(default=False)

    @property
    def log(self) -> str:
        """What it wrote so far."""
        return self.logbestand.read_text(encoding="utf-8", errors="replace")

    @property
    def leeft(self) -> bool:
        """True while the process runs."""
        return self.proces.poll() is None

    def wacht_op_regel(self, tekst: str, seconden: float = 60) -> None:
        """Wait until the log contains a text."""
        self._wacht(lambda: tekst in self.log, f"‘{tekst}’ in het log", seconden)

    def wacht_op_url(self, url: str, seconden: float = 60) -> None:
        """Wait until an address answers, with whatever status below 500."""
        self._wacht(lambda: _antwoordt(url), url, seconden)

    def _wacht(self, klaar, wat: str, seconden: float) -> None:
        einde = time.monotonic() + seconden
        while not klaar():
            if not self.leeft:
                raise ServerFout(f"De server stopte (code {self.proces.returncode}):\n{self.log[-4000:]}")
            if time.monotonic() > einde:
                raise ServerFout(f"Na {seconden:.0f} s nog geen {wat}:\n{self.log[-4000:]}")
            time.sleep(0.1)

    def stop(self, sein: int = signal.SIGTERM, seconden: float = 10) -> int:
        """Stop the whole process group: politely first, then for sure."""
        if not self._gestopt:
            self._gestopt = True
            self._stuur(sein)
            with suppress(subprocess.TimeoutExpired):
                self.proces.wait(seconden)
            self._stuur(signal.SIGKILL)
            self.proces.wait(seconden)
        return self.proces.returncode

    def _stuur(self, sein: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.proces.pid, sein)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(opdracht: Sequence[str], logbestand: Path, env: dict[str, str] | None = None, cwd: Path = WORTEL) -> Server:
    """Start a command in a process group of its own, with its output in a file."""
    with logbestand.open("ab") as log:
        proces = subprocess.Popen(
            list(opdracht), cwd=cwd, env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    return Server(proces, logbestand)


@contextmanager
def redis(map_: Path) -> Iterator[str]:
    """A Redis that keeps nothing; gives its address."""
    opdracht = ["redis-server", "--port", str(poort := vrije_poort()), "--bind", "127.0.0.1", "--save", ""]
    with start(opdracht, map_ / "redis.log", cwd=map_):
        wacht_op_poort(poort)
        yield f"redis://127.0.0.1:{poort}/0"


def wacht_op_poort(poort: int, seconden: float = 30) -> None:
    """Wait until something listens on a port of this machine."""
    einde = time.monotonic() + seconden
    while time.monotonic() < einde:
        with socket.socket() as s:
            s.settimeout(0.5)
            if s.connect_ex(("127.0.0.1", poort)) == 0:
                return
        time.sleep(0.05)
    raise ServerFout(f"Niets luistert op poort {poort}.")


def wacht_op_url(url: str, seconden: float = 60) -> None:
    """Wait until an address answers, with whatever status below 500."""
    einde = time.monotonic() + seconden
    while not _antwoordt(url):
        if time.monotonic() > einde:
            raise ServerFout(f"{url} antwoordt niet.")
        time.sleep(0.1)


def _antwoordt(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as antwoord:
            return bool(antwoord.status < 500)
    except urllib.error.HTTPError as fout:
        return fout.code < 500
    except (OSError, ValueError):
        return False
