"""A form belongs to what it was opened for, and a choice in it stays what was chosen, or is emptied and named."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from portal.db.plannen import Ruimte, Zitting
from portal.db.session import unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import ZittingStatus
from tests.hulp.browser import Scherm
from tests.hulp.dagen import werkdag
from tests.hulp.paginas import adressen
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def _moment(dag: int, uur: int) -> str:
    return f"{werkdag(dag)}T{uur:02}:00"


def _bezet(dag: int, uur: int, code: str) -> None:
    """Somebody else is in this room then."""
    with unit_of_work() as uow:
        ruimte = uow.session.exec(select(Ruimte).where(Ruimte.code == code)).one()
        start = tijd.op(werkdag(dag), uur)
        bron = uow.session.exec(select(Zitting).where(Zitting.status == ZittingStatus.GEPLAND)).first()
        assert bron is not None
        eind = start + (bron.laatste_eind - bron.start)
        uow.add(
            Zitting(
                versie_id=bron.versie_id, examen_id=bron.examen_id, code=f"BEZET-{dag}", naam="Bezet", capaciteit=1,
                ruimte_id=ruimte.id, start=start, eind=eind, laatste_eind=eind, status=ZittingStatus.GEPLAND,
            )
        )  # fmt: skip


def _vul(scherm: Scherm, start: str) -> Page:
    page = scherm.open("/zittingen/nieuw")
    page.get_by_label("Vastgestelde versie").select_option(index=1)
    page.get_by_label("Dag en begintijd").fill(start)
    expect(page.get_by_label("Lokaal", exact=True)).to_be_enabled()
    return page


def test_een_venster_van_de_ene_zitting_staat_niet_open_op_de_andere(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/zittingen?zoek=Keuzedeel")
    rijen = page.locator("tbody a[href*='/zittingen/']")
    adressen = list(dict.fromkeys(rijen.evaluate_all("aa => aa.map(a => a.getAttribute('href'))")))[:2]
    assert len(adressen) == 2
    page.locator(f"a[href='{adressen[0]}']").first.click()
    page.get_by_role("button", name="Wijzig", exact=True).click()
    venster = page.get_by_role("dialog")
    venster.get_by_label("Dag en begintijd").fill("2026-12-26T09:00")
    venster.get_by_role("button", name="Bewaar wijziging").click()
    expect(page.locator(".melding.bad")).to_be_attached()
    page.go_back()
    scherm.klaar()
    page.locator(f"a[href='{adressen[1]}']").first.click()
    expect(page.get_by_role("button", name="Wijzig", exact=True)).to_be_visible()
    scherm.klaar()
    expect(venster).to_be_hidden()
    page.get_by_role("button", name="Wijzig", exact=True).click()
    expect(venster.get_by_label("Dag en begintijd")).not_to_have_value("2026-12-26T09:00")


def test_een_druk_op_een_knop_telt_ook_als_de_knop_dan_verspringt(portaal_sqlite: Portaal) -> None:
    """Leaving a field may bring words above the button, between the mouse going down and coming up."""
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/zittingen?zoek=Keuzedeel")
    page.locator("tbody a[href*='/zittingen/']").first.click()
    page.get_by_role("button", name="Wijzig", exact=True).click()
    venster = page.get_by_role("dialog")
    venster.get_by_label("Dag en begintijd").fill("2026-12-26T09:00")
    knop = venster.get_by_role("button", name="Bewaar wijziging")
    knop.scroll_into_view_if_needed()
    vak = knop.bounding_box()
    assert vak is not None
    page.mouse.move(vak["x"] + vak["width"] / 2, vak["y"] + vak["height"] / 2)
    page.mouse.down()
    venster.locator("form").evaluate(
        "f => { const p = document.createElement('div'); p.style.height = '90px'; f.lastChild.before(p); }"
    )
    page.mouse.up()
    expect(page.locator(".melding.bad")).to_be_attached()


def test_wie_typt_en_meteen_bewaart_leest_het_antwoord(portaal_sqlite: Portaal) -> None:
    """The check of what was typed comes before the act, so that it does not wipe the refusal."""
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = scherm.open("/zittingen?zoek=Keuzedeel")
    page.locator("tbody a[href*='/zittingen/']").first.click()
    page.get_by_role("button", name="Wijzig", exact=True).click()
    venster = page.get_by_role("dialog")
    venster.get_by_label("Dag en begintijd").fill("2026-12-26T09:00")
    venster.get_by_role("button", name="Bewaar wijziging").click()
    fout = venster.locator(".let-op.bad")
    expect(fout).to_contain_text("kerstdag")
    page.wait_for_timeout(1500)
    expect(fout).to_contain_text("kerstdag")


@pytest.mark.parametrize(("breed", "hoog"), [(1024, 768), (768, 1024), (360, 740)])
def test_de_lijst_van_een_zaal_leest_goed_op_een_tablet(portaal_sqlite: Portaal, breed: int, hoog: int) -> None:
    scherm = portaal_sqlite.als(Rol.SURVEILLANT, "tablet")
    scherm.page.set_viewport_size({"width": breed, "height": hoog})
    (pad,) = adressen("/afnemen/[zitting_id]", Rol.SURVEILLANT)
    page = scherm.open(pad)
    if (knop := page.get_by_role("button", name="Open de zitting")).count():
        knop.click()
    namen = page.locator(".kandidaat > .stapel")
    expect(namen.first).to_be_visible()
    smalst = min(namen.evaluate_all("vakken => vakken.map(v => v.getBoundingClientRect().width)"))
    assert smalst >= min(300, breed - 150), f"{smalst:.0f} px: one word per line"


def test_een_gekozen_lokaal_blijft_gekozen_of_wordt_genoemd(portaal_sqlite: Portaal) -> None:
    page = _vul(portaal_sqlite.als(Rol.EXAMENBUREAU), _moment(60, 9))
    lokaal = page.get_by_label("Lokaal", exact=True)
    codes = lokaal.locator("option").all_text_contents()
    assert len(codes) > 3
    lokaal.select_option(index=3)
    keuze, eerste = lokaal.input_value(), codes[1].split(" · ")[0]
    _bezet(67, 9, eerste)  # a week on: another working day, whatever day it is today
    page.get_by_label("Dag en begintijd").fill(_moment(67, 9))
    expect(lokaal.locator("option").filter(has_text=re.compile(f"^{re.escape(eerste)} · "))).to_have_count(0)
    expect(lokaal).to_have_value(keuze)
    code = codes[3].split(" · ")[0]
    _bezet(74, 9, code)
    page.get_by_label("Dag en begintijd").fill(_moment(74, 9))
    expect(page.get_by_text(f"{code} is dan niet vrij; kies opnieuw.")).to_be_visible()
    expect(lokaal).to_have_value("")
    lokaal.select_option(index=1)
    expect(page.get_by_text("is dan niet vrij; kies opnieuw.")).to_be_hidden()


def test_een_onmogelijk_aantal_plaatsen_laat_de_keuze_staan(portaal_sqlite: Portaal) -> None:
    page = _vul(portaal_sqlite.als(Rol.EXAMENBUREAU), _moment(60, 9))
    lokaal, aantal = page.get_by_label("Lokaal", exact=True), page.get_by_label("Aantal plaatsen")
    lokaal.select_option(index=2)
    keuze = lokaal.input_value()
    for waarde in ("0", "-1", "12,5"):
        aantal.fill(waarde)
        expect(aantal).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_text("Controleer wat u heeft ingevuld: aantal plaatsen.").first).to_be_visible()
        expect(lokaal).to_have_value(keuze)
        aantal.fill("12")
        expect(aantal).to_have_attribute("aria-invalid", "false")
    expect(lokaal).to_have_value(keuze)


def test_wat_vroeg_is_getypt_blijft_staan_en_een_nieuw_bezoek_begint_leeg(portaal_sqlite: Portaal) -> None:
    scherm = portaal_sqlite.als(Rol.EXAMENBUREAU)
    page = _vul(scherm, _moment(60, 9))
    page.get_by_label("Naam van de zitting").fill("Getypt")
    page.reload()  # opened before: the form is there before its page has loaded
    naam = page.get_by_label("Naam van de zitting")
    naam.fill("Vroeg getypt")
    scherm.klaar()
    expect(naam).to_have_value("Vroeg getypt")
    expect(page.get_by_label("Dag en begintijd")).to_have_value(_moment(60, 9))
    scherm.ga("/zittingen")
    scherm.ga("/zittingen/nieuw")
    expect(naam).to_have_value("")
    expect(page.get_by_label("Dag en begintijd")).to_have_value("")
