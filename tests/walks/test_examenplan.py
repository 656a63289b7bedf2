"""The exam plan, played: an exam is put in, changed, taken out and back, read in from a file, and the board decides."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import Demoschool
from tests.hulp.spelers import GEDULD, Speler, bied_aan

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten")]
CREBO, OPLEIDING, COHORT = "25407", "Beveiliger", "2027"
AANGEMELD = "Nederlands 2F lezen"
CODE, EXAMEN = "KD10-KD-KEU", "Keuzedeel Voorbereiding hbo"


@pytest.mark.walk("INR-4")
def test_een_examen_gaat_in_het_plan_eruit_en_terug_en_de_commissie_besluit(school: Demoschool) -> None:  # INR-4
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.EXAMENCOMMISSIE) as hanna:
        _voeg_toe(mirjam)
        _wijzig(mirjam, "periode 2", "2028-02-01")
        expect(_rij(mirjam)).to_contain_text("1 feb 2028", timeout=GEDULD)
        expect(_rij(mirjam)).to_contain_text("v1.A")  # which versions are established for this cohort
        # It was not meant for this cohort: out with a reason, and back again.
        _neem(mirjam, "Haal weg", "Hoort bij niveau 4")
        _open(mirjam, "vervallen")
        expect(_rij(mirjam)).to_contain_text("Uit het plan", timeout=GEDULD)
        _neem(mirjam, "Zet terug")
        _open(mirjam)
        expect(_rij(mirjam)).to_contain_text("Wacht op commissie", timeout=GEDULD)

        hanna.ga("/examenplan")
        hanna.ziet("Kies een opleiding en een cohort.")
        hanna.kies(re.compile("^Opleiding$"), CREBO)
        hanna.kies(re.compile("^Cohort$"), COHORT)
        hanna.beslis("Stel vast (1)", "Stel vast")
        expect(_rij(mirjam)).to_contain_text("Vastgesteld", timeout=GEDULD)
        # What the board established, only the board takes out; it comes back as it was.
        expect(_rij(mirjam).get_by_role("button", name=re.compile("^Haal weg"))).to_have_count(0)
        _neem(hanna, "Trek in", "Wordt volgend jaar vervangen")
        expect(_rij(mirjam)).to_have_count(0, timeout=GEDULD)
        _open(hanna, "vervallen")
        _neem(hanna, "Herstel", ja="Stel vast")
        expect(_rij(mirjam)).to_contain_text("Vastgesteld", timeout=GEDULD)


def _open(wie: Speler, stand: str = "", zoek: str = EXAMEN) -> None:
    wie.ga(f"/examenplan?cohort={COHORT}&status={stand}&zoek={quote(zoek)}")


def _rij(wie: Speler) -> Locator:
    return wie.rij(EXAMEN, CREBO)


def _voeg_toe(mirjam: Speler) -> None:
    """A code that is none is refused and nothing is lost; the same exam twice is refused."""
    mirjam.ga("/examenplan")
    mirjam.druk("Voeg examen toe")
    venster = mirjam.venster()
    mirjam.kies("Opleiding", CREBO, venster)
    venster.get_by_label("Cohort").fill(COHORT)
    venster.get_by_label("Examen").fill("KD99-KD-KEU")
    mirjam.druk("Voeg toe", venster)
    mirjam.ziet(re.compile("Er is geen examen met code ‘KD99-KD-KEU’"))
    expect(venster.get_by_label("Cohort")).to_have_value(COHORT)
    venster.get_by_label("Examen").fill(CODE)
    venster.get_by_label("Periode").fill("periode 1")
    mirjam.druk("Voeg toe", venster)
    expect(venster).to_have_count(0, timeout=GEDULD)
    _open(mirjam)
    expect(_rij(mirjam)).to_contain_text("Wacht op commissie", timeout=GEDULD)
    mirjam.druk("Voeg examen toe")
    mirjam.kies("Opleiding", CREBO, venster)
    venster.get_by_label("Examen").fill(CODE)
    mirjam.druk("Voeg toe", venster)
    mirjam.ziet(re.compile("Er is al een examen in het plan"))
    mirjam.druk("Annuleren", venster)


def _wijzig(mirjam: Speler, periode: str, publicatie: str) -> None:
    mirjam.druk(f"Wijzig {EXAMEN}")
    mirjam.venster().get_by_label("Periode").fill(periode)
    mirjam.venster().get_by_label("Publicatie op").fill(publicatie)
    mirjam.druk("Bewaar", mirjam.venster())
    expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)


def _neem(wie: Speler, stap: str, reden: str = "", ja: str = "") -> None:
    """Take a step with the exam, with a reason where one is asked; not without it."""
    wie.druk(f"{stap}: {EXAMEN}")
    if ja:
        wie.druk(ja, wie.venster())
    if reden:
        wie.druk("Haal uit het plan", wie.venster())
        expect(wie.venster()).to_be_visible()
        wie.venster().get_by_label("Reden").fill(reden)
        wie.druk("Haal uit het plan", wie.venster())
    expect(_rij(wie)).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("INR-4")
def test_wie_is_aangemeld_houdt_zijn_examen_en_een_plan_uit_een_bestand_gaat_als_geheel_terug(
    school: Demoschool, tmp_path: Path
) -> None:  # INR-4
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.EXAMENCOMMISSIE) as hanna:
        # Whoever of this cohort is enrolled would have an exam that is not of his programme.
        crebo, cohort = _met_aangemelden(school)
        hanna.ga(f"/examenplan?cohort={cohort}&zoek={quote(AANGEMELD)}")
        hanna.rij(f"({crebo})").get_by_role("button", name=re.compile("^Trek in")).click(timeout=GEDULD)
        hanna.venster().get_by_label("Reden").fill("Vergissing")
        hanna.druk("Haal uit het plan", hanna.venster())
        hanna.ziet(re.compile(f"van dit cohort .* aangemeld voor ‘{AANGEMELD}’"))
        hanna.druk("Annuleren", hanna.venster())

        _lees_in(mirjam, tmp_path)
        _maak_ongedaan(mirjam)
        mirjam.ziet("Ongedaan gemaakt")
        mirjam.ga("/examenplan?cohort=2028")
        mirjam.ziet("Geen examens gevonden")

        # Again, and now the board established one of them: the file does not take that back over its head.
        _lees_in(mirjam, tmp_path)
        hanna.ga("/examenplan?cohort=2028")
        hanna.beslis(f"Stel vast: {EXAMEN}", "Stel vast")
        expect(mirjam.rij(EXAMEN, "Vastgesteld")).to_have_count(1, timeout=GEDULD)
        _maak_ongedaan(mirjam)
        mirjam.ziet(re.compile(f"Sinds het inlezen is gewijzigd: .*{CODE}"))
        mirjam.druk("Annuleren", mirjam.venster())


def _met_aangemelden(school: Demoschool) -> tuple[str, int]:
    """The programme and cohort with the most students whom the registry enrolled for this exam."""
    wie = [s for s in school.school.studenten if "NED-2F-LEZ" in school.examens_van(s.naam)]
    return Counter((s.crebo, s.cohort) for s in wie).most_common(1)[0][0]


def _lees_in(mirjam: Speler, map_: Path) -> None:
    """The plan of a programme from a file with a mistake in it, which is put right on screen."""
    (bestand := map_ / "plan-2028.csv").write_text(
        "Crebo;Cohort;Examencode;Periode;Publicatie\n"
        f"{CREBO};2028;{CODE};periode 3;01-03-2029\n{CREBO};2028;KD9-KD-KEU;periode 4;\n{CREBO};2028;REK-2F-ALG;;\n",
        encoding="utf-8",
    )
    mirjam.ga("/examenplan")
    mirjam.druk("Uit een bestand")
    bied_aan(mirjam, bestand)
    mirjam.ziet("Eén rij klopt niet")
    mirjam.ziet(re.compile("Er is geen examen met code ‘KD9-KD-KEU’"))
    mirjam.druk("Neem KD09-KD-KEU over")
    mirjam.druk("Pas 3 rijen toe")
    mirjam.page.wait_for_url(re.compile("/basis/examenplan"), timeout=GEDULD)
    mirjam.ga("/examenplan?cohort=2028")
    expect(mirjam.rij(OPLEIDING)).to_have_count(3, timeout=GEDULD)


def _maak_ongedaan(mirjam: Speler) -> None:
    mirjam.ga("/basis")
    mirjam.rij("plan-2028.csv").get_by_role("button", name=re.compile("^Maak ongedaan")).click(timeout=GEDULD)
    mirjam.venster().get_by_label("Reden").fill("Verkeerd cohort")
    mirjam.druk("Maak ongedaan", mirjam.venster())
