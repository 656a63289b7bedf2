"""Variable capacity, played: an exam is set so, a student asks for a week, and the exam office plans what is asked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TELEFOON, Demoschool
from tests.hulp.spelers import EXAMEN as KEUS
from tests.hulp.spelers import GEDULD, Speler, kies_student, maak_definitief, plaats

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip
CODE, EXAMEN = "KD10-KD-KEU", "Keuzedeel Voorbereiding hbo"
GEEF, WIJZIG = f"Geef een gewenste week door voor {EXAMEN}", f"Wijzig je gewenste week voor {EXAMEN}"


@pytest.mark.walk("AAN-8", "INR-6")
def test_een_gewenste_week_telt_in_de_prognose_en_wordt_een_zitting(school: Demoschool) -> None:  # AAN-8 INR-6
    docent = school.school.demo.docent
    mens = next(s for s in school.school.studenten if s.slb_id == docent.id and not s.demo and school.enige([s.naam]))
    with school.als(Rol.DOCENT) as ineke, school.als(Rol.EXAMENBUREAU) as mirjam:
        ineke.ga("/studenten")
        kies_student(ineke, mens.naam, mens.studentnummer)
        ineke.kies(KEUS, EXAMEN, ineke.venster())
        ineke.druk("Meld aan", ineke.venster())
        expect(ineke.venster()).to_have_count(0, timeout=GEDULD)
        with school.als(mens.naam, viewport=TELEFOON) as student:
            kaart = student.ga("/examens").get_by_role("listitem").filter(has_text=EXAMEN).first
            expect(kaart).to_be_visible(timeout=GEDULD)
            expect(kaart.get_by_role("button", name=GEEF)).to_have_count(0)  # its capacity is limited
            zet_capaciteit(mirjam, "Variabel")
            student.ga("/examens")
            kaart.get_by_role("button", name=GEEF).click(timeout=GEDULD)
            student.druk("Geef door", student.venster())
            expect(student.venster()).to_be_visible()  # not without a week
            vraag_week(student, 5, "Dinsdag")
            expect(kaart).to_contain_text(re.compile("Je gewenste week: week .*liefst di"), timeout=GEDULD)
            expect(kaart).to_contain_text("nog geen plaats")
            # It can be taken back, and asked again; the docent changes it for the student, who reads that.
            kaart.get_by_role("button", name=WIJZIG).click(timeout=GEDULD)
            student.druk("Trek wens in", student.venster())
            expect(kaart.get_by_role("button", name=GEEF)).to_be_visible(timeout=GEDULD)
            kaart.get_by_role("button", name=GEEF).click(timeout=GEDULD)
            vraag_week(student, 5, "Dinsdag")
            ineke.ga(f"/studenten?zoek={mens.studentnummer}")
            rij = ineke.rij(EXAMEN)
            expect(rij).to_contain_text("Gewenst: week", timeout=GEDULD)
            rij.get_by_role("button", name=re.compile("^Gewenste week van")).click(timeout=GEDULD)
            week = vraag_week(ineke, 6, "Maakt niet uit")
            expect(rij).to_contain_text(f"Gewenst: {week}", timeout=GEDULD)
            expect(kaart).to_contain_text(week, timeout=GEDULD)
            student.ga("/werk")
            student.ziet(re.compile("gaf voor .* jouw gewenste week door"))
        zitting = van_week_naar_zitting(mirjam, week)
        school.geef_go(mens.naam, EXAMEN)
        mirjam.ga(f"/zittingen/{zitting}")
        for rol in ("surveillant", "beoordelaar"):
            mirjam.druk(f"Koppel {rol}")
            mirjam.venster().get_by_label(rol.capitalize()).select_option(index=1, timeout=GEDULD)
            mirjam.druk("Koppel", mirjam.venster())
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        maak_definitief(mirjam)
        mirjam.druk("Plaats studenten")
        expect(mirjam.rij(mens.naam)).to_contain_text(f"Gewenst: deze week: {week}", timeout=GEDULD)
        plaats(mirjam, zitting, mens.naam)
        with school.als(mens.naam, viewport=TELEFOON) as student:
            kaart = student.ga("/examens").get_by_role("listitem").filter(has_text=EXAMEN).first
            expect(kaart).to_contain_text("Geplaatst", timeout=GEDULD)
            expect(kaart).not_to_contain_text("gewenste week")  # it was met
        # Limited again, nobody asks for a week any more; the one that was asked is kept and tells nothing.
        zet_capaciteit(mirjam, "Beperkt")


def zet_capaciteit(bureau: Speler, soort: str) -> None:
    """Say how the capacity of the exam is organised."""
    page = bureau.ga(f"/catalogus/examens?zoek={CODE}")
    page.locator("tbody tr").first.get_by_role("link").first.click(timeout=GEDULD)
    bureau.druk(re.compile("^Wijzig"))
    bureau.kies("Capaciteit", soort, bureau.venster())
    bureau.druk("Bewaar", bureau.venster())
    expect(bureau.venster()).to_have_count(0, timeout=GEDULD)
    bureau.ziet(soort)


def vraag_week(wie: Speler, nummer: int, dag: str) -> str:
    """Choose the week with this number in the list, and a day; gives the week as it is written elsewhere."""
    lijst = wie.venster().get_by_label("In welke week?")
    optie = lijst.locator("option").nth(nummer)
    expect(optie).to_be_attached(timeout=GEDULD)
    naam = (optie.text_content() or "").strip()
    lijst.select_option(index=nummer)
    wie.kies("Liefst op", dag, wie.venster())
    wie.druk("Geef door", wie.venster())
    expect(wie.venster()).to_have_count(0, timeout=GEDULD)
    return naam[0].lower() + naam[1:]


def van_week_naar_zitting(bureau: Speler, week: str) -> str:
    """See in the forecast that this week is too small, make what is missing, and give the sitting that came of it."""
    page = bureau.ga("/prognose")
    bureau.ziet(re.compile("te weinig gepland"))
    bureau.zoek("Voorbereiding hbo")
    page.get_by_role("link", name=EXAMEN).click(timeout=GEDULD)
    bureau.ziet(f"Prognose {EXAMEN}")
    nummer = week.split(",")[0]
    rij = bureau.rij(re.compile(f"^{nummer.capitalize()}(?!\\d)"))
    expect(rij).to_contain_text("1 te weinig", timeout=GEDULD)
    bureau.ziet(re.compile(f"te weinig gepland, samen .*{nummer} \\(1\\)"))
    rij.get_by_role("button", name=re.compile("^Maak 1 zitting")).click(timeout=GEDULD)
    venster = bureau.venster()
    venster.get_by_label("Plaatsen per zitting").fill("900")  # no room is that large: nothing is made, and nothing lost
    bureau.druk("Maak in concept", venster)
    bureau.ziet(re.compile("niet genoeg lokalen vrij"))
    venster.get_by_label("Plaatsen per zitting").fill("8")
    bureau.druk("Maak in concept", venster)
    page.wait_for_url(re.compile("/zittingen\\?"), timeout=GEDULD)
    bureau.rij(EXAMEN, "Concept").get_by_role("link").first.click(timeout=GEDULD)
    page.wait_for_url(re.compile(r"/zittingen/[0-9a-f-]{36}"), timeout=GEDULD)
    return re.search(r"[0-9a-f-]{36}", page.url)[0]  # type: ignore[index]
