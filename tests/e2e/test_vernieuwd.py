"""A tab that is older than the server: it says so in Dutch, and nothing is reloaded under anybody's hands."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from portal.domain.rechten import Rol
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def test_een_oud_tabblad_vraagt_om_te_verversen_en_ververst_niet_vanzelf(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page, veranderd = scherm.page, []

    def ouder(route: Route) -> None:
        """The script as it was in an earlier version, with other states."""
        antwoord = route.fetch()
        tekst, aantal = re.subn(r'(["`])[0-9a-f]{32,64}\1', '"' + "0" * 32 + '"', antwoord.text())
        veranderd.append(aantal)
        route.fulfill(response=antwoord, body=tekst, headers={**antwoord.headers, "cache-control": "no-store"})

    page.route("**/assets/context-*.js", ouder)
    page.goto(f"{portaal_sqlite.url}/mijn-gegevens")
    balk = page.get_by_role("alert").filter(has_text="Het portaal is vernieuwd. Ververs de pagina.")
    expect(balk).to_be_visible(timeout=15_000)
    assert sum(veranderd) == 1, "the script with the number of the states, once: the page was not reloaded"
    page.evaluate("window.__zelfde = true")
    page.wait_for_timeout(2_000)
    assert page.evaluate("window.__zelfde") is True
    page.unroute("**/assets/context-*.js")
    balk.get_by_role("button", name="Ververs").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=15_000)
    expect(balk).to_have_count(0)
