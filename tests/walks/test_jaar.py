"""The school year turns, played by the exam office and the board: looked at first, done, a mistake taken back, done again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.domain import termijnen, tijd
from portal.domain.rechten import Rol
from portal.sandbox.school_model import Student
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import EXAMEN, GEDULD, Speler, kies_student

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten")]


@dataclass
class Jaar:
    """The turn of the year for one programme, as the exam office sees it."""

    bureau: Speler
    crebo: str
    schooljaar: str

    def open(self) -> None:
        """From the menu by the list to the programme, in this school year."""
        self.bureau.ga(f"/schooljaar?jaar={self.schooljaar}")
        self.bureau.zoek(self.crebo)
        self.bureau.rij(self.crebo).get_by_role("link").first.click(timeout=GEDULD)
        self.bureau.ziet(f"Schooljaar {self.schooljaar}")
        self.bureau.ziet("Wat er gebeurt")

    def draai(self) -> None:
        """Do what is shown."""
        self.bureau.druk("Draai het jaar")
        self.bureau.ziet("Dit is gedaan")

    def draai_terug(self, reden: str) -> None:
        """Take the last one back, with a reason."""
        self.bureau.page.get_by_role("button", name=re.compile("^Draai terug:")).first.click(timeout=GEDULD)
        self.bureau.ziet("Dit gebeurt er")
        self.bureau.venster().get_by_label("Reden").fill(reden)
        self.bureau.druk("Draai terug", self.bureau.venster())
        expect(self.bureau.venster()).to_have_count(0, timeout=GEDULD)
        self.bureau.ziet(re.compile("^Teruggedraaid: "))


@pytest.mark.walk("PRK-2", "AAN-2", "INR-4")
def test_het_schooljaar_draait_en_een_vergissing_gaat_terug(school: Demoschool) -> None:  # PRK-2 AAN-2 INR-4
    """What was not taken goes along, the new cohort gets a plan, the board establishes it; one turn was a mistake."""
    _, komend = termijnen.schooljaren(tijd.vandaag())
    crebo, examen = "25473", "Proeve van bekwaamheid Doktersassistent"
    mens = _student(school, crebo, "25473-P1-PRA")
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.EXAMENCOMMISSIE) as ester:
        mirjam.ga("/aanmelden")
        kies_student(mirjam, mens.naam, mens.studentnummer)
        mirjam.kies(EXAMEN, examen, mirjam.venster())
        mirjam.druk("Meld aan", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)

        jaar = Jaar(mirjam, crebo, komend)
        jaar.open()
        mirjam.ziet(re.compile(rf"Cohort {komend[:4]} krijgt een plan met \d+ examens, gekopieerd van cohort"))
        mirjam.ziet(f"1 aanmelding gaat mee naar schooljaar {komend}.")
        mirjam.ziet("Er is nog niets veranderd.")
        mirjam.page.get_by_role("button", name=re.compile("^Blijft zoals het is")).click(timeout=GEDULD)
        mirjam.ziet("Komt uit het deelnemersysteem; dat bepaalt het schooljaar.")
        jaar.draai()
        mirjam.ziet(re.compile(r"\d+ in het plan, 1 meegegaan"))
        mirjam.ziet("Er is nu niets te doen.")
        mirjam.ga(f"/aanmelden?zoek={mens.studentnummer}")
        expect(mirjam.rij(examen)).to_contain_text(f"schooljaar {komend}", timeout=GEDULD)
        jaar.open()
        # It was too early: the plan of last year had to be put right first. Everything goes back.
        jaar.draai_terug("Te vroeg: het plan klopt nog niet")
        mirjam.ziet(re.compile(rf"Cohort {komend[:4]} krijgt een plan"))
        mirjam.ziet(f"1 aanmelding gaat mee naar schooljaar {komend}.")
        mirjam.ziet("Te vroeg: het plan klopt nog niet")
        jaar.draai()

        mirjam.druk("Plan als raster")
        mirjam.ziet(re.compile("Vergeleken met cohort"))
        mirjam.ziet("Wacht op commissie")
        ester.ga(f"/examenplan?cohort={komend[:4]}")
        ester.druk("Als raster")
        ester.page.wait_for_url(re.compile("/examenplan/raster"))
        ester.kies("Opleiding", crebo)
        ester.ziet(re.compile("geen verschil"))
        ester.druk(re.compile(r"^Stel vast \("))
        ester.druk("Stel vast", ester.venster())
        ester.mist("Wacht op commissie")
        # What the board decided stays, and it says so.
        jaar.open()
        mirjam.ziet(re.compile(f"Het plan van cohort {komend[:4]} is vastgesteld"))
        mirjam.page.get_by_role("button", name=re.compile("^Draai terug:")).first.click(timeout=GEDULD)
        mirjam.ziet("De commissie stelde dit examen al vast; zij kan het intrekken.")
        mirjam.druk("Annuleren", mirjam.venster())


def _student(school: Demoschool, crebo: str, zonder: str = "", cohort: int = 0) -> Student:
    """Somebody of this programme, and cohort, with a name of his own, whom the registry did not enrol for this exam."""
    mensen = [s for s in school.school.studenten if s.crebo == crebo and cohort in (0, s.cohort) and not s.demo]
    naam = school.enige(s.naam for s in mensen if zonder not in school.examens_van(s.naam))
    return next(s for s in mensen if s.naam == naam)


@pytest.mark.walk("AAN-1", "AAN-2", "AAN-6", "PRK-2")
def test_een_cohort_wordt_uit_zijn_plan_aangemeld_en_weer_afgemeld(school: Demoschool) -> None:  # AAN-1 AAN-6 PRK-2
    """The cohort of this year is enrolled for what its plan enrols for by itself; a student reads it, and reads it gone."""
    nu, _ = termijnen.schooljaren(tijd.vandaag())
    mens = _student(school, "25485", cohort=int(nu[:4]))
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(mens.naam, viewport=TELEFOON) as student:
        jaar = Jaar(mirjam, "25485", nu)
        jaar.open()
        mirjam.ziet(re.compile(rf"Voor cohort {nu[:4]} worden \d+ aanmeldingen gemaakt"))
        examen = mirjam.rij(mens.naam, "Wordt aangemeld").first.locator("td").first.inner_text(timeout=GEDULD)
        mirjam.page.get_by_role("button", name=re.compile("^Wordt overgeslagen")).click(timeout=GEDULD)
        mirjam.ziet(re.compile("Voor dit examen meldt aan: "))
        student.ga("/examens")
        expect(student.regel(examen)).to_have_count(0, timeout=GEDULD)
        jaar.draai()
        mirjam.ziet(re.compile(r"\d+ aangemeld"))
        expect(student.regel(examen)).to_have_count(1, timeout=GEDULD)
        # It was the wrong programme: nobody did anything with it yet, so all of it goes back, and can be done again.
        jaar.draai_terug("Verkeerde opleiding gekozen")
        expect(student.regel(examen)).to_have_count(0, timeout=GEDULD)
        jaar.draai()
        expect(student.regel(examen)).to_have_count(1, timeout=GEDULD)
    with school.als(Rol.BEHEERDER) as bart:
        bart.ga("/schooljaar")
        bart.zoek("25485")
        bart.ziet("Onderwijsassistent")
        expect(bart.page.get_by_role("button", name="Draai alle opleidingen")).to_have_count(0)


@pytest.mark.walk("PRK-2")
def test_wat_eindigt_staat_er_vooraf_en_gaat_weer_open_als_het_een_vergissing_was(school: Demoschool) -> None:  # PRK-2
    """Somebody left: what he still had to do ends with the year; he had not left, so it comes back and goes along."""
    _, komend = termijnen.schooljaren(tijd.vandaag())
    crebo, examen = "25471", "Proeve van bekwaamheid Apothekersassistent"
    mens = _student(school, crebo, "25471-P1-PRA")
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        mirjam.ga("/aanmelden")
        kies_student(mirjam, mens.naam, mens.studentnummer)
        mirjam.kies(EXAMEN, examen, mirjam.venster())
        mirjam.druk("Meld aan", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        _vertrekt(mirjam, mens, (tijd.vandaag() - timedelta(days=1)).isoformat(), "Verhuisd")

        jaar = Jaar(mirjam, crebo, komend)
        jaar.open()
        mirjam.ziet(re.compile("1 aanmelding eindigt: de student is niet meer op school, of het examen is gesloten"))
        mirjam.druk(re.compile(r"^Eindigt"))
        expect(mirjam.rij(mens.naam, "Eindigt")).to_contain_text(examen, timeout=GEDULD)
        jaar.draai()
        mirjam.ziet(re.compile(r"1 geëindigd"))
        mirjam.ga(f"/aanmelden?zoek={mens.studentnummer}")
        expect(mirjam.rij(mens.studentnummer).first).to_be_visible(timeout=GEDULD)  # what the registry gave stays
        expect(mirjam.rij(examen)).to_have_count(0)

        # It was somebody else who left: his day goes away, the year goes back, and now it goes along.
        _vertrekt(mirjam, mens, "", "Verkeerde student")
        jaar.open()
        jaar.draai_terug("Deze student is er nog")
        mirjam.ziet(f"1 aanmelding gaat mee naar schooljaar {komend}.")
        mirjam.ga(f"/aanmelden?zoek={mens.studentnummer}")
        expect(mirjam.rij(examen)).to_have_count(1, timeout=GEDULD)


def _vertrekt(mirjam: Speler, mens: Student, dag: str, reden: str) -> None:
    """Say on his file when somebody left; an empty day takes it back."""
    mirjam.ga(f"/dossiers?soort=studenten&zoek={mens.studentnummer}")
    mirjam.page.get_by_role("link", name=mens.naam).first.click(timeout=GEDULD)
    mirjam.druk("Leg diploma of vertrek vast")
    mirjam.venster().get_by_label("Vertrokken op").fill(dag)
    mirjam.venster().get_by_label("Reden").fill(reden)
    mirjam.druk("Leg vast", mirjam.venster())
    expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
