"""The forging provider, on a port of its own for the whole run, correct again before each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from portal.db.beheren import Persoon
from tests.hulp.aanval import Wereld, wereld
from tests.hulp.draad import serveer
from tests.hulp.inloggen import ADRES, Portaal, bezoeker
from tests.hulp.maak import Maak
from tests.hulp.servers import vrije_poort
from tests.hulp.vervalser import CLIENT, GEHEIM, Vervalser


@pytest.fixture(scope="session")
def idp_server() -> Iterator[Vervalser]:
    """The provider, started once."""
    poort = vrije_poort()
    idp = Vervalser(f"http://127.0.0.1:{poort}")
    with serveer(idp.app(), poort):
        yield idp


@pytest.fixture
def noor(maak: Maak) -> Persoon:
    """Somebody with one role, known to provider and portal."""
    persoon = maak.persoon("Noor", "de Wit", account="noor@school.example")
    maak.rol(persoon, "examenbureau")
    return persoon


@pytest.fixture
def portaal(db: object, omgeving: Callable[..., None], idp_server: Vervalser) -> Portaal:
    """The portal, set up for the provider, with one browser."""
    omgeving(public_url=ADRES, oidc_issuer=idp_server.issuer, oidc_client_id=CLIENT, oidc_client_secret=GEHEIM)
    idp_server.herstel()
    return Portaal(idp_server, bezoeker())


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wereld]:
    """One server with the demo school for all attacks; tests that use it share a worker (`xdist_group("aanval")`)."""
    with wereld(tmp_path_factory.mktemp("aanval")) as w:
        yield w
