"""A list that is searched, filtered and paged changes in one answer, and its address with it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocket, expect
from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.session import reading, unit_of_work
from portal.domain.levensloop import LOPEND
from portal.domain.rechten import Rol
from portal.services.grond import live, onderwerpen
from portal.state.raamwerk.lijst import PER_PAGINA
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def _rijen(page: Page) -> list[str]:
    return page.locator("main tbody tr").all_inner_texts()


def _wie_is_aangemeld() -> str:
    """The family name of somebody on the list, as an address can hold it."""
    vraag = select(Persoon.achternaam).join(Inschrijving, onclause=col(Inschrijving.student_id) == Persoon.id)
    with reading() as uow:
        namen = uow.session.exec(vraag.where(col(Inschrijving.status).in_(LOPEND)).order_by(col(Persoon.id)))
        return next(naam for naam in map(str.lower, namen) if naam.isascii() and naam.isalpha())


def test_een_klik_op_een_lijst_is_een_vraag_en_een_antwoord_en_het_adres_gaat_mee(portaal_sqlite: Portaal) -> None:
    """What looks again by itself, what is loaded again, and going back find the list as it stood."""
    scherm, gestuurd = portaal_sqlite.als(Rol.EXAMENBUREAU), list[str]()
    page, naam = scherm.page, _wie_is_aangemeld()

    def hoor(ws: WebSocket) -> None:
        ws.on("framesent", lambda tekst: gestuurd.append(str(tekst)) if '"name"' in str(tekst) else None)

    page.on("websocket", hoor)
    scherm.open("/werk")
    page.get_by_role("navigation").get_by_role("link", name="Aanmeldingen").first.click()
    page.wait_for_url(re.compile(r"/aanmelden/?$"))
    expect(page.locator("main tbody tr")).to_have_count(PER_PAGINA)
    alle = _rijen(page)
    gestuurd.clear()
    page.get_by_role("button", name="Volgende").click()
    page.wait_for_url(re.compile(r"/aanmelden\?pagina=2$"))
    scherm.klaar()
    tweede = _rijen(page)
    assert set(tweede).isdisjoint(alle)
    assert len(gestuurd) == 1, gestuurd
    page.locator("main").get_by_role("searchbox").fill(naam)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/aanmelden/?\?zoek={naam}$"))
    scherm.klaar()
    gezocht = _rijen(page)
    assert gezocht
    assert all(naam in rij.lower() for rij in gezocht)
    with unit_of_work() as uow:
        live.touch(uow, onderwerpen.WERK)
    page.wait_for_timeout(1500)
    assert _rijen(page) == gezocht, "a page that looks again by itself keeps to its address"
    page.reload()
    scherm.klaar()
    expect(page.locator("main").get_by_role("searchbox")).to_have_value(naam)
    assert _rijen(page) == gezocht
    page.get_by_role("button", name="Wacht op Go").first.click()
    page.wait_for_url(re.compile(r"[?&]status=wacht_op_go"))
    scherm.klaar()
    wachten = _rijen(page)
    assert set(wachten) < set(gezocht)
    page.go_back()
    page.wait_for_url(re.compile(r"/werk/?$"))
    page.go_forward()
    page.wait_for_url(re.compile(r"[?&]status=wacht_op_go"))
    scherm.klaar()
    assert _rijen(page) == wachten
    page.get_by_role("navigation").get_by_role("link", name="Aanmeldingen").first.click()
    page.wait_for_url(re.compile(r"/aanmelden/?$"))
    expect(page.locator("main tbody tr")).to_have_count(PER_PAGINA)
    assert _rijen(page) == alle
    assert scherm.klachten == []


def test_wie_het_nummer_van_een_bladzijde_intikt_is_er(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/aanmelden?zoek=an")
    veld = page.get_by_label("Pagina", exact=True)
    eerste = _rijen(page)
    veld.fill("4")
    veld.press("Enter")
    page.wait_for_url(re.compile(r"zoek=an&pagina=4$"))
    scherm.klaar()
    expect(veld).to_have_value("4")
    assert set(_rijen(page)).isdisjoint(eerste)
    veld.fill("9999")
    veld.press("Enter")
    assert page.url.endswith("pagina=4"), "there is no such page"
    page.get_by_role("button", name="Vorige").click()
    page.wait_for_url(re.compile(r"pagina=3$"))
    expect(veld).to_have_value("3")
    assert scherm.klachten == []
