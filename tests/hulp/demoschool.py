"""The demo as `make demo` starts it, for tests: portal, registry, delivery system and login on free ports."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from portal.domain.rechten import Rol
from portal.sandbox.school import build_school
from portal.sandbox.school_model import School
from tests.hulp import servers
from tests.hulp.spelers import Speler, speel

STUDENTEN = 120
TELEFOON = {"width": 390, "height": 844}
TABLET = {"width": 1180, "height": 820}


@dataclass
class Demoschool:
    """A running demo: where its servers are, who is in it, and what the steps of a chain learn along the way."""

    portaal: str
    dr: str
    tas: str
    school: School
    omgeving: dict[str, str]
    browser: Browser
    versie: str = ""
    zitting: str = ""

    def als(self, wie: Rol | str, **context: object) -> AbstractContextManager[Speler]:
        """The demo person of this role, or the person with this name, logged in with a browser of his own."""
        naam = getattr(self.school.demo, wie.value).naam if isinstance(wie, Rol) else wie
        return speel(self.browser, self.portaal, naam, **context)


@contextmanager
def demoschool(map_: Path, browser: Browser, database_url: str = "") -> Iterator[Demoschool]:
    """A demo with a small school, in a folder of its own; on SQLite unless another database is given."""
    poorten = [servers.vrije_poort() for _ in range(4)]
    omgeving = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")} | {
        "DEMO_PORT": str(poorten[0]), "DEMO_DR_PORT": str(poorten[1]), "DEMO_TAS_PORT": str(poorten[2]),
        "DEMO_IDP_PORT": str(poorten[3]), "DEMO_DATA": str(map_), "DEMO_STUDENTS": str(STUDENTEN),
    }  # fmt: skip
    if database_url:
        omgeving["DEMO_DATABASE_URL"] = database_url
    server = servers.start([sys.executable, "-m", "portal.demo.start"], map_ / "demo.log", omgeving)
    try:
        server.wacht_op_regel("klaar: ", seconden=300)
        yield Demoschool(*[f"http://localhost:{p}" for p in poorten[:3]], build_school(STUDENTEN), omgeving, browser)
    finally:
        server.stop()
