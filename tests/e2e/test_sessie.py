"""In a real browser: a warning that keeps what was typed, a tab that empties itself, and confirming who you are."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import select, update

from portal.auth.sessies import ref_of
from portal.db.beheren import Persoon, Roltoewijzing, Sessie
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from tests.hulp.browser import Scherm, demo_account
from tests.hulp.draad import serveer
from tests.hulp.portalen import Portaal
from tests.hulp.servers import start, vrije_poort
from tests.hulp.vervalser import CLIENT, GEHEIM, Vervalser

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
STERK = "urn:school:sterk"


def _ref(context: BrowserContext) -> str:
    return ref_of(next(c["value"] for c in context.cookies() if c["name"] == "__Host-portal"))


def _stil_sinds(page: Page, **duur: int) -> None:
    """As if nothing was done on this session for so long."""
    with unit_of_work() as uow:
        waar = Sessie.ref == _ref(page.context)
        uow.session.execute(update(Sessie).where(waar).values(laatst_op=tijd.nu() - timedelta(**duur)))


def test_de_waarschuwing_bewaart_wat_is_getypt(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.BEHEERDER)
    page = scherm.open("/instellingen")
    page.get_by_role("button", name="Wijzig Tekst onder een besluit").click()
    veld = page.get_by_role("textbox", name="Tekst onder een besluit")
    veld.fill("Dit typte ik, en het staat nog nergens.")
    page.evaluate("window.__zelfde = true")
    _stil_sinds(page, minutes=28, seconds=5)
    vraag = page.get_by_role("dialog", name="Bent u er nog?")
    expect(vraag).to_be_visible(timeout=4000)
    expect(vraag).to_contain_text("blijft staan wat u heeft ingevuld")
    if map_ := os.environ.get("PORTAAL_BEELDEN"):
        page.screenshot(path=f"{map_}/afloop.png")
    page.keyboard.press("Tab")
    vraag.get_by_role("button", name="Verleng").press("Enter")
    expect(vraag).to_be_hidden()
    expect(veld).to_have_value("Dit typte ik, en het staat nog nergens.")
    assert page.evaluate("window.__zelfde") is True
    with reading() as uow:
        assert tijd.nu() - uow.get(Sessie, _ref(page.context)).laatst_op < timedelta(seconds=10)
    page.wait_for_timeout(1500)
    expect(vraag).to_be_hidden()
    assert scherm.klachten == []


def test_een_verlaten_tabblad_wordt_leeg(
    portaal_sqlite: Portaal, record_property: Callable[[str, object], None]
) -> None:
    page = portaal_sqlite.als(Rol.BEHEERDER).open("/rechten")
    naam = page.locator("main table tbody tr").first.inner_text().split("\n")[0]
    _stil_sinds(page, minutes=31)
    begin = time.monotonic()
    page.wait_for_url(re.compile(r"/\?naar=/rechten$"), timeout=6000)
    record_property("seconden", round(time.monotonic() - begin, 2))
    assert time.monotonic() - begin < 4  # the tab itself is empty within two; this includes moving to the front page
    assert naam not in page.inner_text("body")


def test_wie_twee_rollen_heeft_wisselt_in_het_menu(portaal_sqlite: Portaal) -> None:  # BEH-2
    account = demo_account(Rol.BEHEERDER)
    with unit_of_work() as uow:
        persoon = uow.session.exec(select(Persoon).where(Persoon.account == account)).one()
        uow.add(rij := Roltoewijzing(persoon_id=persoon.id, rol="surveillant", reden="Voor deze test"))
    scherm = portaal_sqlite.als(account, rol=Rol.BEHEERDER)
    page = scherm.open("/werk")
    oud = _ref(page.context)
    page.locator("summary", has=page.locator(".avatar")).click()
    page.get_by_role("button", name="Surveillant").click()
    expect(page.locator("header .role")).to_contain_text("Surveillant")
    assert _ref(page.context) != oud
    with unit_of_work() as uow:
        waar = Roltoewijzing.id == rij.id
        uow.session.execute(update(Roltoewijzing).where(waar).values(ingetrokken_op=tijd.nu()))


@pytest.mark.lang
def test_andere_sessies_beeindigen_leegt_hun_tabbladen(portaal_sqlite: Portaal) -> None:
    een, twee, drie = (portaal_sqlite.als(Rol.DOCENT) for _ in range(3))
    for scherm in (een, twee, drie):
        scherm.open("/mijn-gegevens")
    een.page.reload()
    een.klaar()
    een.page.get_by_role("button", name="Beëindig de sessie van").first.click()
    expect(een.page.get_by_text("Die sessie is beëindigd.")).to_be_visible()
    een.page.get_by_role("button", name="Log overal anders uit").click()
    for ander in (twee, drie):
        ander.page.wait_for_url(re.compile(r"/\?naar=/mijn-gegevens$"), timeout=6000)
    expect(een.page.get_by_text("Dit apparaat")).to_be_visible()
    expect(een.page.get_by_role("button", name="Beëindig de sessie van")).to_have_count(0)


@pytest.fixture
def streng(portaal_sqlite: Portaal, omgeving: Callable[..., None]) -> Iterator[tuple[Portaal, Vervalser]]:
    """The same portal once more, at another address, with a provider of its own and a strong login asked for."""
    idp, poort = Vervalser(f"http://localhost:{(idp_poort := vrije_poort())}"), vrije_poort()
    idp.wie = tuple(demo_account(Rol.BEHEERDER).split("@"))  # type: ignore[assignment]
    env = portaal_sqlite.env | {
        "PORTAL_PUBLIC_URL": f"http://localhost:{poort}", "PORTAL_OIDC_ISSUER": idp.issuer, "PORTAL_OIDC_CLIENT_ID": CLIENT,
        "PORTAL_OIDC_CLIENT_SECRET": GEHEIM, "PORTAL_STEP_UP_ACR": STERK, "PORTAL_JOBS_IN_SERVE": "false",
    }  # fmt: skip
    opdracht = [sys.executable, "-c", f"from portal.serve import serve; serve({poort})"]
    log = portaal_sqlite.data_dir / "streng.log"
    with serveer(idp.app(), idp_poort), start(opdracht, log, {**os.environ, **env}) as server:
        server.wacht_op_url(f"http://localhost:{poort}/health/live", 240)
        yield replace(portaal_sqlite, url=f"http://localhost:{poort}", env=env, server=server), idp


def test_een_account_blokkeren_kan_pas_na_bevestigen(
    streng: tuple[Portaal, Vervalser], request: pytest.FixtureRequest
) -> None:  # BEH-4
    portaal, idp = streng
    with reading() as uow:
        ander = uow.session.exec(select(Persoon).where(Persoon.account == demo_account(Rol.DOCENT))).one()
    request.addfinalizer(lambda: _open_weer(ander))
    context = portaal._browser.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL")
    portaal._open.append(context)
    scherm = Scherm(context.new_page(), portaal.url)
    pad = f"/rechten/{ander.id}"
    scherm.page.goto(f"{portaal.url}/auth/login?naar={pad}")
    scherm.klaar()
    oud = _ref(context)
    _blokkeer(scherm)
    vraag = scherm.page.get_by_role("dialog", name="Bevestig wie u bent")
    expect(vraag).to_contain_text("‘Rechten beheren’ kan pas nadat u opnieuw heeft bevestigd wie u bent.")
    if map_ := os.environ.get("PORTAAL_BEELDEN"):
        scherm.page.screenshot(path=f"{map_}/bevestig.png")
    idp.claims = {"acr": STERK, "auth_time": int(time.time())}
    vraag.get_by_role("link", name="Bevestig wie u bent").click()
    scherm.page.wait_for_url(f"{portaal.url}{pad}")
    scherm.klaar()
    assert _ref(context) != oud
    _blokkeer(scherm)
    expect(scherm.page.get_by_text("Dit account is geblokkeerd")).to_be_visible()
    assert set(scherm.klachten) == {f"vreemd adres: {idp.issuer}"}  # twice at the provider, and nothing else


def _blokkeer(scherm: Scherm) -> None:
    scherm.page.get_by_role("button", name="Account blokkeren").click()
    venster = scherm.page.get_by_role("dialog", name="Account blokkeren")
    venster.get_by_label("Reden").fill("Is niet meer in dienst")
    venster.get_by_role("button", name="Leg vast").click()


def _open_weer(persoon: Persoon) -> None:
    with unit_of_work() as uow:
        uow.session.execute(update(Persoon).where(Persoon.id == persoon.id).values(actief=True))
