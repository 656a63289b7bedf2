"""Everybody can use it: no fault by the rules on the pages of each role, light, dark and on a phone, and no mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import func, select

from portal.db.aanmelden import Go
from portal.db.session import reading
from portal.domain.rechten import Rol
from portal.state.raamwerk.navigatie import PAGINAS
from tests.hulp.browser import MATEN, Scherm
from tests.hulp.keur import keur
from tests.hulp.paginas import adressen, bezoekbaar, ronde, zorg_voor_bestand, zorg_voor_voorstel
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
_BREEDTE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_TELEFOON, _SCHERM = ({"width": breed, "height": hoog} for breed, hoog in (MATEN["phone"], MATEN["desktop"]))


def _te_breed(page: Page) -> list[str]:
    over = page.evaluate(_BREEDTE)
    return [f"{over} pixels breder dan een telefoon"] if over > 0 else []


_EERSTE_RIJEN = "tbody tr:nth-child(n+6) { display: none }"
"""The rows of a table are alike: five of them say in the short run what they all would."""


def _bekijk(scherm: Scherm, *, heel: bool) -> list[str]:
    """One page: all rules in the light on a wide screen with the first rows of each table, and how wide it is on a phone;
    in the long run all rules and rows in both colours and both sizes."""
    page = scherm.page
    kort = None if heel else page.add_style_tag(content=_EERSTE_RIJEN)
    fouten = keur(page)
    if kort:
        kort.evaluate("stijl => stijl.remove()")
    page.set_viewport_size(_TELEFOON)
    fouten += _te_breed(page)
    if heel:
        fouten += keur(page)
        scherm.donker(True)
        fouten += keur(page)
        page.set_viewport_size(_SCHERM)
        fouten += keur(page)
        scherm.donker(False)
    page.set_viewport_size(_SCHERM)
    return fouten


@pytest.mark.parametrize("heel", [False, pytest.param(True, marks=pytest.mark.lang)], ids=["verdeeld", "heel"])
@pytest.mark.parametrize("rol", list(Rol))
def test_geen_fout_op_paginas_van_een_rol(portaal_sqlite: Portaal, rol: Rol, heel: bool) -> None:
    scherm = portaal_sqlite.als(rol)
    mis: dict[str, list[str]] = {}
    zorg_voor_voorstel()
    zorg_voor_bestand()
    scherm.open("/werk")
    for route in ronde(rol, heel=heel):
        for pad in adressen(route, rol):
            scherm.ga(pad)
            if fouten := _bekijk(scherm, heel=heel):
                mis[PAGINAS[route].route] = fouten
    assert mis == {}


def test_de_keuring_ziet_wat_zij_moet_zien(portaal_sqlite: Portaal) -> None:
    """Too small a target, a name that is not what is seen, pale text and a page wider than a phone."""
    page = portaal_sqlite.als(Rol.STUDENT).open("/mijn-gegevens")
    page.evaluate("""document.querySelector('main').insertAdjacentHTML('afterbegin',
      '<p style="color:#ccc;background:#fff;width:600px">Bleek</p><div>' + '<button style="width:9px;height:9px;padding:0;border:0" aria-label="x"></button>'.repeat(3) + '</div><button aria-label="Verwijder">Bewaar dit</button>')""")
    gevonden = {fout.split(" ")[0] for fout in keur(page)}
    page.set_viewport_size(_TELEFOON)
    assert gevonden == {"color-contrast", "target-size", "label-content-name-mismatch"}
    assert _te_breed(page) != []


def test_verdeeld_komt_de_ronde_langs_elke_pagina_en_elke_rol(portaal_sqlite: Portaal) -> None:
    delen = {rol: ronde(rol, heel=False) for rol in Rol}
    assert (
        {p for deel in delen.values() for p in deel}
        == {p for rol in Rol for p in bezoekbaar(rol)}
        == {*PAGINAS} - {"/"}
    )
    for rol, deel in delen.items():
        assert set(deel) <= set(bezoekbaar(rol))
        assert len(deel) >= min(2, len(bezoekbaar(rol))), rol


def _tab_naar(page: Page, tekst: str, hooguit: int = 120) -> None:
    """Press Tab until the element with this text or label has the focus; it must be visible that it has."""
    for _ in range(hooguit):
        page.keyboard.press("Tab")
        actief = page.evaluate(_ACTIEF)
        if actief["naam"].startswith(tekst):
            assert actief["zichtbaar"], f"‘{tekst}’ heeft de focus zonder dat dat te zien is"
            return
    raise AssertionError(f"‘{tekst}’ is met Tab niet te bereiken")


_ACTIEF = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const naam = e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText) || e.innerText || '';
  const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  return {naam: naam.trim(), zichtbaar: ring || s.boxShadow !== 'none'};
}"""


def _gegeven() -> int:
    with reading() as uow:
        return uow.session.exec(select(func.count()).select_from(Go).where(Go.besluit == "go")).one()


def test_een_docent_geeft_een_go_zonder_muis(portaal_sqlite: Portaal) -> None:  # AAN-3
    scherm = portaal_sqlite.als(Rol.DOCENT)
    page, voor = scherm.open("/studenten?toon=gevraagd"), _gegeven()
    _tab_naar(page, "Geef Go aan")
    page.keyboard.press("Enter")
    venster = page.get_by_role("dialog", name="Go geven")
    expect(venster).to_be_visible()
    _tab_naar(page, "Reden", 8)
    page.keyboard.type("Oefenexamen ruim voldoende gemaakt.")
    _tab_naar(page, "Geef Go", 4)
    page.keyboard.press("Enter")
    expect(venster).to_be_hidden()
    expect(page.get_by_text("De Go is gegeven.")).to_be_visible()
    assert _gegeven() == voor + 1
    assert scherm.klachten == []


def test_escape_sluit_een_venster_en_geeft_de_focus_terug(portaal_sqlite: Portaal) -> None:
    page = portaal_sqlite.als(Rol.DOCENT).open("/studenten?toon=gevraagd")
    _tab_naar(page, "Geef Go aan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Go geven")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Go geven")).to_be_hidden()
    assert page.evaluate(_ACTIEF)["naam"].startswith("Geef Go aan")
