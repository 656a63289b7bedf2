"""Exams and versions of the school itself, played: made, named, changed, moved, withdrawn, renewed and taken away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import Demoschool
from tests.hulp.spelers import GEDULD, Speler, dag, datum, op_versie, plan, vul_moment

pytestmark = [pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten")]
FOUT, GOED, ANDER = "portfolio lob", "LOB-N4-POR", "LOB-N4-PRS"


@pytest.mark.walk("INR-3")
def test_een_versie_wordt_gemaakt_gewijzigd_verplaatst_ingetrokken_en_weggehaald(school: Demoschool) -> None:  # INR-3
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.EXAMENCOMMISSIE) as hanna:
        _verkeerde_naam(mirjam)
        _examen(mirjam, ANDER, "Loopbaanpresentatie")
        _examen(mirjam, GOED, "Loopbaanportfolio")
        versie = _versie(mirjam, "Loopbaanportfolio, variant A", "90")
        _gewijzigd(mirjam, hanna, versie)
        _naar_ander_examen(mirjam, hanna, versie)
        _uit_gebruik(mirjam, versie)
        _editie_en_weg(mirjam, versie)


@pytest.mark.walk("INR-7")
def test_de_commissie_zegt_voor_wie_een_versie_is_en_neemt_dat_terug(school: Demoschool) -> None:  # INR-7 PRK-13
    with school.als(Rol.EXAMENBUREAU) as mirjam, school.als(Rol.EXAMENCOMMISSIE) as hanna:
        _examen(mirjam, "BUR-N4-DIL", "Burgerschap dilemma")
        versie = _versie(mirjam, "Burgerschap dilemma, variant A", "60")
        mirjam.ziet("Geldt voor")
        expect(mirjam.page.get_by_role("button", name="Kies voor wie")).to_have_count(0)
        _leg_voor(mirjam)
        hanna.ga(versie)
        _beperkt(hanna)
        hanna.beslis("Stel versie vast")
        hanna.ziet("Klaar om te plannen")
        mirjam.ga("/zittingen/nieuw")
        mirjam.zoek_versie("BUR-N4-DIL")
        keuzes = mirjam.page.get_by_label("Vastgestelde versie").locator("option")
        expect(keuzes.filter(has_text=re.compile("alleen .*kans 2 · t/m"))).to_have_count(1, timeout=GEDULD)
        _te_laat(mirjam)
        _weg_en_terug(mirjam, hanna, versie)


def _beperkt(hanna: Speler) -> None:
    """For a programme and an attempt together, and until a day; nothing at all is no part of the school."""
    hanna.druk("Kies voor wie")
    venster = hanna.venster()
    hanna.druk("Leg vast", venster)
    hanna.ziet(re.compile("Kies een opleiding, een cohort of een kans"))
    venster.get_by_label("Opleiding").select_option(index=1)
    venster.get_by_label("Kans").fill("2")
    hanna.druk("Leg vast", venster)
    hanna.ziet(re.compile(", kans 2"))
    hanna.druk("Kies periode")
    hanna.venster().get_by_label("Laatste dag").fill(datum(20))
    hanna.druk("Leg vast", hanna.venster())
    hanna.ziet(re.compile("t/m "))


def _te_laat(mirjam: Speler) -> None:
    """After the last day nothing is planned."""
    vul_moment(mirjam, "BUR-N4-DIL.v1.A", dag(30, 13), 4)
    mirjam.page.get_by_label("Lokaal").select_option(index=1)
    mirjam.page.get_by_label("Surveillant").select_option(index=1)
    mirjam.page.get_by_label("Beoordelaar").select_option(index=1)
    mirjam.druk("Plan de zitting")
    mirjam.ziet(re.compile("De commissie stelde versie BUR-N4-DIL.v1.A vast t/m"))


def _weg_en_terug(mirjam: Speler, hanna: Speler, versie: str) -> None:
    """The part is taken away with a reason; the version is withdrawn, and established again."""
    hanna.druk(re.compile("^Haal weg: "))
    _reden(hanna, "Haal weg", "Geldt toch voor de hele school")
    hanna.ziet("de hele school")
    hanna.druk("Trek in: het besluit over deze versie")
    _reden(hanna, "Trek in", "De opgaven zijn uitgelekt")
    hanna.ziet("Ingetrokken")
    mirjam.ga(versie)
    mirjam.ziet("Nog niet te plannen")
    hanna.beslis("Stel versie vast")
    mirjam.ziet("Klaar om te plannen")
    mirjam.druk("Historie")
    mirjam.ziet("De opgaven zijn uitgelekt")


def _examen(mirjam: Speler, code: str, naam: str) -> None:
    mirjam.ga("/catalogus/examens")
    mirjam.druk("Nieuw examen")
    mirjam.venster().get_by_label("Code").fill(code)
    mirjam.venster().get_by_label("Naam").fill(naam)
    mirjam.druk("Bewaar", mirjam.venster())
    mirjam.page.wait_for_url(re.compile(r"/catalogus/examens/[0-9a-f-]{36}"), timeout=GEDULD)
    expect(mirjam.page.get_by_role("heading", level=1)).to_have_text(naam, timeout=GEDULD)


def _versie(mirjam: Speler, naam: str, duur: str) -> str:
    """A version with the code that is offered; gives its address."""
    mirjam.druk("Nieuwe versie")
    venster = mirjam.venster()
    venster.get_by_label("Naam").fill(naam)
    mirjam.druk("Bewaar", venster)
    expect(venster).to_be_visible()  # not without a duration
    venster.get_by_label("Duur in minuten").fill(duur)
    mirjam.druk("Bewaar", venster)
    adres = op_versie(mirjam)
    mirjam.ziet(naam)
    return adres


def _verkeerde_naam(mirjam: Speler) -> None:
    """A name that follows no convention is seen at once; nothing leans on it yet, so it goes away again."""
    _examen(mirjam, FOUT, "Portfolio")
    mirjam.ziet(f"Code ‘{FOUT}’ volgt de naamgeving niet: VAK-NIVEAU-ONDERDEEL, bijvoorbeeld NED-3F-LEZ.")
    _versie(mirjam, "Portfolio, variant A", "60")
    mirjam.ziet(re.compile(r"volgt de naamgeving niet: VAK-NIVEAU-ONDERDEEL\.vVERSIE\.VARIANT"))
    mirjam.druk("Portfolio")
    mirjam.druk("Haal weg")
    _reden(mirjam, "Haal weg", "Verkeerde code")
    mirjam.ziet(re.compile("Al in gebruik"))  # its version first
    mirjam.druk("Annuleren", mirjam.venster())
    mirjam.druk("Portfolio, variant A")
    mirjam.druk("Haal deze versie weg")
    _reden(mirjam, "Haal weg", "Verkeerde code")
    mirjam.page.wait_for_url(re.compile("/catalogus/examens/"), timeout=GEDULD)
    mirjam.ziet("Nog geen versies")
    mirjam.druk("Haal weg")
    _reden(mirjam, "Haal weg", "Verkeerde code")
    mirjam.page.wait_for_url(re.compile("/catalogus/examens/?$"), timeout=GEDULD)
    mirjam.zoek(FOUT)
    mirjam.ziet("Geen examens gevonden")


def _reden(wie: Speler, knop: str, reden: str) -> None:
    """Say why in the dialog that is open; not without it."""
    wie.druk(knop, wie.venster())
    expect(wie.venster()).to_be_visible()
    wie.venster().get_by_label("Reden").fill(reden)
    wie.druk(knop, wie.venster())


def _gewijzigd(mirjam: Speler, hanna: Speler, versie: str) -> None:
    """What lies before the board stands still; what it established and is changed, it looks at again."""
    _leg_voor(mirjam)
    _wijzig(mirjam, "Duur in minuten", "100")
    mirjam.ziet(re.compile("Deze versie ligt bij de commissie"))
    mirjam.druk("Annuleren", mirjam.venster())
    hanna.ga(versie)
    hanna.druk("Wijs af")
    hanna.venster().get_by_label("Reden").fill("Negentig minuten is te kort")
    hanna.druk("Wijs af", hanna.venster())
    mirjam.ziet("Afgewezen")
    _wijzig(mirjam, "Duur in minuten", "100")
    expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
    mirjam.ziet("100 minuten")
    _leg_voor(mirjam)
    hanna.beslis("Stel versie vast")
    mirjam.ziet("Klaar om te plannen")
    _wijzig(mirjam, "Duur in minuten", "110")
    mirjam.ziet("Gewijzigd na vaststelling")
    _leg_voor(mirjam)
    hanna.beslis("Stel versie vast")
    mirjam.ziet("Klaar om te plannen")


def _leg_voor(mirjam: Speler) -> None:
    mirjam.druk("Vraag commissie")
    mirjam.venster().get_by_label("Toelichting").fill("Voor alle opleidingen op niveau 4")
    mirjam.druk("Leg voor", mirjam.venster())
    mirjam.ziet("Ligt bij commissie")


def _wijzig(mirjam: Speler, veld: str, waarde: str) -> None:
    mirjam.druk("Wijzig deze versie")
    mirjam.venster().get_by_label(veld).fill(waarde)
    mirjam.druk("Bewaar", mirjam.venster())


def _naar_ander_examen(mirjam: Speler, hanna: Speler, versie: str) -> None:
    """It stood under the wrong exam: an unknown code is refused, and the board looks again; it goes back the same way."""
    mirjam.druk("Ander examen")
    venster = mirjam.venster()
    venster.get_by_label("Code van het examen").fill("LOB-N4-WEG")
    _reden(mirjam, "Zet bij dit examen", "Dit is de presentatie")
    mirjam.ziet(re.compile("Er is geen examen met code ‘LOB-N4-WEG’"))
    venster.get_by_label("Code van het examen").fill(ANDER)
    mirjam.druk("Zet bij dit examen", venster)
    expect(venster).to_have_count(0, timeout=GEDULD)
    expect(mirjam.page.get_by_role("link", name="Loopbaanpresentatie")).to_be_visible(timeout=GEDULD)
    mirjam.ziet("Gewijzigd na vaststelling")
    mirjam.druk("Ander examen")
    venster.get_by_label("Code van het examen").fill(GOED)
    _reden(mirjam, "Zet bij dit examen", "Toch het portfolio")
    expect(mirjam.page.get_by_role("link", name="Loopbaanportfolio", exact=True)).to_be_visible(timeout=GEDULD)
    _leg_voor(mirjam)
    hanna.beslis("Stel versie vast")
    mirjam.ziet("Klaar om te plannen")
    mirjam.druk("Historie")
    mirjam.ziet("Toch het portfolio")


def _uit_gebruik(mirjam: Speler, versie: str) -> None:
    """Not as long as a sitting is planned with it; withdrawn it cannot be planned, and it comes back as it was."""
    zitting = plan(mirjam, f"{GOED}.v1.A", dag(26, 16), 4, surveillant="*", beoordelaar="*", definitief=False)
    mirjam.ga(versie)
    _wijzig(mirjam, "Duur in minuten", "120")
    mirjam.ziet(re.compile("Met deze versie is al gepland.*Maak een nieuwe editie"))
    mirjam.druk("Annuleren", mirjam.venster())
    mirjam.druk("Trek in")
    _reden(mirjam, "Trek in", "De opdracht is uitgelekt")
    mirjam.ziet(re.compile("Met deze versie is nog gepland"))
    mirjam.ga(f"/zittingen/{zitting}")
    mirjam.druk("Annuleer")
    mirjam.venster().get_by_label("Reden").fill("De opdracht is uitgelekt")
    mirjam.druk(re.compile("^Annuleer"), mirjam.venster())
    mirjam.ziet("Geannuleerd")
    mirjam.ga(versie)
    mirjam.druk("Trek in")
    _reden(mirjam, "Trek in", "De opdracht is uitgelekt")
    mirjam.ziet("Ingetrokken")
    expect(mirjam.page.get_by_role("link", name="Zitting plannen")).to_have_count(0)
    mirjam.page.get_by_role("link", name="Achteraf invoeren").click()  # what was taken with it is still entered
    expect(mirjam.page.get_by_label("Vastgestelde versie")).to_contain_text("alleen achteraf", timeout=GEDULD)
    mirjam.ga(versie)
    mirjam.druk("Neem weer in gebruik")
    mirjam.ziet("Klaar om te plannen")


def _editie_en_weg(mirjam: Speler, versie: str) -> None:
    """A new edition beside it; what was used stays, what was made by mistake goes."""
    mirjam.druk("Haal deze versie weg")
    _reden(mirjam, "Haal weg", "Vervangen")
    mirjam.ziet(re.compile("Al in gebruik"))
    mirjam.druk("Annuleren", mirjam.venster())
    mirjam.druk("Nieuwe editie")
    expect(mirjam.venster().get_by_label("Code")).to_have_value(f"{GOED}.v2.A", timeout=GEDULD)
    mirjam.druk("Bewaar", mirjam.venster())
    mirjam.page.wait_for_url(lambda url: "/catalogus/" in url and versie not in url, timeout=GEDULD)
    mirjam.ziet(f"{GOED}.v2.A")
    mirjam.druk("Haal deze versie weg")
    _reden(mirjam, "Haal weg", "Te vroeg gemaakt")
    mirjam.page.wait_for_url(re.compile("/catalogus/examens/"), timeout=GEDULD)
    expect(mirjam.rij(f"{GOED}.v1.A")).to_have_count(1, timeout=GEDULD)
    expect(mirjam.rij(f"{GOED}.v2.A")).to_have_count(0)
    mirjam.druk("Nieuwe versie")
    expect(mirjam.venster().get_by_label("Code")).to_have_value(f"{GOED}.v1.B", timeout=GEDULD)  # another variant
    mirjam.druk("Annuleren", mirjam.venster())
