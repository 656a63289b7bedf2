"""Planning: a moment with its mistakes and changes, nothing twice at the same time, and the timetable of the student."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.hulp.demoschool import TABLET, TELEFOON, Demoschool
from tests.hulp.spelers import (
    GEDULD,
    Speler,
    dag,
    kandidaten,
    maak_definitief,
    plaats,
    plan,
    surveillant_van,
    vul_moment,
)

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("PLA-1", "PLA-7")
def test_een_moment_plannen_verzetten_en_annuleren(school: Demoschool) -> None:
    # PLA-1 PLA-7
    demo, start, later = school.school.demo, dag(37, 17, 30), dag(38, 18, 15)
    with school.als(demo.examenbureau.naam) as mirjam:
        page = mirjam.ga("/zittingen/nieuw")
        page.get_by_role("searchbox").first.fill("NED-3F-SCH.v2.B")  # refused by the board
        page.get_by_role("searchbox").first.press("Enter")
        mirjam.ziet("Geen vastgestelde versie gevonden")
        vul_moment(mirjam, "NED-3F-LUI.v2.B", dag(-9, 9), 12)
        page.get_by_label("Lokaal").select_option(index=1)
        mirjam.druk("Plan de zitting")
        mirjam.ziet(re.compile("verleden|voorbij|toekomst"))
        page.get_by_label("Aantal plaatsen").fill("95")
        mirjam.ziet("Geen lokaal vrij")
        zitting = plan(mirjam, "NED-3F-LUI.v2.B", start, 12, definitief=False)
        mirjam.ziet("Nog niet definitief te maken")  # nobody invigilates yet
        for rol in ("surveillant", "beoordelaar"):
            _koppel(mirjam, rol)
        maak_definitief(mirjam)
        naam = kandidaten(mirjam, zitting)[0]
        plaats(mirjam, zitting, naam)
        _haal_af_en_zet_terug(mirjam, zitting, naam)
        with school.als(naam, viewport=TELEFOON) as student:
            student.ga("/rooster")
            student.ziet(re.compile("17:30"))
            # Moved: student and delivery system follow; then cancelled, with the reason, and she is free again.
            mirjam.ga(f"/zittingen/{zitting}")
            mirjam.druk("Wijzig")
            mirjam.venster().get_by_label("Dag en begintijd").fill(later)
            mirjam.page.wait_for_timeout(800)
            mirjam.druk("Bewaar wijziging", mirjam.venster())
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
            mirjam.ziet(re.compile("18:15"))
            student.ziet(re.compile("18:15"))
            school.wacht_op(
                lambda: later[:10] in str(school.tas_zitting(zitting).get("start")), "niet verzet bij de TAS"
            )
            mirjam.druk("Annuleer")
            mirjam.druk("Annuleer de zitting", mirjam.venster())
            expect(mirjam.venster()).to_be_visible()  # not without a reason
            mirjam.venster().get_by_label("Reden").fill("Het lokaal staat onder water")
            mirjam.druk("Annuleer de zitting", mirjam.venster())
            mirjam.ziet("Deze zitting is geannuleerd")
            student.mist(re.compile("18:15"))
            student.ga("/examens")
            student.ziet("Nederlands 3F luisteren")
        school.wacht_op(
            lambda: school.tas_zitting(zitting).get("toestand") == "canceled", "niet geannuleerd bij de TAS"
        )
        mirjam.ga(f"/zittingen/{zitting}")
        mirjam.druk("Historie")
        mirjam.ziet(re.compile("onder water"))


def _haal_af_en_zet_terug(mirjam: Speler, zitting: str, naam: str) -> None:
    """A slip: the wrong name, and back on it at once."""
    mirjam.ga(f"/zittingen/{zitting}")
    mirjam.page.get_by_role("button", name=f"Haal af: {naam}").click()
    mirjam.venster().get_by_label("Reden").fill("Verkeerde naam")
    mirjam.druk("Haal van de zitting", mirjam.venster())
    expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
    mirjam.druk("Zet iemand terug")
    mirjam.venster().get_by_label("Student").select_option(label=naam)
    mirjam.venster().get_by_label("Reden").fill("Per ongeluk afgehaald")
    mirjam.druk("Zet terug", mirjam.venster())
    expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
    mirjam.ziet("De student zit weer op de zitting")


@pytest.mark.walk("PLA-2")
def test_niemand_en_niets_staat_twee_keer_op_hetzelfde_moment(school: Demoschool) -> None:
    # PLA-2
    start = dag(59, 17, 30)
    with school.als(school.school.demo.examenbureau.naam) as mirjam:
        eerst = plan(mirjam, "REK-2F-ALG.v2.A", start, 12, surveillant="*", beoordelaar="*")
        lokaal, mensen = _lokaal(mirjam), _mensen(mirjam)
        kan = kandidaten(mirjam, eerst)
        # What is taken is not offered a second time at that hour.
        vul_moment(mirjam, "NED-2F-LUI.v2.A", start, 6)
        page = mirjam.page
        expect(page.get_by_label("Lokaal")).to_be_enabled(timeout=GEDULD)
        expect(page.get_by_label("Lokaal")).not_to_contain_text(f"{lokaal} ")
        for mens in mensen:
            expect(page.get_by_label("Surveillant")).not_to_contain_text(mens)
            expect(page.get_by_label("Beoordelaar")).not_to_contain_text(mens)
        # Two of the office plan in the same room at the same time: the second is refused, and can choose again.
        with school.als(_collega(school)) as collega:
            for wie in (collega, mirjam):
                vul_moment(wie, "NED-2F-LUI.v2.A", start, 6)
                wie.kies("Lokaal", "C2.02")
            mirjam.druk("Plan de zitting")
            mirjam.page.wait_for_url(re.compile(r"/zittingen/[0-9a-f-]{36}"), timeout=GEDULD)
            collega.druk("Plan de zitting")
            collega.ziet(re.compile("bezet|niet vrij|al in gebruik|niet meer vrij"))
            expect(collega.page.get_by_label("Aantal plaatsen")).to_have_value("6")
        for rol in ("surveillant", "beoordelaar"):
            _koppel(mirjam, rol)
        maak_definitief(mirjam)
        # A student who sits elsewhere then is refused, with the reason.
        tweede = mirjam.page.url.rstrip("/").rpartition("/")[2]
        naam = next(n for n in kandidaten(mirjam, tweede) if n in kan)
        plaats(mirjam, eerst, naam)
        mirjam.ga(f"/zittingen/{tweede}")
        mirjam.druk("Plaats studenten")
        mirjam.page.get_by_label(f"Kies {naam}", exact=True).click(timeout=GEDULD)
        mirjam.druk(re.compile("^Plaats 1 "))
        mirjam.ziet(re.compile("heeft dan al een examen"))


@pytest.mark.walk("PLA-3")
def test_een_geplaatste_student_staat_op_het_verslag_en_in_zijn_eigen_agenda(school: Demoschool) -> None:
    # PLA-3
    demo, start = school.school.demo, dag(52, 17, 30)
    with school.als(demo.examenbureau.naam) as mirjam:
        zitting = plan(mirjam, "NED-2F-LUI.v2.A", start, 6, surveillant="*", beoordelaar="*")
        lokaal, naam = _lokaal(mirjam), kandidaten(mirjam, zitting)[0]
        plaats(mirjam, zitting, naam)
        with school.als(naam, viewport=TELEFOON) as student:
            student.ga("/rooster")
            student.ziet(re.compile(f"17:30.*{re.escape(lokaal)}"))
            student.druk("Toon mijn agendalink")
            adres = student.page.get_by_label("Adres van de agenda").input_value(timeout=GEDULD)
            agenda = httpx.get(adres, timeout=20)
            assert agenda.status_code == 200
            assert "BEGIN:VEVENT" in agenda.text
            assert lokaal in agenda.text
            assert "Resultaat" not in agenda.text
            # A new address ends the old one, and one can stop altogether.
            student.druk("Nieuw adres")
            expect(student.page.get_by_label("Adres van de agenda")).not_to_have_value(adres, timeout=GEDULD)
            nieuw = student.page.get_by_label("Adres van de agenda").input_value()
            assert httpx.get(adres, timeout=20).status_code == 404
            mirjam.ga(f"/zittingen/{zitting}")
            mirjam.druk("Wijzig")
            mirjam.venster().get_by_label("Dag en begintijd").fill(dag(52, 18, 20))
            mirjam.page.wait_for_timeout(800)
            mirjam.druk("Bewaar wijziging", mirjam.venster())
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
            school.wacht_op(lambda: re.search("T1[678]2000", httpx.get(nieuw, timeout=20).text), "de agenda volgt niet")
            student.druk("Melding sluiten")  # on a phone it lies over the button
            student.druk("Stop met delen")
            expect(student.page.get_by_label("Adres van de agenda")).to_have_count(0, timeout=GEDULD)
            assert httpx.get(nieuw, timeout=20).status_code == 404
        mirjam.ga(f"/afnemen/{zitting}")
        expect(mirjam.regel(school.nummer(naam))).to_have_count(1, timeout=GEDULD)


@pytest.mark.walk("PLA-6")
def test_een_concept_ziet_niemand_tot_het_definitief_is(school: Demoschool) -> None:
    # PLA-6
    with school.als(school.school.demo.examenbureau.naam) as mirjam:
        zitting = plan(mirjam, "NED-3F-LEZ.v2.B", dag(45, 17, 35), 6, surveillant="*", definitief=False)
        wie = surveillant_van(mirjam)
        mirjam.ziet("Concept")
        mirjam.ziet("Nog niet definitief te maken")
        expect(mirjam.page.get_by_role("button", name="Plaats studenten")).to_have_count(0)
        with school.als(wie, viewport=TABLET) as sven:
            sven.ga("/afnemen")
            expect(sven.regel("17:35")).to_have_count(0)
            _koppel(mirjam, "beoordelaar")
            mirjam.druk("Maak definitief")
            mirjam.druk("Annuleren", mirjam.venster())  # not yet: nothing happened
            mirjam.ziet("Concept")
            maak_definitief(mirjam)
            expect(sven.regel("17:35")).to_have_count(1, timeout=GEDULD)
            naam = kandidaten(mirjam, zitting)[0]
            plaats(mirjam, zitting, naam)
            with school.als(naam, viewport=TELEFOON) as student:
                student.ga("/rooster")
                student.ziet(re.compile("17:35"))
            # What was published and is no longer right, is cancelled with the reason; everybody is told.
            mirjam.ga(f"/zittingen/{zitting}")
            mirjam.druk("Annuleer")
            mirjam.venster().get_by_label("Reden").fill("Toch een andere week")
            mirjam.druk("Annuleer de zitting", mirjam.venster())
            mirjam.ziet("Deze zitting is geannuleerd")
            sven.ga("/werk")
            sven.ziet(re.compile("Toch een andere week"))


def _koppel(bureau: Speler, rol: str) -> None:
    """Attach the first free person for a part."""
    bureau.druk(f"Koppel {rol}")
    venster = bureau.venster()
    expect(venster.get_by_label(rol.capitalize()).locator("option").nth(1)).to_be_attached(timeout=GEDULD)
    venster.get_by_label(rol.capitalize()).select_option(index=1)
    bureau.druk("Koppel", venster)
    expect(bureau.venster()).to_have_count(0, timeout=GEDULD)


def _lokaal(bureau: Speler) -> str:
    """The room of the sitting on screen."""
    tekst = bureau.page.get_by_text(re.compile("lokaal [A-Z]")).first.inner_text(timeout=GEDULD)
    return re.search(r"lokaal (\S+)", tekst)[1]  # type: ignore[index]


def _mensen(bureau: Speler) -> list[str]:
    """Who is attached to the sitting on screen."""
    regels = bureau.page.get_by_text(re.compile(", (surveillant|beoordelaar)$"))
    expect(regels).to_have_count(2, timeout=GEDULD)
    return [t.split(",")[0] for t in regels.all_inner_texts()]


def _collega(school: Demoschool) -> str:
    """Somebody else of the exam office."""
    return next(m.naam for m in school.school.met_rol("examenbureau") if not m.demo)
