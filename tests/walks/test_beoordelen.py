"""Assessing: a result without a cut score, the terms, and what an assessor sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import (
    GEDULD,
    Speler,
    beoordelaar_van,
    meld_aan,
    over,
    plaats,
    plan,
    stel_alles_vast,
    surveillant_van,
)

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("BEO-3")
def test_zonder_cesuur_blijft_een_resultaat_voorlopig_en_daarna_volgen_de_cijfers(school: Demoschool) -> None:
    # BEO-3
    versie = "NED-2F-SCH.v2.A"
    werk = school.gemaakt(versie, 1, 26)
    school.rond_af(werk)
    with (
        school.als(werk.namen[0], viewport=TELEFOON) as student,
        school.als(school.demo_naam("examencommissie")) as hanna,
    ):
        student.ga("/resultaten")
        student.ziet("Een definitief resultaat is een besluit van de examencommissie.")
        kaart = student.regel("Nederlands 2F schrijven", "Voorlopig")
        expect(kaart).to_have_count(0)  # the score of the delivery system is no grade
        hanna.ga(f"/vaststellen/{werk.zitting}")
        hanna.ziet("De cesuur is niet vastgesteld.")
        hanna.ga("/verzoeken?soort=cesuren")
        expect(hanna.rij(versie)).to_contain_text(re.compile(r"slagen \d van de \d+ studenten"), timeout=GEDULD)
        hanna.druk(f"Stel vast: cesuur van {versie}")
        hanna.druk("Stel cesuur vast", hanna.venster())
        expect(hanna.rij(versie)).to_have_count(0, timeout=GEDULD)
        expect(kaart.locator(".cijfer")).to_contain_text(re.compile(r"\d"), timeout=GEDULD)
        hanna.ga(f"/vaststellen/{werk.zitting}")
        hanna.ziet(re.compile("^Stel .* vast$"))


@pytest.mark.walk("BEO-7")
def test_een_voorlopig_cijfer_is_als_zodanig_te_lezen_tenzij_het_examen_het_niet_toont(school: Demoschool) -> None:
    # BEO-7
    examen = school.school.examen_op_code["KD04-KD-KEU"]
    werk = school.gemaakt("KD04-KD-KEU.v1.A", 1, 38)
    school.rond_af(werk)
    with school.als(werk.namen[0], viewport=TELEFOON) as student, school.als(Rol.EXAMENBUREAU) as mirjam:
        student.ga("/resultaten")
        kaart = student.regel(examen.naam, "Voorlopig")
        expect(kaart.locator(".cijfer")).to_contain_text("voldoende", timeout=GEDULD)
        student.ziet("Een definitief resultaat is een besluit van de examencommissie.")
        student.ga("/werk")
        student.mist(re.compile("resultaat", re.IGNORECASE))  # nobody is called for what can still change
        for tonen, hoeveel in ((False, 0), (True, 1)):
            mirjam.ga(f"/catalogus/examens?zoek={examen.code}")
            mirjam.page.get_by_role("link", name=examen.naam).first.click(timeout=GEDULD)
            mirjam.druk("Wijzig")
            mirjam.venster().get_by_label("Voorlopige uitslag tonen").set_checked(tonen)
            mirjam.druk("Bewaar", mirjam.venster())
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
            mirjam.ziet("Te zien voor studenten" if tonen else "Niet te zien voor studenten")
            student.ga("/resultaten")
            student.ziet("Een definitief resultaat is een besluit van de examencommissie.")
            expect(kaart).to_have_count(hoeveel, timeout=GEDULD)


@pytest.mark.walk("BEO-4")
def test_wat_te_laat_dreigt_te_komen_is_voor_iedereen_te_zien(school: Demoschool) -> None:
    # BEO-4
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        mirjam.ziet("Resultaten ontbreken")
        mirjam.ziet(re.compile(r"\d+ werkdagen te laat"))
        mirjam.ziet("Termijn nadert")
        mirjam.regel("Resultaten ontbreken").first.get_by_role("link", name="Bekijk").click(timeout=GEDULD)
        wie = beoordelaar_van(mirjam)
    with school.als(wie) as beoordelaar:
        beoordelaar.ziet(re.compile("te laat"))
        beoordelaar.ga("/beoordelen")
        expect(beoordelaar.rij(re.compile("te laat")).first).to_be_visible(timeout=GEDULD)


@pytest.mark.walk("BEO-5")
def test_een_beoordelaar_ziet_alleen_eigen_werk_en_stelt_niets_vast(school: Demoschool) -> None:
    # BEO-5
    ander = next(m.naam for m in school.school.met_rol("beoordelaar") if m.rollen == ("beoordelaar",) and not m.demo)
    with school.als(Rol.BEOORDELAAR) as bilal, school.als(ander) as collega:
        bilal.ga("/beoordelen?status=gedaan")
        link = bilal.page.get_by_role("link", name="Bekijk").first
        adres = link.get_attribute("href", timeout=GEDULD) or ""
        bilal.ga(adres)
        bilal.ziet("Hoe wordt beoordeeld")
        expect(bilal.page.get_by_role("button", name=re.compile("Stel .*vast"))).to_have_count(0)
        collega.page.goto(f"{school.portaal}{adres}")
        collega.ziet(re.compile("niet gevonden|bestaat niet|niet vinden"))
        collega.mist("Hoe wordt beoordeeld")
        bilal.page.goto(f"{school.portaal}/vaststellen")
        bilal.ziet(re.compile("hoort niet bij uw rol"))
        expect(bilal.page.get_by_role("row")).to_have_count(0)


@pytest.mark.walk("BEO-2", "VAS-1")
def test_een_examen_buiten_het_afnamesysteem_wordt_hier_beoordeeld_met_een_vergissing_en_werk_dat_terugkomt(
    school: Demoschool,
) -> None:
    # BEO-2 VAS-1
    examen, docent = "Nederlands 2F spreken en gesprekken voeren", school.school.demo.docent
    mensen = [s for s in school.school.studenten if s.slb_id == docent.id and not s.demo][1:3]
    with school.als(docent.naam) as ineke:
        for mens in mensen:
            meld_aan(ineke, mens.naam, mens.studentnummer, examen)
    for mens in mensen:
        school.geef_go(mens.naam, examen)
    with school.als(school.demo_naam("examenbureau")) as mirjam:
        zitting = plan(mirjam, "NED-2F-GES.v1.A", over(31), 4, surveillant="*", beoordelaar=school.eigen("beoordelaar"))
        mirjam.ziet("Niet: deze zitting loopt buiten OKE")
        wie, beoordelaar = surveillant_van(mirjam), beoordelaar_van(mirjam)
        plaats(mirjam, zitting, *[mens.naam for mens in mensen])
    school.neem_af(zitting, wie)
    with (
        school.als(beoordelaar) as bilal,
        school.als(school.demo_naam("examencommissie")) as hanna,
        school.als(mensen[0].naam, viewport=TELEFOON) as student,
    ):
        student.ga("/resultaten")
        een, twee = [_adres(bilal, zitting, mens.naam) for mens in mensen]
        _geef_score(bilal, een, "25", blijft=True)  # there are twenty points
        _geef_score(bilal, een, "9")
        hanna.ga(f"/vaststellen/{zitting}")
        hanna.ziet(re.compile("nog niet (klaar|afgerond|beoordeeld)|wacht"))
        _geef_score(bilal, twee, "15")
        _geef_score(bilal, een, "12")  # a slip, put right while nobody decided yet
        kaart = student.regel(examen).first
        expect(kaart).to_contain_text("Voorlopig", timeout=GEDULD)
        # One comes back with a reason, gets another score and an answer, and is established.
        hanna.ga(f"/vaststellen/{zitting}")
        hanna.druk("Terug naar beoordelaar")
        venster = hanna.venster()
        venster.get_by_label(mensen[0].naam).check()
        hanna.druk("Stuur terug", venster)
        expect(venster).to_be_visible()
        venster.get_by_label("Reden").fill("Het gesprek telt voor de helft")
        hanna.druk("Stuur terug", venster)
        expect(hanna.venster()).to_have_count(0, timeout=GEDULD)
        bilal.ga(een)
        bilal.ziet("Het gesprek telt voor de helft")
        bilal.page.get_by_label("Opmerking voor de examencommissie").fill("Opnieuw geteld")
        _geef_score(bilal, een, "14")
        hanna.ga(f"/vaststellen/{zitting}")
        stel_alles_vast(hanna)
        expect(kaart).to_contain_text("Definitief", timeout=GEDULD)
        bilal.ga(een)  # what is established, the assessor does not change any more
        expect(bilal.page.get_by_label("Punten")).to_have_count(0, timeout=GEDULD)


def _adres(beoordelaar: Speler, zitting: str, naam: str) -> str:
    """Where the work of a student of this sitting is assessed."""
    beoordelaar.ga(f"/beoordelen?zitting={zitting}")
    return beoordelaar.rij(naam).get_by_role("link").first.get_attribute("href", timeout=GEDULD) or ""


def _geef_score(beoordelaar: Speler, adres: str, punten: str, *, blijft: bool = False) -> None:
    """Give points for a piece of work and round it off; with `blijft` it must be refused."""
    if adres not in beoordelaar.page.url:
        beoordelaar.ga(adres)
    beoordelaar.page.get_by_label("Punten").fill(punten, timeout=GEDULD)
    beoordelaar.druk("Bewaar score en rond af")
    if blijft:
        beoordelaar.ziet(re.compile("20 punten|hoogstens|maximum|meer dan"))
    else:
        beoordelaar.ziet(re.compile(rf"^{punten} van 20"))
