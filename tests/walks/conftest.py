"""The school that is walked in: the demo with its four servers, once per database, and one Chromium.

For the package and not for the session: while Playwright runs, no other test in the process can use asyncio.
Walks share the school, so each takes people and exams of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.hulp.browser import chromium
from tests.hulp.demoschool import Demoschool, demoschool


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for these tests; every person has a browser context of his own."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def school(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demoschool]:
    """The demo on SQLite."""
    with demoschool(tmp_path_factory.mktemp("school"), browser) as school:
        yield school


@pytest.fixture(scope="package")
def school_op_postgres(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Demoschool]:
    """The demo on PostgreSQL."""
    url = request.getfixturevalue("postgres").maak("walks")
    with demoschool(tmp_path_factory.mktemp("school_postgres"), browser, url) as school:
        yield school
