"""Setting up, played: basic data by hand and from a file, tried first, put right, applied, and undone as a whole."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.domain import tijd
from portal.domain.rechten import Rol
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import EXAMEN, GEDULD, Speler, bied_aan, kies_student

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten")]


@pytest.mark.walk("PRK-1", "PRK-13")
def test_lokalen_uit_een_bestand_en_terug(school: Demoschool, tmp_path: Path) -> None:  # PRK-1 PRK-13
    with school.als(Rol.BEHEERDER) as bart:
        page = bart.ga("/basis/lokalen")
        locatie = page.locator("tbody tr").first.locator("td").nth(2).inner_text(timeout=GEDULD)
        bestand = tmp_path / "lokalen-nieuw.csv"
        bestand.write_text(
            f"Lokaal;Locatie;Capaciteit;Rolstoel\nW901;{locatie};24;ja\nW902;{locatie};veel;nee\n", encoding="utf-8"
        )

        bied_aan(bart, bestand)
        bart.ziet("Eén rij klopt niet")
        bart.ziet("Vul een heel getal in.")

        page.get_by_role("button", name=re.compile("^veel")).click(timeout=GEDULD)
        bart.venster().get_by_label("Plaatsen").fill("18")
        bart.druk("Verbeter", bart.venster())
        bart.druk("Pas 2 rijen toe")
        page.wait_for_url(re.compile("/basis/lokalen"), timeout=GEDULD)
        bart.ga("/basis/lokalen?zoek=W90")
        expect(page.get_by_role("row").filter(has_text="W902")).to_contain_text("18", timeout=GEDULD)

        page.get_by_role("row").filter(has_text="W901").get_by_role("button", name=re.compile("^Wijzig")).click()
        bart.venster().get_by_label("Naam").fill("Stilteruimte")
        bart.druk("Bewaar", bart.venster())
        bart.ziet("Stilteruimte")

        bart.ga("/basis")
        page.get_by_role("row").filter(has_text="lokalen-nieuw.csv").get_by_role(
            "button", name=re.compile("^Maak ongedaan")
        ).click()
        bart.venster().get_by_label("Reden").fill("Proef")
        bart.druk("Maak ongedaan", bart.venster())
        bart.ziet(re.compile("Sinds het inlezen is gewijzigd: W901"))
        bart.druk("Annuleren", bart.venster())

        bart.ga("/basis/lokalen?zoek=W901")
        page.get_by_role("button", name="Wijzig W901").click(timeout=GEDULD)
        bart.venster().get_by_label("Naam").fill("")
        bart.druk("Bewaar", bart.venster())
        expect(page.get_by_text("Stilteruimte")).to_have_count(0, timeout=GEDULD)
        bart.ga("/basis")
        page.get_by_role("row").filter(has_text="lokalen-nieuw.csv").get_by_role(
            "button", name=re.compile("^Maak ongedaan")
        ).click()
        bart.venster().get_by_label("Reden").fill("Proef met een verkeerd bestand")
        bart.druk("Maak ongedaan", bart.venster())
        bart.ziet("Ongedaan gemaakt")
        bart.ga("/basis/lokalen?zoek=W90")
        bart.ziet("Nog niets")
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        page = mirjam.ga("/basis")
        mirjam.ziet("Lokalen")
        expect(page.get_by_text("Medewerkers en externen")).to_have_count(0)


@pytest.mark.walk("INR-9")
def test_een_screening_wordt_vastgelegd_herinnerd_en_doorgestreept(school: Demoschool) -> None:  # INR-9
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.EXAMENCOMMISSIE) as commissie:
        page = mirjam.ga("/catalogus/examens?zoek=NED-3F-SCH")
        page.locator("tbody tr").first.get_by_role("link").first.click(timeout=GEDULD)
        mirjam.ziet("Nog niet gescreend")
        adres = page.url.split("//", 1)[1].split("/", 1)[1]
        commissie.ga(f"/{adres}")
        commissie.ziet("Nog niet gescreend")
        expect(commissie.page.get_by_role("button", name="Leg een screening vast")).to_have_count(0)

        _leg_vast(mirjam, "Niet akkoord", "Bureau Keur")
        mirjam.ziet("Schrijf op wat er beter moet.")  # a no without a word helps nobody
        mirjam.venster().get_by_label("Bevindingen").fill("Deel 2 dekt het kwalificatiedossier niet.")
        mirjam.druk("Leg vast", mirjam.venster())
        mirjam.ziet("Deel 2 dekt het kwalificatiedossier niet.")
        commissie.ziet("Niet akkoord")

        mirjam.ga("/werk")
        page.get_by_role("listitem").filter(has_text="screening").get_by_role("link").first.click(timeout=GEDULD)
        expect(page.locator("tbody tr")).to_have_count(1, timeout=GEDULD)
        page.locator("tbody tr").first.get_by_role("link").first.click(timeout=GEDULD)
        _leg_vast(mirjam, "Akkoord", "Bureau Keur", volgende=tijd.vandaag() + timedelta(days=400))
        mirjam.ziet("Volgende uiterlijk")
        mirjam.ga("/catalogus/examens?toon=screening")
        mirjam.ziet("Geen examens gevonden")

        # It was another exam: struck out with a reason, and the one before counts again.
        mirjam.ga(f"/{adres}")
        page.get_by_role("button", name=re.compile("^Streep de screening van")).first.click(timeout=GEDULD)
        mirjam.venster().get_by_label("Reden").fill("Dit was een ander examen")
        mirjam.druk("Streep door", mirjam.venster())
        expect(page.get_by_text("Volgende uiterlijk")).to_have_count(0, timeout=GEDULD)
        mirjam.ga("/catalogus/examens?toon=screening")
        expect(page.locator("tbody tr")).to_have_count(1, timeout=GEDULD)


def _leg_vast(mirjam: Speler, uitkomst: str, door: str, volgende: date | None = None) -> None:
    mirjam.druk("Leg een screening vast")
    venster = mirjam.venster()
    mirjam.kies("Aanleiding", "Nieuw examen", venster)
    venster.get_by_label("Op", exact=True).fill(tijd.vandaag().isoformat())
    venster.get_by_label("Door wie").fill(door)
    mirjam.kies("Uitkomst", uitkomst, venster)
    if volgende:
        venster.get_by_label("Volgende screening uiterlijk").fill(volgende.isoformat())
    mirjam.druk("Leg vast", venster)


@pytest.mark.walk("INR-6")
def test_wie_een_examen_organiseert_leest_de_student_en_is_te_wijzigen(school: Demoschool) -> None:
    # INR-6
    code, naam = "GSP-N3-GES", "Gesprek over je stage"
    mens = next(s for s in school.school.studenten if not s.demo and s.naam == school.enige([s.naam]))
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        mirjam.ga("/catalogus/examens")
        mirjam.druk("Nieuw examen")
        venster = mirjam.venster()
        venster.get_by_label("Code").fill(code)
        venster.get_by_label("Naam").fill(naam)
        venster.get_by_label("Vorm", exact=True).select_option(label="Individueel")
        mirjam.druk("Bewaar", venster)
        expect(venster).to_have_count(0, timeout=GEDULD)
        mirjam.ga("/aanmelden")
        kies_student(mirjam, mens.naam, mens.studentnummer)
        mirjam.kies(EXAMEN, naam, mirjam.venster())
        if (zo := mirjam.venster().get_by_label("Dit is zo bedoeld")).count():
            zo.check()
        mirjam.druk("Meld aan", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        school.geef_go(mens.naam, naam)
        with school.als(mens.naam, viewport=TELEFOON) as student:
            student.ga("/examens")
            student.ziet(re.compile("Spreek met je docent af wanneer je het doet"))
            for vorm, zin in (
                ("Decentraal", "Je opleiding neemt dit examen zelf af"),
                ("Centraal", "De hele school doet"),
            ):
                mirjam.ga(f"/catalogus/examens?zoek={code}")
                mirjam.rij(code).get_by_role("link").first.click(timeout=GEDULD)
                mirjam.druk("Wijzig")
                mirjam.venster().get_by_label("Vorm", exact=True).select_option(label=vorm)
                mirjam.druk("Bewaar", mirjam.venster())
                expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
                student.ga("/examens")
                student.ziet(re.compile(zin))
