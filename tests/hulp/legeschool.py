"""A school with nothing: the portal on an empty database, the login service, a delivery system, and what people do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser

from portal.domain.rechten import Rol
from portal.sandbox.school import build_school
from portal.sandbox.school_model import School
from tests.hulp import servers
from tests.hulp.spelers import Speler, speel

PORTAL = (sys.executable, "-c", "from portal.cli import app; app()")
KLIK, TEKEN, BLADZIJDE = 3.0, 0.3, 4.0
"""Seconds that a person needs for a click or a choice, for a character, and to read a page that opens."""
_TEL = """(() => {
  addEventListener('click', e => { if (e.isTrusted) window.telMens('klik', 1); }, true);
  addEventListener('change', e => {
    const tekst = ['INPUT', 'TEXTAREA'].includes(e.target.tagName) && !['checkbox', 'radio', 'file'].includes(e.target.type);
    window.telMens(tekst ? 'teken' : 'klik', tekst ? e.target.value.length : 1);
  }, true);
  if (top === window) window.telMens('bladzijde', 1);
})()"""


@dataclass
class LegeSchool:
    """Where everything is, who works there, and what it cost them until now."""

    map: Path
    portaal: str
    tas: str
    school: School
    browser: Browser
    omgeving: dict[str, str]
    gedaan: dict[str, int] = field(default_factory=lambda: {"klik": 0, "teken": 0, "bladzijde": 0})

    def opdracht(self, *args: str) -> str:
        """What the person at the server types; gives what it says."""
        uit = subprocess.run([*PORTAL, *args], env=self.omgeving, capture_output=True, text=True, check=False)
        assert uit.returncode == 0, uit.stdout + uit.stderr
        return uit.stdout

    def nacht(self) -> None:
        """What the portal does by itself at night for who joined a cohort later."""
        vul_aan = "from portal.jobs.jaarwissel import vul_aan; vul_aan()"
        subprocess.run([sys.executable, "-c", vul_aan], env=self.omgeving, check=True)

    @contextmanager
    def als(self, rol: Rol, **context: Any) -> Iterator[Speler]:
        """The person of this role, logged in, of whom each click and character is counted."""
        with speel(self.browser, self.portaal, getattr(self.school.demo, rol.value).naam, **context) as speler:
            speler.page.context.expose_function("telMens", self._tel)
            speler.page.context.add_init_script(_TEL)
            yield speler

    def _tel(self, wat: str, aantal: int) -> None:
        self.gedaan[wat] += aantal

    def bij_tas(self, aantal: int, seconden: float = 60) -> dict[str, list[str]]:
        """The students of each sitting at the delivery system, once it knows so many, or after so long anyway."""
        einde = time.monotonic() + seconden
        while True:
            zittingen = httpx.get(f"{self.tas}/control/zittingen", timeout=20).json()
            uit = {z["offeringId"]: [d["naam"] for d in z["deelnemers"] if d["rol"] == "student"] for z in zittingen}
            if sum(map(len, uit.values())) >= aantal or time.monotonic() > einde:
                return uit
            time.sleep(0.5)

    @property
    def seconden(self) -> float:
        """How long a person would have been busy with it."""
        g = self.gedaan
        return g["klik"] * KLIK + g["teken"] * TEKEN + g["bladzijde"] * BLADZIJDE


@contextmanager
def lege_school(map_: Path, browser: Browser, database_url: str = "") -> Iterator[LegeSchool]:
    """An empty portal on SQLite, or on the database that is given; nobody is in it yet."""
    portaal, tas, idp = (servers.vrije_poort() for _ in range(3))
    geheimen = {naam: map_ / f"{naam}.geheim" for naam in ("idp", "tas", "tas-bij-portaal")}
    for naam, pad in geheimen.items():
        pad.write_text(f"geheim-{naam}-{'x' * 24}", encoding="ascii")
    omgeving = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")} | {
        "PORTAL_PUBLIC_URL": f"http://localhost:{portaal}", "PORTAL_DATA_DIR": str(map_ / "data"),
        "PORTAL_DATABASE_URL": database_url, "PORTAL_OIDC_ISSUER": f"http://localhost:{idp}",
        "PORTAL_OIDC_CLIENT_ID": "portaal", "PORTAL_OIDC_CLIENT_SECRET": geheimen["idp"].read_text(encoding="ascii"),
        "PORTAL_SCHEDULED_PULLS": "false",
    }  # fmt: skip
    school = LegeSchool(
        map_, f"http://localhost:{portaal}", f"http://localhost:{tas}", build_school(120), browser, omgeving
    )
    zandbak = [sys.executable, "-m", "portal.sandbox"]
    gedeeld = ["--data", str(map_ / "zandbak"), "--portal-url", school.portaal, "--students", "120"]
    eigen = ["--client-id", "tas", "--client-secret-file", str(geheimen["tas-bij-portaal"])]
    school.opdracht("migrate")
    opdrachten = {
        "idp": [*zandbak, "idp", "--port", str(idp), "--own-secret-file", str(geheimen["idp"]), *gedeeld],
        "tas": [*zandbak, "tas", "--port", str(tas), "--own-secret-file", str(geheimen["tas"]), *eigen, *gedeeld],
        "portaal": [*PORTAL, "serve", "--port", str(portaal)],
    }  # fmt: skip
    with ExitStack() as stapel:
        for naam, opdracht in opdrachten.items():
            server = stapel.enter_context(servers.start(opdracht, map_ / f"{naam}.log", omgeving))
            server.wacht_op_url(
                {"idp": f"http://localhost:{idp}", "tas": school.tas, "portaal": school.portaal}[naam], 120
            )
        yield school
