"""A dead network under somebody's hands: taps wait in sight, nothing claims to be saved, and each arrives once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import col, func, select

from portal.db.afnemen import Incident
from portal.db.monitoren import AuditRegel
from portal.db.session import reading
from portal.domain.rechten import Rol
from tests.hulp.browser import OPTIES, Scherm, als, sleutel, zoek_chromium
from tests.hulp.lijn import Lijn, lijn
from tests.hulp.paginas import adressen
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
GEZIEN = 5.0
"""Seconds within which everybody sees that there is no connection."""
_LEUGENS = """() => {
  window.__leugens = [];
  new MutationObserver(() => {
    const wacht = JSON.parse(sessionStorage.getItem('portaal-wacht') || '[]').length;
    if (wacht && document.body.innerText.includes('alles opgeslagen')) window.__leugens.push(wacht);
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
"""Writes down every moment at which the page says that all is saved while something waits in the tab."""


@pytest.fixture
def zaal(portaal_sqlite: Portaal, browser: Browser) -> Iterator[tuple[Scherm, Lijn, str]]:
    """The sitting screen of an invigilator whose network can be cut, and the address of the sitting."""
    adres = urlsplit(portaal_sqlite.url)
    with lijn(adres.port or 0) as draad:
        omleiding = f"--host-resolver-rules=MAP {adres.netloc} 127.0.0.1:{draad.poort}"
        eigen = browser.browser_type.launch(executable_path=zoek_chromium(), args=[*OPTIES, omleiding])
        try:
            scherm = als(eigen, portaal_sqlite.url, sleutel(Rol.SURVEILLANT), "tablet")
            (pad,) = adressen("/afnemen/[zitting_id]", Rol.SURVEILLANT)
            scherm.open(pad)
            if (knop := scherm.page.get_by_role("button", name="Open de zitting")).count():
                knop.click()
            expect(scherm.page.get_by_text("Verbonden, alles opgeslagen")).to_be_visible()
            scherm.page.evaluate(_LEUGENS)
            yield scherm, draad, pad
        finally:
            eigen.close()


def _groepen(page: Page) -> list[Locator]:
    return page.locator(".kandidaat .seg").all()[:3]


def _andere(groep: Locator) -> Locator:
    """A choice that was not made yet, for this student."""
    return groep.get_by_role("button", pressed=False).filter(has_not_text="Afwezig").first


def _geteld() -> int:
    with reading() as uow:
        vraag = select(func.count()).select_from(AuditRegel).where(AuditRegel.actie == "presentie.gezet")
        return uow.session.exec(vraag).one()


def _gewacht() -> list[float]:
    """How many seconds the last three acts waited for the network, as the log tells."""
    vraag = select(AuditRegel).where(AuditRegel.actie == "presentie.gezet").order_by(col(AuditRegel.volgnummer).desc())
    with reading() as uow:
        regels = list(uow.session.exec(vraag.limit(3)))
    return [
        (r.op - datetime.fromisoformat(r.nieuw["getikt_op"])).total_seconds() if "getikt_op" in r.nieuw else 0
        for r in regels
    ]


def _wacht_op_verbinding(page: Page, begin: float) -> None:
    expect(page.locator(".verbinding")).to_contain_text("Geen verbinding", timeout=GEZIEN * 1000)
    assert time.monotonic() - begin < GEZIEN + 0.5


@pytest.mark.parametrize("seconden", [14, pytest.param(138, marks=pytest.mark.lang)])
def test_tikken_in_een_stil_net_wachten_in_zicht_en_komen_een_keer_aan(
    zaal: tuple[Scherm, Lijn, str], seconden: int
) -> None:
    (scherm, draad, _pad), voor = zaal, _geteld()
    page, begin = scherm.page, time.monotonic()
    draad.stil = True
    knoppen = [_andere(g) for g in _groepen(page)]
    namen = [(g.get_attribute("aria-label"), k.inner_text()) for g, k in zip(_groepen(page), knoppen, strict=True)]
    knoppen[0].dblclick()
    expect(page.get_by_text("Nog niet opgeslagen: 1")).to_be_visible()
    expect(knoppen[0]).to_have_attribute("data-wacht", "")
    _wacht_op_verbinding(page, begin)
    for knop in knoppen[1:]:
        knop.click()
        page.wait_for_timeout(1000)
    expect(page.get_by_text("Nog niet opgeslagen: 3")).to_be_visible()
    expect(page.locator(".verbinding")).to_contain_text("3 handelingen wachten in dit tabblad")
    assert _geteld() == voor
    page.wait_for_timeout(max(0, seconden - (time.monotonic() - begin)) * 1000)
    draad.stil = False
    expect(page.get_by_text("Verbonden, alles opgeslagen")).to_be_visible(timeout=30_000)
    for naam, keuze in namen:
        gekozen = page.get_by_role("group", name=naam or "").get_by_role("button", pressed=True)
        expect(gekozen).to_have_text(re.compile(keuze))
    assert _geteld() == voor + 3
    assert max(_gewacht()) >= 10, "what waited is written down as it was tapped"
    assert page.evaluate("window.__leugens") == []
    assert page.locator("[data-wacht]").count() == 0
    expect(page.locator(".verbinding")).to_have_count(0)


def test_wie_ververst_verliest_geen_tik(zaal: tuple[Scherm, Lijn, str]) -> None:
    (scherm, draad, _pad), voor = zaal, _geteld()
    page = scherm.page
    draad.stil = True
    groep = _groepen(page)[0]
    keuze = _andere(groep)
    tekst, naam = keuze.inner_text(), groep.get_attribute("aria-label") or ""
    keuze.click()
    expect(page.get_by_text("Nog niet opgeslagen: 1")).to_be_visible()
    draad.stil = False
    page.reload()
    scherm.klaar()
    expect(page.get_by_text("Verbonden, alles opgeslagen")).to_be_visible()
    gekozen = page.get_by_role("group", name=naam).get_by_role("button", pressed=True)
    expect(gekozen).to_have_text(re.compile(tekst))
    assert _geteld() == voor + 1


def test_een_incident_in_een_gat_komt_een_keer_aan(zaal: tuple[Scherm, Lijn, str]) -> None:
    scherm, draad, _pad = zaal
    page = scherm.page

    def gemeld() -> int:
        with reading() as uow:
            return uow.session.exec(select(func.count()).select_from(Incident)).one()

    voor = gemeld()
    page.get_by_role("button", name="Incident melden", exact=True).click()
    venster = page.get_by_role("dialog")
    venster.get_by_role("radio").first.check()
    venster.locator("textarea").fill("Telefoon op tafel")
    draad.stil = True
    knop = venster.get_by_role("button", name="Meld")
    knop.dblclick()
    page.wait_for_timeout(3000)
    knop.click()  # impatient
    assert gemeld() == voor
    draad.stil = False
    expect(page.get_by_text("Verbonden, alles opgeslagen")).to_be_visible(timeout=30_000)
    assert gemeld() == voor + 1
    expect(venster).to_be_hidden()


def test_een_browser_die_weet_dat_hij_geen_net_heeft_zegt_het_meteen(zaal: tuple[Scherm, Lijn, str]) -> None:
    scherm, _draad, _pad = zaal
    begin = time.monotonic()
    scherm.page.context.set_offline(True)
    _wacht_op_verbinding(scherm.page, begin)
    assert time.monotonic() - begin < 2
    expect(scherm.page.get_by_text("alles opgeslagen")).to_have_count(0)
    scherm.page.context.set_offline(False)
    expect(scherm.page.get_by_text("Verbonden, alles opgeslagen")).to_be_visible(timeout=20_000)
