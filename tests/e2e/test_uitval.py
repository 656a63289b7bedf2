"""The database or Redis goes away under a running portal: everybody reads so, nothing seems saved, and it comes back by itself."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from portal import storing
from portal.auth import sessies
from portal.db.session import get_engine, unit_of_work
from portal.domain.rechten import Rol
from portal.serve import bouw
from tests.hulp.databases import Postgres
from tests.hulp.maak import Maak
from tests.hulp.servers import Server, start, vrije_poort, wacht_op_poort
from tests.hulp.vreemde import MELD, Vreemde

SESSIE = MELD.removesuffix("toon_melding")
WEG = 15.0


@dataclass
class Opstelling:
    """A portal on a PostgreSQL and a Redis of its own, that can be switched off and on."""

    map: Path
    pg: Postgres
    redis_poort: int = field(default_factory=vrije_poort)
    poort: int = field(default_factory=vrije_poort)
    stapel: ExitStack = field(default_factory=ExitStack)
    redis: Server | None = None
    server: Server | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.poort}"

    @property
    def env(self) -> dict[str, str]:
        return {
            "PORTAL_PUBLIC_URL": self.url, "PORTAL_DATA_DIR": str(self.map / "data"), "PORTAL_DATABASE_URL": self.pg.url("portaal"),
            "PORTAL_REDIS_URL": f"redis://127.0.0.1:{self.redis_poort}/0", "PORTAL_SECRET_KEY": "geheim-voor-tests-" + "x" * 32,
            "PORTAL_OIDC_ISSUER": "", "PORTAL_SCHEDULED_PULLS": "false",
        }  # fmt: skip

    def redis_aan(self) -> None:
        opdracht = ["redis-server", "--port", str(self.redis_poort), "--bind", "127.0.0.1", "--save", ""]
        self.redis = self.stapel.enter_context(start(opdracht, self.map / "redis.log", cwd=self.map))
        wacht_op_poort(self.redis_poort)

    def redis_uit(self) -> None:
        assert self.redis is not None
        self.redis.stop()

    def begin(self) -> None:
        self.redis_aan()
        opdracht = [sys.executable, "-c", "from portal.cli import app; app()", "serve", "--port", str(self.poort)]
        self.server = self.stapel.enter_context(start(opdracht, self.map / "log", self.env))
        self.server.wacht_op_url(f"{self.url}/health/live", 120)
        self.server.wacht_op_url(f"{self.url}/health/ready", 60)

    def gereed(self) -> dict[str, object]:
        return dict(httpx.get(f"{self.url}/health/ready", timeout=20).json())


@pytest.fixture(scope="module")
def opstelling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opstelling]:
    bouw()
    o = Opstelling(tmp_path_factory.mktemp("uitval"), Postgres())
    with o.stapel:
        o.stapel.callback(o.pg.stop)
        o.pg.start()
        o.begin()
        yield o


@pytest.fixture
def sleutel(opstelling: Opstelling, omgeving: Callable[..., None]) -> str:
    omgeving(**{naam.removeprefix("PORTAL_").lower(): waarde for naam, waarde in opstelling.env.items()})
    maak = Maak()
    persoon = maak.medewerker()
    maak.rol(persoon, Rol.EXAMENBUREAU)
    with unit_of_work() as uow:
        waarde, _ = sessies.start(uow, persoon)
    get_engine().dispose()
    return waarde


def _uit_en_aan(o: Opstelling, deel: str) -> tuple[Callable[[], None], Callable[[], None]]:
    return (o.pg.uit, o.pg.aan) if deel == "database" else (o.redis_uit, o.redis_aan)


@pytest.mark.parametrize("deel", ["database", pytest.param("redis", marks=pytest.mark.lang)])
def test_wie_werkt_leest_het_binnen_seconden_en_het_komt_vanzelf_terug(
    opstelling: Opstelling, sleutel: str, deel: str
) -> None:
    o, (uit, aan) = opstelling, _uit_en_aan(opstelling, deel)
    tekst = (storing.DATABASE if deel == "database" else storing.REDIS).tekst
    assert o.server is not None
    voor = len(o.server.log)

    async def werk() -> None:
        async with Vreemde(o.url, sleutel=sleutel, token=f"tab-{deel}", pad="/mijn-gegevens") as tab:
            await tab.laad()
            nu = len(tab.binnen)
            await asyncio.to_thread(uit)
            begin = time.monotonic()
            await tab.wacht_op(tekst, 8, nu)
            while time.monotonic() - begin < WEG:
                for _ in range(5):
                    await tab.zend(f"{SESSIE}verleng", {})
                await asyncio.sleep(0.5)
            assert (await asyncio.to_thread(o.gereed))[deel] is False
            tussen = tab._sinds(nu)
            assert "Bewaard" not in tussen
            assert "Traceback" not in tussen
            nu = len(tab.binnen)
            await asyncio.to_thread(aan)
            await tab.wacht_op('"storing_rx_state_": ""', 15, nu)
        async with Vreemde(o.url, sleutel=sleutel, token=f"tab-{deel}-na", pad="/mijn-gegevens") as tab:
            await tab.laad()
            assert "hallo" in await tab.roep(MELD, melding={"tekst": "hallo", "toon": "info"})

    asyncio.run(asyncio.wait_for(werk(), 150))
    einde = time.monotonic() + 20
    while o.gereed()["status"] != "ok":
        assert time.monotonic() < einde, o.gereed()
        time.sleep(0.5)
    log = o.server.log[voor:]
    assert len(log) < 50_000, log[:5000]
    assert log.count("is niet bereikbaar") == 1, log[:5000]
    assert log.count("is weer bereikbaar") == 1, log[:5000]
    assert "Traceback" not in log


def test_een_partner_en_een_bezoeker_horen_dat_het_later_kan(opstelling: Opstelling) -> None:
    o = opstelling
    o.pg.uit()
    try:
        for methode in ("GET", "PUT", "PATCH"):
            antwoord = httpx.request(
                methode, f"{o.url}/ooapi/persons/00000000-0000-4000-8000-000000000000", json={}, timeout=20,
                headers={"Authorization": "Bearer x"},
            )  # fmt: skip
            assert antwoord.status_code == 503
            assert antwoord.headers["content-type"] == "application/problem+json"
            assert antwoord.headers["retry-after"] == "30"
            assert antwoord.json()["instance"] == f"urn:uuid:{antwoord.headers['x-request-id']}"
        token = httpx.post(f"{o.url}/oauth/token", data={"grant_type": "client_credentials"}, timeout=20)
        assert (token.status_code, token.json()["error"]) == (503, "temporarily_unavailable")
        blad = httpx.get(f"{o.url}/auth/rol", headers={"Cookie": "__Host-portal=x"}, timeout=20)
        assert blad.status_code == 503
        assert "kan even niet bij zijn gegevens" in blad.text
    finally:
        o.pg.aan()
