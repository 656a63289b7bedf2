"""The portal as a stranger meets it: a real server process with the test page, and people who are logged in."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from portal.auth import sessies
from portal.db.beheren import Persoon, Sessie
from portal.db.session import unit_of_work
from portal.domain.rechten import Rol
from tests.hulp.maak import Maak
from tests.hulp.servers import Server, redis, start, vrije_poort
from tests.hulp.vreemde import Vreemde


@dataclass(frozen=True)
class Proefserver:
    """Where the server listens, and what it leaves behind."""

    basis: str
    map: Path
    db: Path
    server: Server
    redis: str = ""

    def bewaard(self) -> bytes:
        """Everything that is kept of open tabs, on disk or in Redis."""
        if not self.redis:
            return b"".join(p.read_bytes() for p in (self.map / "tabs").rglob("*") if p.is_file())
        with Redis.from_url(self.redis) as r:
            uit = [r.dump(sleutel) or b"" for sleutel in r.scan_iter()]
            return b"".join([*r.scan_iter(), *uit, *(r.get(s) or b"" for s in r.scan_iter() if r.type(s) == b"string")])

    def tabs(self) -> set[str]:
        """Of which tabs anything is kept, as files or keys; in whatever form the framework names them."""
        if not self.redis:
            return {p.name for p in (self.map / "tabs").rglob("*.pkl")}
        with Redis.from_url(self.redis) as r:
            return {s.decode() for s in r.scan_iter(match="*state*") if r.type(s) == b"string"}

    def telling(self) -> dict[str, int]:
        """What the process keeps: `tabs` in memory, and its size as `kib`."""
        return dict(httpx.get(f"{self.basis}/telling", timeout=30).json())

    def vreemde(self, **anders: Any) -> Vreemde:
        """A client that keeps to no rules."""
        return Vreemde(self.basis, **anders)


@dataclass(frozen=True)
class Inlog:
    """Somebody with a living session; the key is what the browser holds."""

    sleutel: str
    ref: str
    persoon: Persoon

    def uit(self) -> None:
        """End the session, as logging out in another tab does."""
        with unit_of_work() as uow:
            sessies.end(uow, uow.get(Sessie, self.ref), "uitgelogd")


@pytest.fixture(scope="session", params=["schijf", pytest.param("redis", marks=pytest.mark.lang)])
def proefserver(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_bron: Path
) -> Iterator[Proefserver]:
    """One server process per place where tabs are kept: on disk, and in the long run in Redis as with more processes."""
    map_ = tmp_path_factory.mktemp("proef")
    with ExitStack() as stapel:
        adres = stapel.enter_context(redis(map_)) if request.param == "redis" else ""
        waar = {"REFLEX_STATE_MANAGER_MODE": "redis", "PORTAL_REDIS_URL": adres} if adres else {}
        yield stapel.enter_context(serveer_proef(map_, sqlite_bron, waar))


@contextmanager
def serveer_proef(map_: Path, sqlite_bron: Path, anders: dict[str, str]) -> Iterator[Proefserver]:
    """A server on a database of its own, with some settings of its own."""
    (data := map_ / "data").mkdir()
    db, poort = data / "portal.db", vrije_poort()
    shutil.copyfile(sqlite_bron, db)
    basis = f"http://localhost:{poort}"
    env = {
        "PORTAL_DATA_DIR": str(data), "PORTAL_PUBLIC_URL": basis, "PORTAL_DATABASE_URL": f"sqlite:///{db}",
        "PORTAL_SECRET_KEY": "geheim-voor-tests-" + "x" * 32, "PORTAL_REDIS_URL": "", "PORTAL_OIDC_ISSUER": "",
        "PORTAL_JOBS_IN_SERVE": "false", "PORTAL_SOCKET_ANONYMOUS_SECONDS": "2",
        "REFLEX_STATES_WORKDIR": str(map_ / "tabs"), "REFLEX_WEB_WORKDIR": str(map_ / "web"), **anders,
    }  # fmt: skip
    opdracht = [sys.executable, "-m", "tests.hulp.proefstart", str(poort)]
    with start(opdracht, map_ / "log", env) as server:
        server.wacht_op_url(f"{basis}/ping")
        yield Proefserver(basis, map_, db, server, env["PORTAL_REDIS_URL"])


@pytest.fixture
def proef(proefserver: Proefserver, omgeving: Callable[..., None]) -> Proefserver:
    """The server, with this process looking at the same database."""
    omgeving(database_url=f"sqlite:///{proefserver.db}", public_url=proefserver.basis)
    return proefserver


@pytest.fixture
def inlog(proef: Proefserver) -> Callable[..., Inlog]:
    """`inlog(rol)`: a new person, logged in, in this role."""

    def maak(rol: Rol = Rol.EXAMENBUREAU) -> Inlog:
        persoon = Maak().medewerker()
        Maak().rol(persoon, rol)
        with unit_of_work() as uow:
            sleutel, sessie = sessies.start(uow, persoon)
        return Inlog(sleutel, sessie.ref, persoon)

    return maak
