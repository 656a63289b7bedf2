"""Watching: the log of issues, and what the day asks of the exam office."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import Demoschool
from tests.hulp.spelers import GEDULD, datum

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("MON-2")
def test_een_knelpunt_van_melding_tot_oplossing_en_weer_open(school: Demoschool) -> None:
    # MON-2
    titel = "Startlinks kwamen veel te laat"
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.BEHEERDER) as bart:
        mirjam.ga("/oke/meldingen")
        mirjam.druk("Melding maken")
        venster = mirjam.venster()
        mirjam.druk("Maak melding", venster)
        expect(venster).to_be_visible()  # nothing without a title
        venster.get_by_label("Wat is er mis?").fill(titel)
        mirjam.kies(re.compile("^Oorzaak"), "Systeem van een partner", venster)
        mirjam.kies(re.compile("^Eigenaar"), school.demo_naam("beheerder"), venster)
        venster.get_by_label(re.compile("^Opgelost uiterlijk")).fill(datum(3))
        mirjam.druk("Maak melding", venster)
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        bart.ga("/werk")
        bart.ziet(re.compile(titel))
        bart.ga("/oke/meldingen?wie=mij")
        bart.page.get_by_role("link", name=titel).click(timeout=GEDULD)
        bart.page.get_by_label(re.compile("^Wat heeft u gedaan")).fill("De leverancier gebeld")
        bart.druk("Schrijf op")
        bart.ziet("De leverancier gebeld")
        bart.druk(re.compile("^(Los op|Oplossen|Opgelost)"))
        bart.venster().get_by_role("textbox").fill("De klok van de leverancier liep achter")
        bart.druk("Los op", bart.venster())
        bart.ziet(re.compile("Opgelost op"))
        mirjam.ga("/oke/meldingen?status=opgelost")
        mirjam.page.get_by_role("link", name=titel).click(timeout=GEDULD)
        mirjam.ziet("De klok van de leverancier liep achter")
        mirjam.druk(re.compile("^(Heropen|Open opnieuw)"))
        mirjam.venster().get_by_role("textbox").fill("Het gebeurde weer")
        mirjam.druk("Open opnieuw", mirjam.venster())
        mirjam.ziet(re.compile("Het gebeurde weer"))


@pytest.mark.walk("MON-3")
def test_de_dag_op_een_scherm(school: Demoschool) -> None:
    # MON-3
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        for wat in ("Vandaag in de lokalen", "Wacht op resultaat", "Uitval uitwisseling", "Nu bezig"):
            mirjam.ziet(wat)
        mirjam.ziet(re.compile(r"\d+ zittingen vandaag"))
        mirjam.ga("/zittingen?periode=morgen")
        mirjam.mist("Bezig met laden")
        mirjam.ga("/oke")
        mirjam.ziet(re.compile("Dagcontrole"))


@pytest.mark.walk("MON-1")
def test_een_mislukt_bericht_herstellen_en_de_dag_aftekenen(school: Demoschool) -> None:
    # MON-1
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        mirjam.ga("/oke")
        opnieuw = mirjam.page.get_by_role("button", name=re.compile("^Opnieuw aanbieden"))
        expect(opnieuw.first).to_be_visible(timeout=GEDULD)
        opnieuw.first.click()
        mirjam.ziet(re.compile("opnieuw"))
        teken = mirjam.page.get_by_role("button", name=re.compile("^Teken"))
        expect(teken.first).to_be_visible(timeout=GEDULD)
        aantal = teken.count()
        teken.first.click()
        mirjam.venster().get_by_label(re.compile("^Opmerking")).fill("Alles nagelopen")
        mirjam.druk("Teken af", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        expect(teken).to_have_count(aantal - 1, timeout=GEDULD)
        mirjam.ziet("Alles nagelopen")
