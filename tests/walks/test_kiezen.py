"""Choosing a moment, played by students on their phones: full, chosen already, too late, left again, and too late for that."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import GEDULD, Speler, dag, kandidaten, over, plan

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten")]
CODE, EXAMEN = "KD10-KD-KEU.v1.A", "Keuzedeel Voorbereiding hbo"
OPENT = re.compile("^(Kies een moment|Bekijk je wachtplek)$")  # the demo has some in line for another moment
VOL, RUIM = "16:20", "16:40"


@pytest.mark.walk("AAN-5")
def test_een_moment_is_vol_al_gekozen_of_te_laat_en_wordt_weer_losgelaten(school: Demoschool) -> None:  # AAN-5
    straks = over(80)
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        vroeg = plan(mirjam, CODE, straks, 3, surveillant="*", beoordelaar="*", zelf=True)
        een, twee = [n for n in kandidaten(mirjam, vroeg) if n == school.enige([n])][:2]
        plan(mirjam, CODE, dag(60, 16, 20), 1, surveillant="*", beoordelaar="*", zelf=True)
        ruim = plan(mirjam, CODE, dag(60, 16, 40), 2, surveillant="*", beoordelaar="*", zelf=True)
    with school.als(een, viewport=TELEFOON) as vol:
        _kies(vol, VOL)
    with school.als(twee, viewport=TELEFOON) as student, school.als(twee) as laptop:
        # What is full says so, and only offers the line; on her laptop the dialog was open when she chose on her phone.
        expect(_open(laptop, VOL)).to_contain_text("vol", timeout=GEDULD)
        expect(_moment(laptop, VOL).get_by_role("button", name=re.compile("^Kies "))).to_have_count(0)
        _kies(student, straks[11:])
        laptop.ziet(f"Je bent geplaatst voor {EXAMEN}. Kijk in je rooster.")
        expect(laptop.venster()).to_have_count(0, timeout=GEDULD)
        _laat_los(student, "Dan heb ik stage")
        # She thought too long: this moment closed while she looked, the other one is still there.
        _open(student, straks[11:])
        school.sluit_keuze(vroeg)
        _moment(student, straks[11:]).get_by_role("button", name=re.compile("^Kies ")).click(timeout=GEDULD)
        student.ziet(re.compile(r"Zelf kiezen kon tot .*\. Kies een ander moment, of vraag het examenbureau\."))
        _moment(student, RUIM).get_by_role("button", name=re.compile("^Kies ")).click(timeout=GEDULD)
        expect(student.venster()).to_have_count(0, timeout=GEDULD)
        kaart = student.regel(EXAMEN).first
        expect(kaart).to_contain_text(RUIM, timeout=GEDULD)
        # Too late to leave as well: the page that was open refuses, and the card says whom to call.
        kaart.get_by_role("button", name=f"Laat moment los voor {EXAMEN}").click(timeout=GEDULD)
        school.sluit_keuze(ruim)
        student.venster().get_by_label("Reden").fill("Dan heb ik stage")
        student.druk("Laat los", student.venster())
        student.ziet(re.compile("Zelf loslaten kon tot"))
        student.druk("Terug", student.venster())
        student.ga("/examens")
        expect(kaart).to_contain_text("Kun je toch niet? Bel het examenbureau.", timeout=GEDULD)
        expect(kaart.get_by_role("button", name=re.compile("^Laat moment los"))).to_have_count(0)
        with school.als(Rol.EXAMENBUREAU) as mirjam:
            mirjam.ga(f"/zittingen/{ruim}")
            mirjam.druk(f"Haal af: {twee}")
            mirjam.venster().get_by_label("Reden").fill("Gebeld: stage")
            mirjam.druk("Haal van de zitting", mirjam.venster())
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        # What is left is full or closed, and she reads which.
        moment = _open(student, RUIM)
        expect(moment).to_contain_text("Zelf kiezen kon tot", timeout=GEDULD)
        expect(moment.get_by_role("button")).to_have_count(0)
        student.ga("/werk")
        student.ziet(re.compile("Gebeld: stage"))


def _moment(student: Speler, tijd: str) -> Locator:
    return student.venster().get_by_role("listitem").filter(has_text=tijd)


def _open(student: Speler, tijd: str) -> Locator:
    """The moment that begins at this time, in the dialog to choose one."""
    student.ga("/examens")
    student.regel(EXAMEN).first.get_by_role("button", name=OPENT).click(timeout=GEDULD)
    expect(_moment(student, tijd)).to_be_visible(timeout=GEDULD)
    return _moment(student, tijd)


def _kies(student: Speler, tijd: str) -> None:
    _open(student, tijd).get_by_role("button", name=re.compile("^Kies ")).click(timeout=GEDULD)
    expect(student.venster()).to_have_count(0, timeout=GEDULD)
    expect(student.regel(EXAMEN).first).to_contain_text("Geplaatst", timeout=GEDULD)


def _laat_los(student: Speler, reden: str) -> None:
    """Leave the moment that was chosen; not without a reason."""
    student.druk(f"Laat moment los voor {EXAMEN}")
    student.druk("Laat los", student.venster())
    expect(student.venster()).to_be_visible()
    student.venster().get_by_label("Reden").fill(reden)
    student.druk("Laat los", student.venster())
    expect(student.venster()).to_have_count(0, timeout=GEDULD)
    expect(student.regel(EXAMEN).first).to_contain_text("Go gekregen", timeout=GEDULD)
