"""Starts the whole demo — portal, DR, TAS and identity provider — and stops everything it started."""

from __future__ import annotations

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from portal.auth.principal import OPDRACHTREGEL
from portal.db.migreren import naar_nieuwste
from portal.db.session import get_engine, unit_of_work
from portal.demo import data, partners
from portal.demo.catalogus import DR_NAAM
from portal.sandbox.school_data import TAS_NAAM
from portal.services.beheren import toegang
from portal.services.beheren.koppelingen import BewaarKoppeling

WORTEL = Path(__file__).resolve().parents[2]
_PDEATHSIG = 1
_GEDULD = 900.0
"""Seconds for the first start, which builds the screens."""


@dataclass(frozen=True)
class Opzet:
    """Where the demo lives; every value can be set in the environment."""

    poort: int = int(os.environ.get("DEMO_PORT", "3000"))
    dr: int = int(os.environ.get("DEMO_DR_PORT", "3101"))
    tas: int = int(os.environ.get("DEMO_TAS_PORT", "3102"))
    idp: int = int(os.environ.get("DEMO_IDP_PORT", "3103"))
    studenten: int = int(os.environ.get("DEMO_STUDENTS", "150"))
    map: Path = field(default_factory=lambda: (WORTEL / os.environ.get("DEMO_DATA", "data/demo")).resolve())

    @property
    def url(self) -> str:
        """The address of the portal."""
        return f"http://localhost:{self.poort}"

    def geheim(self, naam: str) -> Path:
        """A file with a secret, made once and readable by nobody else."""
        pad = self.map / "geheimen" / naam
        if not pad.exists():
            pad.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(pad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as f:
                f.write(secrets.token_urlsafe(32))
        return pad

    def omgeving(self) -> dict[str, str]:
        """The settings of the portal in the demo."""
        return {
            "PORTAL_PUBLIC_URL": self.url,
            "PORTAL_DATA_DIR": str(self.map),
            "PORTAL_DATABASE_URL": os.environ.get("DEMO_DATABASE_URL", ""),
            "PORTAL_REDIS_URL": "",
            "PORTAL_OIDC_ISSUER": f"http://localhost:{self.idp}",
            "PORTAL_OIDC_CLIENT_ID": "portaal",
            "PORTAL_OIDC_CLIENT_SECRET": self.geheim("idp").read_text(encoding="ascii"),
            "PORTAL_SCHEDULED_PULLS": "false",
            "PORTAL_EXECUTOR_ID": "demo",
        }


class Gestopt(Exception):
    """Somebody asked the demo to stop."""


class DemoFout(Exception):
    """The demo cannot run; the message says why."""


@dataclass
class Toezicht:
    """The processes of the demo."""

    opzet: Opzet
    lopend: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, naam: str, opdracht: list[str]) -> None:
        """Start one server in a group of its own, that ends when we do."""
        log = self.opzet.map / "log" / f"{naam}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as uit:
            self.lopend[naam] = subprocess.Popen(  # noqa: S603
                opdracht, cwd=WORTEL, stdin=subprocess.DEVNULL, stdout=uit, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=_volg_ouder, env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip

    def wacht_op(self, naam: str, url: str) -> None:
        """Wait until a server answers."""
        einde = time.monotonic() + _GEDULD
        while not _antwoordt(url):
            self.controleer()
            if time.monotonic() > einde:
                raise DemoFout(f"{naam} antwoordt niet op {url}.")
            time.sleep(0.2)

    def controleer(self) -> None:
        """DemoFout when one of the servers ended by itself."""
        for naam, proces in self.lopend.items():
            if proces.poll() is not None:
                log = (self.opzet.map / "log" / f"{naam}.log").read_text(encoding="utf-8", errors="replace")
                raise DemoFout(f"{naam} is gestopt (code {proces.returncode}):\n{log[-3000:]}")

    def wacht_op_einde(self, naam: str) -> None:
        """Wait for what ends by itself; DemoFout when it did not end well."""
        if self.lopend[naam].wait(_GEDULD):
            self.controleer()
        del self.lopend[naam]

    def stop(self) -> None:
        """End everything that was started, with all that it started itself."""
        kroost = [kind for p in self.lopend.values() for kind in _nakomelingen(p.pid)]
        for proces in reversed(self.lopend.values()):
            _sein(proces.pid, signal.SIGTERM)
        einde = time.monotonic() + 12
        for proces in self.lopend.values():
            with suppress(subprocess.TimeoutExpired):
                proces.wait(max(0.1, einde - time.monotonic()))
        for proces in self.lopend.values():
            _sein(proces.pid, signal.SIGKILL)
            proces.wait()
        for pid, gestart in kroost:
            if _gestart_op(pid) == gestart:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _volg_ouder() -> None:
    ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGTERM)


def _sein(groep: int, sein: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(groep, sein)


def _velden(pid: str) -> list[str]:
    """The fields of /proc/<pid>/stat after the name; empty when the process is gone."""
    with suppress(OSError):
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()
    return []


def _gestart_op(pid: int) -> str:
    velden = _velden(str(pid))
    return velden[19] if velden else ""


def _nakomelingen(pid: int) -> Iterator[tuple[int, str]]:
    """Children, grandchildren and so on, each with its start time so that a reused number is never hit."""
    ouders = {p.name: _velden(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()}
    for kind, velden in ouders.items():
        if velden and int(velden[1]) == pid:
            yield int(kind), velden[19]
            yield from _nakomelingen(int(kind))


def _antwoordt(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3):  # noqa: S310
            return True
    except urllib.error.HTTPError as fout:
        return fout.code < 500
    except OSError:
        return False


def _eis_vrije_poorten(o: Opzet) -> None:
    for poort in (o.poort, o.dr, o.tas, o.idp):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", poort)) == 0:
                raise DemoFout(
                    f"Poort {poort} is al in gebruik. Stop dat programma, of kies een andere poort (DEMO_PORT …)."
                )


def bereid_voor(o: Opzet) -> None:
    """Schema, demo data, connections and partners: done once, harmless to repeat."""
    naar_nieuwste()
    if nieuw := data.is_leeg():
        _zeg(f"demoschool maken ({o.studenten} studenten) …")
        data.vul(o.studenten, tas=f"http://localhost:{o.tas}")
    partijen = (("dr", DR_NAAM, o.dr, "nl-test-admin-flow-1-5"), ("tas", TAS_NAAM, o.tas, "nl-test-admin-flow-2-3-4"))
    for soort, naam, poort, scope in partijen:
        adres, geheim = f"http://localhost:{poort}", o.geheim(soort).read_text(encoding="ascii")
        cmd = BewaarKoppeling(
            naam=naam, soort=soort, base_url=adres, token_url=f"{adres}/oauth/token", client_id="portaal", geheim=geheim
        )
        with unit_of_work() as uow:
            toegang.stel_koppeling_in(uow, OPDRACHTREGEL, cmd)
            eigen = o.geheim(f"{soort}-bij-portaal").read_text(encoding="ascii")
            toegang.zorg_voor_client(uow, OPDRACHTREGEL, naam, scope, f"demo-{soort}", eigen)
    if nieuw:
        partners.vul_partners(o.map / "sandbox")
    get_engine().dispose()


def _zet_klaar(t: Toezicht) -> None:
    """The school, while the screens are built."""
    t.start("schermen", [sys.executable, "-c", "from portal.serve import bouw; bouw()"])
    bereid_voor(t.opzet)
    _zeg("schermen bouwen (alleen de eerste keer) …")
    t.wacht_op_einde("schermen")


def _start(t: Toezicht) -> None:
    o, py = t.opzet, sys.executable
    gedeeld = ["--data", str(o.map / "sandbox"), "--portal-url", o.url, "--students", str(o.studenten)]
    for soort, poort in (("dr", o.dr), ("tas", o.tas)):
        eigen = ["--client-id", f"demo-{soort}", "--client-secret-file", str(o.geheim(f"{soort}-bij-portaal"))]
        t.start(soort, [py, "-m", "portal.sandbox", soort, "--port", str(poort), "--own-secret-file",
                        str(o.geheim(soort)), *eigen, *gedeeld])  # fmt: skip
    adressen = ["--dr-url", f"http://localhost:{o.dr}", "--tas-url", f"http://localhost:{o.tas}"]
    t.start("idp", [py, "-m", "portal.sandbox", "idp", "--port", str(o.idp), "--own-secret-file",
                    str(o.geheim("idp")), *adressen, *gedeeld])  # fmt: skip
    t.start("portaal", [str(Path(py).parent / "portal"), "serve", "--port", str(o.poort)])
    for naam, poort in (("dr", o.dr), ("tas", o.tas), ("idp", o.idp)):
        t.wacht_op(naam, f"http://localhost:{poort}/")
    _zeg("portaal starten …")
    t.wacht_op("portaal", f"{o.url}/health/live")
    t.wacht_op("portaal", f"{o.url}/")


def _zeg(tekst: str) -> None:
    sys.stdout.write(tekst + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the demo until Ctrl+C; the exit code is zero when it was stopped on purpose."""

    def stop(_sein: int, _frame: FrameType | None) -> None:
        raise Gestopt

    for sein in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sein, stop)
    os.umask(0o077)
    o = Opzet()
    toezicht = Toezicht(o)
    try:
        _eis_vrije_poorten(o)
        os.environ.update(o.omgeving())
        _zet_klaar(toezicht)
        _start(toezicht)
        _zeg(f"klaar: {o.url}")
        while True:
            toezicht.controleer()
            time.sleep(1)
    except Gestopt:
        _zeg("\nstoppen …")
        return 0
    except DemoFout as fout:
        sys.stderr.write(f"{fout}\n")
        return 1
    finally:
        for sein in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sein, signal.SIG_IGN)
        toezicht.stop()


if __name__ == "__main__":
    sys.exit(main())
