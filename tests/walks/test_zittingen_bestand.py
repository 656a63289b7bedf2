"""Planning a period from a file: the exam office puts a wrong list right, gets drafts, and takes all of them back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import Demoschool
from tests.hulp.spelers import GEDULD, Speler, bied_aan, dag

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip
VERSIE, LOKAAL = "NED-3F-LUI.v2.B", "C2.02"


def _bestand(school: Demoschool, map_: Path) -> tuple[Path, str]:
    """A list with two rows that are right, three with a fault, and one in the weekend; and the first day in it."""
    eerste = date.fromisoformat(dag(87)[:10])
    zaterdag = eerste + timedelta(days=5 - eerste.weekday())
    nummer = school.school.demo.surveillant.personeelsnummer
    rijen = [
        (VERSIE, eerste, "16:40", LOKAAL, 6, nummer), (VERSIE, eerste, "19:45", LOKAAL, 6, ""),
        ("NED-3F-LUI.v2.Q", eerste, "13:00", LOKAAL, 6, ""), (VERSIE, eerste, "10:00", LOKAAL, 500, ""),
        (VERSIE, eerste, "17:00", LOKAAL, 6, nummer), (VERSIE, zaterdag, "10:00", LOKAAL, 6, ""),
    ]  # fmt: skip
    tekst = "Versiecode;Datum;Begintijd;Lokaal;Aantal plaatsen;Surveillant\n"
    tekst += "".join(f"{v};{d:%d-%m-%Y};{b};{k};{n};{s}\n" for v, d, b, k, n, s in rijen)
    (pad := map_ / "periode-4.csv").write_text(tekst, encoding="utf-8")
    return pad, f"{eerste:%Y-%m-%d}"


@pytest.mark.walk("PLA-1", "PLA-2", "PRK-13")
def test_zittingen_uit_een_bestand_eerst_verbeterd_dan_concept_en_als_geheel_terug(
    school: Demoschool, tmp_path: Path
) -> None:
    # PLA-1 PLA-2 PLA-4 PRK-13
    pad, eerste = _bestand(school, tmp_path)
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        page = mirjam.ga("/zittingen")
        page.get_by_role("link", name="Uit een bestand").click(timeout=GEDULD)
        bied_aan(mirjam, pad)
        mirjam.ziet("3 rijen kloppen niet")
        for zin in ("Er is geen versie met code", "plaatsen; u vraagt er 500", "Dat staat op rij 2 van dit bestand"):
            mirjam.ziet(re.compile(zin))
        page.get_by_role("button", name=re.compile("^Neem NED-3F-LUI")).click(timeout=GEDULD)  # what was probably meant
        mirjam.ziet("2 rijen kloppen niet")
        _verbeter(mirjam, re.compile("^500"), "Plaatsen", "6")
        _verbeter(mirjam, re.compile(f"^{LOKAAL}"), "Lokaal", "C2.03")
        mirjam.ziet(re.compile("is dan al ingezet bij"))  # the room is free, who watches is not
        page.get_by_role("button", name=re.compile("verbeter deze cel")).click(timeout=GEDULD)
        mirjam.venster().get_by_label("Surveillant").fill("")
        mirjam.druk("Verbeter", mirjam.venster())
        mirjam.druk(re.compile(r"^Te bevestigen"))
        mirjam.ziet(re.compile("valt in het weekend"))
        page.get_by_role("button", name=re.compile("^Bevestig rij")).click(timeout=GEDULD)
        mirjam.druk("Pas 6 rijen toe")
        page.wait_for_url(re.compile("/zittingen"), timeout=GEDULD)
        mirjam.ga(f"/zittingen?van={eerste}&tot={eerste}&status=concept")
        expect(mirjam.rij("16:40", LOKAAL, school.school.demo.surveillant.naam, "Concept")).to_have_count(
            1, timeout=GEDULD
        )
        assert mirjam.haalt("Deze lijst als xlsx")[:2] == b"PK"
        # One is changed: nothing goes back, and it says which one; as it was, everything does.
        mirjam.rij("19:45").get_by_role("link").first.click(timeout=GEDULD)
        _plaatsen(mirjam, "7")
        _draai_terug(mirjam, "Verkeerde periode")
        mirjam.ziet(re.compile(r"19:45\) is gewijzigd"))
        mirjam.druk("Annuleren", mirjam.venster())
        mirjam.ga(f"/zittingen?van={eerste}&tot={eerste}&status=concept")
        mirjam.rij("19:45").get_by_role("link").first.click(timeout=GEDULD)
        _plaatsen(mirjam, "6")
        _draai_terug(mirjam, "Verkeerde periode")
        mirjam.ziet(re.compile("Ongedaan gemaakt: 6 rijen"))
        mirjam.ga(f"/zittingen?van={eerste}&tot={eerste}&status=concept")
        expect(mirjam.rij("16:40")).to_have_count(0, timeout=GEDULD)
        # The same rows pasted: they could be planned again; not after all.
        page = mirjam.ga("/basis/zittingen")
        page.get_by_text("Of plak de rijen").click(timeout=GEDULD)
        page.get_by_label("Rijen met een kop erboven").fill(pad.read_text(encoding="utf-8").replace(";", "\t"))
        mirjam.druk("Bekijk de geplakte rijen")
        mirjam.ziet("3 rijen kloppen niet")
        mirjam.druk("Leg weg")
        mirjam.ziet(re.compile("weggelegd"))


def _verbeter(wie: Speler, cel: re.Pattern[str], veld: str, waarde: str) -> None:
    """Put one cell of the file right."""
    wie.page.get_by_role("button", name=cel).first.click(timeout=GEDULD)
    wie.venster().get_by_label(veld).fill(waarde)
    wie.druk("Verbeter", wie.venster())
    expect(wie.venster()).to_have_count(0, timeout=GEDULD)


def _plaatsen(wie: Speler, aantal: str) -> None:
    """Give the sitting on screen so many seats."""
    wie.druk("Wijzig")
    wie.venster().get_by_label("Aantal plaatsen").fill(aantal)
    wie.page.wait_for_timeout(800)  # the dialog asks for what is free when nothing was typed for a moment
    wie.druk("Bewaar wijziging", wie.venster())
    expect(wie.venster()).to_have_count(0, timeout=GEDULD)


def _draai_terug(wie: Speler, reden: str) -> None:
    """Ask for the whole file back."""
    wie.ga("/basis")
    rij = wie.rij("periode-4.csv", "Toegepast")
    rij.get_by_role("button", name=re.compile("^Maak ongedaan")).click(timeout=GEDULD)
    wie.venster().get_by_label("Reden").fill(reden)
    wie.druk("Maak ongedaan", wie.venster())
