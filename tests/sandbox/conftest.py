"""The three sandbox servers, started once for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.sandbox.school import build_school
from portal.sandbox.school_model import School
from portal.sandbox.wire import vandaag
from tests.hulp.sandbox import NepPortaal, Proefserver


@pytest.fixture(scope="session")
def portaal() -> Iterator[NepPortaal]:
    nep = NepPortaal()
    nep.start()
    yield nep
    nep.stop()


@pytest.fixture(scope="session")
def servers(portaal: NepPortaal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Proefserver]]:
    alle: dict[str, Proefserver] = {}
    try:
        for soort in ("dr", "tas", "idp"):
            map_: Path = tmp_path_factory.mktemp(soort)
            alle[soort] = Proefserver(soort, map_, portaal.url)
            alle[soort].begin()
        for server in alle.values():
            server.wacht()
        yield alle
    finally:
        for server in alle.values():
            server.stop()


@pytest.fixture(scope="session")
def dr(servers: dict[str, Proefserver]) -> Proefserver:
    return servers["dr"]


@pytest.fixture(scope="session")
def tas(servers: dict[str, Proefserver]) -> Proefserver:
    return servers["tas"]


@pytest.fixture(scope="session")
def idp(servers: dict[str, Proefserver]) -> Proefserver:
    return servers["idp"]


@pytest.fixture(scope="session")
def school() -> School:
    """The same school as the servers have."""
    return build_school(40, 1, vandaag())
