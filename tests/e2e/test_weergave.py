"""A list is set to one's hand: columns, rows per page and order, all of it in the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from portal.domain.rechten import Rol
from tests.hulp.keur import keur
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def _zet(page: Page, *weg: str, rijen: str = "") -> None:
    """Leave out these columns, and show so many rows, by the dialog of the list."""
    page.get_by_role("button", name="Weergave").click()
    venster = page.get_by_role("dialog", name="Weergave")
    for naam in weg:
        venster.get_by_label(naam, exact=True).uncheck()
    if rijen:
        venster.get_by_label("Rijen per bladzijde").select_option(rijen)
    venster.get_by_role("button", name="Toon zo").click()
    expect(venster).to_be_hidden()


def _kop(page: Page, naam: str) -> bool:
    return page.locator("main thead th").filter(has_text=re.compile(f"^{naam}$")).first.is_visible()


def test_weergave_wat_u_weglaat_en_hoeveel_rijen_blijft_bij_een_ander_filter(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/aanmelden")
    _zet(page, "Kans", "Opleiding", rijen="50")
    page.wait_for_url(re.compile(r"/aanmelden/?\?per=50&zonder=Opleiding,Kans$"))
    expect(page.locator("main tbody tr")).to_have_count(50)
    assert not _kop(page, "Kans")
    assert _kop(page, "Status")
    assert page.locator("main tbody td[data-label=Kans]").first.is_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator("main tbody td[data-label=Kans]").first.is_hidden(), "and not on a phone either"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("main a.kpi", has_text="Wacht op Go").click()
    page.wait_for_url(re.compile(r"status=wacht_op_go&per=50&zonder=Opleiding,Kans$"))
    scherm.klaar()
    assert not _kop(page, "Kans")
    page.get_by_role("button", name="Volgende").click()
    page.wait_for_url(re.compile(r"pagina=2&.*zonder=Opleiding,Kans$"))
    page.locator("main").get_by_role("searchbox").fill("zzzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Geen aanmeldingen gevonden")).to_be_visible()
    page.get_by_role("button", name="Weergave").click()
    venster = page.get_by_role("dialog", name="Weergave")
    expect(venster.get_by_label("Kans", exact=True)).not_to_be_checked()
    expect(venster.get_by_label("Go", exact=True)).to_be_checked()
    assert keur(page) == []
    venster.get_by_label("Kans", exact=True).check()
    venster.get_by_role("button", name="Toon zo").click()
    page.wait_for_url(re.compile(r"zonder=Opleiding$"))
    assert scherm.klachten == []


def test_weergave_is_dicht_op_een_andere_bladzijde(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/catalogus?status=vastgesteld")
    page.get_by_role("button", name="Weergave").click()
    expect(page.get_by_role("dialog", name="Weergave")).to_be_visible()
    scherm.ga("/dossiers?soort=studenten&zonder=Cohort,Bestaat%20niet,Student")
    expect(page.get_by_role("dialog", name="Weergave")).to_be_hidden()
    assert _kop(page, "Student"), "what names the row stays"
    assert not _kop(page, "Cohort")
    page.keyboard.press("Escape")
    _zet(page, "Opleiding")
    page.wait_for_url(re.compile(r"soort=studenten&zonder=Opleiding,Cohort$"))
    assert scherm.klachten == []
