"""The one page about a student, found with the keyboard: the office at the telephone, the docent on a phone in the corridor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from portal.domain.rechten import Rol
from portal.domain.tekst import zoekvorm
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import GEDULD, Speler, dag, plan

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip
EXAMEN, CODE = "Nederlands 2F spreken en gesprekken voeren", "NED-2F-GES.v1.A"


def _zoek(wie: Speler, tekst: str) -> Locator:
    """Search with the keyboard; gives what was found."""
    expect(wie.venster()).to_have_count(0, timeout=GEDULD)  # over an open dialog nothing is searched
    wie.page.keyboard.press("Control+k")
    veld = wie.page.get_by_role("combobox", name="Zoek in het portaal")
    expect(veld).to_be_focused(timeout=GEDULD)
    veld.press_sequentially(tekst)
    expect(wie.page.get_by_role("status").filter(has_text=re.compile("gevonden"))).to_be_visible(timeout=GEDULD)
    return wie.page.get_by_role("option")


def _vul_reden(wie: Speler, knop: str, reden: str) -> None:
    """Nothing happens without a reason; with one the dialog closes."""
    wie.druk(knop, wie.venster())
    expect(wie.venster()).to_be_visible()
    wie.venster().get_by_label("Reden").fill(reden)
    wie.druk(knop, wie.venster())
    expect(wie.venster()).to_have_count(0, timeout=GEDULD)


def _meld_aan(wie: Speler) -> None:
    wie.druk("Meld aan voor een examen")
    venster = wie.venster()
    venster.get_by_label("Zoek een examen op naam of code").fill("2F")
    wie.kies(re.compile("^Examen$"), EXAMEN, venster)
    venster.get_by_label("Dit is zo bedoeld").check(timeout=GEDULD)  # it is of another programme
    wie.druk("Meld aan", venster)
    expect(venster).to_have_count(0, timeout=GEDULD)
    expect(wie.rij(EXAMEN)).to_have_count(1, timeout=GEDULD)


@pytest.mark.walk("PRK-14", "AAN-4", "AAN-14")
def test_iemand_is_met_het_toetsenbord_gevonden_en_alles_van_hem_staat_op_een_bladzijde(school: Demoschool) -> None:
    # PRK-14 AAN-4 AAN-14
    docent = school.school.demo.docent
    mens = [s for s in school.school.studenten if s.slb_id == docent.id and not s.demo][1]
    ander = next(s for s in school.school.studenten if school.docent_van(s.naam) != docent.naam)
    gevouwen = " ".join(reversed(zoekvorm(mens.naam).split()))
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.DOCENT, viewport=TELEFOON) as ineke:
        for dagen, uur in ((81, 12), (82, 13)):
            plan(mirjam, CODE, dag(dagen, uur), 4, surveillant="*", beoordelaar="*")
        # The telephone rings: found without capitals and marks, in any order, and opened with Enter alone.
        gevonden = _zoek(mirjam, gevouwen)
        expect(gevonden.first).to_contain_text(mens.studentnummer)
        mirjam.page.keyboard.press("Enter")
        mirjam.page.wait_for_url(re.compile(r"/studenten/[0-9a-f-]{36}$"), timeout=GEDULD)
        expect(mirjam.page.get_by_role("heading", level=1)).to_have_text(mens.naam, timeout=GEDULD)
        kaart = mirjam.page.url.removeprefix(school.portaal)
        _meld_aan(mirjam)
        rij = mirjam.rij(EXAMEN)
        expect(rij).to_contain_text("Nog geen Go")
        # The docent meets him in the corridor: the same page on a phone, with what is hers to do.
        _zoek(ineke, mens.studentnummer)
        ineke.page.keyboard.press("Enter")
        expect(ineke.page.get_by_role("heading", level=1)).to_have_text(mens.naam, timeout=GEDULD)
        expect(ineke.page.get_by_text("Berichten aan de student")).to_have_count(0)
        # For what she may not enrol, she reads who may.
        ineke.druk("Meld aan voor een examen")
        ineke.venster().get_by_label("Zoek een examen op naam of code").fill("2F")
        niet = ineke.venster().get_by_text(re.compile("2F .*: Hiervoor meldt aan: .*het examenbureau"))
        expect(niet.first).to_be_visible(timeout=GEDULD)
        ineke.druk("Annuleren", ineke.venster())
        ineke.rij(EXAMEN).get_by_role("button", name="Geef Go aan").click(timeout=GEDULD)
        _vul_reden(ineke, "Geef Go", "De gesprekken gaan goed")
        expect(ineke.rij(EXAMEN)).to_contain_text("Go t/m", timeout=GEDULD)
        # The office sees it without doing anything, and gives him a seat, another one, and none.
        expect(rij).to_contain_text("Go t/m", timeout=GEDULD)
        _plaats(mirjam, rij)
        expect(rij).to_contain_text("plaats 1", timeout=GEDULD)
        expect(ineke.rij(EXAMEN)).to_contain_text("plaats 1", timeout=GEDULD)
        rij.get_by_role("button", name="Ander moment").click(timeout=GEDULD)
        mirjam.kies("Zitting", re.compile("vrij"), mirjam.venster())
        _vul_reden(mirjam, "Verplaats", "Hij heeft dan stage")
        expect(mirjam.page.get_by_text("Een zitting is verplaatst")).to_be_visible(timeout=GEDULD)
        mirjam.ziet("Nog niet gelezen")
        rij.get_by_role("button", name="Haal af van de zitting").click(timeout=GEDULD)
        _vul_reden(mirjam, "Haal van de zitting", "Toch een ander moment")
        expect(rij).to_contain_text("Nog geen moment", timeout=GEDULD)
        rij.get_by_role("button", name="Annuleer aanmelding").click(timeout=GEDULD)
        _vul_reden(mirjam, "Annuleer aanmelding", "Verkeerde student")
        expect(mirjam.rij(EXAMEN)).to_have_count(0, timeout=GEDULD)
        # A name in the list leads there as well; and of another team's student the docent finds nothing.
        mirjam.ga(f"/aanmelden?zoek={mens.studentnummer}")
        mirjam.rij(mens.naam).first.get_by_role("link", name=mens.naam).click(timeout=GEDULD)
        mirjam.page.wait_for_url(re.compile(f"{re.escape(kaart)}$"), timeout=GEDULD)
        _zoek(mirjam, ander.studentnummer)
        mirjam.page.keyboard.press("Enter")
        expect(mirjam.page.get_by_role("heading", level=1)).to_have_text(ander.naam, timeout=GEDULD)
        vreemd = mirjam.page.url.removeprefix(school.portaal)
        expect(_zoek(ineke, ander.studentnummer)).to_have_count(0)
        ineke.page.keyboard.press("Escape")
        expect(ineke.page.get_by_role("combobox")).to_have_count(0)
        ineke.page.goto(f"{school.portaal}{vreemd}")
        ineke.ziet(re.compile("niet gevonden|bestaat niet", re.I))
        ineke.mist(ander.naam)


def _plaats(bureau: Speler, rij: Locator) -> None:
    rij.get_by_role("button", name="Plaats").click(timeout=GEDULD)
    bureau.kies("Zitting", re.compile("vrij"), bureau.venster())
    bureau.druk("Plaats", bureau.venster())
    expect(bureau.venster()).to_have_count(0, timeout=GEDULD)
