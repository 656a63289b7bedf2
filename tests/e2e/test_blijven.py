"""What somebody typed, asked for or was told stays as long as it is needed, and not longer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select, update

from portal.auth.sessies import ref_of
from portal.db.beheren import Persoon, Roltoewijzing, Sessie
from portal.db.session import unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.grond import live, onderwerpen
from tests.hulp.browser import demo_account
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
TYPTE = "Dit typte ik, en het staat nog nergens."


def _laat_aflopen(page: Page) -> None:
    koek = next(c["value"] for c in page.context.cookies() if c["name"] == "__Host-portal")
    with unit_of_work() as uow:
        lang_geleden = tijd.nu() - timedelta(minutes=31)
        uow.session.execute(update(Sessie).where(Sessie.ref == ref_of(koek)).values(laatst_op=lang_geleden))


def _open_besluittekst(page: Page):  # type: ignore[no-untyped-def]
    page.get_by_role("button", name="Wijzig Tekst onder een besluit").click()
    return page.get_by_role("textbox", name="Tekst onder een besluit")


def test_getypte_tekst_overleeft_een_sessie_die_eindigt_en_is_van_wie_haar_typte(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.BEHEERDER)
    page = scherm.open("/instellingen")
    _open_besluittekst(page).fill(TYPTE)
    _laat_aflopen(page)
    page.wait_for_url(re.compile(r"/\?naar="), timeout=8000)
    naar = "/instellingen"
    expect(page.get_by_role("link", name="Inloggen")).to_have_attribute("href", f"/auth/login?naar={naar}")
    portaal_sqlite.login(page, Rol.BEHEERDER)  # what the login of the school does
    scherm.open(naar)
    veld = _open_besluittekst(page)
    expect(veld).to_have_value(TYPTE)
    expect(page.get_by_text("Dit was al ingevuld. Het is nog niet opgeslagen.")).to_be_visible()
    page.get_by_role("button", name="Sluiten").click()
    expect(veld).to_be_hidden()
    expect(_open_besluittekst(page)).not_to_have_value(TYPTE)  # closed by hand: a fresh start
    _open = page.get_by_role("textbox", name="Tekst onder een besluit")
    _open.fill(TYPTE)
    page.keyboard.press("Escape")
    expect(_open).to_be_hidden()
    page.reload()
    expect(_open_besluittekst(page)).not_to_have_value(TYPTE)  # closed by hand counts after a reload too
    _open.fill(TYPTE)
    portaal_sqlite.login(page, Rol.EXAMENBUREAU)
    scherm.open("/werk")
    assert "Dit typte ik" not in page.evaluate("JSON.stringify(sessionStorage)"), "somebody else at this computer"


def test_een_diepe_link_overleeft_het_inloggen(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.BEHEERDER)
    page = scherm.page
    page.context.clear_cookies()
    page.goto(f"{portaal_sqlite.url}/oke?fouten=1")
    knop = page.get_by_role("link", name="Inloggen")
    expect(knop).to_have_attribute("href", "/auth/login?naar=/oke%3Ffouten%3D1")
    page.goto(f"{portaal_sqlite.url}/?naar=https://elders.example/")
    expect(knop).to_have_attribute("href", "/auth/login")
    portaal_sqlite.login(page, Rol.BEHEERDER)
    page.goto(f"{portaal_sqlite.url}/?naar=/oke%3Ffouten%3D1")
    page.wait_for_url(re.compile(r"/oke/?\?fouten=1"), timeout=8000)


def test_een_pagina_van_een_andere_rol_zegt_dat_en_wijst_de_weg(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.DOCENT)
    page = scherm.open("/oke")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina is niet voor uw rol")
    expect(page.get_by_text("U werkt nu als Docent")).to_be_visible()
    tekst = page.inner_text("body")
    assert "aangekomen" not in tekst
    assert page.locator(".skelet, .melding").count() == 0
    page.get_by_role("link", name="Naar mijn werk").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Deze pagina is niet voor uw rol")


@pytest.mark.lang
def test_wie_die_andere_rol_ook_heeft_gaat_er_in_een_klik_heen(portaal_sqlite: Portaal) -> None:
    account = demo_account(Rol.BEHEERDER)
    with unit_of_work() as uow:
        persoon = uow.session.exec(select(Persoon).where(Persoon.account == account)).one()
        uow.add(rij := Roltoewijzing(persoon_id=persoon.id, rol="surveillant", reden="Voor deze test"))
    scherm = portaal_sqlite.als(account, rol=Rol.SURVEILLANT)
    page = scherm.open("/oke?fouten=1")
    page.get_by_role("button", name="Ga verder als Beheerder").click()
    page.wait_for_url(re.compile(r"/oke/?\?fouten=1"))
    scherm.klaar()
    expect(page.get_by_role("heading", level=1)).to_have_text("OKE-monitor")
    with unit_of_work() as uow:
        waar = Roltoewijzing.id == rij.id
        uow.session.execute(update(Roltoewijzing).where(waar).values(ingetrokken_op=tijd.nu()))


@pytest.mark.lang
def test_een_fout_blijft_als_de_pagina_vanzelf_opnieuw_kijkt(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/oke/meldingen")
    page.get_by_role("button", name="Melding maken").first.click()
    venster = page.get_by_role("dialog")
    venster.get_by_role("button", name="Maak melding").click()
    fout = venster.locator(".let-op.bad, .veldfout").filter(has_text=re.compile(r"\w"))
    expect(fout.first).to_be_visible()
    woorden = fout.all_inner_texts()
    with unit_of_work() as uow:
        live.touch(uow, onderwerpen.MELDINGEN)
    page.wait_for_timeout(2500)
    assert fout.all_inner_texts() == woorden, "what somebody else did wipes no error that is still to be read"


@pytest.mark.lang
def test_een_geslaagd_bericht_komt_niet_terug_en_een_fout_blijft_op_haar_pagina(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/oke/meldingen")
    page.get_by_role("button", name="Melding maken").first.click()
    venster = page.get_by_role("dialog")
    venster.get_by_role("button", name="Maak melding").click()
    fout = page.locator(".melding.bad")
    expect(fout).to_have_count(1)
    page.reload()
    scherm.klaar()
    expect(fout).to_have_count(1)  # until it was read
    page.goto(f"{portaal_sqlite.url}/zittingen")
    scherm.klaar()
    expect(fout).to_have_count(0)  # on its own page only
    scherm.open("/oke/meldingen")
    expect(venster).to_be_hidden()  # it was left
    page.get_by_role("button", name="Melding maken").first.click()
    venster.locator("[name=titel]").fill("De koppeling hapert")
    venster.get_by_role("button", name="Maak melding").click()
    gelukt = page.locator(".melding.ok")
    expect(gelukt).to_have_text("Melding gemaakt.×")  # on the page that it led to
    scherm.klaar()
    page.reload()
    scherm.klaar()
    expect(gelukt).to_have_count(0)
    assert scherm.klachten == []


METEEN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("/examenplan", re.compile("^Wijzig ")), ("/aanmelden/groepen", re.compile("^Haal groepen op$")),
    ("/basis/lokalen", re.compile("^Wijzig ")), ("/catalogus", re.compile("^Catalogus ophalen$")),
)  # fmt: skip


def test_wie_drukt_zodra_de_knop_er_is_krijgt_wat_hij_vroeg(portaal_sqlite: Portaal) -> None:
    """Twenty times, each on another page than the one before: nothing is answered with what that one left behind."""
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/werk")
    for pad, naam in METEEN * 5:
        page.evaluate("pad => (history.pushState({}, '', pad), dispatchEvent(new PopStateEvent('popstate')))", pad)
        page.get_by_role("button", name=naam).first.click()
        expect(page.get_by_role("dialog"), pad).to_be_visible()
        assert page.locator(".melding.bad, .melding.warn").all_inner_texts() == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert scherm.klachten == []
