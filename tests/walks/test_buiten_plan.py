"""An exam outside the plan: asked, taken back, refused with a reason, asked again through the docent, and granted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import EXAMEN, GEDULD, Speler

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("AAN-10")
def test_een_examen_buiten_het_plan_wordt_gevraagd_afgewezen_en_na_de_vraag_van_de_docent_toegekend(
    school: Demoschool,
) -> None:
    # AAN-10
    naam = school.enige(s.naam for s in reversed(school.school.studenten))
    with (
        school.als(naam, viewport=TELEFOON) as student,
        school.als(school.school.demo.examencommissie.naam) as hanna,
    ):
        student.ga("/examens")
        _vraag(student, "Keuzedeel", "")  # without a reason nothing is asked, and nothing is lost
        expect(student.venster()).to_be_visible()
        student.venster().get_by_label("Waarom?").fill("Ik wil later de grens over")
        examen = _gekozen(student)
        student.druk("Verstuur vraag", student.venster())
        expect(student.venster()).to_have_count(0, timeout=GEDULD)
        expect(student.regel(examen, "Bij de examencommissie")).to_have_count(1, timeout=GEDULD)

        # She thinks again and takes it back: the board has nothing to decide any more. Then she asks after all.
        hanna.ga("/verzoeken?soort=buiten_plan")
        expect(hanna.rij(naam, examen)).to_have_count(1, timeout=GEDULD)
        student.druk(f"Trek in: vraag om {examen}")
        expect(student.regel(examen, "Vraag ingetrokken")).to_have_count(1, timeout=GEDULD)
        expect(hanna.rij(naam, examen)).to_have_count(0, timeout=GEDULD)
        _vraag(student, examen, "Ik weet het nu zeker")
        expect(student.venster()).to_have_count(0, timeout=GEDULD)
        expect(hanna.rij(naam, "Ik weet het nu zeker")).to_have_count(1, timeout=GEDULD)

        # No, with a reason and with what she can do against it; on her list and with what is told to her.
        _besluit(hanna, naam, "Wijs het verzoek af.", "Vraag dit samen met je docent")
        nee = student.regel(examen, "Afgewezen")
        expect(nee).to_contain_text("Reden van het besluit: Vraag dit samen met je docent", timeout=GEDULD)
        expect(nee).to_contain_text(re.compile("beroep|bezwaar"))
        student.ga("/werk")
        student.ziet(re.compile("niet in het examenplan. Reden: Vraag dit samen met je docent"))
        student.ga("/examens")

        with school.als(school.docent_van(naam)) as docent:
            _open_kaart(docent, naam)
            _vraag(docent, examen, "Wij bespraken het; zij kan dit aan")
            expect(docent.regel(examen, "Bij de examencommissie")).to_have_count(1, timeout=GEDULD)
            expect(student.regel(examen, "door je school")).to_have_count(1, timeout=GEDULD)
            _besluit(hanna, naam, "De student mag dit examen doen.", "Haar docent staat erachter")
            expect(docent.regel(examen, "Toegekend")).to_have_count(1, timeout=GEDULD)
            expect(docent.rij(examen, "Via examencommissie")).to_have_count(1, timeout=GEDULD)
        # She is enrolled, and reads it: the exam is among her own, with its first step.
        expect(student.regel(examen, "Toegekend")).to_contain_text("Haar docent staat erachter", timeout=GEDULD)
        expect(student.regel(examen, "Wacht op Go")).to_have_count(1, timeout=GEDULD)
        student.druk("Vraag een ander examen")
        student.venster().get_by_label("Zoek een examen op naam of code").fill(examen)
        expect(student.venster().get_by_text(f"Je bent al aangemeld voor ‘{examen}’.")).to_be_visible(timeout=GEDULD)


def _vraag(wie: Speler, zoek: str, waarom: str) -> None:
    """Fill in the dialog: the first exam that is called so, and why."""
    wie.druk("Vraag een ander examen")
    venster = wie.venster()
    venster.get_by_label("Zoek een examen op naam of code").fill(zoek)
    keuze = venster.get_by_label(EXAMEN)
    expect(keuze.locator("option").nth(1)).to_contain_text(zoek, timeout=GEDULD)
    keuze.select_option(index=1)
    venster.get_by_label("Waarom?").fill(waarom)
    wie.druk("Verstuur vraag", venster)


def _gekozen(wie: Speler) -> str:
    """The name of the exam that is chosen in the dialog."""
    keuze = wie.venster().get_by_label(EXAMEN)
    label = keuze.locator("option:checked").inner_text() or ""
    return label.split(" (")[0]


def _besluit(commissie: Speler, naam: str, keuze: str, reden: str) -> None:
    """Decide about what was asked for this student, not without a reason."""
    commissie.druk(f"Besluit over {naam}")
    venster = commissie.venster()
    venster.get_by_label(keuze).check()
    commissie.druk("Leg besluit vast", venster)
    expect(venster).to_be_visible()
    venster.get_by_label(re.compile("^Reden")).fill(reden)
    commissie.druk("Leg besluit vast", venster)
    expect(commissie.page.get_by_role("button", name=f"Besluit over {naam}")).to_have_count(0, timeout=GEDULD)


def _open_kaart(wie: Speler, naam: str) -> None:
    """The page about this student, by the search of the whole portal."""
    wie.page.keyboard.press("Control+k")
    wie.page.get_by_role("combobox", name="Zoek in het portaal").press_sequentially(naam)
    wie.page.get_by_role("option").filter(has_text=naam).first.click(timeout=GEDULD)
    expect(wie.page.get_by_role("heading", level=1, name=naam)).to_be_visible(timeout=GEDULD)
