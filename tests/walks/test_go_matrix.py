"""A docent and a class: four clicks for everybody, a reason of its own for who differs, a mistake and the way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import GEDULD, Speler

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip
TEL = (
    "window.__klikken = 0; addEventListener('click', e => { if (e.isTrusted && e.detail) window.__klikken++; }, true);"
)
"""Counts what a hand does with the mouse, and nothing that a script does."""


KLAS, EXAMEN = "25480-24A", "Keuzedeel Duits in de beroepscontext"


def _meld_klas_aan(school: Demoschool, terug: bool = False) -> None:
    """The office enrols the whole class for one more exam, so that there is a class to decide about; or puts it out again."""
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        page = mirjam.ga(f"/aanmelden/groepen?zoek={KLAS}")
        mirjam.rij(KLAS).get_by_role("link").first.click(timeout=GEDULD)
        if terug:
            mirjam.druk(re.compile(f"^Meld weer af: {EXAMEN}"))
            mirjam.venster().get_by_label("Reden").fill("Einde van de wandeling")
            mirjam.druk("Meld af", mirjam.venster())
            mirjam.ziet(re.compile(r"Afgemeld: \d+\. Gebleven: 0"))
            return
        page.get_by_role("searchbox").fill(EXAMEN)
        page.get_by_role("searchbox").press("Enter")
        mirjam.kies(re.compile("^Examen$"), EXAMEN)
        mirjam.druk("Meld aan")
        mirjam.ziet(re.compile(r"Aangemeld: \d+\. Overgeslagen: \d+"))


def _kop(wie: Speler, examen: str) -> Locator:
    return wie.page.locator(f'[data-kop="{examen}"]')


def _cellen(wie: Speler, examen: str, soort: str) -> Locator:
    """The cells of one exam that stand like this."""
    return wie.page.locator(f'[data-kolom="{examen}"].{soort}')


def _van(wie: Speler, cel: Locator) -> str:
    """Whose cell this is."""
    return cel.locator("xpath=ancestor::tr").locator("th a").inner_text()


def _cel(wie: Speler, naam: str, examen: str) -> Locator:
    rij = wie.page.get_by_role("row").filter(has=wie.page.get_by_role("link", name=naam, exact=True))
    return rij.locator(f'[data-kolom="{examen}"]')


def _klas(wie: Speler) -> None:
    wie.page.get_by_role("link", name="Go per klas").first.click(timeout=GEDULD)
    expect(wie.page.get_by_role("grid")).to_be_visible(timeout=GEDULD)


def _besluit(wie: Speler, knop: str, reden: str) -> None:
    wie.page.get_by_label(re.compile("^Reden voor")).fill(reden)
    wie.druk(re.compile(f"^{knop}"))


def _wordt(wie: Speler, examen: str, soort: str, aantal: int) -> None:
    expect(_cellen(wie, examen, soort)).to_have_count(aantal, timeout=GEDULD)


@pytest.mark.walk("AAN-3")
def test_een_klas_krijgt_haar_go_in_vier_klikken_met_uitzonderingen_en_de_weg_terug(school: Demoschool) -> None:
    # AAN-3
    _meld_klas_aan(school)
    with school.als(Rol.DOCENT) as ineke:
        ineke.page.evaluate(TEL)
        _klas(ineke)  # click one
        examen = str(ineke.page.get_by_role("checkbox", name=re.compile(f"^{EXAMEN}")).get_attribute("data-kop"))
        geen, had = _cellen(ineke, examen, "geen").count(), _cellen(ineke, examen, "go").count()
        assert geen >= 3, "the demo has a class with work to do"
        namen = [_van(ineke, c) for c in _cellen(ineke, examen, "geen").all()]
        wil = ineke.page.locator(
            f'[data-kolom="{examen}"]:is(.geen, .gevraagd, .no_go, .verlopen)[aria-disabled=false]'
        )
        aantal = wil.count()
        _kop(ineke, examen).click()  # click two
        expect(_kop(ineke, examen)).to_have_attribute("aria-checked", "true", timeout=GEDULD)
        expect(ineke.page.get_by_text("Wordt Go")).to_have_count(aantal, timeout=GEDULD)
        reden = ineke.page.get_by_label(re.compile("^Reden voor"))
        reden.click()  # click three
        ineke.page.keyboard.type("Oefentoets gehaald en besproken")
        ineke.page.get_by_role("button", name=f"Geef {aantal} Go").click()  # click four
        _wordt(ineke, examen, "go", had + aantal)
        assert ineke.page.evaluate("window.__klikken") == 4
        with school.als(school.enige(namen), viewport=TELEFOON) as student:
            student.ga("/examens")
            student.ziet(re.compile("Go gekregen"))

        # The wrong exam: exactly these are ticked again, with one reason they go back to what they were.
        ineke.druk("Vergissing? Vink deze aan om in te trekken")
        expect(ineke.page.locator(".gm-cel.vervalt")).to_have_count(aantal, timeout=GEDULD)
        ineke.druk(re.compile("^Trek .* in"))
        ineke.ziet("Controleer wat u heeft ingevuld: reden.")  # nothing is withdrawn without a reason
        _besluit(ineke, "Trek", "Verkeerd examen aangevinkt")
        _wordt(ineke, examen, "go", had)
        _wordt(ineke, examen, "geen", geen)
        _op_een_telefoon(school, examen, _uitzonderingen(school, ineke, examen))
    _meld_klas_aan(school, terug=True)


def _uitzonderingen(school: Demoschool, ineke: Speler, examen: str) -> list[str]:
    """With the keyboard: three ticked along the way, one of them not ready for a reason of its own."""
    nee, ander, laatste = [_van(ineke, c) for c in _cellen(ineke, examen, "geen").all()[:3]]
    _cel(ineke, nee, examen).focus()
    ineke.page.keyboard.press("Space")
    expect(_cel(ineke, nee, examen)).to_have_attribute("aria-checked", "true", timeout=GEDULD)
    ineke.page.keyboard.press("n")
    ineke.venster().get_by_label("Eigen reden").fill("Eerst vier keer rekenles")
    ineke.druk("Neem op", ineke.venster())
    expect(ineke.venster()).to_have_count(0, timeout=GEDULD)
    _wordt(ineke, examen, "wordt-no-go", 1)
    for naam in (ander, laatste):
        _cel(ineke, naam, examen).click()
    ineke.ziet("2 met één reden, 1 met een eigen reden.")
    # Meanwhile a colleague says no to one of them, in the list: that one is not overruled, the others are done.
    with school.als(Rol.DOCENT) as collega:
        collega.ga(f"/studenten?zoek={school.nummer(laatste)}")
        collega.rij(EXAMEN).get_by_role("button", name=re.compile("^No-go")).click(timeout=GEDULD)
        collega.venster().get_by_label("Reden").fill("Mist nog een opdracht")
        collega.druk("Geef no-go", collega.venster())
        expect(collega.venster()).to_have_count(0, timeout=GEDULD)
    ineke.ziet(re.compile("Intussen is hierover anders besloten"))
    _besluit(ineke, "Geef 1 Go en 1 no-go", "Oefentoets gehaald")
    for wie, woord in ((nee, "No-go"), (ander, "Go"), (laatste, "Doet niet mee")):
        expect(_cel(ineke, wie, examen).locator("b")).to_have_text(woord, timeout=GEDULD)
    ineke.druk("Wis de vinkjes")
    _cel(ineke, nee, examen).press("Enter")
    expect(ineke.venster().get_by_text("Eerst vier keer rekenles")).to_be_visible(timeout=GEDULD)
    ineke.druk("Terug", ineke.venster())
    return [nee, ander, laatste]


def _op_een_telefoon(school: Demoschool, examen: str, namen: list[str]) -> None:
    """In the corridor: one exam at a time, and everything withdrawn again."""
    with school.als(Rol.DOCENT, viewport=TELEFOON) as ineke:
        ineke.ga("/studenten/klas")
        ineke.page.get_by_label("Examen", exact=True).select_option(examen)
        for naam in namen:
            _cel(ineke, naam, examen).click(timeout=GEDULD)
        ineke.druk("Intrekken")
        _besluit(ineke, "Trek 3", "Terug naar het begin")
        ineke.ziet(re.compile("3 besluiten ingetrokken"))
