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


def _er(page: Page, naam: str) -> None:
    """This column is shown."""
    expect(page.locator("main thead th").filter(has_text=re.compile(f"^{naam}$")).first).to_be_visible()


def _weg(page: Page, naam: str) -> None:
    """This column is left out."""
    expect(page.locator("main thead th").filter(has_text=re.compile(f"^{naam}$")).first).to_be_hidden()


def test_weergave_wat_u_weglaat_en_hoeveel_rijen_blijft_bij_een_ander_filter(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/aanmelden")
    _zet(page, "Kans", "Opleiding", rijen="50")
    page.wait_for_url(re.compile(r"/aanmelden/?\?per=50&zonder=Opleiding,Kans$"))
    expect(page.locator("main tbody tr")).to_have_count(50)
    _weg(page, "Kans")
    _er(page, "Status")
    assert page.locator("main tbody td[data-label=Kans]").first.is_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator("main tbody td[data-label=Kans]").first.is_hidden(), "and not on a phone either"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("main a.kpi", has_text="Wacht op Go").click()
    page.wait_for_url(re.compile(r"status=wacht_op_go&per=50&zonder=Opleiding,Kans$"))
    scherm.klaar()
    _weg(page, "Kans")
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
    _er(page, "Student")  # what names the row stays
    _weg(page, "Cohort")
    page.keyboard.press("Escape")
    _zet(page, "Opleiding")
    page.wait_for_url(re.compile(r"soort=studenten&zonder=Opleiding,Cohort$"))
    assert scherm.klachten == []


def test_weergave_bewaren_terugvinden_en_verwijderen(portaal_sqlite: Portaal) -> None:  # PRK-14
    """What was saved is found again from elsewhere; nobody else has it, and what was searched for is not in it."""
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/aanmelden?status=te_plaatsen&zoek=an")
    _zet(page, "Opleiding", rijen="50")
    page.wait_for_url(re.compile(r"per=50&zonder=Opleiding$"))
    page.get_by_role("button", name="Examen", exact=True).click()
    page.wait_for_url(re.compile(r"op=examen"))
    page.get_by_role("button", name="Examen", exact=True).click()
    page.wait_for_url(re.compile(r"op=-examen"))
    expect(page.locator("main th[aria-sort=descending]")).to_have_text("Examen")
    page.get_by_role("button", name="Weergave").click()
    venster = page.get_by_role("dialog", name="Weergave")
    venster.get_by_role("button", name="Bewaar wat u nu ziet").click()
    expect(venster.locator(".veldfout").filter(has_text=re.compile("."))).to_have_count(1)
    venster.get_by_label("Naam", exact=True).fill("Mijn klas")
    page.keyboard.press("Enter")
    mijn = venster.get_by_role("button", name="Mijn klas", exact=True)
    expect(mijn).to_be_visible()
    assert keur(page) == []
    page.keyboard.press("Escape")
    scherm.ga("/zittingen")
    page.get_by_role("button", name="Weergave").click()
    expect(venster.get_by_text("nog niets bewaard")).to_be_visible()
    page.keyboard.press("Escape")
    scherm.ga("/aanmelden")
    _er(page, "Opleiding")
    page.get_by_role("button", name="Weergave").click()
    mijn.click()
    page.wait_for_url(re.compile(r"/aanmelden/?\?op=-examen&status=te_plaatsen&per=50&zonder=Opleiding$"))
    scherm.klaar()
    expect(venster).to_be_hidden()
    expect(page.locator("main").get_by_role("searchbox")).to_have_value("")
    _weg(page, "Opleiding")
    expect(page.locator("main th[aria-sort=descending]")).to_have_text("Examen")
    page.get_by_role("button", name="Examen", exact=True).click()
    page.wait_for_url(re.compile(r"/aanmelden/?\?status=te_plaatsen&per=50&zonder=Opleiding$"))
    page.get_by_role("button", name="Weergave").click()
    venster.get_by_role("button", name="Verwijder Mijn klas").click()
    expect(mijn).to_have_count(0)
    expect(venster.get_by_text("nog niets bewaard")).to_be_visible()
    assert scherm.klachten == []


def test_weergave_van_basisgegevens_kent_de_kolommen_van_haar_soort(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.BEHEERDER)
    page = scherm.open("/basis/medewerkers")
    _zet(page, "E-mail en account", rijen="10")
    page.wait_for_url(re.compile(r"per=10&zonder="))
    scherm.klaar()
    _weg(page, "E-mail en account")
    page.get_by_role("button", name="Naam", exact=True).click()
    page.wait_for_url(re.compile(r"op=achternaam|op=voornaam"))
    expect(page.locator("main th[aria-sort=ascending]")).to_have_text("Naam")
    page.locator("main").get_by_role("link", name="Alles", exact=True).click()
    page.wait_for_url(re.compile(r"toon=alles&op=.*&per=10&zonder="))
    scherm.klaar()
    _weg(page, "E-mail en account")
    assert scherm.klachten == []


def test_op_een_telefoon_sorteert_een_keuze(portaal_sqlite: Portaal) -> None:  # PRK-14
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU, "phone")
    page = scherm.open("/aanmelden")
    keuze = page.get_by_label("Sorteren op")
    for woord, op in (("Examen, andersom", "-examen"), ("Examen", "examen"), ("Gewone volgorde", "")):
        keuze.select_option(label=woord)
        page.wait_for_url(re.compile(f"op={op}$" if op else "/aanmelden/?$"))
        expect(keuze.locator("option:checked")).to_have_text(woord)
    assert keur(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(keuze).to_be_hidden()
    assert scherm.klachten == []
