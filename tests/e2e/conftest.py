"""The whole portal for browser tests: one server per database, filled with the demo school, and one Chromium.

For the package and not for the session: while Playwright runs, no other test in the process can use asyncio.
Tests here carry `pytest.mark.xdist_group("e2e")`, so that they share the servers of one worker.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from portal.db.migreren import naar_nieuwste
from portal.demo import data
from portal.domain.rechten import Rol
from portal.serve import bouw
from tests.hulp.browser import Scherm, Soort, als, chromium, sleutel, zet_koek
from tests.hulp.servers import Server, start, vrije_poort, wacht_op_poort

STUDENTEN = 300


@dataclass(frozen=True)
class Portaal:
    """A running portal: where it is, what it works on, and how to come in."""

    url: str
    database_url: str
    data_dir: Path
    soort: str
    env: dict[str, str]
    server: Server
    _browser: Browser
    _open: list[BrowserContext] = field(default_factory=list)

    def login(self, doel: Page | BrowserContext, wie: Rol | str, rol: Rol | None = None) -> None:
        """Log a page or context in as the demo person of a role, or as an account (in that role)."""
        zet_koek(doel.context if isinstance(doel, Page) else doel, self.url, sleutel(wie, rol))

    def als(self, wie: Rol | str, soort: Soort = "desktop", rol: Rol | None = None) -> Scherm:
        """A tab of its own, logged in; gone after the test."""
        scherm = als(self._browser, self.url, sleutel(wie, rol), soort)
        self._open.append(scherm.page.context)
        return scherm

    def ruim_op(self) -> None:
        """Close the tabs of a test."""
        while self._open:
            self._open.pop().close()


class Portalen:
    """The portals of this worker: started on first use, one per database."""

    def __init__(self, map_: Path, request: pytest.FixtureRequest) -> None:
        self._map, self._request, self._stapel = map_, request, ExitStack()
        self._lopend: dict[str, Portaal] = {}

    def geef(self, soort: str, omgeving: Callable[..., None], zaai: Callable[[], None] | None = None) -> Portaal:
        """The portal on this database, after `zaai` changed what is in it; this process looks at the same one."""
        if soort not in self._lopend:
            self._lopend[soort] = self._start(soort, omgeving, zaai)
        portaal = self._lopend[soort]
        omgeving(**{naam.removeprefix("PORTAL_").lower(): waarde for naam, waarde in portaal.env.items()})
        return portaal

    def _start(self, soort: str, omgeving: Callable[..., None], zaai: Callable[[], None] | None) -> Portaal:
        map_ = self._map / soort
        map_.mkdir()
        url = f"http://localhost:{(poort := vrije_poort())}"
        db = f"sqlite:///{map_ / 'portal.db'}" if soort in ("sqlite", "gezaaid") else self._postgres(poort)
        env = {
            "PORTAL_PUBLIC_URL": url, "PORTAL_DATA_DIR": str(map_), "PORTAL_DATABASE_URL": db,
            "PORTAL_REDIS_URL": self._redis(map_) if soort == "werkers" else "",
            "PORTAL_SECRET_KEY": "geheim-voor-tests-" + "x" * 32, "PORTAL_OIDC_ISSUER": "",
            "PORTAL_SCHEDULED_PULLS": "false", "PORTAL_EXECUTOR_ID": f"e2e-{soort}-{poort}",
        }  # fmt: skip
        omgeving(**{naam.removeprefix("PORTAL_").lower(): waarde for naam, waarde in env.items()})
        naar_nieuwste()
        data.vul(STUDENTEN)
        if zaai:
            zaai()
        bouw()
        code = f"from portal.serve import serve; serve({poort}, workers={2 if soort == 'werkers' else None})"
        server = self._stapel.enter_context(start([sys.executable, "-c", code], map_ / "log", {**os.environ, **env}))
        server.wacht_op_url(f"{url}/health/live", 240)
        server.wacht_op_url(url, 60)
        return Portaal(url, db, map_, soort, env, server, self._request.getfixturevalue("browser"))

    def _postgres(self, poort: int) -> str:
        return str(self._request.getfixturevalue("postgres").maak(f"e2e_{poort}"))

    def _redis(self, map_: Path) -> str:
        opdracht = ["redis-server", "--port", str(poort := vrije_poort()), "--bind", "127.0.0.1", "--save", ""]
        self._stapel.enter_context(start(opdracht, map_ / "redis.log", cwd=map_))
        wacht_op_poort(poort)
        return f"redis://127.0.0.1:{poort}/0"

    def stop(self) -> None:
        """Stop every server."""
        self._stapel.close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for these tests; every test opens tabs of its own."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def portalen(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, browser: Browser
) -> Iterator[Portalen]:
    """All portals of this worker."""
    portalen = Portalen(tmp_path_factory.mktemp("portaal"), request)
    yield portalen
    portalen.stop()


@pytest.fixture
def portaal(db_soort: str, omgeving: Callable[..., None], portalen: Portalen) -> Iterator[Portaal]:
    """A running portal with the demo school, once per database; tests share it and leave it usable for each other."""
    portaal = portalen.geef(db_soort, omgeving)
    yield portaal
    portaal.ruim_op()


@pytest.fixture
def portaal_werkers(omgeving: Callable[..., None], portalen: Portalen) -> Iterator[Portaal]:
    """The portal as two processes on PostgreSQL and Redis."""
    portaal = portalen.geef("werkers", omgeving)
    yield portaal
    portaal.ruim_op()


@pytest.fixture
def portaal_sqlite(omgeving: Callable[..., None], portalen: Portalen) -> Iterator[Portaal]:
    """The portal on SQLite only, for tests of what the browser shows and not of the database."""
    portaal = portalen.geef("sqlite", omgeving)
    yield portaal
    portaal.ruim_op()
