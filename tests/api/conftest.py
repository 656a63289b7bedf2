"""Partners of the OKE server; identity providers in processes of their own: the sandbox one, and one from npm."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from portal.api import routes
from tests.hulp.aanbieders import Aanbieder
from tests.hulp.databases import WORTEL
from tests.hulp.draad import serveer
from tests.hulp.maak import Maak
from tests.hulp.oke import School
from tests.hulp.servers import start, vrije_poort

CLIENT, GEHEIM = "portaal", "portaal-geheim"
_BRON, _CACHE = WORTEL / "tests" / "idp", WORTEL / ".cache" / "idp"


def _met_node() -> dict[str, str]:
    """The environment in which the Node of our own virtual environment comes first."""
    return {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_UPDATE_NOTIFIER": "1"}


def _installeer(log: Path) -> None:
    """Install the provider once from its lock, also when several test workers want it; again when the lock changed."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "bezet").open("w") as bezet:
        fcntl.flock(bezet, fcntl.LOCK_EX)
        _plaats(log)


def _plaats(log: Path) -> None:
    slot, geplaatst = _BRON / "package-lock.json", _CACHE / "geplaatst.json"
    for naam in ("package.json", "package-lock.json", ".npmrc", "server.mjs"):
        shutil.copyfile(_BRON / naam, _CACHE / naam)
    if geplaatst.exists() and geplaatst.read_bytes() == slot.read_bytes():
        return
    npm = start(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], log, env=_met_node(), cwd=_CACHE)
    if npm.proces.wait(240):
        raise AssertionError(f"npm kon de inlogdienst niet plaatsen:\n{npm.log[-3000:]}")
    shutil.copyfile(slot, geplaatst)


@pytest.fixture(scope="session")
def gecertificeerd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aanbieder]:
    """The certified provider from npm."""
    map_ = tmp_path_factory.mktemp("idp")
    _installeer(map_ / "npm.log")
    issuer, portaal = f"http://127.0.0.1:{vrije_poort()}", f"http://localhost:{vrije_poort()}"
    opdracht = ["node", "server.mjs", issuer, portaal, CLIENT, GEHEIM]
    with start(opdracht, map_ / "idp.log", env=_met_node(), cwd=_CACHE) as server:
        server.wacht_op_url(f"{issuer}/.well-known/openid-configuration")
        yield Aanbieder(issuer, portaal, server)


@pytest.fixture(scope="session")
def zandbak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aanbieder]:
    """The provider of the demo."""
    map_ = tmp_path_factory.mktemp("zandbak")
    poort, portaal = vrije_poort(), f"http://localhost:{vrije_poort()}"
    opdracht = [
        sys.executable, "-m", "portal.sandbox", "idp", "--port", str(poort), "--data", str(map_), "--students", "40",
        "--portal-url", portaal, "--own-client-id", CLIENT, "--own-secret", GEHEIM,
    ]  # fmt: skip
    with start(opdracht, map_ / "idp.log") as server:
        server.wacht_op_url(f"http://localhost:{poort}/.well-known/openid-configuration")
        yield Aanbieder(f"http://localhost:{poort}", portaal, server)


@pytest.fixture
def school(maak: Maak) -> School:
    """A registry and a delivery system, and what they talk about."""
    return School(maak)


@pytest.fixture
def portaal_bij(db: object, omgeving: Callable[..., None]) -> Iterator[Callable[[Aanbieder], str]]:
    """Serve the portal's routes over HTTP for this provider; gives its address."""
    open_: list[object] = []

    def begin(aanbieder: Aanbieder) -> str:
        omgeving(
            public_url=aanbieder.portaal, oidc_issuer=aanbieder.issuer, oidc_client_id=CLIENT, oidc_client_secret=GEHEIM
        )  # fmt: skip
        context = serveer(Starlette(routes=routes()), int(aanbieder.portaal.rpartition(":")[2]))
        context.__enter__()
        open_.append(context)
        return aanbieder.portaal

    yield begin
    for context in open_:
        context.__exit__(None, None, None)  # type: ignore[attr-defined]
