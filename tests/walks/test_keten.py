"""One exam from catalogue to archive: eleven steps, seven people, real browsers, over the real protocol."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx
import pytest
from playwright.sync_api import expect

from tests.hulp.demoschool import TABLET, TELEFOON, Demoschool
from tests.hulp.spelers import GEDULD, Speler, over, vink

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten")]
WORTEL = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sqlite", "postgres"])
def keten(request: pytest.FixtureRequest) -> Demoschool:
    """The school that the chain is played in."""
    if request.config.getoption("--db") not in (request.param, "beide"):
        pytest.skip(f"gekozen met --db: niet {request.param}")
    return request.getfixturevalue("school" if request.param == "sqlite" else "school_op_postgres")


@pytest.mark.walk(
    "INR-2", "INR-5", "AAN-3", "AAN-5", "PLA-7", "UIT-5", "BEO-1", "BEO-8", "VAS-3", "VAS-4", "MON-1", "MON-6"
)
def test_een_examen_van_catalogus_tot_archief(keten: Demoschool) -> None:
    # INR-2 INR-7 INR-5 AAN-3 AAN-5 PLA-1 PLA-7 UIT-1 UIT-5 BEO-1 BEO-7 BEO-8 VAS-1 VAS-3 VAS-4 ARC-1 MON-1 MON-6
    demo = keten.school.demo
    with keten.als(demo.examenbureau.naam) as mirjam:
        stap_1_catalogus(keten, mirjam)
        with keten.als(demo.examencommissie.naam) as hanna:
            stap_2_commissie(keten, hanna)
        stap_3_deelnemers(keten, mirjam)
        stap_5a_plannen(keten, mirjam)
        stap_4_zonder_go_geen_plaats(keten, mirjam)
        with keten.als(demo.docent.naam) as ineke:
            stap_4_go(keten, ineke)
        stap_5b_plaatsen(keten, mirjam)
    with keten.als(demo.student.naam, viewport=TELEFOON) as maartje:
        stap_5c_zelf_kiezen(keten, maartje)
        stap_6_startlink(keten, maartje)
    with keten.als(demo.surveillant.naam, viewport=TABLET) as sven:
        stap_7_afnemen(keten, sven)
    stap_8_tas_levert(keten)
    with keten.als(demo.beoordelaar.naam) as bilal:
        stap_9_beoordelaar(keten, bilal)
    with keten.als(demo.student.naam, viewport=TELEFOON) as maartje:
        stap_9_voorlopig(maartje)
        with keten.als(demo.examencommissie.naam) as hanna:
            stap_10_vaststellen(keten, hanna)
        stap_10_definitief(keten, maartje)
    with keten.als(demo.examenbureau.naam) as mirjam:
        stap_11_logboek(keten, mirjam)
    with keten.als(demo.beheerder.naam) as bart:
        stap_11_auditlog(keten, bart)


def stap_1_catalogus(keten: Demoschool, mirjam: Speler) -> None:
    """Fetch, compare, apply; enter the cut score; ask the board."""
    nieuw = keten.school.hoofdketen.nieuwe_versie
    page = mirjam.ga("/catalogus")
    mirjam.druk("Catalogus ophalen")
    mirjam.druk("Ophalen en vergelijken", mirjam.venster())
    page.wait_for_url(re.compile("/catalogus/import/"), timeout=GEDULD)
    mirjam.ziet("Er is nog niets gewijzigd")
    mirjam.ziet(nieuw.code)
    mirjam.ziet(re.compile("Duur in minuten: "))
    mirjam.ziet(keten.school.hoofdketen.ingetrokken_versie.code)
    mirjam.druk("Voer door")
    page.wait_for_url(re.compile(r"/catalogus/?\?status=nieuw"), timeout=GEDULD)
    page.get_by_role("row").filter(has_text=nieuw.code).get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/catalogus/[0-9a-f-]{36}"), timeout=GEDULD)
    keten.versie = re.search(r"[0-9a-f-]{36}", page.url)[0]  # type: ignore[index]
    mirjam.druk("Voer cesuur in")
    venster = mirjam.venster()
    venster.get_by_label("Voldoende vanaf").fill(str(nieuw.max_punten * 55 // 100))
    venster.get_by_label("Maximaal aantal punten").fill(str(nieuw.max_punten))
    mirjam.druk("Bewaar cesuur", venster)
    mirjam.ziet(re.compile("nog niet vastgesteld"))
    mirjam.druk("Wie meldt aan")
    vink(mirjam.venster().get_by_label("De student zelf"))
    mirjam.druk("Bewaar", mirjam.venster())
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=GEDULD)
    mirjam.druk("Vraag commissie")
    mirjam.venster().get_by_label("Toelichting").fill("Voor periode 2")
    mirjam.druk("Leg voor", mirjam.venster())
    mirjam.ziet("Ligt bij commissie")


def stap_2_commissie(keten: Demoschool, hanna: Speler) -> None:
    """Establish version, assessment model and cut score."""
    hanna.ga(f"/catalogus/{keten.versie}")
    hanna.ziet(re.compile("Voor periode 2"))
    for knop in ("Stel versie vast", "Stel model vast", "Stel cesuur vast"):
        hanna.beslis(knop)  # asks once, with what it does
        expect(hanna.page.get_by_role("button", name=knop)).to_have_count(0, timeout=GEDULD)
    hanna.ziet("Klaar om te plannen")


def stap_3_deelnemers(keten: Demoschool, mirjam: Speler) -> None:
    """The registry pushes its enrolments; a pull finds nothing that was lost."""
    antwoord = httpx.post(f"{keten.dr}/control/push", json={"soort": "hoofdketen"}, timeout=60)
    assert antwoord.status_code == 200, antwoord.text
    maartje = keten.school.demo.student
    for _ in range(40):
        mirjam.ga(f"/aanmelden?zoek={maartje.studentnummer}")
        mirjam.page.wait_for_timeout(700)
        if mirjam.page.get_by_role("row").filter(has_text="Rekenen 3F").count():
            break
    mirjam.ziet(re.compile("Rekenen 3F"))


def stap_5a_plannen(keten: Demoschool, mirjam: Speler) -> None:
    """Plan a sitting that starts soon, with room, invigilator and assessor, and make it definitive."""
    demo = keten.school.demo
    page = mirjam.ga(f"/zittingen/nieuw?versie={keten.versie}")
    page.get_by_label("Vastgestelde versie").select_option(keten.versie)
    page.get_by_label("Dag en begintijd").fill(over(52))
    page.get_by_label("Aantal plaatsen").fill("8")
    expect(page.get_by_label("Lokaal")).to_be_enabled(timeout=GEDULD)
    mirjam.page.wait_for_timeout(800)
    page.get_by_label("Lokaal").select_option(index=1)
    _kies(page.get_by_label("Surveillant"), demo.surveillant.naam)
    _kies(page.get_by_label("Beoordelaar"), demo.beoordelaar.naam)
    page.get_by_label("Studenten met een Go mogen").check()
    if (buiten := page.get_by_label(re.compile("weekend"))).count():  # today may be a Sunday
        buiten.check()
    mirjam.druk("Plan de zitting")
    page.wait_for_url(re.compile(r"/zittingen/[0-9a-f-]{36}"), timeout=GEDULD)
    keten.zitting = re.search(r"[0-9a-f-]{36}", page.url)[0]  # type: ignore[index]
    mirjam.druk("Maak definitief")
    mirjam.druk("Maak definitief", mirjam.venster())
    mirjam.ziet("Gepland")


def _kies(veld, naam: str) -> None:
    waarde = veld.locator("option").filter(has_text=naam).first.get_attribute("value")
    veld.select_option(waarde)


def _namen(keten: Demoschool) -> list[str]:
    """Two classmates that the docent may give a Go, besides the demo student."""
    groep = {i.student_id for i in keten.school.hoofdketen.inschrijvingen}
    docent = keten.school.demo.docent.id
    namen = [s.naam for s in keten.school.studenten if s.id in groep and s.slb_id == docent and not s.demo]
    return [keten.school.demo.tweede_student.naam, *namen][:3]


def stap_4_zonder_go_geen_plaats(keten: Demoschool, mirjam: Speler) -> None:
    """Placing without a Go is refused, with the reason."""
    page = mirjam.ga(f"/zittingen/{keten.zitting}")
    mirjam.druk("Plaats studenten")
    vink(page.get_by_label(re.compile("nog niet kan")))
    _vink_aan(mirjam, _namen(keten)[0])
    mirjam.druk(re.compile(r"^Plaats 1 "))
    mirjam.ziet(re.compile("Er is nog geen Go van de docent"))


def stap_4_go(keten: Demoschool, ineke: Speler) -> None:
    """Give a Go to three students, each with a reason."""
    for naam in [keten.school.demo.student.naam, *_namen(keten)]:
        page = ineke.ga(f"/studenten?zoek={quote(naam)}")
        rij = page.get_by_role("row").filter(has_text=naam).filter(has_text="Rekenen 3F")
        rij.get_by_role("button", name=re.compile("^Geef Go")).click(timeout=GEDULD)
        ineke.venster().get_by_label("Reden").fill("Oefentoets ruim voldoende")
        ineke.venster().get_by_role("button", name="Geef Go").click()
        expect(rij.get_by_text(re.compile(r"^Go( t/m.*)?$"))).to_be_visible(timeout=GEDULD)


def stap_5b_plaatsen(keten: Demoschool, mirjam: Speler) -> None:
    """Place the students with a Go, except the one who will choose herself."""
    page = mirjam.ga(f"/zittingen/{keten.zitting}")
    mirjam.druk("Plaats studenten")
    for naam in _namen(keten):
        _vink_aan(mirjam, naam)
    expect(page.get_by_text("Ook gekozen, niet hier in beeld: 2.")).to_be_visible(timeout=GEDULD)
    mirjam.druk(re.compile(r"^Plaats \d "))
    mirjam.ziet(re.compile(r"3 (studenten )?geplaatst"))


def _vink_aan(mirjam: Speler, naam: str) -> None:
    """Look a student up in the list and tick him; what was ticked before stays ticked."""
    zoek = mirjam.page.get_by_role("searchbox")
    zoek.fill(naam)
    zoek.press("Enter")
    mirjam.page.wait_for_url(lambda url: quote_plus(naam) in url, timeout=GEDULD)  # the list is loaded anew
    rij = mirjam.page.get_by_role("row").filter(has_text=naam)
    expect(rij).to_have_count(1, timeout=GEDULD)
    vink(rij.get_by_role("checkbox"))


def stap_5c_zelf_kiezen(keten: Demoschool, maartje: Speler) -> None:
    """The student chooses the moment herself, on her phone."""
    page = maartje.ga("/examens")
    kaart = page.get_by_role("listitem").filter(has_text="Rekenen 3F").first
    kaart.get_by_role("button", name="Kies een moment").click(timeout=GEDULD)
    maartje.venster().get_by_role("button", name=re.compile("^Kies ")).first.click(timeout=GEDULD)
    expect(page.get_by_text("Geplaatst").locator("visible=true").first).to_be_visible(timeout=GEDULD)


def stap_6_startlink(keten: Demoschool, maartje: Speler) -> None:
    """The delivery system knows the sitting with everybody on it, and the student has her start link."""
    zitting = ""
    for _ in range(60):  # she has only just chosen: her place is on its way
        zitting = str(next(z for z in _zittingen(keten) if keten.zitting in str(z)))
        if "extraTime" in zitting:
            break
        maartje.page.wait_for_timeout(500)
    assert str(keten.school.demo.surveillant.achternaam) in zitting
    assert "extraTime" in zitting
    link = maartje.page.get_by_role("link", name=re.compile("Start het examen")).first
    for _ in range(30):
        if link.count():
            break
        maartje.page.wait_for_timeout(500)
    assert (link.get_attribute("href", timeout=GEDULD) or "").startswith(keten.tas)


def _zittingen(keten: Demoschool) -> list[object]:
    for _ in range(60):
        antwoord = httpx.get(f"{keten.tas}/control/zittingen", timeout=20).json()
        lijst = antwoord if isinstance(antwoord, list) else antwoord.get("zittingen", [])
        if str(lijst).count("associationId") + str(lijst).count("'id'") >= 6 and keten.zitting in str(lijst):
            return lijst
        httpx.get(f"{keten.portaal}/health/live", timeout=20)
    raise AssertionError("de zitting kwam niet aan bij het afnamesysteem")


def stap_7_afnemen(keten: Demoschool, sven: Speler) -> None:
    """Open, identity, attendance, accommodations, an incident, close and sign."""
    page = sven.ga(f"/afnemen/{keten.zitting}")
    sven.druk("Open de zitting")
    expect(page.get_by_role("button", name="Zitting afsluiten")).to_be_visible(timeout=GEDULD)
    kaarten = page.locator("li.kandidaat")
    expect(kaarten).to_have_count(4, timeout=GEDULD)
    for nummer in range(4):
        kaart = kaarten.nth(nummer)
        knop = "Afwezig" if nummer == 1 else "Aanwezig"
        kaart.get_by_role("button", name=re.compile(rf"{knop}$")).click()
        expect(kaart.get_by_role("button", name=re.compile(rf"{knop}$"))).to_have_attribute(
            "aria-pressed", "true", timeout=GEDULD
        )
        if nummer != 1:
            kaart.get_by_role("button", name=re.compile("^ID bekijken")).click()
            expect(kaart.get_by_role("button", name=re.compile("^ID gezien"))).to_be_visible(timeout=GEDULD)
    while (open_ := page.locator("button.vinkknop[aria-pressed=false]")).count():
        aantal = open_.count()
        open_.first.click()
        expect(open_).to_have_count(aantal - 1, timeout=GEDULD)
    sven.druk("Incident melden")
    venster = sven.venster()
    venster.get_by_label("Over wie?").select_option(index=1)
    venster.get_by_label("Niet-toegestaan hulpmiddel").check()
    venster.get_by_label("Wat gebeurde er?").fill("Telefoon op tafel, ingenomen")
    sven.druk("Meld incident", venster)
    sven.ziet(re.compile("Telefoon op tafel"))
    keten.begint(keten.zitting)
    sven.druk("Zitting afsluiten")
    venster = sven.venster()
    venster.get_by_label(re.compile("erslag")).fill("Rustig verlopen.")
    sven.druk("Sluit de zitting", venster)
    page.get_by_role("checkbox").check(timeout=GEDULD)
    sven.druk("Onderteken")
    expect(page.get_by_role("button", name="Onderteken")).to_have_count(0, timeout=GEDULD)
    sven.ziet(re.compile("Ondertekend|ondertekend"))


def stap_8_tas_levert(keten: Demoschool) -> None:
    """Attendance, results and the report with documents come in over flows 3 and 4; documents are fetched.

    Every candidate worked, so that nothing in this walk hangs on the draw by which the TAS lets some stay away.
    """
    zittingen = httpx.get(f"{keten.tas}/control/zittingen", timeout=20).json()
    deelnemers = next(z["deelnemers"] for z in zittingen if z["offeringId"] == keten.zitting)
    iedereen = {d["associationId"]: "present" for d in deelnemers}
    wens = {"aanwezigheid": iedereen}
    antwoord = httpx.post(f"{keten.tas}/control/zittingen/{keten.zitting}/alles", json=wens, timeout=60)
    assert antwoord.status_code == 200, antwoord.text


def stap_9_beoordelaar(keten: Demoschool, bilal: Speler) -> None:
    """The assessor sees the work that was assigned, with its score, and rounds off every piece of it."""
    lijst = f"/beoordelen?zitting={keten.zitting}"
    page = bilal.ga(lijst)
    rij = page.get_by_role("row").filter(has_text="Rekenen 3F").filter(has_text=re.compile(r"\d+ van \d+"))
    for _ in range(40):
        if rij.count() >= 3:
            break
        page.wait_for_timeout(500)
        bilal.ga(lijst)
    expect(rij.first).to_be_visible(timeout=GEDULD)
    for _ in range(rij.count()):
        rij.first.get_by_role("link").first.click(timeout=GEDULD)
        page.wait_for_url(re.compile(r"/beoordelen/[0-9a-f-]{36}"), timeout=GEDULD)
        bilal.ziet("Voorlopig")
        bilal.druk("Afronden")
        bilal.ziet(re.compile("Afgerond"))
        bilal.ga(lijst)
        page.wait_for_timeout(1000)


def stap_9_voorlopig(maartje: Speler) -> None:
    """The student sees the provisional result, marked as such."""
    page = maartje.ga("/resultaten")
    kaart = page.locator("section, li, article").filter(has_text="Rekenen 3F").last
    expect(kaart.get_by_text("Voorlopig").first).to_be_visible(timeout=GEDULD)
    maartje.ziet(re.compile("nog geen besluit"))


def stap_10_vaststellen(keten: Demoschool, hanna: Speler) -> None:
    """Establish what has no particulars in one go, then decide about the exception with a reason."""
    page = hanna.ga(f"/vaststellen/{keten.zitting}")
    hanna.ziet(re.compile("Telefoon op tafel|Incident"))
    hanna.druk(re.compile(r"^Stel \d+ resulta\w+ vast$"))
    hanna.druk(re.compile("^Stel .*vast$"), hanna.venster())
    hanna.ziet(re.compile("Definitief"))
    besluit = page.get_by_role("button", name=re.compile("^Besluit over")).locator("visible=true")
    expect(besluit.first, "there behind the dialog, so only found once that is closed").to_be_visible(timeout=GEDULD)
    while aantal := besluit.count():
        besluit.first.click()
        venster = hanna.venster()
        venster.get_by_label(re.compile("^Stel dit resultaat vast")).check()
        venster.get_by_label(re.compile("^Reden")).fill("Incident besproken; het werk is geldig.")
        hanna.druk("Leg besluit vast", venster)
        expect(page.get_by_role("button", name=re.compile("^Besluit over"))).to_have_count(aantal - 1, timeout=GEDULD)


def stap_10_definitief(keten: Demoschool, maartje: Speler) -> None:
    """The registry has the definitive results; the student sees hers with the remedies and the last day."""
    page = maartje.ga("/resultaten")
    maartje.ziet("Definitief")
    maartje.ziet(re.compile("beroep"))
    assert page.get_by_text(re.compile(r"t/m|tot en met")).count()
    for _ in range(60):
        ontvangen = str(httpx.get(f"{keten.dr}/control/resultaten", timeout=20).json())
        if "'final': True" in ontvangen and "executedOfferingName" in ontvangen:
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"het deelnemersysteem kreeg geen definitief resultaat: {ontvangen[:1000]}")


def stap_11_logboek(keten: Demoschool, mirjam: Speler) -> None:
    """Every exchange is in the log; the dossier of the sitting is complete."""
    page = mirjam.ga(f"/oke?zitting={keten.zitting}")
    for flow in ("Zittingsplan", "Resultaat uit afnamesysteem", "Zittingsverslag", "Resultaat naar deelnemersysteem"):
        rij = page.get_by_role("row").filter(has_text=flow).first
        expect(rij).to_be_visible(timeout=GEDULD)
        expect(rij).to_contain_text(re.compile("Bevestigd|Verwerkt"))
    mirjam.ga(f"/dossiers/zitting/{keten.zitting}")
    for _ in range(20):
        if page.get_by_text("Dit dossier is volledig").count():
            break
        page.wait_for_timeout(1000)
        mirjam.ga(f"/dossiers/zitting/{keten.zitting}")
    mirjam.ziet("Dit dossier is volledig")
    mirjam.ziet("Zittingsverslag.pdf")
    mirjam.ziet(re.compile(r"Beoordeling \d+\.pdf"))


def stap_11_auditlog(keten: Demoschool, bart: Speler) -> None:
    """Every act can be traced, and the chain of the log is whole."""
    bart.ga("/auditlog")
    bart.ziet(re.compile("vast", re.I))
    omgeving = keten.omgeving | {
        "PORTAL_DATA_DIR": keten.omgeving["DEMO_DATA"], "PORTAL_PUBLIC_URL": keten.portaal,
        "PORTAL_DATABASE_URL": keten.omgeving.get("DEMO_DATABASE_URL", ""),
    }  # fmt: skip
    uitkomst = subprocess.run(
        [str(Path(sys.executable).parent / "portal"), "audit", "verify"],
        env=omgeving,
        capture_output=True,
        text=True,
        cwd=WORTEL,
    )
    assert uitkomst.returncode == 0, uitkomst.stdout + uitkomst.stderr
