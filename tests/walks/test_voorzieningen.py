"""Accommodations, played: who reads why they were asked for and who does not, another amount, and how they end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TABLET, TELEFOON, Demoschool
from tests.hulp.spelers import GEDULD, Speler, datum, kandidaten, over, plaats, plan, surveillant_van

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten")]
WAAROM = "Dyslexieverklaring van 12 maart 2024"


@pytest.mark.walk("AAN-12")
def test_alleen_wie_besluit_leest_waarom_en_een_ander_bedrag_is_een_nieuwe_aanvraag(school: Demoschool) -> None:
    # AAN-12
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        zitting = plan(mirjam, "KD10-KD-KEU.v1.A", over(45), 4, surveillant="*", beoordelaar="*")
        surveillant, kan = surveillant_van(mirjam), set(kandidaten(mirjam, zitting))
        mensen = (s for s in school.school.studenten if s.naam in kan and not s.voorzieningen)
        mens = next(s for s in mensen if s.naam == school.enige([s.naam]))
        plaats(mirjam, zitting, mens.naam)
        with school.als(mens.naam, viewport=TELEFOON) as student:
            _vraag(student, "20")
            expect(student.venster()).to_have_count(0, timeout=GEDULD)
            _wie_leest_het_niet(school, mens.naam, mens.studentnummer)
            _ken_toe(mirjam, mens.studentnummer, mens.naam, "+20 minuten")
            # A slip of the pen when granting is put right in place, and she reads both.
            _verbetert(mirjam, mens.studentnummer, mens.naam, "+20 minuten", "25")
            mirjam.ga(f"/zittingen/{zitting}")
            expect(mirjam.rij(mens.naam)).to_contain_text("+25 minuten", timeout=GEDULD)
            student.ga("/werk")
            student.ziet(re.compile(r"\+20 minuten is nu \+25 minuten, .*Verkeerd overgenomen"))
            _verbetert(mirjam, mens.studentnummer, mens.naam, "+25 minuten", "20")
            # The same again is no request; another amount is one, and the longest counts.
            _vraag(student, "20")
            student.ziet(re.compile("Dit deed je zojuist al"))
            student.druk("Verstuur aanvraag", student.venster())
            student.ziet("Deze voorziening is al toegekend. Je hoeft niets te doen.")
            expect(student.venster().get_by_label("Waarom?")).to_have_value(WAAROM)
            student.venster().get_by_label("Hoeveel minuten extra?").fill("45")
            student.druk("Verstuur aanvraag", student.venster())
            expect(student.venster()).to_have_count(0, timeout=GEDULD)
            _ken_toe(mirjam, mens.studentnummer, mens.naam, "+45 minuten")
            mirjam.ga(f"/zittingen/{zitting}")
            expect(mirjam.rij(mens.naam)).to_contain_text("+45 minuten", timeout=GEDULD)
            with school.als(surveillant, viewport=TABLET) as sven:
                sven.ga(f"/afnemen/{zitting}")
                sven.ziet(re.compile(r"\+45 minuten"))
                sven.mist(re.compile("yslexie"))
                # It was too much: it ends with a reason that she reads, and what was granted before counts again.
                _eindigt(mirjam, mens.studentnummer, mens.naam, "+45 minuten", "Er stond 45, het was 20")
                sven.ziet(re.compile(r"\+20 minuten"))
                sven.mist(re.compile(r"\+45 minuten"))
            student.ga("/werk")
            student.ziet(re.compile("Er stond 45, het was 20"))


@pytest.mark.walk("AAN-12")
def test_een_docent_vraagt_een_voorziening_voor_zijn_student_en_haalt_een_vergissing_terug(school: Demoschool) -> None:
    # AAN-12
    mens = next(s for s in school.school.studenten if not s.voorzieningen and s.naam == school.enige([s.naam]))
    with school.als(school.docent_van(mens.naam)) as docent, school.als(Rol.EXAMENBUREAU) as mirjam:
        _naar_kaart(docent, mens.studentnummer, mens.naam)
        _vraagt_voor(docent, "Vergroting")
        docent.druk("Trek in: aanvraag Vergroting")
        docent.ziet("De aanvraag is ingetrokken.")
        _vraagt_voor(docent, "Extra tijd")
        docent.ziet("+30 minuten")
        docent.mist(WAAROM)
        with school.als(mens.naam, viewport=TELEFOON) as student:
            student.ga("/voorzieningen-aanvragen")
            student.ziet("+30 minuten")
        _ken_toe(mirjam, mens.studentnummer, mens.naam, "+30 minuten")
        docent.page.reload()
        docent.ziet("Toegekend")
        expect(docent.page.get_by_role("button", name=re.compile("Trek in: aanvraag"))).to_have_count(0)


def _naar_kaart(lezer: Speler, nummer: str, naam: str) -> None:
    lezer.page.keyboard.press("Control+k")
    lezer.page.get_by_role("combobox", name="Zoek in het portaal").press_sequentially(nummer)
    lezer.page.get_by_role("option").filter(has_text=naam).first.click(timeout=GEDULD)


def _vraagt_voor(docent: Speler, soort: str) -> None:
    """Ask for this on the card of a student."""
    docent.druk("Vraag aan: een voorziening")
    venster = docent.venster()
    venster.get_by_label("Wat heeft de student nodig?").select_option(label=soort)
    venster.get_by_label("Waarom?").fill(WAAROM)
    docent.druk("Verstuur aanvraag", venster)
    expect(venster).to_have_count(0, timeout=GEDULD)
    docent.ziet("De aanvraag is verstuurd. Het examenbureau beslist.")


def _vraag(student: Speler, minuten: str) -> None:
    """Ask for extra time and say why."""
    student.ga("/voorzieningen-aanvragen")
    student.druk("Vraag een voorziening aan")
    venster = student.venster()
    venster.get_by_label("Wat heb je nodig?").select_option(label="Extra tijd")
    venster.get_by_label("Hoeveel minuten extra?").fill(minuten, timeout=GEDULD)
    venster.get_by_label("Waarom?").fill(WAAROM)
    student.druk("Verstuur aanvraag", venster)


def _wie_leest_het_niet(school: Demoschool, naam: str, nummer: str) -> None:
    """Her docent and the board see that she asked, and not why; whoever has nothing to do with it sees no page."""
    for wie in (school.docent_van(naam), school.demo_naam("examencommissie")):
        with school.als(wie) as lezer:
            _naar_kaart(lezer, nummer, naam)
            lezer.ziet("+20 minuten")
            lezer.ziet("Aangevraagd")
            lezer.mist(re.compile("yslexie"))
            lezer.ga("/voorzieningen")
            lezer.mist(re.compile(r"\+20 minuten"))
    for rol in (Rol.BEHEERDER, Rol.SURVEILLANT):
        with school.als(rol) as buiten:
            buiten.ga(f"/voorzieningen?zoek={nummer}")
            buiten.mist(naam)


def _ken_toe(mirjam: Speler, nummer: str, naam: str, wat: str) -> None:
    """Decide about a request, with the reason in view."""
    mirjam.ga(f"/voorzieningen?status=aangevraagd&zoek={nummer}")
    mirjam.rij(wat).get_by_role("button", name=f"Besluit voor {naam}").click(timeout=GEDULD)
    mirjam.ziet(WAAROM)
    mirjam.ziet("Alleen het examenbureau leest deze toelichting.")
    mirjam.druk("Leg besluit vast", mirjam.venster())
    expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)


def _verbetert(mirjam: Speler, nummer: str, naam: str, wat: str, minuten: str) -> None:
    """Put another amount in the place of what was granted."""
    mirjam.ga(f"/voorzieningen?status=toegekend&zoek={nummer}")
    mirjam.rij(wat).get_by_role("button", name=f"Wijzig voor {naam}").click(timeout=GEDULD)
    mirjam.venster().get_by_label("Extra minuten").fill(minuten)
    mirjam.venster().get_by_label("Reden").fill("Verkeerd overgenomen")
    mirjam.druk("Bewaar wijziging", mirjam.venster())
    expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)


def _eindigt(mirjam: Speler, nummer: str, naam: str, wat: str, reden: str) -> None:
    mirjam.ga(f"/voorzieningen?status=toegekend&zoek={nummer}")
    mirjam.rij(wat).get_by_role("button", name=f"Wijzig voor {naam}").click(timeout=GEDULD)
    venster = mirjam.venster()
    venster.get_by_label("Eerste dag").fill(datum(-2))
    venster.get_by_label("Laatste dag").fill(datum(-1))
    venster.get_by_label("Reden").fill(reden)
    mirjam.druk("Bewaar wijziging", venster)
    expect(venster).to_have_count(0, timeout=GEDULD)
