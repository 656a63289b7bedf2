"""A school that begins with an empty database: by screens and files only to a sitting via OKE and one of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.domain import termijnen, tijd
from portal.domain.rechten import Rol
from tests.hulp.browser import chromium
from tests.hulp.legeschool import LegeSchool, lege_school
from tests.hulp.spelers import EXAMEN, GEDULD, Speler, bied_aan, dag, datum, kies_student, lees_in, plaats, plan

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(900), pytest.mark.xdist_group("keten")]
KWARTIER = 15 * 60
JAAR, _ = termijnen.schooljaren(tijd.vandaag())
OPLEIDING, TWEEDE, EIGEN = "25480", "25498", "Eigen portfolio"
EXAMENS = (
    "Code;Naam;Niveau;Vorm;Wie meldt aan;Kansen\nLOB-N3-POR;Loopbaanportfolio;3;decentraal;automatisch, examenbureau;3\n"
    "BUR-N3-OPD;Burgerschap;3;decentraal;automatisch;2\n"
)
VERSIES = (
    "Versiecode;Examencode;Naam;Minuten;Schaal\nLOB-N3-POR.v1.A;LOB-N3-POR;Loopbaanportfolio, variant A;60;cijfer met één decimaal\n"
    "BUR-N3-OPD.v1.A;BUR-N3-OPD;Burgerschap, variant A;45;rapportcijfer\n"
)
PLAN = (
    f"Crebo;Cohort;Examencode;Periode\n{OPLEIDING};2026;LOB-N3-POR;periode 2\n{OPLEIDING};2026;BUR-N3-OPD;periode 3\n"
    f"{TWEEDE};2026;LOB-N3-POR;periode 2\n"
)
STUDENTEN = (("240001", "Noor Visser"), ("240002", "Sem Bakker"), ("240003", "Ayşe Yılmaz"))
LATER = ("240004", "Lotte Vos")
"""Who joins the cohort after its year was turned."""
_STUDENTKOP = "Studentnummer;Voornaam;Achternaam;Opleiding;Cohort;Begeleider"
BESTANDEN = {
    "eenheden": "Code;Naam;Soort;Hoort bij\nROC;ROC Waterland;instelling;\nNOORD;Locatie Noord;locatie;ROC\nZORG;Team Zorg;team;NOORD\n",
    "opleidingen": f"Crebo;Naam;Niveau;Leerweg;Team\n{OPLEIDING};Verzorgende IG;3;bol;ZORG\n",
    "lokalen": "Code;Naam;Locatie;Plaatsen;Computers\nN1.01;Computerlokaal;NOORD;20;20\n",
}


@pytest.fixture
def school(db_soort: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[LegeSchool]:
    """An empty school on this database."""
    url = (
        str(request.getfixturevalue("postgres").maak(f"leeg_{tmp_path.name}".lower())) if db_soort == "postgres" else ""
    )
    with chromium() as browser, lege_school(tmp_path, browser, url) as school:
        yield school


@pytest.mark.walk("PRK-1", "INR-1", "INR-2", "INR-3", "AAN-4", "PLA-1", "PLA-6", "BEH-4", "BEH-6")
def test_een_school_begint_met_niets_en_plant_twee_zittingen(
    school: LegeSchool, record_property: Callable[[str, object], None]
) -> None:
    # PRK-1 INR-1 INR-2 INR-3 AAN-4 PLA-1 PLA-6 BEH-4 BEH-6
    _eerste_twee(school)
    with school.als(Rol.BEHEERDER) as bart:
        bart.ziet("Eerste keer inrichten")
        _basis(school, bart)
        _rollen(school, bart)
        _koppeling(school, bart)
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        _bekrachtig(hanna, 3)
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        versies = (_uit_de_catalogus(mirjam), _eigen_examen(mirjam))
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        for versie in versies:
            _stel_vast(hanna, versie)
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        examens = [_meld_aan(mirjam, versie) for versie in versies]
    with school.als(Rol.DOCENT) as ineke:
        _geef_go(ineke, 2 * len(STUDENTEN))
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        zittingen = [_plan(mirjam, examen, uur) for examen, uur in zip(examens, (9, 13), strict=True)]
        _zet_klaar(mirjam, *zittingen)
        mirjam.ga("/werk")
        mirjam.mist("Eerste keer inrichten")
    with school.als(Rol.BEOORDELAAR) as robin:  # from outside: the sittings that are his, and nothing of the rest
        robin.ga("/afnemen")
        for _, examen in examens:
            robin.ziet(examen)
        robin.ga("/aanmelden")
        robin.mist(STUDENTEN[0][1])
    bij_tas = school.bij_tas(len(STUDENTEN))
    assert set(bij_tas) == {zittingen[0]}, "only what goes via OKE is told"
    assert len(bij_tas[zittingen[0]]) == len(STUDENTEN)
    record_property("gedaan", {**school.gedaan, "seconden": round(school.seconden)})
    assert school.seconden < KWARTIER, f"{school.gedaan}: {school.seconden:.0f} seconds"


def _eerste_twee(school: LegeSchool) -> None:
    """Who begins: an administrator and a member of the board, made at the server."""
    d = school.school.demo
    for wie, rol in ((d.beheerder, Rol.BEHEERDER), (d.examencommissie, Rol.EXAMENCOMMISSIE)):
        school.opdracht("person", "add", "--account", wie.account, "--name", wie.naam)
        school.opdracht("grant", wie.account, rol.value)


@pytest.mark.walk("PRK-1", "PRK-2", "INR-3", "INR-4", "AAN-1", "AAN-6")
def test_examens_versies_en_plan_komen_uit_bestanden_en_alle_opleidingen_draaien_in_een_keer(
    school: LegeSchool,
) -> None:
    # PRK-1 PRK-2 INR-3 INR-4 AAN-1 AAN-6
    _eerste_twee(school)
    with school.als(Rol.BEHEERDER) as bart:
        _basis(school, bart)
        lees_in(bart, "opleidingen", school.map, f"Crebo;Naam;Niveau;Leerweg;Team\n{TWEEDE};Helpende;2;bol;ZORG\n")
        _rollen(school, bart)
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        _bekrachtig(hanna, 2)
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        # In the wrong order nothing is lost: the file says what is not there yet, and is put away.
        mirjam.ga("/basis/examenplan")
        (plan_ := school.map / "plan-te-vroeg.csv").write_text(PLAN, encoding="utf-8")
        bied_aan(mirjam, plan_)
        mirjam.ziet(re.compile("Er is geen examen met code ‘LOB-N3-POR’"))
        mirjam.druk("Leg weg")
        mirjam.page.wait_for_url(re.compile("/basis(/examenplan)?/?$"), timeout=GEDULD)
        lees_in(mirjam, "examens", school.map, EXAMENS)
        _versies_met_een_fout(school, mirjam)
        lees_in(mirjam, "examenplan", school.map, PLAN)
        mirjam.ga("/schooljaar")
        mirjam.ziet("Verzorgende IG")
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        for crebo, aantal in ((OPLEIDING, 2), (TWEEDE, 1)):
            hanna.ga("/examenplan?cohort=2026")
            hanna.kies(re.compile("^Opleiding$"), crebo)
            hanna.beslis(f"Stel vast ({aantal})", "Stel vast")
            hanna.mist("Wacht op commissie")
        hanna.ga("/catalogus?zoek=LOB-N3-POR")
        hanna.page.get_by_role("row").get_by_role("link").first.click(timeout=GEDULD)
        hanna.ziet("Loopbaanportfolio, variant A")
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        _draai_alles(mirjam)
        with school.als(Rol.BEHEERDER) as bart:
            lees_in(
                bart,
                "studenten",
                school.map,
                f"{_STUDENTKOP}\n{LATER[0]};{LATER[1].replace(' ', ';')};{OPLEIDING};2026;\n",
            )
        mirjam.ga("/aanmelden")
        expect(mirjam.rij("Loopbaanportfolio")).to_have_count(len(STUDENTEN), timeout=GEDULD)
        school.nacht()
        expect(mirjam.rij("Loopbaanportfolio", LATER[1])).to_have_count(1, timeout=GEDULD)
        _draai_alles_terug(mirjam)


def _versies_met_een_fout(school: LegeSchool, mirjam: Speler) -> None:
    """The versions, of which one has a scale that does not exist; put right on screen."""
    (bestand := school.map / "versies.csv").write_text(VERSIES, encoding="utf-8")
    mirjam.ga("/basis/versies")
    bied_aan(mirjam, bestand)
    mirjam.ziet("Eén rij klopt niet")
    mirjam.page.get_by_role("button", name=re.compile("^rapportcijfer")).click(timeout=GEDULD)
    mirjam.venster().get_by_label("Schaal").fill("cijfer met één decimaal")
    mirjam.druk("Verbeter", mirjam.venster())
    mirjam.druk("Pas 2 rijen toe")
    mirjam.page.wait_for_url(re.compile("/basis/versies"), timeout=GEDULD)


def _draai_alles(mirjam: Speler) -> None:
    """Every programme in one run: everybody is enrolled for his plan, and where there is no plan nothing is done."""
    mirjam.ga(f"/schooljaar?jaar={JAAR}")
    mirjam.druk("Draai alle opleidingen")
    mirjam.druk("Annuleren", mirjam.venster())
    mirjam.druk("Draai alle opleidingen")
    mirjam.druk("Draai alle opleidingen", mirjam.venster())
    expect(mirjam.rij(OPLEIDING)).to_contain_text("Gedraaid", timeout=GEDULD)
    mirjam.mist(re.compile("Nog .* te gaan"))
    expect(mirjam.rij(TWEEDE)).to_contain_text("Niets te doen", timeout=GEDULD)
    mirjam.ga("/aanmelden")
    expect(mirjam.rij("Loopbaanportfolio")).to_have_count(len(STUDENTEN), timeout=GEDULD)


def _draai_alles_terug(mirjam: Speler) -> None:
    """It was too early: everything goes back as it came, with who was enrolled at night."""
    mirjam.ga(f"/schooljaar?jaar={JAAR}")
    mirjam.druk("Draai alles terug")
    mirjam.venster().get_by_label("Reden").fill("Het plan klopt nog niet")
    mirjam.druk("Draai alles terug", mirjam.venster())
    expect(mirjam.rij(OPLEIDING)).to_contain_text("Teruggedraaid", timeout=GEDULD)
    mirjam.mist("Draai alles terug")
    mirjam.rij(OPLEIDING).get_by_role("link").first.click(timeout=GEDULD)
    mirjam.ziet("Het plan klopt nog niet")
    mirjam.ga("/aanmelden")
    mirjam.mist("Loopbaanportfolio")


def _basis(school: LegeSchool, bart: Speler) -> None:
    """The school itself, from five files."""
    d = school.school.demo
    staf = "".join(
        f"{m.personeelsnummer};{m.naam.split()[0]};{m.naam.split(maxsplit=1)[1]};{m.account};ZORG;{buiten}\n"
        for m, buiten in ((d.examenbureau, "nee"), (d.surveillant, "nee"), (d.beoordelaar, "ja"), (d.docent, "nee"))
    )
    studenten = "".join(
        f"{nummer};{naam.split()[0]};{naam.split()[1]};{OPLEIDING};2026;{d.docent.personeelsnummer}\n"
        for nummer, naam in STUDENTEN
    )
    meer = {
        "medewerkers": f"Personeelsnummer;Voornaam;Achternaam;Account;Team;Extern\n{staf}",
        "studenten": f"{_STUDENTKOP}\n{studenten}",
    }
    for soort, inhoud in {**BESTANDEN, **meer}.items():
        lees_in(bart, soort, school.map, inhoud)


def _rollen(school: LegeSchool, bart: Speler) -> None:
    """Roles for four people at once; the two that decide wait for the board."""
    d = school.school.demo
    rollen = {
        d.examenbureau: "examenbureau",
        d.surveillant: "surveillant",
        d.beoordelaar: "beoordelaar",
        d.docent: "docent",
    }
    page = bart.ga("/rechten/import")
    for laatste_dag in ("", datum(60)):  # whoever is from outside has a role until a day
        tot = {wie: laatste_dag if rol == "beoordelaar" else "" for wie, rol in rollen.items()}
        regels = "".join(f"{wie.account};{rol};{tot[wie]};Eerste inrichting\n" for wie, rol in rollen.items())
        page.get_by_label("Inhoud van het csv-bestand").fill(f"account;rol;tot;reden\n{regels}")
        bart.druk("Bekijk wat er gebeurt")
        if not laatste_dag:
            bart.ziet(re.compile("Geef een laatste dag: de rol van een externe is altijd tijdelijk"))
    bart.druk("Voer 4 rollen door")
    bart.druk("Voer door", bart.venster())
    bart.ziet("Doorgevoerd")


def _koppeling(school: LegeSchool, bart: Speler) -> None:
    """The delivery system."""
    bart.ga("/koppelingen")
    bart.druk("Koppeling toevoegen")
    venster = bart.venster()
    bart.kies("Soort", "Afnamesysteem", venster)
    for veld, waarde in {
        "Naam": "Toetssysteem", "Adres": school.tas, "Adres voor toegang": f"{school.tas}/oauth/token", "Client-id": "portaal",
        "Geheim": (school.map / "tas.geheim").read_text(encoding="ascii"),
    }.items():  # fmt: skip
        venster.get_by_label(veld, exact=True).fill(waarde)
    bart.druk("Bewaar", venster)
    bart.ziet("Nog niet bekrachtigd")


def _bekrachtig(hanna: Speler, aantal: int) -> None:
    hanna.druk("Bekijk")
    knoppen = hanna.page.get_by_role("button", name=re.compile("^Bekrachtig:"))
    for nog in range(aantal, 0, -1):
        expect(knoppen).to_have_count(nog, timeout=GEDULD)
        knoppen.first.click()
        hanna.druk("Bekrachtig", hanna.venster())
    expect(knoppen).to_have_count(0, timeout=GEDULD)


def _uit_de_catalogus(mirjam: Speler) -> str:
    """The exams of the delivery system, and one of them laid before the board; gives the address of its version."""
    page = mirjam.ga("/catalogus")
    mirjam.druk("Catalogus ophalen")
    mirjam.druk("Ophalen en vergelijken", mirjam.venster())
    page.wait_for_url(re.compile("/catalogus/import/"), timeout=GEDULD)
    mirjam.druk("Voer door")
    page.wait_for_url(re.compile(r"/catalogus/?\?status=nieuw"), timeout=GEDULD)
    page.get_by_role("row").get_by_role("link").first.click(timeout=GEDULD)
    page.wait_for_url(re.compile(r"/catalogus/[0-9a-f-]{36}"), timeout=GEDULD)
    return _leg_voor(mirjam)


def _eigen_examen(mirjam: Speler) -> str:
    """An exam of the school itself, in no delivery system; gives the address of its version."""
    page = mirjam.ga("/catalogus/examens")
    mirjam.druk("Nieuw examen")
    venster = mirjam.venster()
    venster.get_by_label("Code").fill("ZLF-N3-POR")
    venster.get_by_label("Naam").fill(EIGEN)
    mirjam.druk("Bewaar", venster)
    mirjam.druk("Nieuwe versie")
    venster.get_by_label("Duur in minuten").fill("45")
    mirjam.druk("Bewaar", venster)
    page.wait_for_url(re.compile(r"/catalogus/[0-9a-f-]{36}"), timeout=GEDULD)
    return _leg_voor(mirjam)


def _leg_voor(mirjam: Speler) -> str:
    mirjam.druk("Voer cesuur in")
    venster = mirjam.venster()
    venster.get_by_label("Voldoende vanaf").fill("33")
    venster.get_by_label("Maximaal aantal punten").fill("60")
    mirjam.druk("Bewaar cesuur", venster)
    expect(venster).to_have_count(0, timeout=GEDULD)
    mirjam.druk("Vraag commissie")
    venster.get_by_label("Toelichting").fill("Voor periode 2")
    mirjam.druk("Leg voor", venster)
    mirjam.ziet("Ligt bij commissie")
    return re.search(r"/catalogus/[0-9a-f-]{36}", mirjam.page.url)[0]


def _stel_vast(hanna: Speler, versie: str) -> None:
    hanna.ga(versie)
    for naam in ("Stel versie vast", "Stel model vast", "Stel cesuur vast"):
        knop = hanna.page.get_by_role("button", name=naam)
        knop.click(timeout=GEDULD)
        hanna.druk(naam, hanna.venster())
        expect(knop).to_have_count(0, timeout=GEDULD)
    hanna.ziet("Klaar om te plannen")


def _meld_aan(mirjam: Speler, versie: str) -> tuple[str, str]:
    """Enrol every student for the exam of this version; gives the code of the version and the name of the exam."""
    page = mirjam.ga(versie)
    code = page.locator(".num").first.inner_text(timeout=GEDULD)
    examen = page.locator("dd").first.inner_text()
    mirjam.ga("/aanmelden")
    for nummer, naam in STUDENTEN:
        kies_student(mirjam, naam, nummer)
        mirjam.kies(EXAMEN, examen, mirjam.venster())
        if (zo := mirjam.venster().get_by_label("Dit is zo bedoeld")).count():
            zo.check()
        mirjam.druk("Meld aan", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
    return code, examen


def _geef_go(ineke: Speler, aantal: int) -> None:
    """The whole class at once."""
    page = ineke.ga("/studenten/klas")
    koppen = page.locator("[data-kop]")
    expect(koppen.nth(1)).to_be_visible(timeout=GEDULD)
    for kop in koppen.all():
        kop.click()
    page.get_by_label(re.compile("^Reden voor alle")).fill("Is er klaar voor")
    ineke.druk(re.compile(rf"^Geef {aantal} Go$"))
    expect(page.locator(".gm-cel.go")).to_have_count(aantal, timeout=GEDULD)


def _zet_klaar(mirjam: Speler, via_oke: str, met_de_hand: str) -> None:
    """What goes by itself through OKE is a step to do by hand outside it."""
    toets = mirjam.page.get_by_role("button", name=re.compile("^Klaar: De toets staat klaar"))
    mirjam.ga(f"/zittingen/{via_oke}")
    mirjam.ziet("Het lokaal is ingericht")
    expect(toets).to_have_count(0)
    mirjam.ga(f"/zittingen/{met_de_hand}")
    toets.click(timeout=GEDULD)
    expect(toets).to_have_count(0, timeout=GEDULD)


def _plan(mirjam: Speler, examen: tuple[str, str], uur: int) -> str:
    zitting = plan(mirjam, examen[0], dag(20, uur), 6, surveillant="*", beoordelaar="*")
    plaats(mirjam, zitting, *(naam for _, naam in STUDENTEN))
    return zitting
