"""Setting up, played: basic data by hand and from a file, tried first, put right, applied, and undone as a whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import Demoschool
from tests.hulp.spelers import GEDULD, bied_aan

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
