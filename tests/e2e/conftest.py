"""The whole portal for browser tests: one server per database, filled with the demo school, and one Chromium.

For the package and not for the session: while Playwright runs, no other test in the process can use asyncio.
Tests here carry `pytest.mark.xdist_group("e2e")`, so that they share the servers of one worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.hulp.browser import chromium
from tests.hulp.portalen import Portaal, Portalen


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
    """A running portal with the demo school, once per database; tests share it and leave it usable for each other.

    On SQLite it is one process; on PostgreSQL two, with Redis, as a school would do.
    """
    portaal = portalen.geef("werkers" if db_soort == "postgres" else db_soort, omgeving)
    yield portaal
    portaal.ruim_op()


@pytest.fixture
def portaal_alleen(omgeving: Callable[..., None], portalen: Portalen) -> Iterator[Portaal]:
    """The portal as one process on PostgreSQL."""
    portaal = portalen.geef("postgres", omgeving)
    yield portaal
    portaal.ruim_op()


@pytest.fixture
def portaal_sqlite(omgeving: Callable[..., None], portalen: Portalen) -> Iterator[Portaal]:
    """The portal on SQLite only, for tests of what the browser shows and not of the database."""
    portaal = portalen.geef("sqlite", omgeving)
    yield portaal
    portaal.ruim_op()
