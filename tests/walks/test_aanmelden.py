"""Enrolling: seats and the waiting list, attempts, requests, accommodations, and what the delivery system is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from portal.domain.rechten import Rol
from portal.sandbox.school_model import Examen
from tests.hulp.demoschool import TABLET, TELEFOON, Demoschool
from tests.hulp.spelers import (
    EXAMEN,
    GEDULD,
    Speler,
    dag,
    datum,
    kandidaten,
    kies_student,
    over,
    plaats,
    plan,
    surveillant_van,
    vink,
)

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip
KEUZEDELEN = {
    "KD02": "Keuzedeel Ondernemend gedrag", "KD06": "Keuzedeel Gezonde leefstijl", "KD07": "Keuzedeel Duurzaamheid in het beroep",
    "KD05": "Keuzedeel Duits in de beroepscontext", "KD10": "Keuzedeel Voorbereiding hbo",
}  # fmt: skip


@pytest.mark.walk("AAN-7")
def test_nooit_meer_studenten_dan_plaatsen_en_de_wachtlijst_schuift_op(school: Demoschool) -> None:
    # AAN-7
    with school.als(school.school.demo.examenbureau.naam) as mirjam:
        keuzedeel, zitting, namen = _met_genoeg_studenten(mirjam)
        plaats(mirjam, zitting, namen[0])
        with (
            school.als(namen[1], viewport=TELEFOON) as een,
            school.als(namen[2], viewport=TELEFOON) as twee,
            school.als(namen[3], viewport=TELEFOON) as drie,
        ):
            # Two see the last seat and press at the same moment: one gets it, the other reads why not and loses nothing.
            knoppen = [_moment(wie, keuzedeel).get_by_role("button", name=re.compile("^Kies ")) for wie in (een, twee)]
            for knop in knoppen:
                expect(knop).to_be_visible(timeout=GEDULD)
                knop.evaluate("knop => void setTimeout(() => knop.click(), 400)")
            mirjam.ga(f"/zittingen/{zitting}")
            mirjam.ziet("2 / 2")
            mis = next(wie for wie in (een, twee) if wie.venster().count())
            mis.ziet(re.compile("vol"))
            _op_wachtlijst(mis, keuzedeel)
            _op_wachtlijst(drie, keuzedeel)
            mirjam.ga(f"/zittingen/{zitting}")
            mirjam.ziet("2 / 2")
            _haal_af(mirjam, namen[0], "Afgemeld door de begeleider")
            # The first in line moves up by himself; the second leaves the line again.
            mirjam.ziet("2 / 2")
            expect(mirjam.rij(mis.naam)).to_have_count(1, timeout=GEDULD)
            expect(mirjam.rij(drie.naam)).to_have_count(0)
            mis.ga("/rooster")
            mis.ziet(keuzedeel)
            moment = _moment(drie, keuzedeel)
            moment.get_by_role("button", name=re.compile("^Ga eraf")).click(timeout=GEDULD)
            expect(moment.get_by_role("button", name=re.compile("^Op de wachtlijst"))).to_be_visible(timeout=GEDULD)
        # The office itself cannot put one more on it either, and nobody waits any more.
        mirjam.ga(f"/zittingen/{zitting}")
        mirjam.druk("Plaats studenten")
        mirjam.ziet(re.compile("Wie u nu kiest, komt op de wachtlijst"))
        mirjam.page.get_by_label(f"Kies {namen[0]}", exact=True).click(timeout=GEDULD)
        mirjam.druk("Zet op de wachtlijst")
        mirjam.ziet(re.compile(f"Op de wachtlijst: .*{re.escape(namen[0])}"))
        mirjam.ziet("2 / 2")


def _met_genoeg_studenten(bureau: Speler) -> tuple[str, str, list[str]]:
    """A sitting of two seats for an elective that four students can come to: its name, the sitting, and who."""
    for code, keuzedeel in KEUZEDELEN.items():
        zitting = plan(bureau, f"{code}-KD-KEU.v1.A", dag(24, 17, 40), 2, surveillant="*", beoordelaar="*", zelf=True)
        if len(namen := kandidaten(bureau, zitting)[:4]) == 4:
            return keuzedeel, zitting, namen
    raise AssertionError("no elective has four students who can come")


def _moment(student: Speler, keuzedeel: str) -> Locator:
    """The moment of twenty to six in the dialog to choose."""
    if not student.venster().count():
        student.ga("/examens")
        open_ = re.compile("^(Kies een moment|Bekijk je wachtplek)$")
        student.regel(keuzedeel).get_by_role("button", name=open_).click(timeout=GEDULD)
    moment = student.venster().get_by_role("listitem").filter(has_text="17:40")
    expect(moment).to_be_visible(timeout=GEDULD)
    return moment


def _op_wachtlijst(student: Speler, keuzedeel: str) -> None:
    _moment(student, keuzedeel).get_by_role("button", name=re.compile("^Op de wachtlijst")).click(timeout=GEDULD)
    expect(student.venster().get_by_text("Je staat op de wachtlijst").first).to_be_visible(timeout=GEDULD)


def _haal_af(bureau: Speler, naam: str, reden: str) -> None:
    bureau.druk(f"Haal af: {naam}")
    bureau.venster().get_by_label("Reden").fill(reden)
    bureau.druk("Haal van de zitting", bureau.venster())
    expect(bureau.venster()).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("AAN-9")
def test_zonder_kans_geen_plaats_tot_de_commissie_er_een_geeft_en_wie_wegblijft_is_haar_kwijt(
    school: Demoschool,
) -> None:
    # AAN-9
    demo = school.school.demo
    with school.als(demo.examencommissie.naam) as hanna:
        hanna.ga("/verzoeken?soort=kansen")
        expect(hanna.rij("kansen gebruikt").first).to_be_visible(timeout=GEDULD)
        alle = [_student_en_examen(school, rij) for rij in hanna.rij("kansen gebruikt").all()]
        naam, examen = next((wie, wat) for wie, wat in alle if len(wat.versies) == 1)
    with school.als(demo.examenbureau.naam) as mirjam:
        zitting = plan(mirjam, examen.versies[0].code, over(30), 3, surveillant="*", beoordelaar="*")
        mirjam.druk("Plaats studenten")
        vink(mirjam.page.get_by_label(re.compile("nog niet kan")))
        expect(mirjam.rij(naam)).to_contain_text("Er is geen kans meer over", timeout=GEDULD)
        with school.als(demo.examencommissie.naam) as hanna:
            _beslis_over(hanna, "kansen", naam, "Ken een extra kans toe.", "Overmacht in de week voor het examen")
        school.geef_go(naam, examen.naam)  # without an attempt nobody gets one
        mirjam.ga(f"/zittingen/{zitting}")
        surveillant = surveillant_van(mirjam)
        # Who has an attempt again may still not get the variant that he had: that is a decision of its own.
        mirjam.druk("Plaats studenten")
        vink(mirjam.page.get_by_label(re.compile("nog niet kan")))
        expect(mirjam.rij(naam, re.compile("Ja|had deze variant al"))).to_have_count(1, timeout=GEDULD)
        if mirjam.rij(naam, "had deze variant al").count():
            _vraag_zelfde_variant(mirjam, naam)
            with school.als(demo.examencommissie.naam) as hanna:
                _beslis_over(hanna, "herhalingen", naam, "De student mag dezelfde variant", "Er is maar één variant")
        plaats(mirjam, zitting, naam)
        school.neem_af(zitting, surveillant, afwezig=(naam,))
        mirjam.ga(f"/aanmelden?zoek={school.nummer(naam)}")
        expect(mirjam.rij(examen.naam)).to_contain_text(re.compile(r"waarvan \d gemist"), timeout=GEDULD)
    with school.als(demo.examencommissie.naam) as hanna:
        hanna.ga("/verzoeken?soort=afwezigheid")
        expect(hanna.rij(naam, examen.naam)).to_have_count(1, timeout=GEDULD)


@pytest.mark.walk("AAN-9")
def test_een_ander_aantal_kansen_bij_het_examen_telt_meteen_en_gaat_terug(school: Demoschool) -> None:
    # AAN-9
    code, examen = "25491-P1-PRA", "Proeve van bekwaamheid Verzorgende IG"
    kan = [s for s in school.school.studenten if s.crebo == "25491" and code not in school.examens_van(s.naam)]
    mens = next(s for s in kan if s.naam == school.enige([s.naam]))
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        mirjam.ga("/aanmelden")
        kies_student(mirjam, mens.naam, mens.studentnummer)
        mirjam.kies(EXAMEN, examen, mirjam.venster())
        mirjam.druk("Meld aan", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
        eerst = _zet_kansen(mirjam, code, "9")
        _zijn_kansen(mirjam, mens.studentnummer, examen, "kans 1 van 9")
        assert _zet_kansen(mirjam, code, eerst) == "9"
        _zijn_kansen(mirjam, mens.studentnummer, examen, f"kans 1 van {eerst}")


def _zet_kansen(mirjam: Speler, code: str, aantal: str) -> str:
    """Say at an exam how many attempts there are; gives what it was."""
    mirjam.ga(f"/catalogus/examens?zoek={code}")
    mirjam.rij(code).get_by_role("link").first.click(timeout=GEDULD)
    mirjam.druk("Wijzig")
    veld = mirjam.venster().get_by_label("Aantal kansen")
    was = veld.input_value(timeout=GEDULD)
    veld.fill(aantal)
    mirjam.druk("Bewaar", mirjam.venster())
    expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
    return was


def _zijn_kansen(mirjam: Speler, nummer: str, examen: str, wat: str | re.Pattern[str]) -> None:
    mirjam.ga(f"/aanmelden?zoek={nummer}")
    expect(mirjam.rij(examen)).to_contain_text(wat, timeout=GEDULD)


@pytest.mark.walk("AAN-10")
def test_de_commissie_wijst_een_verzoek_af_en_de_weigering_heeft_een_reden(school: Demoschool) -> None:
    # AAN-10
    with school.als(school.school.demo.examencommissie.naam) as hanna:
        hanna.ga("/verzoeken?soort=kansen")
        rij = hanna.rij("kansen gebruikt").last
        naam, examen = _student_en_examen(school, rij)
        rij.get_by_role("button").click(timeout=GEDULD)
        venster = hanna.venster()
        venster.get_by_label("Wijs het verzoek af.").check()
        hanna.druk("Leg besluit vast", venster)  # without a reason nothing is decided, and nothing is lost
        expect(venster).to_be_visible()
        venster.get_by_label(re.compile("^Reden")).fill("Geen overmacht aangetoond")
        hanna.druk("Leg besluit vast", venster)
        expect(hanna.rij(naam, examen.naam)).to_have_count(0, timeout=GEDULD)
    with school.als(school.school.demo.examenbureau.naam) as mirjam:
        mirjam.ga(f"/aanmelden?zoek={school.nummer(naam)}")
        expect(mirjam.rij(examen.naam)).to_contain_text("kansen gebruikt", timeout=GEDULD)
    # The student reads why not, asks again with what was missing, and gets it.
    with school.als(naam, viewport=TELEFOON) as student:
        student.ga("/werk")
        student.ziet(re.compile("Geen overmacht aangetoond"))
        student.ga("/examens")
        vraag = student.regel(examen.naam).get_by_role("button", name="Vraag een extra kans")
        vraag.click(timeout=GEDULD)
        student.druk("Vraag extra kans", student.venster())
        expect(student.venster()).to_be_visible()
        student.venster().get_by_label("Waarom vraag je een extra kans?").fill("Hier is de verklaring van de arts")
        student.druk("Vraag extra kans", student.venster())
        expect(student.venster()).to_have_count(0, timeout=GEDULD)
        with school.als(school.school.demo.examencommissie.naam) as hanna:
            _beslis_over(hanna, "kansen", naam, "Ken een extra kans toe.", "De verklaring is er nu")
            expect(vraag).to_have_count(0, timeout=GEDULD)
            _neem_kans_terug(hanna, naam, examen.naam)
        student.ga("/werk")
        student.ziet(re.compile("De verklaring was van een ander"))


def _neem_kans_terug(hanna: Speler, naam: str, examen: str) -> None:
    """It was a mistake: not without a reason, and the card tells both."""
    hanna.page.keyboard.press("Control+k")
    hanna.page.get_by_role("combobox", name="Zoek in het portaal").press_sequentially(naam)
    hanna.page.get_by_role("option").filter(has_text=naam).first.click(timeout=GEDULD)
    hanna.druk(f"Trek in: extra kans voor {examen}")
    hanna.druk("Trek in", hanna.venster())
    expect(hanna.venster()).to_be_visible()
    hanna.venster().get_by_label("Reden").fill("De verklaring was van een ander")
    hanna.druk("Trek in", hanna.venster())
    expect(hanna.regel(examen, "Extra kans ingetrokken")).to_have_count(1, timeout=GEDULD)


@pytest.mark.walk("AAN-12")
def test_een_student_vraagt_voorzieningen_en_ziet_ze_terug_tot_in_het_lokaal(school: Demoschool) -> None:
    # AAN-12
    demo = school.school.demo
    with school.als(demo.examenbureau.naam) as mirjam:
        zitting = plan(mirjam, "KD03-KD-KEU.v1.A", over(35), 4, surveillant="*", beoordelaar="*")
        surveillant = surveillant_van(mirjam)
        kan = set(kandidaten(mirjam, zitting))
        mens = next(s for s in reversed(school.school.studenten) if s.naam in kan and not s.voorzieningen)
        with school.als(mens.naam, viewport=TELEFOON) as student:
            student.ga("/voorzieningen-aanvragen")
            _vraag_aan(student, "Extra tijd", {"Hoeveel minuten extra?": "-5"})
            expect(student.venster()).to_be_visible()  # nothing is sent, and what was filled in is still there
            student.venster().get_by_label("Hoeveel minuten extra?").fill("25")
            student.druk("Verstuur aanvraag", student.venster())
            expect(student.venster()).to_have_count(0, timeout=GEDULD)
            _vraag_aan(student, "Overig", {"Welke voorziening?": "Rode overlay"})
            expect(student.venster()).to_have_count(0, timeout=GEDULD)
            _vraag_aan(student, "Vergroting", {})
            expect(student.venster()).to_have_count(0, timeout=GEDULD)
            for wat in ("+25 minuten", "Rode overlay", "Vergroting"):
                expect(student.regel(wat, "Aangevraagd op").get_by_text("Aangevraagd", exact=True)).to_have_count(1)

            # One was a mistake: nobody decided yet, so she takes it back herself, and may ask for it again.
            _vraag_aan(student, "Overig", {"Welke voorziening?": "Blauwe overlay"})
            expect(student.venster()).to_have_count(0, timeout=GEDULD)
            mirjam.ga(f"/voorzieningen?status=aangevraagd&zoek={mens.studentnummer}")
            expect(mirjam.rij("Blauwe overlay")).to_have_count(1, timeout=GEDULD)
            student.druk(re.compile("^Trek in: aanvraag .*Blauwe overlay"))
            expect(student.regel("Blauwe overlay").get_by_text("Ingetrokken", exact=True)).to_have_count(1)
            expect(mirjam.rij("Blauwe overlay")).to_have_count(0, timeout=GEDULD)

            _besluit(mirjam, "+25 minuten", "Toekennen", {"Extra minuten": "20"})
            _besluit(mirjam, "Rode overlay", "Toekennen", {})
            _besluit(mirjam, "Vergroting", "Afwijzen", {}, blijft=True)  # a refusal without a reason
            mirjam.venster().get_by_label("Reden van afwijzing").fill("De verklaring ontbreekt")
            mirjam.druk("Leg besluit vast", mirjam.venster())
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)

            student.ziet(re.compile("De verklaring ontbreekt"))
            student.ziet(re.compile(r"\+20 minuten"))
        plaats(mirjam, zitting, mens.naam)
        mirjam.ga(f"/zittingen/{zitting}")
        expect(mirjam.rij(mens.naam)).to_contain_text(
            re.compile(r"\+20 minuten.*Rode overlay|Rode overlay.*\+20 minuten", re.S)
        )
        school.wacht_op(
            lambda: _bij_tas(school, zitting, mens.naam).get("extraTijd") == 20, "de extra tijd ging niet mee"
        )
        assert "verlay" not in str(_bij_tas(school, zitting, mens.naam)["voorzieningen"]), "that one is done by hand"
        with school.als(surveillant, viewport=TABLET) as sven:
            sven.ga(f"/afnemen/{zitting}")
            sven.ziet(re.compile("Rode overlay"))
            sven.mist(re.compile("verklaring"))
        with school.als(mens.naam, viewport=TELEFOON) as student:
            with school.als(demo.examenbureau.naam) as mirjam:
                _eindigt_gisteren(mirjam, mens.naam, mens.studentnummer, "Rode overlay")
                mirjam.ga(f"/zittingen/{zitting}")
                expect(mirjam.rij(mens.naam)).to_contain_text("+20 minuten", timeout=GEDULD)
                expect(mirjam.rij(mens.naam)).not_to_contain_text("Rode overlay")
            student.ga("/werk")
            student.ziet(re.compile("Het oogmeetkundig onderzoek is verlopen"))


def _eindigt_gisteren(mirjam: Speler, naam: str, nummer: str, wat: str) -> None:
    """End what was granted; not without a reason, and not before its first day."""
    mirjam.ga(f"/voorzieningen?status=toegekend&zoek={nummer}")
    mirjam.rij(wat).get_by_role("button", name=f"Wijzig voor {naam}").click(timeout=GEDULD)
    venster = mirjam.venster()
    venster.get_by_label("Eerste dag").fill(datum(-10))
    venster.get_by_label("Laatste dag").fill(datum(-20))
    mirjam.druk("Bewaar wijziging", venster)
    expect(venster).to_be_visible()
    venster.get_by_label("Reden").fill("Het oogmeetkundig onderzoek is verlopen")
    mirjam.druk("Bewaar wijziging", venster)
    mirjam.ziet(re.compile("ligt voor de eerste dag"))
    venster.get_by_label("Laatste dag").fill(datum(-1))
    mirjam.druk("Bewaar wijziging", venster)
    expect(venster).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("AAN-13")
def test_alleen_wat_juist_en_volledig_is_gaat_naar_het_afnamesysteem(school: Demoschool) -> None:
    # AAN-13
    demo = school.school.demo
    spelling = next(
        s for s in school.school.studenten
        if any(v.oke == "spell-checker-on-screen" for v in s.voorzieningen) and "NED-2F-LUI" in school.examens_van(s.naam)
    )  # fmt: skip
    school.geef_go(spelling.naam, "Nederlands 2F luisteren")
    with school.als(demo.examenbureau.naam) as mirjam:
        zitting = plan(mirjam, "NED-2F-LUI.v2.B", dag(30, 17, 30), 6, surveillant="*", beoordelaar="*")
        mirjam.druk("Plaats studenten")
        vink(mirjam.page.get_by_label(re.compile("nog niet kan")))
        mirjam.ziet("Er is nog geen Go van de docent.")
        goed = next(n for n in kandidaten(mirjam, zitting) if n != spelling.naam)
        vink(mirjam.page.get_by_label(f"Kies {goed}", exact=True))
        mirjam.page.get_by_role("searchbox").fill(spelling.naam)
        mirjam.page.get_by_role("searchbox").press("Enter")
        waarom_niet = re.compile("Deze versie biedt niet: spellingscontrole")  # the list says it, and so does the act
        expect(mirjam.rij(spelling.naam)).to_contain_text(waarom_niet, timeout=GEDULD)
        vink(mirjam.page.get_by_label(f"Kies {spelling.naam}", exact=True))
        mirjam.druk(re.compile("^Plaats 2 "))
        expect(mirjam.page.locator(".let-op[role=status]")).to_contain_text(waarom_niet, timeout=GEDULD)
        school.wacht_op(lambda: _bij_tas(school, zitting, goed), "de student kwam niet aan")
        bij_tas = school.tas_zitting(zitting)
        assert bij_tas["toets"] == "NED-2F-LUI.v2.B"
        assert _bij_tas(school, zitting, goed)["nummer"] == school.nummer(goed)
        assert not _bij_tas(school, zitting, spelling.naam)
        # The way back: off the sitting here is off the sitting there.
        mirjam.ga(f"/zittingen/{zitting}")
        _haal_af(mirjam, goed, "Toch een ander moment")
        school.wacht_op(
            lambda: "cancel" in str(_bij_tas(school, zitting, goed).get("toestand")), "de afmelding kwam niet aan"
        )


def _bij_tas(school: Demoschool, zitting: str, naam: str) -> dict[str, Any]:
    """What the delivery system knows of a student on a sitting; empty when it does not know him."""
    deelnemers = school.tas_zitting(zitting).get("deelnemers", [])
    return next((d for d in deelnemers if d["nummer"] == school.nummer(naam)), {})


def _vraag_aan(student: Speler, soort: str, velden: dict[str, str]) -> None:
    """Fill in a request for an accommodation and send it."""
    student.druk("Vraag een voorziening aan")
    venster = student.venster()
    venster.get_by_label("Wat heb je nodig?").select_option(label=soort)
    for veld, waarde in velden.items():
        venster.get_by_label(veld).fill(waarde, timeout=GEDULD)
    student.druk("Verstuur aanvraag", venster)


def _besluit(bureau: Speler, wat: str, keuze: str, velden: dict[str, str], *, blijft: bool = False) -> None:
    """Decide about the one request that says this; with `blijft` the dialog must stay open because something is missing."""
    bureau.rij(wat).get_by_role("button", name=re.compile("^Besluit voor")).click(timeout=GEDULD)
    venster = bureau.venster()
    venster.get_by_role("button", name=re.compile(f"{keuze}$")).click(timeout=GEDULD)
    for veld, waarde in velden.items():
        venster.get_by_label(veld).fill(waarde, timeout=GEDULD)
    if blijft:
        expect(venster.get_by_label("Reden van afwijzing")).to_be_visible(timeout=GEDULD)
    bureau.druk("Leg besluit vast", venster)
    expect(bureau.venster()).to_have_count(int(blijft), timeout=GEDULD)


def _student_en_examen(school: Demoschool, rij: Locator) -> tuple[str, Examen]:
    """Whom and which exam a row of requests is about."""
    expect(rij).to_be_visible(timeout=GEDULD)
    tekst = rij.inner_text()
    student = next(s for s in school.school.studenten if s.studentnummer in tekst)
    kop = rij.get_by_role("cell").first.inner_text()
    return student.naam, next(
        e for e in school.school.examens if e.naam in (kop, *tekst.split("\t"), *tekst.split("\n"))
    )


def _vraag_zelfde_variant(bureau: Speler, naam: str) -> None:
    """Ask the board whether somebody may have the variant that he had before; not without an explanation."""
    expect(bureau.rij(naam)).to_contain_text("had deze variant al", timeout=GEDULD)
    bureau.druk(f"Vraag de commissie om dezelfde variant voor {naam}")
    bureau.druk("Vraag de commissie", bureau.venster())
    expect(bureau.venster()).to_be_visible()
    bureau.venster().get_by_label("Toelichting").fill("Van dit examen is er geen andere variant")
    bureau.druk("Vraag de commissie", bureau.venster())
    expect(bureau.venster()).to_have_count(0, timeout=GEDULD)


def _beslis_over(commissie: Speler, soort: str, naam: str, keuze: str, reden: str) -> None:
    """Decide about what was asked for a student, with the reason."""
    commissie.ga(f"/verzoeken?soort={soort}")
    commissie.druk(f"Besluit over {naam}")
    venster = commissie.venster()
    venster.get_by_label(re.compile(keuze)).check()
    venster.get_by_label(re.compile("^Reden")).fill(reden)
    commissie.druk("Leg besluit vast", venster)
    expect(commissie.page.get_by_role("button", name=f"Besluit over {naam}")).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("AAN-3")
def test_go_en_no_go_hebben_een_reden_en_zijn_in_te_trekken(school: Demoschool) -> None:
    # AAN-3
    with school.als(school.demo_naam("docent")) as ineke:
        ineke.ga("/studenten?toon=wacht_op_go")
        rij = ineke.page.get_by_role("row").filter(has=ineke.page.get_by_role("button", name=re.compile("^No-go"))).last
        expect(rij).to_be_visible(timeout=GEDULD)
        tekst = rij.inner_text()
        mens = next(s for s in school.school.studenten if s.studentnummer in tekst)
        examen = next(e.naam for e in school.school.examens if e.naam in re.split(r"[\t\n]", tekst))
        ineke.ga(f"/studenten?zoek={mens.studentnummer}")
        rij = ineke.rij(examen)
        with school.als(mens.naam, viewport=TELEFOON) as student:
            student.ga("/examens")
            _beslis_go(ineke, rij, "No-go", "Geef no-go", "")  # without a reason nothing happens
            ineke.venster().get_by_label("Reden").fill("Eerst de bijles afronden")
            ineke.druk("Geef no-go", ineke.venster())
            expect(ineke.venster()).to_have_count(0, timeout=GEDULD)
            student.ziet(re.compile("Eerst de bijles afronden"))
            _beslis_go(ineke, rij, "Geef Go", "Geef Go", "De bijles is af")
            expect(student.regel(examen).get_by_text("Go gekregen")).to_be_visible(timeout=GEDULD)
            _beslis_go(ineke, rij, "Trek", "Trek in", "Verkeerde student")
            expect(student.regel(examen).get_by_text("Go gekregen")).to_have_count(0, timeout=GEDULD)


def _beslis_go(docent: Speler, rij: Locator, knop: str, bevestig: str, reden: str) -> None:
    """Open the dialog of a decision in this row and give it, with a reason when there is one."""
    rij.get_by_role("button", name=re.compile(f"^{knop}")).click(timeout=GEDULD)
    docent.venster().get_by_label("Reden").fill(reden)
    docent.druk(bevestig, docent.venster())
    expect(docent.venster()).to_have_count(0 if reden else 1, timeout=GEDULD)
