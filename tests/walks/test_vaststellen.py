"""Establishing: the board alone, under a mandate, over absence, and a correction that overwrites nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TABLET, TELEFOON, Demoschool
from tests.hulp.spelers import GEDULD, Speler, datum, onderteken, stel_alles_vast

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("VAS-1")
def test_alleen_de_commissie_stelt_vast_en_pas_als_alles_er_is(school: Demoschool) -> None:
    # VAS-1
    werk = school.gemaakt("NED-3F-LUI.v2.B", 2, 28, teken=False)
    with school.als(school.demo_naam("examencommissie")) as hanna:
        open_ = hanna.page.get_by_text("Het proces-verbaal is niet ondertekend.")
        hanna.blijft(lambda: bool(open_.count()), f"/vaststellen/{werk.zitting}")
        with school.als(werk.surveillant, viewport=TABLET) as sven:
            sven.ga(f"/afnemen/{werk.zitting}")
            onderteken(sven)
        school.rond_af(werk)
        # Who planned cannot, and reads why; neither can who assessed.
        with school.als(school.demo_naam("examenbureau")) as mirjam:
            mirjam.ga(f"/vaststellen/{werk.zitting}")
            mirjam.ziet("U kunt hier niet vaststellen")
            expect(mirjam.page.get_by_role("button", name=re.compile("^Stel .*vast$"))).to_have_count(0)
        hanna.ga(f"/vaststellen/{werk.zitting}")
        for wat in ("Proces-verbaal", "Aanwezig", "NED-3F-LUI.v2.B", "22"):
            hanna.ziet(re.compile(wat))
        # One goes back to the assessor, with a reason, and comes again.
        hanna.druk("Terug naar beoordelaar")
        venster = hanna.venster()
        venster.get_by_role("checkbox").first.check()
        venster.get_by_label("Reden").fill("Kijk nog eens naar opgave 4")
        hanna.druk("Stuur terug", venster)
        expect(hanna.venster()).to_have_count(0, timeout=GEDULD)
        with school.als(werk.beoordelaar) as bilal:
            bilal.ga(f"/beoordelen?zitting={werk.zitting}")
            expect(bilal.page.get_by_role("link", name="Beoordeel", exact=True)).to_have_count(1, timeout=GEDULD)
        school.tas_levert(werk.zitting, "resultaten", scores={school.nummer(naam): 31 for naam in werk.namen})
        school.rond_af(werk)
        hanna.ga(f"/vaststellen/{werk.zitting}")
        stel_alles_vast(hanna)
    with school.als(werk.namen[0], viewport=TELEFOON) as student:
        student.ga("/resultaten")
        expect(student.regel("Nederlands 3F luisteren").first).to_contain_text("Definitief", timeout=GEDULD)


@pytest.mark.walk("VAS-2")
def test_onder_een_mandaat_besluit_het_examenbureau_in_naam_van_de_commissie(school: Demoschool) -> None:
    # VAS-2
    examen = school.school.examen_op_code["KD04-KD-KEU"]
    collega = next(m.naam for m in school.school.met_rol("examenbureau") if not m.demo)
    werk = school.gemaakt("KD04-KD-KEU.v1.A", 1, 29)
    school.rond_af(werk)
    with school.als(school.demo_naam("examencommissie")) as hanna, school.als(collega) as bureau:
        bureau.ga(f"/vaststellen/{werk.zitting}")
        bureau.ziet("U kunt hier niet vaststellen")
        hanna.ga("/mandaten")
        hanna.druk("Mandaat geven")
        venster = hanna.venster()
        venster.get_by_label("Welk besluit").select_option("resultaat:vaststellen")
        venster.get_by_label("Eerste dag").fill(datum(0))
        venster.get_by_label("Laatste dag").fill(datum(30))
        venster.get_by_label("Reden").fill("De commissie neemt steekproeven")
        hanna.druk("Geef mandaat", venster)
        hanna.ziet("Kies minstens één examen.")
        venster.get_by_label(re.compile(re.escape(examen.naam))).check()
        hanna.druk("Geef mandaat", venster)
        expect(hanna.venster()).to_have_count(0, timeout=GEDULD)
        expect(hanna.rij(examen.naam)).to_contain_text("0 keer", timeout=GEDULD)
        bureau.ga(f"/vaststellen/{werk.zitting}")
        stel_alles_vast(bureau)
        bureau.ga(f"/dossiers/zitting/{werk.zitting}")
        bureau.ziet(re.compile("namens de examencommissie"))
        hanna.ga("/mandaten")
        expect(hanna.rij(examen.naam)).to_contain_text("1 keer", timeout=GEDULD)
        hanna.druk(f"Trek in: mandaat voor {examen.naam}")
        hanna.venster().get_by_label("Reden").fill("De steekproef viel tegen")
        hanna.druk("Trek mandaat in", hanna.venster())
        expect(hanna.rij(examen.naam)).to_contain_text("Ingetrokken", timeout=GEDULD)


@pytest.mark.walk("VAS-5")
def test_de_commissie_besluit_of_een_gemiste_kans_terugkomt(school: Demoschool) -> None:
    # VAS-5
    with school.als(Rol.EXAMENCOMMISSIE) as hanna, school.als(Rol.EXAMENBUREAU) as mirjam:
        hanna.ga("/verzoeken?soort=afwezigheid")
        rijen = hanna.page.get_by_role("row").filter(has=hanna.page.get_by_role("button", name=re.compile("^Besluit")))
        expect(rijen.first).to_be_visible(timeout=GEDULD)
        teksten = [rij.inner_text() for rij in rijen.all()]
        for keuze, reden in (("Geoorloofd", "Ziek gemeld voor het begin"), ("Ongeoorloofd", "Niets gemeld")):
            besloten = False
            while not besloten:
                tekst = teksten.pop(0)
                mens = next(s for s in school.school.studenten if s.studentnummer in tekst)
                examen = next(e.naam for e in school.school.examens if e.naam in re.split(r"[\t\n]", tekst))
                voor = _kans(mirjam, mens.studentnummer, examen)
                besloten = _besluit_afwezigheid(hanna, mens.studentnummer, examen, keuze, reden)
            na = _kans(mirjam, mens.studentnummer, examen)
            assert (voor != na) == (keuze == "Geoorloofd"), f"{voor} → {na}"


@pytest.mark.walk("VAS-8")
def test_een_latere_uitslag_overschrijft_niets_en_wordt_pas_na_een_besluit_verteld(school: Demoschool) -> None:
    # VAS-8
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        hanna.ga("/verzoeken?soort=herzieningen")
        rij = (
            hanna.page.get_by_role("row")
            .filter(has=hanna.page.get_by_role("button", name=re.compile("^Besluit")))
            .first
        )
        expect(rij).to_be_visible(timeout=GEDULD)
        mens = next(s for s in school.school.studenten if s.naam in rij.inner_text())
        examen = next(
            e.naam for e in school.school.examens if e.naam in rij.inner_text().replace("\t", "\n").split("\n")
        )
        with school.als(mens.naam, viewport=TELEFOON) as student:
            student.ga("/resultaten")
            kaart = student.regel(examen, "Definitief").first
            oud = kaart.locator(".cijfer").inner_text(timeout=GEDULD)
            rij.get_by_role("button").click()
            venster = hanna.venster()
            venster.get_by_label("Pas toe wat nieuw is.").check()
            hanna.druk("Leg besluit vast", venster)
            expect(venster).to_be_visible()
            venster.get_by_label(re.compile("^Reden")).fill("De leverancier keek opgave 7 opnieuw na")
            hanna.druk("Leg besluit vast", venster)
            expect(hanna.rij(mens.naam, examen)).to_have_count(0, timeout=GEDULD)
            expect(kaart.locator(".cijfer")).not_to_have_text(oud, timeout=GEDULD)
            expect(kaart).to_contain_text("Definitief")
        hanna.ga(f"/dossiers?soort=studenten&zoek={mens.studentnummer}")
        hanna.page.get_by_role("link", name=mens.naam).first.click(timeout=GEDULD)
        hanna.ziet("Resultaten")
        hanna.druk("Historie")
        hanna.ziet(re.compile("herzag een definitief resultaat"))
        hanna.ziet(re.compile("stelde een resultaat vast"))


@pytest.mark.walk("VAS-8")
def test_de_commissie_vraagt_zelf_een_herziening_en_een_ander_lid_besluit(school: Demoschool) -> None:
    # VAS-8
    versie = next(v for v in school.school.examen_op_code["REK-2F-ALG"].versies if v.code == "REK-2F-ALG.v2.A")
    ander = next(m.naam for m in school.school.met_rol("examencommissie") if not m.demo)
    werk = school.gemaakt(versie.code, 1, 34)
    school.rond_af(werk)
    naam = werk.namen[0]
    with school.als(school.demo_naam("examencommissie")) as hanna, school.als(naam, viewport=TELEFOON) as student:
        hanna.ga(f"/vaststellen/{werk.zitting}")
        stel_alles_vast(hanna)
        student.ga("/resultaten")
        kaart = student.regel("Rekenen 2F", "Definitief").first
        oud = kaart.locator(".cijfer").inner_text(timeout=GEDULD)
        hanna.druk(f"Herzien: {naam}")
        venster = hanna.venster()
        venster.get_by_label("Nieuwe punten").fill(str(versie.max_punten))
        hanna.druk("Vraag herziening", venster)
        expect(venster).to_be_visible()  # not without a reason
        venster.get_by_label("Reden").fill("Een blad zat nog in de map")
        hanna.druk("Vraag herziening", venster)
        expect(hanna.venster()).to_have_count(0, timeout=GEDULD)
        # Who established does not revise it; nothing changed for the student yet.
        hanna.ga("/verzoeken?soort=herzieningen")
        expect(hanna.rij(naam).first).to_contain_text("Over een herziening besluit een ander.", timeout=GEDULD)
        expect(hanna.page.get_by_role("button", name=f"Besluit over {naam}")).to_have_count(0)
        expect(kaart.locator(".cijfer")).to_have_text(oud)
        with school.als(ander) as lid:
            _pas_toe(lid, naam, "Het blad is nagekeken en hoort erbij")
            expect(lid.venster()).to_have_count(0, timeout=GEDULD)
        expect(kaart.locator(".cijfer")).not_to_have_text(oud, timeout=GEDULD)


def _pas_toe(commissie: Speler, naam: str, reden: str) -> None:
    """Decide that a revision is applied."""
    commissie.ga("/verzoeken?soort=herzieningen")
    commissie.druk(f"Besluit over {naam}")
    venster = commissie.venster()
    venster.get_by_label("Pas toe wat nieuw is.").check()
    venster.get_by_label(re.compile("^Reden")).fill(reden)
    commissie.druk("Leg besluit vast", venster)


def _besluit_afwezigheid(commissie: Speler, nummer: str, examen: str, keuze: str, reden: str) -> bool:
    """Decide about the absence of a student at an exam; False when it was decided about before."""
    knop = commissie.page.get_by_role("button", name=re.compile("^Besluit"))
    rijen = commissie.rij(nummer, examen).filter(has=knop)
    rijen.first.get_by_role("button", name=re.compile("^Besluit")).click(timeout=GEDULD)
    venster = commissie.venster()
    venster.get_by_label(re.compile(f"^{keuze}\\b")).check()
    venster.get_by_label(re.compile("^Reden")).fill(reden)
    aantal = rijen.count()
    commissie.druk("Leg besluit vast", venster)
    al = venster.get_by_text("Over deze afwezigheid is al besloten.")
    for _ in range(60):
        if al.count():
            commissie.druk("Annuleren", venster)
            return False
        if not venster.count():
            break
        commissie.page.wait_for_timeout(300)
    expect(rijen).to_have_count(aantal - 1, timeout=GEDULD)
    return True


def _kans(bureau: Speler, nummer: str, examen: str) -> str:
    """What the list of enrolments says about the attempts of a student for an exam."""
    bureau.ga(f"/aanmelden?zoek={nummer}")
    rij = bureau.rij(examen).first
    expect(rij).to_be_visible(timeout=GEDULD)
    return re.search(
        r"(kans \d.*?|alle \d+ kansen gebruikt|de enige kans gebruikt|de enige kans gemist|geen kansen)(?=,| *\t|\n|$)",
        rij.inner_text(),
    )[0]  # type: ignore[index]
