"""What schools meet that the sources only imply, played: variants and editions, levels, norms, who is told what."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TABLET, TELEFOON, Demoschool
from tests.hulp.spelers import GEDULD, Speler, dag, kandidaten, meld_aan, plaats, plaats_er, plan, surveillant_van, vink

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("PRK-8", "PLA-5")
def test_elke_poging_een_andere_variant_en_alleen_de_nieuwste_editie(school: Demoschool) -> None:
    # PRK-8 PLA-5
    with school.als(school.demo_naam("examenbureau")) as mirjam:
        page = mirjam.ga("/zittingen/nieuw")
        page.get_by_role("searchbox").first.fill("NED-3F-LUI")
        page.get_by_role("searchbox").first.press("Enter")
        lijst = page.get_by_label("Vastgestelde versie")
        expect(lijst.locator("option").filter(has_text="NED-3F-LUI.v2.B")).to_have_count(1, timeout=GEDULD)
        expect(lijst).not_to_contain_text("NED-3F-LUI.v1.A")  # an old edition cannot be planned
        zitting = plan(mirjam, "NED-3F-LUI.v2.B", dag(66, 17, 30), 6, surveillant="*", beoordelaar="*")
        mirjam.druk("Plaats studenten")
        vink(page.get_by_label(re.compile("nog niet kan")))
        had = mirjam.rij("Go t/m", "had deze variant al").first
        expect(had).to_be_visible(timeout=GEDULD)
        naam = re.split(r"\s*\d", had.get_by_role("rowheader").inner_text())[0].strip()
        # Placed all the same he is skipped with the reason; the board decides, and may say no.
        vink(page.get_by_label(f"Kies {naam}", exact=True))
        mirjam.druk("Plaats 1 student")
        expect(page.locator(".let-op[role=status]")).to_contain_text("had deze variant al", timeout=GEDULD)
        for waarom, keuze, reden in (
            ("Hij kan alleen op deze dag", "De student krijgt een andere variant", "Variant A is er ook"),
            ("Variant A is uitgelekt", "De student mag dezelfde variant", "Er is geen andere meer"),
        ):
            _vraag_herhaling(mirjam, zitting, naam, waarom)
            with school.als(school.demo_naam("examencommissie")) as hanna:
                hanna.ga("/verzoeken?soort=herhalingen")
                hanna.druk(f"Besluit over {naam}")
                venster = hanna.venster()
                venster.get_by_label(re.compile(keuze)).check()
                hanna.druk("Leg besluit vast", venster)
                expect(venster).to_be_visible()  # not without a reason
                venster.get_by_label(re.compile("^Reden")).fill(reden)
                hanna.druk("Leg besluit vast", venster)
                expect(hanna.page.get_by_role("button", name=f"Besluit over {naam}")).to_have_count(0, timeout=GEDULD)
        plaats(mirjam, zitting, naam)
        # Which variant, attempt and aids each has, stands with him on the sitting.
        mirjam.ga(f"/zittingen/{zitting}")
        mirjam.ziet("NED-3F-LUI.v2.B")
        expect(mirjam.rij(naam)).to_contain_text(re.compile(r"kans \d"), timeout=GEDULD)


def _vraag_herhaling(bureau: Speler, zitting: str, naam: str, waarom: str) -> None:
    """Ask the board whether somebody may have the variant that he had before; not without an explanation."""
    bureau.ga(f"/zittingen/{zitting}")
    bureau.druk("Plaats studenten")
    vink(bureau.page.get_by_label(re.compile("nog niet kan")))
    bureau.druk(f"Vraag de commissie om dezelfde variant voor {naam}")
    bureau.druk("Vraag de commissie", bureau.venster())
    expect(bureau.venster()).to_be_visible()
    bureau.venster().get_by_label("Toelichting").fill(waarom)
    bureau.druk("Vraag de commissie", bureau.venster())
    expect(bureau.venster()).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("PRK-12", "PLA-4")
def test_wie_het_raakt_leest_de_wijziging_met_de_reden(school: Demoschool) -> None:
    # PRK-12 PLA-4
    with school.als(school.demo_naam("examenbureau")) as mirjam:
        zitting = plan(mirjam, "KD10-KD-KEU.v1.A", dag(67, 17, 30), 6, surveillant="*", beoordelaar="*")
        eerst = surveillant_van(mirjam)
        (naam,) = plaats_er(mirjam, zitting, 1)
        mirjam.ga(f"/zittingen/{zitting}")
        # The invigilator is ill: another takes over, both read why; the first one is free, the second has it.
        mirjam.druk(f"Vervang {eerst} als surveillant")
        venster = mirjam.venster()
        wie = venster.get_by_label("Wie neemt het over?")
        expect(wie.locator("option").nth(1)).to_be_attached(timeout=GEDULD)
        wie.select_option(index=1)
        mirjam.druk("Vervang", venster)
        expect(venster).to_be_visible()  # not without a reason
        venster.get_by_label("Reden").fill("Griep")
        mirjam.druk("Vervang", venster)
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        expect(mirjam.page.get_by_text(f"{eerst}, surveillant")).to_have_count(0, timeout=GEDULD)
        nieuw = surveillant_van(mirjam)
        assert nieuw != eerst
        for iemand in (eerst, nieuw):
            with school.als(iemand, viewport=TABLET) as sven:
                _leest(sven, "Een ander neemt het over", "Griep")
        # The student is taken off with a reason, reads it on his phone, and puts it away.
        mirjam.druk(f"Haal af: {naam}")
        mirjam.venster().get_by_label("Reden").fill("Er is een fout gemaakt met de groep")
        mirjam.druk("Haal van de zitting", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        with school.als(naam, viewport=TELEFOON) as student:
            _leest(student, "Van een zitting gehaald", "Er is een fout gemaakt met de groep")
            student.druk(re.compile("^Gelezen: Van een zitting gehaald"))
            student.mist(re.compile("Er is een fout gemaakt met de groep"))


def _leest(wie: Speler, titel: str, reden: str) -> None:
    """What I was told stands on my first page, with the reason."""
    wie.ga("/werk")
    wie.ziet(titel)
    wie.ziet(re.compile(reden))


@pytest.mark.walk("PRK-10")
def test_het_niveau_van_een_examen_per_student(school: Demoschool) -> None:
    # PRK-10
    code, examen = "KD02-KD-KEU.v1.A", "Keuzedeel Ondernemend gedrag"
    with school.als(school.demo_naam("examenbureau")) as mirjam:
        _niveau_van_versie(mirjam, code, "7", blijft=True)
        _niveau_van_versie(mirjam, code, "1")
        zitting = plan(mirjam, code, dag(68, 17, 30), 4, surveillant="*", beoordelaar="*")
        mirjam.druk("Plaats studenten")
        vink(mirjam.page.get_by_label(re.compile("nog niet kan")))
        rij = mirjam.rij("Go t/m", "Deze versie is voor niveau 1").filter(has_not_text="had deze variant").first
        expect(rij).to_be_visible(timeout=GEDULD)
        naam = re.split(r"\s*\d", rij.get_by_role("rowheader").inner_text())[0].strip()
        # The office chooses the level of the student: with a reason, one that exists, and it can be undone.
        _niveau_van_student(mirjam, school.nummer(naam), examen, "1", "Doet dit examen op niveau 1")
        expect(mirjam.rij(naam, examen)).to_contain_text("Niveau 1", timeout=GEDULD)
        plaats(mirjam, zitting, naam)
        _niveau_van_student(mirjam, school.nummer(naam), examen, "", "Toch het niveau van de opleiding")
        expect(mirjam.rij(naam, examen)).not_to_contain_text("Niveau 1", timeout=GEDULD)
        mirjam.ga(f"/zittingen/{zitting}")
        mirjam.ziet("0 / 4")
        with school.als(naam, viewport=TELEFOON) as student:
            student.ga("/werk")
            student.ziet("Van een zitting gehaald")
        _niveau_van_versie(mirjam, code, "")
        plaats(mirjam, zitting, naam)


@pytest.mark.walk("PRK-10")
def test_een_ander_examen_dan_bedoeld_wordt_omgezet(school: Demoschool) -> None:
    # PRK-10
    fout, goed = "Nederlands 2F spreken en gesprekken voeren", "Keuzedeel Digitale vaardigheden basis"
    docent = school.school.demo.docent
    heeft = {s.naam for s in school.school.studenten if {"NED-2F-GES", "KD01-KD-KEU"} & school.examens_van(s.naam)}
    eigen = [s.naam for s in school.school.studenten if s.slb_id == docent.id and not s.demo][3:]
    naam = school.enige(n for n in eigen if n not in heeft)
    with school.als(docent.naam) as ineke:
        meld_aan(ineke, naam, school.nummer(naam), fout)
    with school.als(school.demo_naam("examenbureau")) as mirjam, school.als(naam, viewport=TELEFOON) as student:
        student.ga("/examens")
        expect(student.regel(fout)).to_have_count(1, timeout=GEDULD)
        mirjam.ga(f"/aanmelden?zoek={school.nummer(naam)}")
        mirjam.druk(f"Ander examen voor {naam}: {fout}")
        venster = mirjam.venster()
        venster.get_by_label("Zoek een examen op naam of code").fill("digitale")
        mirjam.kies("Het bedoelde examen", goed, venster)
        mirjam.druk("Zet om", venster)
        expect(venster).to_be_visible()  # not without a reason
        venster.get_by_label("Reden").fill("De docent koos de regel eronder")
        mirjam.druk("Zet om", venster)
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        expect(mirjam.rij(naam, goed)).to_contain_text("Nog geen Go", timeout=GEDULD)
        expect(mirjam.rij(naam, fout)).to_have_count(0)
        expect(student.regel(goed)).to_have_count(1, timeout=GEDULD)
        expect(student.regel(fout)).to_have_count(0)
        student.ga("/werk")
        student.ziet(re.compile("De docent koos de regel eronder"))
        # What the registry enrolled for is not changed here: there is no button, and it is the registry that says so.
        mirjam.ga(f"/aanmelden?zoek={school.nummer(naam)}&status=alle")
        van_register = mirjam.rij(naam, "Via deelnemersysteem")
        expect(van_register.first).to_be_visible(timeout=GEDULD)
        expect(van_register.get_by_role("button", name=re.compile("^Ander examen"))).to_have_count(0)


def _naar_versie(bureau: Speler, code: str) -> None:
    """Open the page of a version by its code."""
    bureau.ga("/catalogus")
    bureau.zoek(code)
    bureau.rij(code).get_by_role("link").first.click(timeout=GEDULD)
    bureau.page.wait_for_url(re.compile(r"/catalogus/[0-9a-f-]{36}"), timeout=GEDULD)


def _niveau_van_versie(bureau: Speler, code: str, niveau: str, *, blijft: bool = False) -> None:
    """Say for which level a version is; with `blijft` it must be refused."""
    _naar_versie(bureau, code)
    bureau.druk("Niveau")
    bureau.venster().get_by_label("Mbo-niveau").fill(niveau)
    bureau.druk("Bewaar", bureau.venster())
    expect(bureau.venster()).to_have_count(int(blijft), timeout=GEDULD)


def _niveau_van_student(bureau: Speler, nummer: str, examen: str, niveau: str, reden: str) -> None:
    """Choose the level at which a student does an exam; not without a reason."""
    bureau.ga(f"/aanmelden?zoek={nummer}")
    bureau.rij(examen).get_by_role("button", name=re.compile("^Niveau")).click(timeout=GEDULD)
    venster = bureau.venster()
    venster.get_by_label("Mbo-niveau").fill(niveau)
    bureau.druk("Bewaar", venster)
    expect(venster).to_be_visible()
    venster.get_by_label("Reden").fill(reden)
    bureau.druk("Bewaar", venster)
    expect(bureau.venster()).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("PRK-11", "INR-5")
def test_elke_norm_met_een_vergissing_en_de_weg_terug(school: Demoschool) -> None:
    # PRK-11 INR-5
    with school.als(school.demo_naam("examenbureau")) as mirjam, school.als(Rol.EXAMENCOMMISSIE) as hanna:
        for code, norm, fout, goed, staat in (
            ("ENG-B1-LEZ.v2.A", "Grens in punten", {"Voldoende vanaf": "60", "Maximaal": "40"}, {"Voldoende vanaf": "22"}, "22"),
            ("ENG-B1-LUI.v2.A", "N-term", {"N-term": "3,5", "Maximaal": "40"}, {"N-term": "0,8"}, "0,8"),
            ("ENG-B2-LUI.v2.A", "Tabel", {"Tabel": "5 1,0\n20 5,5", "Maximaal": "40"}, {"Tabel": "0 1,0\n20 5,5\n40 10,0"}, "5,5 vanaf 20"),
            ("BUR-N1-OPD.v2.B", "Aantal onderdelen", {"Geslaagd vanaf (behaalde": "9", "Aantal onderdelen": "6"}, {"Geslaagd vanaf (behaalde": "5"}, "5"),
        ):  # fmt: skip
            _naar_versie(mirjam, code)
            mirjam.druk("Voer cesuur in")
            venster = mirjam.venster()
            mirjam.kies("Norm", norm, venster)
            for veld, waarde in fout.items():
                venster.get_by_label(veld).last.fill(waarde, timeout=GEDULD)
            mirjam.druk("Bewaar cesuur", venster)
            mirjam.page.wait_for_timeout(800)
            expect(venster).to_be_visible()  # it cannot be so, and what was filled in is still there
            for veld, waarde in goed.items():
                venster.get_by_label(veld).last.fill(waarde)
            mirjam.druk("Bewaar cesuur", venster)
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
            mirjam.ziet(re.compile("nog niet vastgesteld"))
            mirjam.ziet(re.compile(staat, re.I))
            expect(mirjam.page.get_by_role("button", name="Stel cesuur vast")).to_have_count(0)
            _naar_versie(hanna, code)
            hanna.druk("Stel cesuur vast")
            hanna.druk("Stel cesuur vast", hanna.venster())
            expect(hanna.page.get_by_role("button", name="Stel cesuur vast")).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("PRK-9")
def test_extra_tijd_als_deel_van_de_toetsduur(school: Demoschool) -> None:
    # PRK-9
    with school.als(school.demo_naam("examenbureau")) as mirjam:
        zitting = plan(mirjam, "KD01-KD-KEU.v1.A", dag(69, 17, 30), 4, surveillant="*", beoordelaar="*")
        kan = set(kandidaten(mirjam, zitting))
        mens = next(s for s in school.school.studenten if s.naam in kan and not s.voorzieningen)
        with school.als(mens.naam, viewport=TELEFOON) as student:
            student.ga("/voorzieningen-aanvragen")
            student.druk("Vraag een voorziening aan")
            venster = student.venster()
            venster.get_by_label("Wat heb je nodig?").select_option(label="Extra tijd")
            venster.get_by_label("Hoeveel minuten extra?").fill("10")
            student.druk("Verstuur aanvraag", venster)
            expect(student.venster()).to_have_count(0, timeout=GEDULD)
            mirjam.ga(f"/voorzieningen?status=aangevraagd&zoek={mens.studentnummer}")
            mirjam.druk(re.compile("^Besluit voor"))
            venster = mirjam.venster()
            venster.get_by_role("button", name=re.compile("Toekennen$")).click(timeout=GEDULD)
            venster.get_by_label("Extra minuten").fill("0", timeout=GEDULD)
            venster.get_by_label("Of procent van de toetsduur").fill("-25")
            mirjam.druk("Leg besluit vast", venster)
            mirjam.page.wait_for_timeout(800)
            expect(venster).to_be_visible()  # neither of the two can be
            venster.get_by_label("Extra minuten").fill("")
            venster.get_by_label("Of procent van de toetsduur").fill("25")
            mirjam.druk("Leg besluit vast", venster)
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
            student.ziet(re.compile("25 ?(%|procent)"))
        plaats(mirjam, zitting, mens.naam)
        mirjam.ga(f"/zittingen/{zitting}")
        expect(mirjam.rij(mens.naam)).to_contain_text(re.compile(r"25 ?(%|procent)|\+\d+ minuten"), timeout=GEDULD)
        duur = next(v.duur_min for e in school.school.examens for v in e.versies if v.code == "KD01-KD-KEU.v1.A")
        school.wacht_op(lambda: _extra(school, zitting, mens.naam) == -(-duur // 4), "de extra tijd ging niet mee")


def _extra(school: Demoschool, zitting: str, naam: str) -> int | None:
    """The extra minutes that the delivery system knows of a student."""
    deelnemers = school.tas_zitting(zitting).get("deelnemers", [])
    return next((d.get("extraTijd") for d in deelnemers if d["nummer"] == school.nummer(naam)), None)
