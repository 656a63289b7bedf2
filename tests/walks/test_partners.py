"""What partners and the portal tell each other, played: attempts, enrolments, programmes, repair, the catalogue."""

from __future__ import annotations

import re
from functools import partial

import httpx
import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TABLET, TELEFOON, Demoschool, Gemaakt
from tests.hulp.spelers import (
    GEDULD,
    Speler,
    beoordelaar_van,
    dag,
    kandidaten,
    onderteken,
    open_zitting,
    plaats,
    plan,
    sluit,
    stel_alles_vast,
    surveillant_van,
    vink,
    vink_alles_af,
    zet_presentie,
    zie_id,
)

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("PRK-15")
def test_een_waarheid_over_kansen_bij_het_register_en_hier(school: Demoschool) -> None:
    # PRK-15
    code, examen = "NED-2F-LEZ", "Nederlands 2F lezen"
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        eerst = _plan(mirjam, f"{code}.v2.A", dag(75, 17, 30))
        hier, daar = _eerste_keer(school, kandidaten(mirjam, eerst.zitting), code, 2)
        bij_register, toets = school.bij_register(hier, code)
        # The registry lowers the limit: nobody places past it, and student and office read who says so. Raised, it can.
        school.register("verander", associationId=bij_register, attemptLeft=0)
        _kans(school, mirjam, hier, examen, "geen kansen")
        with school.als(hier, viewport=TELEFOON) as student:
            student.ga("/examens")
            expect(student.regel(examen)).to_contain_text(re.compile("geen kans", re.I), timeout=GEDULD)
        mirjam.ga(f"/zittingen/{eerst.zitting}")
        mirjam.druk("Plaats studenten")
        vink(mirjam.page.get_by_label(re.compile("nog niet kan")))
        expect(mirjam.rij(hier)).to_contain_text("Er is geen kans meer over", timeout=GEDULD)
        school.register("verander", associationId=bij_register, attemptLeft=3)
        _kans(school, mirjam, hier, examen, "kans 1 van 3")
        plaats(mirjam, eerst.zitting, hier, daar)
    school.besluit(eerst, {hier: 3, daar: 3})
    school.wacht_op(lambda: bij_register in school.uitslagen(), "the first result did not arrive")
    # For one the registry adds the resit itself, for the other the portal does: each is answered where it was asked.
    opnieuw = school.register(
        "inschrijf", offeringId=toets, studentnummer=school.nummer(daar), attempt=2, attemptLeft=2
    )
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        for naam in (hier, daar):
            _kans(school, mirjam, naam, examen, "kans 2 van 3")
            school.geef_go(naam, examen)
        tweede = _plan(mirjam, f"{code}.v2.B", dag(76, 17, 30))
        plaats(mirjam, tweede.zitting, hier, daar)
    school.besluit(tweede, {hier: 40, daar: 40})
    school.wacht_op(lambda: opnieuw in school.uitslagen(), "the added attempt was not answered")
    school.wacht_op(lambda: _extra_poging(school, bij_register) == 2, "the registry did not hear the resit")
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        # What comes back opens nothing; an attempt for an exam that is passed is a question, and no enrolment.
        mirjam.ga("/aanmelden")
        mirjam.druk("Haal aanmeldingen op")
        mirjam.druk("Ophalen", mirjam.venster())
        expect(mirjam.page.get_by_text("Aanmeldingen opgehaald").first).to_be_attached(timeout=6 * GEDULD)
        school.register("inschrijf", offeringId=toets, studentnummer=school.nummer(daar), attempt=3, attemptLeft=1)
        for naam in (hier, daar):
            mirjam.ga(f"/aanmelden?zoek={school.nummer(naam)}")
            expect(mirjam.rij(naam).first).to_be_visible(timeout=GEDULD)
            expect(mirjam.rij(naam, examen)).to_have_count(0)
        _handel_af(mirjam, f"{daar}.*al behaald", "Het register haalt deze poging weg")


@pytest.mark.walk("PRK-16")
def test_afgemeld_of_anders_aangemeld_terwijl_het_werk_gemaakt_wordt(school: Demoschool) -> None:
    # PRK-16
    code, examen = "NED-2F-LUI", "Nederlands 2F luisteren"
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        werk = _plan(mirjam, f"{code}.v2.A", dag(77, 17, 30))
        weg, bezig, anders = namen = _eerste_keer(school, kandidaten(mirjam, werk.zitting), code, 3)
        plaats(mirjam, werk.zitting, *namen)
        bij = {naam: school.bij_register(naam, code)[0] for naam in namen}
        # Before anybody began it is an ordinary cancellation: the seat is free, and the student reads why.
        school.register("annuleer", associationId=bij[weg])
        mirjam.ga(f"/zittingen/{werk.zitting}")
        mirjam.ziet("2 / 4")
        with school.als(weg, viewport=TELEFOON) as student:
            student.ga("/werk")
            student.ziet("Van een zitting gehaald")
        # In the room the work goes on, whatever the registry says meanwhile; the office is asked, once for each.
        school.begint(werk.zitting)
        with school.als(werk.surveillant, viewport=TABLET) as sven:
            open_zitting(sven, werk.zitting)
            for kaart in sven.page.locator("li.kandidaat").all():
                zet_presentie(kaart, "Aanwezig")
            school.register("annuleer", associationId=bij[bezig])
            heeft = school.examens_van(anders)
            andere = next(t for t in school.school.toetsen if t.examen.startswith("NED-") and t.examen not in heeft)
            school.register("verander", associationId=bij[anders], offeringId=str(andere.id))
            sven.ga(f"/afnemen/{werk.zitting}")
            expect(sven.page.locator("li.kandidaat")).to_have_count(2, timeout=GEDULD)
            for kaart in sven.page.locator("li.kandidaat").all():
                zie_id(kaart)
            vink_alles_af(sven)
            sluit(sven, "Rustig verlopen.")
            onderteken(sven)
        for naam in (bezig, anders):
            _handel_af(mirjam, f"{naam} .*{examen}: .*Het werk is bewaard", "Hij heeft het gemaakt, het telt")
        werk.namen = [bezig, anders]
        school.lever(werk, scores={school.nummer(naam): 35 for naam in werk.namen})
        school.rond_af(werk)
        with school.als(school.demo_naam("examencommissie")) as hanna:
            hanna.ga(f"/vaststellen/{werk.zitting}")
            stel_alles_vast(hanna)
        # What counts is told to the registry, for the enrolment under which it was made.
        for naam in werk.namen:
            school.wacht_op(partial(_hoorde, school, bij[naam]), f"the registry heard nothing of {naam}")
        assert not _hoorde(school, bij[weg])
        mirjam.ga(f"/dossiers?soort=studenten&zoek={school.nummer(bezig)}")
        mirjam.page.get_by_role("link", name=bezig).first.click(timeout=GEDULD)
        expect(mirjam.rij(examen, "Definitief")).to_have_count(1, timeout=GEDULD)


@pytest.mark.walk("PRK-3")
def test_twee_opleidingen_een_examen(school: Demoschool) -> None:
    # PRK-3
    code, examen = "NED-3F-LEZ", "Nederlands 3F lezen"
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        werk = _plan(mirjam, f"{code}.v2.B", dag(78, 17, 30))
        (naam,) = _eerste_keer(school, kandidaten(mirjam, werk.zitting), code, 1)
        eerste, toets = school.bij_register(naam, code)
        mens = next(s for s in school.school.studenten if s.naam == naam)
        vraag = {"offeringId": toets, "studentnummer": mens.studentnummer, "attemptLeft": 3}
        fout, goed, later = [o.crebo for o in school.school.opleidingen if o.crebo != mens.crebo][:3]
        # A second programme asks for the same exam: it stays one enrolment, on one seat.
        verkeerd = school.register("inschrijf", crebo=fout, **vraag)
        with school.als(naam, viewport=TELEFOON) as student:
            student.ga("/examens")
            expect(student.regel(examen)).to_have_count(1, timeout=GEDULD)
            plaats(mirjam, werk.zitting, naam)
            # That was the wrong programme: taken back it changes nothing for who is placed; then comes the right one.
            school.register("annuleer", associationId=verkeerd)
            tweede = school.register("inschrijf", crebo=goed, **vraag)
            mirjam.ga(f"/aanmelden?zoek={mens.studentnummer}&status=alle")
            expect(mirjam.rij(examen)).to_have_count(1, timeout=GEDULD)
            expect(mirjam.rij(examen)).to_contain_text("Geplaatst")
            student.ga("/rooster")
            student.ziet(re.compile("17:30"))
    school.besluit(werk, {naam: 45})
    school.wacht_op(lambda: {eerste, tweede} <= set(school.uitslagen()), "not every programme got the result")
    assert verkeerd not in school.uitslagen()
    # A programme that comes later hears what is established already; nobody is asked anything and nothing opens.
    derde = school.register("inschrijf", crebo=later, **vraag)
    school.wacht_op(lambda: derde in school.uitslagen(), "who came later did not hear the result")
    cijfers = {school.uitslagen()[id]["result"]["score"] for id in (eerste, tweede, derde)}
    assert len(cijfers) == 1
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        mirjam.ga("/werk")
        expect(mirjam.page.get_by_role("button", name=re.compile(f"^Handel af: .*{naam}"))).to_have_count(0)
        mirjam.ga(f"/aanmelden?zoek={mens.studentnummer}")
        expect(mirjam.rij(mens.studentnummer).first).to_be_visible(timeout=GEDULD)
        expect(mirjam.rij(examen)).to_have_count(0)


@pytest.mark.walk("VAS-4")
def test_een_resultaat_dat_het_register_weigert_wordt_gezien_en_hersteld(school: Demoschool) -> None:
    # VAS-4
    code = "REK-2F-ALG"
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        werk = _plan(mirjam, f"{code}.v2.B", dag(79, 17, 30))
        geweigerd, stil = _eerste_keer(school, kandidaten(mirjam, werk.zitting), code, 2)
        plaats(mirjam, werk.zitting, geweigerd, stil)
    bij = {naam: school.bij_register(naam, code)[0] for naam in (geweigerd, stil)}
    school.register("storing", aantal=1, status=400, pad=f"/associations/{bij[geweigerd]}")
    school.besluit(werk, {geweigerd: 40, stil: 12})
    school.wacht_op(lambda: bij[stil] in school.uitslagen(), "the other result did not arrive")
    assert bij[geweigerd] not in school.uitslagen()
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        # The office sees it on its worklist and in the log, with whom, what the registry said, and the repair beside it.
        mirjam.ziet(re.compile("niet aangekomen"))
        regel = mirjam.regel(geweigerd, "Resultaat naar deelnemersysteem", "Rekenen 2F")
        knop = regel.get_by_role("button", name=re.compile("^Opnieuw aanbieden"))
        mirjam.blijft(lambda: bool(knop.count()), f"/oke?zitting={werk.zitting}&fouten=1")
        expect(regel.first).to_contain_text("Deze server speelt een weigering na")
        knop.first.click()
        school.wacht_op(lambda: bij[geweigerd] in school.uitslagen(), "offered again it did not arrive")
        mirjam.blijft(lambda: not knop.count(), f"/oke?zitting={werk.zitting}&fouten=1")
        mirjam.ga(f"/oke?zitting={werk.zitting}")
        expect(mirjam.rij("Resultaat naar deelnemersysteem", "Bevestigd")).to_have_count(2, timeout=GEDULD)
    # Who established what, and when, stands with the student.
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        hanna.ga(f"/dossiers?soort=studenten&zoek={school.nummer(geweigerd)}")
        hanna.page.get_by_role("link", name=geweigerd).first.click(timeout=GEDULD)
        expect(hanna.rij("Rekenen 2F", "Vastgesteld op").first).to_be_visible(timeout=GEDULD)
        hanna.druk("Historie")
        hanna.ziet(re.compile("stelde een resultaat vast"))


@pytest.mark.walk("PRK-11")
@pytest.mark.parametrize(
    ("code", "punten", "daar", "hier"),
    [("KD05-KD-KEU", 39, "good|satisfactory", "goed|voldoende"), ("25480-K1-KEN", 61, r"\d{1,3}", r"\d{1,3}")],
)
def test_punten_gaan_in_de_schaal_van_het_register_en_blijven_bewaard(
    school: Demoschool, code: str, punten: int, daar: str, hier: str
) -> None:
    # PRK-11
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        werk = _plan(mirjam, f"{code}.v1.A", dag(81, 17, 30))
        (naam,) = _eerste_keer(school, kandidaten(mirjam, werk.zitting), code, 1)
        plaats(mirjam, werk.zitting, naam)
    bij = school.bij_register(naam, code)[0]
    school.besluit(werk, {naam: punten})
    school.wacht_op(lambda: bij in school.uitslagen(), "the result did not arrive")
    assert re.fullmatch(daar, school.uitslagen()[bij]["result"]["score"])
    with school.als(naam, viewport=TELEFOON) as student:
        student.ga("/resultaten")
        cijfer = student.regel(school.school.examen_op_code[code].naam, "Definitief").first.locator(".cijfer")
        expect(cijfer).to_have_text(re.compile(hier), timeout=GEDULD)
        if code.endswith("KEN"):
            assert school.uitslagen()[bij]["result"]["score"] in cijfer.inner_text()
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        hanna.ga(f"/vaststellen/{werk.zitting}")
        expect(hanna.rij(naam).first).to_contain_text(str(punten), timeout=GEDULD)  # as the delivery system gave it


@pytest.mark.walk("INR-2", "PRK-8")
def test_de_catalogus_mislukt_komt_opnieuw_en_meldt_een_oude_editie_die_gepland_staat(school: Demoschool) -> None:
    # INR-2 PRK-8
    oud, nieuw = "ENG-B1-LEZ.v1.A", "ENG-B1-LEZ.v2.A"
    versies = school.school.examen_op_code["ENG-B1-LEZ"].versies
    toets = {"componentId": str(next(v.id for v in versies if v.code == nieuw))}
    collega = next(m.naam for m in school.school.met_rol("examenbureau") if not m.demo)
    with school.als(collega) as mirjam:
        # It fails: that is said, nothing changed, and it can be tried again at once.
        httpx.post(f"{school.tas}/control/storing", json={"aantal": 99, "pad": "/components"}, timeout=20)
        _vraag_catalogus(mirjam)
        mirjam.ziet("Dit lukte niet")
        httpx.post(f"{school.tas}/control/storing", json={"aantal": 0}, timeout=20)
        mirjam.druk("Ophalen en vergelijken", mirjam.venster())
        _tot_vergelijking(mirjam)
        mirjam.ziet("Er is nog niets gewijzigd")
        _voer_door(mirjam)
        # Fetched again there is nothing to do, and what the school decided about a version is still there.
        _haal_catalogus(mirjam)
        mirjam.ziet("Niets te doen")
        # The supplier takes back the newest edition, so that the one before it can be planned again, and is.
        httpx.post(f"{school.tas}/control/catalogus", json=toets | {"status": "inactive"}, timeout=20)
        _haal_catalogus(mirjam)
        expect(mirjam.rij(nieuw)).to_contain_text("Ingetrokken", timeout=GEDULD)
        _voer_door(mirjam)
        zitting = plan(mirjam, oud, dag(80, 17, 30), 4, surveillant="*", beoordelaar="*")
        # Then it comes back: the office reads which sitting has an old edition, and what to plan instead.
        httpx.post(f"{school.tas}/control/catalogus", json=toets | {"status": "active"}, timeout=20)
        _haal_catalogus(mirjam)
        _voer_door(mirjam)
        mirjam.ga("/werk")
        melding = mirjam.regel("Oude editie gepland", f"plan voortaan {nieuw}")
        expect(melding).to_have_count(1, timeout=GEDULD)
        mirjam.ga("/zittingen/nieuw")
        mirjam.page.get_by_role("searchbox").first.fill(oud)
        mirjam.page.get_by_role("searchbox").first.press("Enter")
        mirjam.ziet("Geen vastgestelde versie gevonden")
        mirjam.ga(f"/zittingen/{zitting}")
        mirjam.druk("Annuleer")
        mirjam.venster().get_by_label("Reden").fill("Wij nemen de nieuwe editie")
        mirjam.druk("Annuleer de zitting", mirjam.venster())
        mirjam.ziet("Deze zitting is geannuleerd")
        plan(mirjam, nieuw, dag(80, 17, 30), 4, surveillant="*", beoordelaar="*")
        mirjam.ga("/werk")
        expect(mirjam.page.get_by_role("heading", level=1).first).to_be_visible(timeout=GEDULD)
        expect(melding).to_have_count(0, timeout=GEDULD)


def _voer_door(bureau: Speler) -> None:
    """Apply what differs, when there is anything."""
    knop = bureau.page.get_by_role("button", name="Voer door")
    expect(knop.or_(bureau.page.get_by_text("Niets te doen")).first).to_be_visible(timeout=GEDULD)
    if knop.count():
        knop.click()
        bureau.page.wait_for_url(re.compile(r"/catalogus/?(\?|$)"), timeout=GEDULD)


def _vraag_catalogus(bureau: Speler) -> None:
    """Ask the delivery system for its whole catalogue, in the same tab as before: from another it is asked whether it is meant."""
    bureau.page.goto(f"{bureau.portaal}/catalogus")
    bureau.druk("Catalogus ophalen")
    bureau.druk("Ophalen en vergelijken", bureau.venster())


def _haal_catalogus(bureau: Speler) -> None:
    """Fetch the catalogue, until what differs is on screen."""
    _vraag_catalogus(bureau)
    _tot_vergelijking(bureau)


def _tot_vergelijking(bureau: Speler) -> None:
    """Wait until what differs is on screen; who asked from another tab a moment ago says that it is meant so."""
    nog_eens = bureau.venster().get_by_text("Moet het echt nog een keer?")
    titel = bureau.page.get_by_role("heading", level=1, name="Catalogus vergelijken")
    expect(nog_eens.or_(titel).first).to_be_visible(timeout=3 * GEDULD)
    if nog_eens.count():
        bureau.druk("Ophalen en vergelijken", bureau.venster())
    expect(titel).to_be_visible(timeout=3 * GEDULD)


def _plan(bureau: Speler, versie: str, start: str) -> Gemaakt:
    """Plan a sitting with people on it."""
    zitting = plan(bureau, versie, start, 4, surveillant="*", beoordelaar="*")
    return Gemaakt(zitting, [], surveillant_van(bureau), beoordelaar_van(bureau))


def _eerste_keer(school: Demoschool, namen: list[str], code: str, aantal: int) -> list[str]:
    """So many students who do this exam for the first time, with names of their own."""
    alle, gehad = {s.id: s for s in school.school.studenten}, _gehoord(school)
    begin = {
        alle[i.student_id].naam for i in school.school.inschrijvingen
        if i.poging == 1 and school.school.toets_op_id[i.toets_id].examen == code and str(i.id) not in gehad
    }  # fmt: skip
    eigen: list[str] = []
    while len(eigen) < aantal:
        eigen.append(school.enige(naam for naam in namen if naam in begin and naam not in eigen))
    return eigen


def _gehoord(school: Demoschool) -> set[str]:
    """The enrolments of which the registry heard something: of its own attempt, or of one that was added to it."""
    uitslagen = school.uitslagen()
    return set(uitslagen) | {rij["body"]["consumers"][0]["orgAssociationId"] for rij in uitslagen.values()}


def _hoorde(school: Demoschool, inschrijving: str) -> bool:
    return inschrijving in _gehoord(school)


def _kans(school: Demoschool, bureau: Speler, naam: str, examen: str, zin: str) -> None:
    """The list of enrolments says this about the attempts of a student, once the message is in."""
    rij = bureau.rij(naam, examen)
    bureau.blijft(lambda: rij.filter(has_text=zin).count() == 1, f"/aanmelden?zoek={school.nummer(naam)}")


def _extra_poging(school: Demoschool, van: str) -> int:
    """The number of the attempt that the portal added to an enrolment of the registry."""
    blokken = [rij["body"]["consumers"][0] for rij in school.uitslagen().values()]
    return next((b["attempt"] for b in blokken if b["orgAssociationId"] == van and b["attempt"] > 1), 0)


def _handel_af(bureau: Speler, vraag: str, besluit: str) -> None:
    """A question on the worklist of the office about a student: answered with a reason, and gone."""
    knop = bureau.page.get_by_role("button", name=re.compile(f"^Handel af: {vraag}"))
    bureau.blijft(lambda: knop.count() == 1, "/werk")
    knop.click(timeout=GEDULD)
    bureau.druk("Leg vast", bureau.venster())
    expect(bureau.venster()).to_be_visible()  # not without a reason
    bureau.venster().get_by_label("Wat is er besloten?").fill(besluit)
    bureau.druk("Leg vast", bureau.venster())
    expect(knop).to_have_count(0, timeout=GEDULD)
