"""Assessing: a result without a cut score, the terms, and what an assessor sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import (
    GEDULD,
    beoordelaar_van,
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
        expect(hanna.rij(versie)).to_have_count(0, timeout=GEDULD)
        expect(kaart.locator(".cijfer")).to_contain_text(re.compile(r"\d"), timeout=GEDULD)
        hanna.ga(f"/vaststellen/{werk.zitting}")
        hanna.ziet(re.compile("^Stel .* vast$"))


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
