"""Enrolling: by the docent, a whole group at once, by the registry, and what the student sees of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import (
    EXAMEN,
    GEDULD,
    Speler,
    bied_aan,
    dag,
    kandidaten,
    kies_student,
    over,
    plan,
    surveillant_van,
)

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("AAN-4", "AAN-14")
def test_een_docent_meldt_aan_en_haalt_een_vergissing_terug(school: Demoschool) -> None:
    # AAN-4 AAN-14
    examen = "Nederlands 2F spreken en gesprekken voeren"
    docent = school.school.demo.docent
    mens = next(s for s in school.school.studenten if s.slb_id == docent.id and not s.demo)
    with school.als(Rol.DOCENT) as ineke, school.als(mens.naam, viewport=TELEFOON) as student:
        student.ga("/examens")
        ineke.ga("/studenten")
        kies_student(ineke, mens.naam, mens.studentnummer)
        lijst = ineke.venster().get_by_label(EXAMEN)
        expect(lijst.locator("option").filter(has_text=examen)).to_have_count(1, timeout=GEDULD)
        expect(lijst).not_to_contain_text("Rekenen 2F")  # that one enrols everybody by itself
        ineke.kies(EXAMEN, examen, ineke.venster())
        ineke.druk("Meld aan", ineke.venster())
        ineke.ziet(re.compile("dat volgt deze student niet. Kies een ander examen"))  # of another programme: asked once
        ineke.venster().get_by_label("Dit is zo bedoeld").check()
        ineke.druk("Meld aan", ineke.venster())
        expect(ineke.venster()).to_have_count(0, timeout=GEDULD)
        expect(student.regel(examen)).to_have_count(1, timeout=GEDULD)
        # A second time it is not offered; and taken back it needs a reason, and is gone for the student too.
        kies_student(ineke, mens.naam, mens.studentnummer)
        ineke.ziet(re.compile("aan te melden|Examen$"))
        expect(ineke.venster().get_by_label(EXAMEN)).not_to_contain_text(examen)
        ineke.druk("Annuleren", ineke.venster())
        ineke.zoek(mens.studentnummer)
        knop = ineke.rij(examen).get_by_role("button", name=f"Annuleer aanmelding van {mens.naam}")
        knop.click(timeout=GEDULD)
        ineke.druk("Annuleer aanmelding", ineke.venster())
        expect(ineke.venster()).to_be_visible()
        ineke.venster().get_by_label("Reden").fill("Verkeerde student gekozen")
        ineke.druk("Annuleer aanmelding", ineke.venster())
        expect(ineke.venster()).to_have_count(0, timeout=GEDULD)
        expect(ineke.rij(examen)).to_have_count(0, timeout=GEDULD)
        expect(student.regel(examen)).to_have_count(0, timeout=GEDULD)
        # Who may enrol is of the exam: once the docent is no longer named, she is not offered it any more.
        with school.als(Rol.EXAMENBUREAU) as mirjam:
            _wie_meldt_aan(mirjam, "NED-2F-GES.v1.A", docent=False)
            kies_student(ineke, mens.naam, mens.studentnummer)
            expect(ineke.venster().get_by_label(EXAMEN).or_(ineke.venster().get_by_text("Geen examens"))).to_be_visible(
                timeout=GEDULD
            )
            expect(ineke.venster()).not_to_contain_text(examen)
            ineke.druk("Annuleren", ineke.venster())
            _wie_meldt_aan(mirjam, "NED-2F-GES.v1.A", docent=True)
        kies_student(ineke, mens.naam, mens.studentnummer)
        ineke.kies(EXAMEN, examen, ineke.venster())
        ineke.venster().get_by_label("Dit is zo bedoeld").check()
        ineke.druk("Meld aan", ineke.venster())
        expect(ineke.venster()).to_have_count(0, timeout=GEDULD)
        expect(student.regel(examen)).to_have_count(1, timeout=GEDULD)


def _wie_meldt_aan(bureau: Speler, code: str, *, docent: bool) -> None:
    """Say at the version whether the docent may enrol for its exam."""
    bureau.ga("/catalogus")
    bureau.zoek(code)
    bureau.rij(code).get_by_role("link").first.click(timeout=GEDULD)
    bureau.druk("Wie meldt aan")
    vak = bureau.venster().get_by_label(re.compile("docent", re.I))
    expect(vak).to_be_checked(checked=not docent, timeout=GEDULD)
    vak.click()
    bureau.druk("Bewaar", bureau.venster())
    expect(bureau.venster()).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("AAN-1", "AAN-6")
def test_een_hele_groep_wordt_aangemeld_met_de_reden_bij_wie_wordt_overgeslagen(school: Demoschool) -> None:
    # AAN-1 AAN-6
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        page = mirjam.ga("/aanmelden/groepen")
        mirjam.druk("Haal groepen op")
        mirjam.venster().get_by_label("Naam of deel ervan").fill("25480")
        mirjam.druk("Ophalen", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        mirjam.rij("25480-24A").get_by_role("link").first.click(timeout=GEDULD)
        mirjam.druk("Haal leden op")
        leden = page.locator("tbody tr")
        expect(leden.nth(1)).to_be_visible(timeout=GEDULD)
        # First what it would do, for everybody; then the act; then nobody is left to enrol.
        page.get_by_role("searchbox").fill("Nederlands 3F spreken")
        page.get_by_role("searchbox").press("Enter")
        expect(page.get_by_label("Examen", exact=True).locator("option")).to_have_count(2, timeout=GEDULD)
        mirjam.kies(EXAMEN, "Nederlands 3F spreken")
        mirjam.ziet(re.compile("Aanmelden kan voor"))
        nieuw = leden.filter(has_text="Wordt aangemeld")
        expect(nieuw.first).to_be_visible(timeout=GEDULD)
        al = leden.filter(has_text="Is al aangemeld").count()
        mirjam.druk("Meld aan")
        mirjam.ziet(re.compile(r"Aangemeld: \d+\. Overgeslagen: \d+"))
        expect(leden.filter(has_text="Is al aangemeld")).not_to_have_count(al, timeout=GEDULD)
        expect(page.get_by_role("button", name="Meld aan", exact=True)).to_be_disabled(timeout=GEDULD)
        # It was the wrong exam: the whole group goes out again with one reason, and can come back.
        mirjam.druk(re.compile("^Meld weer af: Nederlands 3F spreken"))
        mirjam.ziet(re.compile("afgemeld worden"))
        mirjam.druk("Meld af", mirjam.venster())
        expect(mirjam.venster()).to_be_visible()
        mirjam.venster().get_by_label("Reden").fill("Verkeerd examen gekozen")
        mirjam.druk("Meld af", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        mirjam.ziet(re.compile(r"Afgemeld: \d+\. Gebleven: \d+"))
        expect(leden.filter(has_text="Is al aangemeld")).to_have_count(al, timeout=GEDULD)
        mirjam.druk(re.compile("^Meld aan$"))
        mirjam.ziet(re.compile(r"Aangemeld: \d+\. Overgeslagen: \d+"))


@pytest.mark.walk("AAN-1", "PRK-13")
def test_aanmeldingen_uit_een_bestand_eerst_bekeken_verbeterd_toegepast_en_terug(
    school: Demoschool, tmp_path: Path
) -> None:
    # AAN-1 PRK-13
    examen, code = "Nederlands 2F spreken en gesprekken voeren", "NED-2F-GES"
    met_code = [s for s in school.school.studenten if not s.demo][-3:]
    bestand = tmp_path / "aanmeldingen-mei.csv"
    regels = [f"{s.studentnummer};{code};ja" for s in met_code[:2]]
    bestand.write_text("\n".join(["Studentnr;Examencode;Andere opleiding", *regels, f"9{'0' * 9};{code};nee"]), "utf-8")
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.EXAMENBUREAU) as collega:
        page = mirjam.ga("/aanmelden")
        page.get_by_role("link", name="Uit een bestand").click(timeout=GEDULD)
        bied_aan(mirjam, bestand)
        mirjam.ziet("Eén rij klopt niet")
        collega.ga(page.url.removeprefix(school.portaal))
        collega.ziet("Eén rij klopt niet")
        mirjam.ziet(re.compile("Er is geen student met nummer"))
        page.get_by_role("button", name=re.compile("^9000")).click(timeout=GEDULD)
        mirjam.venster().get_by_label("Studentnummer").fill(met_code[2].studentnummer)
        mirjam.druk("Verbeter", mirjam.venster())
        # Who has it open too sees what was put right, and that it was applied.
        expect(collega.page.get_by_role("button", name="Pas 3 rijen toe")).to_be_visible(timeout=GEDULD)
        mirjam.druk("Pas 3 rijen toe")
        collega.ziet(re.compile(r"Overgenomen: 3 rijen \(3 nieuw\)"))
        page.wait_for_url(re.compile("/basis/aanmeldingen"), timeout=GEDULD)
        mirjam.ga(f"/aanmelden?zoek={met_code[0].studentnummer}")
        expect(mirjam.rij(examen)).to_have_count(1, timeout=GEDULD)
        with school.als(met_code[0].naam, viewport=TELEFOON) as student:
            student.ga("/examens")
            expect(student.regel(examen)).to_have_count(1, timeout=GEDULD)
            # The wrong list: the whole file goes back with one reason, and the student does not see it any more.
            mirjam.ga("/basis")
            weg = page.get_by_role("row").filter(has_text="aanmeldingen-mei.csv")
            weg.get_by_role("button", name=re.compile("^Maak ongedaan")).click(timeout=GEDULD)
            mirjam.venster().get_by_label("Reden").fill("Lijst van vorig jaar")
            mirjam.druk("Maak ongedaan", mirjam.venster())
            mirjam.ziet(re.compile("Ongedaan gemaakt"))
            expect(student.regel(examen)).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("AAN-5", "AAN-2")
def test_een_student_kiest_laat_los_en_wat_niet_gemaakt_is_blijft_openstaan(school: Demoschool) -> None:
    # AAN-5 AAN-2
    code, examen, straks = "KD08-KD-KEU.v1.A", "Keuzedeel Zorg en technologie", over(50)
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        zitting = plan(mirjam, code, straks, 3, surveillant="*", beoordelaar="*", zelf=True)
        wie, naam = surveillant_van(mirjam), school.enige(kandidaten(mirjam, zitting))
        plan(mirjam, code, dag(73, 17, 45), 3, surveillant="*", beoordelaar="*", zelf=True)
    with school.als(naam, viewport=TELEFOON) as student:
        student.ga("/examens")
        kaart = student.regel(examen).first
        _kies_moment(student, kaart, "17:45")
        kaart.get_by_role("button", name=f"Laat moment los voor {examen}").click(timeout=GEDULD)
        student.druk("Laat los", student.venster())
        expect(student.venster()).to_be_visible()  # not without a reason
        student.venster().get_by_label("Reden").fill("Dan heb ik stage")
        student.druk("Laat los", student.venster())
        expect(student.venster()).to_have_count(0, timeout=GEDULD)
        _kies_moment(student, kaart, straks[11:])
        student.ga("/rooster")
        student.ziet(re.compile(straks[11:]))
        student.mist(re.compile("17:45"))
    # She did not come: the exam is still open for her, with one attempt fewer.
    school.neem_af(zitting, wie, afwezig=(naam,))
    with school.als(naam, viewport=TELEFOON) as student:
        student.ga("/examens")
        kaart = student.regel(examen).first
        expect(kaart).to_be_visible(timeout=GEDULD)
        expect(kaart).not_to_contain_text("Geplaatst")


def _kies_moment(student: Speler, kaart: Locator, tijd: str) -> None:
    """Choose the moment that begins at this time."""
    open_ = re.compile("^(Kies een moment|Bekijk je wachtplek)$")
    kaart.get_by_role("button", name=open_).click(timeout=GEDULD)
    moment = student.venster().get_by_role("listitem").filter(has_text=tijd)
    moment.get_by_role("button", name=re.compile("^Kies ")).click(timeout=GEDULD)
    expect(student.venster()).to_have_count(0, timeout=GEDULD)
    expect(kaart).to_contain_text("Geplaatst", timeout=GEDULD)
