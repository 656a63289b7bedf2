"""Archiving: what is kept of a sitting and of a student, and the papers made of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TABLET, Demoschool
from tests.hulp.spelers import GEDULD, Speler, lees_in, onderteken, stel_alles_vast

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip


@pytest.mark.walk("ARC-1")
def test_het_dossier_van_een_zitting_en_van_een_student(school: Demoschool) -> None:
    # ARC-1
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        _open_volledig(hanna)
        for stuk in ("resentielijst", "roces-verbaal", "ersie", "eoordelingsmodel", "esuur", "esulta"):
            expect(hanna.rij(re.compile(stuk)).first).to_be_visible(timeout=GEDULD)
        hanna.ziet("Dit dossier is volledig")
        nummer = next(s for s in school.school.studenten if hanna.rij(s.naam).count())
        hanna.ga(f"/dossiers?soort=studenten&zoek={nummer.studentnummer}")
        hanna.page.get_by_role("link", name=nummer.naam).first.click(timeout=GEDULD)
        hanna.ziet("Nog open")
        hanna.ziet(re.compile("Beroep k[ao]n t/m"))
        # What is not there is named, with the way to add it.
        hanna.ga("/dossiers?stand=onvolledig")
        hanna.page.get_by_role("row").get_by_role("link").first.click(timeout=GEDULD)
        hanna.ziet(re.compile("% volledig"))
        expect(hanna.page.get_by_role("link", name="Vul aan").first).to_be_visible(timeout=GEDULD)


@pytest.mark.walk("ARC-2")
def test_wat_een_dossier_mist_wordt_genoemd_en_verdwijnt_als_het_er_is(school: Demoschool) -> None:
    # ARC-2
    werk = school.gemaakt("KD03-KD-KEU.v1.A", 1, 33, teken=False)
    dossier, examen = f"/dossiers/zitting/{werk.zitting}", "Keuzedeel Oriëntatie op ondernemerschap"
    with school.als(school.demo_naam("examencommissie")) as hanna:
        hanna.blijft(lambda: bool(hanna.page.get_by_text(re.compile(r"% volledig")).count()), dossier)
        begin = _procent(hanna)
        verslag = hanna.page.get_by_role("row").filter(
            has=hanna.page.get_by_role("rowheader", name="Proces-verbaal", exact=True)
        )
        expect(verslag).to_contain_text("Ontbreekt")
        expect(verslag.get_by_role("link", name="Vul aan")).to_be_visible()
        with school.als(werk.surveillant, viewport=TABLET) as sven:
            sven.ga(f"/afnemen/{werk.zitting}")
            onderteken(sven)
        hanna.blijft(lambda: bool(verslag.filter(has_text="Aanwezig").count()), dossier)
        assert _procent(hanna) > begin
        school.rond_af(werk)
        hanna.ga(f"/vaststellen/{werk.zitting}")
        stel_alles_vast(hanna)
        hanna.blijft(lambda: bool(hanna.page.get_by_text("Dit dossier is volledig").count()), dossier)
        # The check before a diploma: which exams of the plan are passed, and by name which are not.
        hanna.ga(f"/dossiers?soort=studenten&zoek={school.nummer(werk.namen[0])}")
        hanna.page.get_by_role("link", name=werk.namen[0]).first.click(timeout=GEDULD)
        hanna.ziet(re.compile(r"Nog \d+ examens van het plan niet behaald|Alle examens van het plan zijn behaald"))
        hanna.ziet("De bewaartermijn start bij diploma of vertrek")
        expect(hanna.rij(examen, "Definitief")).to_contain_text("Niets", timeout=GEDULD)


def _procent(wie: Speler) -> int:
    """How complete the dossier on screen is."""
    tekst = wie.page.get_by_text(re.compile(r"\d+ % volledig")).first.inner_text(timeout=GEDULD)
    return int(re.search(r"(\d+) % volledig", tekst)[1])  # type: ignore[index]


@pytest.mark.walk("ARC-4")
def test_stukken_op_papier(school: Demoschool) -> None:
    # ARC-4
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        _open_volledig(mirjam)
        titel = mirjam.page.get_by_role("heading", level=1).inner_text()
        for knop in ("Presentielijst", "Proces-verbaal", "Dossier als pdf"):
            papier = mirjam.leest(knop)
            assert "ROC Waterland" in papier, knop
            assert titel.split(" versie")[0].split(" ·")[0] in papier, knop
        mens = next(s for s in school.school.studenten if mirjam.rij(s.naam).count())
        mirjam.ga(f"/dossiers?soort=studenten&zoek={mens.studentnummer}")
        mirjam.page.get_by_role("link", name=mens.naam).first.click(timeout=GEDULD)
        besluit = mirjam.leest("Besluit als pdf")
        assert mens.achternaam in besluit
        assert "beroep" in besluit


def _open_volledig(wie: Speler) -> None:
    """Open the first sitting whose dossier is complete."""
    wie.ga("/dossiers")
    wie.rij("100 %").first.get_by_role("link").first.click(timeout=GEDULD)
    wie.ziet("Dit dossier is volledig")


@pytest.mark.walk("ARC-3")
def test_wie_lang_weg_is_komt_op_de_vernietigingslijst(school: Demoschool, tmp_path: Path) -> None:
    # ARC-3: somebody without a registry, so that nothing of him is running
    naam = "Otto Oudleerling"
    with school.als(Rol.BEHEERDER) as bart:
        crebo = school.school.opleidingen[0].crebo
        lees_in(
            bart,
            "studenten",
            tmp_path,
            f"Studentnr;Voornaam;Achternaam;Crebo;Cohort\n99001;Otto;Oudleerling;{crebo};2017\n",
        )
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        lees_in(mirjam, "vertrek", tmp_path, "Leerlingnummer;Uitschrijfdatum\n99001;31-7-2019\n")
        mirjam.ga("/dossiers?soort=studenten&zoek=99001")
        mirjam.page.get_by_role("link", name=naam).first.click(timeout=GEDULD)
        mirjam.druk("Leg diploma of vertrek vast")
        mirjam.venster().get_by_label("Vertrokken op").fill("2020-07-31")
        mirjam.venster().get_by_label("Reden").fill("Hij bleef een jaar langer")
        mirjam.druk("Leg vast", mirjam.venster())
        mirjam.ziet("31 jul 2020")
        mirjam.ga("/dossiers/vernietigen")
        mirjam.druk("Stel voor wat voorbij is")
        expect(mirjam.rij(naam)).to_be_visible(timeout=GEDULD)
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        hanna.ga("/dossiers/vernietigen")
        hanna.druk(f"Keur goed: {naam}")
        hanna.druk("Keur goed", hanna.venster())
        hanna.ga("/dossiers/vernietigen?stand=goedgekeurd")
        hanna.druk(f"Houd aan: {naam}")
        hanna.venster().get_by_label("Reden").fill("De inspectie vraagt dit dossier op")
        hanna.druk("Houd aan", hanna.venster())
        hanna.ga("/dossiers/vernietigen?stand=aangehouden")
        expect(hanna.rij(naam, "De inspectie vraagt dit dossier op")).to_be_visible(timeout=GEDULD)
        # What is held stays, whoever starts the destruction; let go and approved again it is destroyed, for good.
        assert "0 dossiers vernietigd" in _vernietig(school)
        hanna.druk(f"Geef vrij: {naam}")
        hanna.druk("Geef vrij", hanna.venster())
        expect(hanna.venster()).to_be_visible()  # not without a reason
        hanna.venster().get_by_label("Reden").fill("De inspectie is klaar")
        hanna.druk("Geef vrij", hanna.venster())
        expect(hanna.venster()).to_have_count(0, timeout=GEDULD)
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        mirjam.ga("/dossiers/vernietigen")
        mirjam.druk("Stel voor wat voorbij is")
        expect(mirjam.rij(naam)).to_be_visible(timeout=GEDULD)
    with school.als(Rol.EXAMENCOMMISSIE) as hanna:
        hanna.ga("/dossiers/vernietigen")
        hanna.druk(f"Keur goed: {naam}")
        hanna.druk("Keur goed", hanna.venster())
        expect(hanna.rij(naam)).to_have_count(0, timeout=GEDULD)
        assert "1 dossiers vernietigd" in _vernietig(school)
        hanna.ga("/dossiers?soort=studenten&zoek=99001")
        hanna.mist(naam)
        hanna.ga("/auditlog")
        hanna.ziet(re.compile("vernietigde een dossier"))


def _vernietig(school: Demoschool) -> str:
    """Destroy what the board approved, as the night does a week later and an operator can do now; gives what it says."""
    omgeving = school.omgeving | {
        "PORTAL_DATA_DIR": school.omgeving["DEMO_DATA"], "PORTAL_PUBLIC_URL": school.portaal,
        "PORTAL_DATABASE_URL": school.omgeving.get("DEMO_DATABASE_URL", ""),
    }  # fmt: skip
    opdracht = [str(Path(sys.executable).parent / "portal"), "retention", "run"]
    uit = subprocess.run(opdracht, env=omgeving, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert uit.returncode == 0, uit.stdout + uit.stderr
    return uit.stdout
