"""A class of twenty-eight and twenty exams on one page: four clicks, or no mouse at all, and usable for everybody."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, func, select

from portal.db.aanmelden import Go, Groep, Groepslid, Inschrijving
from portal.db.beheren import Koppeling
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol
from tests.hulp.browser import Scherm
from tests.hulp.keur import keur
from tests.hulp.maak import Maak
from tests.hulp.portalen import Portaal

pytestmark = [pytest.mark.lang, pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
STUDENTEN, EXAMENS, PAD = 28, 20, "/studenten/klas"
TEL = (
    "window.__klikken = 0; addEventListener('click', e => { if (e.isTrusted && e.detail) window.__klikken++; }, true);"
)


@pytest.fixture
def klas(portaal_sqlite: Portaal) -> tuple[Scherm, list[uuid.UUID]]:
    """A docent of a team of his own with one class, and the enrolments for its first exam."""
    maak = Maak()
    team = maak.team()
    docent, opleiding = maak.medewerker(team, account=f"klas{uuid.uuid4().hex[:8]}@test"), maak.opleiding(team)
    maak.rol(docent, Rol.DOCENT, team)
    studenten = [
        maak.student(opleiding, docent, voornaam="Sam", achternaam=f"Vink {n:02}", naam=f"Sam Vink {n:02}")
        for n in range(STUDENTEN)
    ]
    examens = [maak.examen(naam=f"Examen {n:02}") for n in range(EXAMENS)]
    with unit_of_work() as uow:
        dr = uow.session.exec(select(Koppeling.id).where(Koppeling.soort == "dr")).first()
        groep = Groep(oke_id=uuid.uuid4(), koppeling_id=dr, code="28A", naam="Klas 28A", soort="class")
        uow.add(groep)
        van = tijd.nu() - timedelta(days=9)
        leden = [Groepslid(groep_id=groep.id, persoon_oke_id=s.oke_id, van=van) for s in studenten]
        alle = [
            Inschrijving(student_id=s.id, examen_id=e.id, schooljaar="2026-2027") for e in examens for s in studenten
        ]
        uow.session.add_all([*leden, *alle])
    return portaal_sqlite.als(docent.account, rol=Rol.DOCENT), [i.id for i in alle[:STUDENTEN]]


def _besluiten(ids: list[uuid.UUID]) -> dict[str, int]:
    with reading() as uow:
        vraag = select(Go.besluit, func.count()).where(
            col(Go.inschrijving_id).in_(ids), col(Go.ingetrokken_op).is_(None)
        )
        return dict(uow.session.exec(vraag.group_by(Go.besluit)).all())


def _cel(page: Page, rij: int, kolom: int) -> Locator:
    return page.locator("tbody tr").nth(rij).locator("[data-cel]").nth(kolom)


def test_een_klas_van_achtentwintig_krijgt_haar_go_in_vier_klikken(
    klas: tuple[Scherm, list[uuid.UUID]],
) -> None:  # AAN-3
    scherm, ids = klas
    page = scherm.open("/werk")
    page.evaluate(TEL)
    page.get_by_role("link", name="Go per klas").first.click()  # one
    page.get_by_role("checkbox", name="Examen 00").click()  # two
    expect(page.locator(".gm-cel.aan")).to_have_count(STUDENTEN)
    page.get_by_label(f"Reden voor alle {STUDENTEN}").click()  # three
    page.keyboard.type("Oefentoets gehaald")
    page.get_by_role("button", name=f"Geef {STUDENTEN} Go").click()  # four
    expect(page.locator(".gm-cel.go")).to_have_count(STUDENTEN)
    assert page.evaluate("window.__klikken") == 4
    assert _besluiten(ids) == {"go": STUDENTEN}
    page.get_by_role("button", name="Vergissing? Vink deze aan om in te trekken").click()
    page.get_by_label(f"Reden voor alle {STUDENTEN}").fill("Verkeerd examen")
    page.get_by_role("button", name=f"Trek {STUDENTEN} besluiten in").click()
    expect(page.locator(".gm-cel.geen")).to_have_count(STUDENTEN * EXAMENS)
    assert _besluiten(ids) == {}
    assert scherm.klachten == []


def test_een_docent_doet_een_klas_zonder_muis(klas: tuple[Scherm, list[uuid.UUID]]) -> None:  # AAN-3
    scherm, ids = klas
    page = scherm.open(PAD)
    assert page.locator("[data-plek][tabindex='0']").count() == 1, "one place in the order of tabs"
    toets = page.keyboard.press
    _cel(page, 0, 0).focus()
    toets("Space")
    expect(_cel(page, 0, 0)).to_have_attribute("aria-checked", "true")
    toets("Shift+ArrowDown")
    toets("Shift+ArrowDown")
    expect(page.locator(".gm-cel.aan")).to_have_count(3)
    expect(_cel(page, 2, 0)).to_be_focused()
    toets("n")
    venster = page.get_by_role("dialog")
    venster.get_by_label("Eigen reden").fill("Eerst de bijles")
    venster.get_by_label("Eigen reden").press("Tab")
    venster.get_by_role("button", name="Neem op").press("Enter")
    expect(venster).to_be_hidden()
    expect(_cel(page, 2, 0)).to_contain_text("Wordt no-go")
    expect(_cel(page, 2, 0)).to_be_focused()
    toets("ArrowUp")
    toets("ArrowUp")
    toets("ArrowUp")
    expect(page.locator("[data-kop]").first).to_be_focused()
    toets("ArrowRight")
    expect(page.locator("[data-kop]").nth(1)).to_be_focused()
    toets("ArrowDown")
    expect(_cel(page, 0, 1)).to_be_focused()
    toets("Shift+Space")
    expect(page.locator(".gm-cel.aan")).to_have_count(STUDENTEN + 3)
    toets("Shift+Space")
    expect(page.locator(".gm-cel.aan")).to_have_count(3)
    toets("Home")
    expect(page.locator("[data-rij]").first).to_be_focused()
    page.get_by_label("Reden voor alle 2").fill("Oefentoets gehaald")
    page.get_by_role("button", name="Geef 2 Go en 1 no-go").press("Enter")
    expect(page.locator(".gm-cel.go")).to_have_count(2)
    assert _besluiten(ids) == {"go": 2, "no_go": 1}
    assert scherm.klachten == []


def test_het_raster_is_voor_iedereen_en_vlug(klas: tuple[Scherm, list[uuid.UUID]]) -> None:  # PRK-11
    scherm, _ = klas
    page = scherm.open(PAD)
    expect(page.locator("[data-cel]")).to_have_count(STUDENTEN * EXAMENS)
    fouten = keur(page)
    duurt = page.evaluate("""async () => {
      const begin = performance.now();
      document.querySelector('[data-kop]').click();
      while (document.querySelectorAll('.gm-cel.aan').length < 28) await new Promise(requestAnimationFrame);
      return performance.now() - begin;
    }""")
    assert duurt < 2000, f"ticking a column took {duurt:.0f} ms"
    fouten += keur(page)
    scherm.donker(True)
    fouten += keur(page)
    page.set_viewport_size({"width": 390, "height": 844})
    fouten += keur(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(page.locator("[data-cel]:visible")).to_have_count(STUDENTEN)
    assert fouten == []
