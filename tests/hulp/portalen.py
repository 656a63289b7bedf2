"""The whole portal for browser tests: one server per database, filled with the demo school."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from portal.db.session import get_engine
from portal.domain.rechten import Rol
from portal.serve import bouw
from tests.hulp.browser import Scherm, Soort, als, sleutel, zet_koek
from tests.hulp.servers import Server, redis, start, vrije_poort
from tests.hulp.voorraad import GEHEIM, vul


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
        url = f"http://localhost:{(poort := vrije_poort())}"
        if op_schijf := soort in ("sqlite", "gezaaid"):
            shutil.copytree(self._school(omgeving), map_)
        else:
            map_.mkdir()
        db = f"sqlite:///{map_ / 'portal.db'}" if op_schijf else self._postgres(poort)
        env = {
            "PORTAL_PUBLIC_URL": url, "PORTAL_DATA_DIR": str(map_), "PORTAL_DATABASE_URL": db,
            "PORTAL_REDIS_URL": self._stapel.enter_context(redis(map_)) if soort == "werkers" else "",
            "PORTAL_SECRET_KEY": GEHEIM, "PORTAL_OIDC_ISSUER": "",
            "PORTAL_SCHEDULED_PULLS": "false", "PORTAL_EXECUTOR_ID": f"e2e-{soort}-{poort}",
        }  # fmt: skip
        omgeving(**{naam.removeprefix("PORTAL_").lower(): waarde for naam, waarde in env.items()})
        if not op_schijf:
            vul()
        if zaai:
            zaai()
        bouw()
        code = f"from portal.serve import serve; serve({poort}, workers={2 if soort == 'werkers' else None})"
        server = self._stapel.enter_context(start([sys.executable, "-c", code], map_ / "log", {**os.environ, **env}))
        server.wacht_op_url(f"{url}/health/live", 240)
        server.wacht_op_url(url, 60)
        return Portaal(url, db, map_, soort, env, server, self._request.getfixturevalue("browser"))

    def _school(self, omgeving: Callable[..., None]) -> Path:
        """The demo school in a SQLite file that nobody works on, filled once."""
        bron = self._map / "school"
        if not bron.exists():
            omgeving(
                public_url="http://localhost", data_dir=str(bron), database_url=f"sqlite:///{bron / 'portal.db'}",
                secret_key=GEHEIM, redis_url="", oidc_issuer="",
            )  # fmt: skip
            bron.mkdir()
            shutil.copyfile(self._request.getfixturevalue("sqlite_bron"), bron / "portal.db")
            vul()
            get_engine().dispose()
        return bron

    def _postgres(self, poort: int) -> str:
        return str(self._request.getfixturevalue("postgres").kopie(f"e2e_{poort}"))

    def stop(self) -> None:
        """Stop every server."""
        self._stapel.close()
