"""A cut score that was wrong, played: what another one does to results is seen before it counts, and decided one by one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TELEFOON, Demoschool, Gemaakt
from tests.hulp.spelers import GEDULD, Speler, beoordelaar_van, op_versie, over, plaats_er, plan, surveillant_van

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(900), pytest.mark.xdist_group("keten")]
OVER = re.compile(
    r"\d+ definitieve? resulta\w+ kom\w+ aan de andere kant van de grens; de examencommissie besluit daarna over een herziening"
)
CODE, EXAMEN = "REK-3F-ALG.v2.A", "Rekenen 3F"


@pytest.mark.walk("INR-5")
def test_wat_een_andere_cesuur_met_resultaten_doet_staat_er_vooraf_en_wordt_besloten(school: Demoschool) -> None:
    # INR-5
    versie = next(v for v in school.school.examen_op_code["REK-3F-ALG"].versies if v.code == CODE)
    net, ruim = versie.max_punten * 5 // 10, versie.max_punten * 9 // 10
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        zitting = plan(mirjam, CODE, over(42), 4, surveillant="*", beoordelaar="*")
        werk = Gemaakt(zitting, [], surveillant_van(mirjam), beoordelaar_van(mirjam))
        een, twee = plaats_er(mirjam, zitting, 2)
    school.besluit(werk, {een: net, twee: ruim})
    ander = next(m.naam for m in school.school.met_rol("examencommissie") if not m.demo)
    with (
        school.als(Rol.EXAMENBUREAU) as mirjam,
        school.als(Rol.EXAMENCOMMISSIE) as hanna,
        school.als(een, viewport=TELEFOON) as student,
    ):
        student.ga("/resultaten")
        kaart = student.regel(EXAMEN, "Definitief").first
        expect(kaart).to_contain_text("Niet geslaagd", timeout=GEDULD)
        adres = _versie(mirjam)
        # A slip of the keys: more points than there are is refused, and what the board reads of 90 % makes it look twice.
        _voer_in(mirjam, versie.max_punten + 1, versie.max_punten)
        expect(mirjam.venster()).to_be_visible()
        _vul(mirjam, versie.max_punten, versie.max_punten)
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        hanna.ga(adres)
        hanna.ziet("De nieuwe cesuur telt pas als de examencommissie haar vaststelt.")
        hanna.druk("Stel cesuur vast")
        hanna.ziet(OVER)
        hanna.druk("Annuleren", hanna.venster())
        expect(kaart).to_contain_text("Niet geslaagd")
        # The right one: who was just below it passes; until the board decides, he reads what he read.
        _voer_in(mirjam, net - 1, versie.max_punten)
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        hanna.ga(adres)
        hanna.druk("Stel cesuur vast")
        hanna.ziet(OVER)
        hanna.druk("Stel cesuur vast", hanna.venster())
        expect(hanna.venster()).to_have_count(0, timeout=GEDULD)
        expect(kaart).to_contain_text("Niet geslaagd")
        hanna.ga("/verzoeken?soort=herzieningen")
        expect(hanna.rij(een, EXAMEN).first).to_contain_text("cesuur", timeout=GEDULD)
        expect(hanna.rij(twee, EXAMEN)).to_have_count(0)
        with school.als(ander) as lid:
            lid.ga("/verzoeken?soort=herzieningen")
            lid.druk(f"Besluit over {een}")
            lid.venster().get_by_label("Pas toe wat nieuw is.").check()
            lid.venster().get_by_label(re.compile("^Reden")).fill("De grens lag een opgave te hoog")
            lid.druk("Leg besluit vast", lid.venster())
            expect(lid.venster()).to_have_count(0, timeout=GEDULD)
        expect(kaart).not_to_contain_text("Niet geslaagd", timeout=GEDULD)
        mirjam.ga(adres)
        mirjam.ziet(re.compile(f"Ingevoerd .* door {mirjam.naam}. Vastgesteld .* door {hanna.naam}."))
        mirjam.druk("Historie")
        mirjam.ziet(re.compile("cesuur", re.I))


def _versie(mirjam: Speler) -> str:
    page = mirjam.ga(f"/catalogus?zoek={CODE}")
    page.locator("tbody tr").first.get_by_role("link").first.click(timeout=GEDULD)
    adres = op_versie(mirjam)
    mirjam.ziet("Cesuur")
    return adres


def _voer_in(mirjam: Speler, punten: int, maximum: int) -> None:
    mirjam.druk("Voer cesuur in")
    _vul(mirjam, punten, maximum)


def _vul(mirjam: Speler, punten: int, maximum: int) -> None:
    mirjam.venster().get_by_label("Voldoende vanaf").fill(str(punten))
    mirjam.venster().get_by_label("Maximaal aantal punten").fill(str(maximum))
    mirjam.druk("Bewaar cesuur", mirjam.venster())
