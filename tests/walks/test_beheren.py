"""Administering: who sees and may do what, how rights come and go, other systems, connections, the checklist, settings."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from portal.domain.rechten import Rol
from tests.hulp.demoschool import TABLET, TELEFOON, Demoschool
from tests.hulp.spelers import GEDULD, Speler, dag, datum, plan

pytestmark = [
    pytest.mark.e2e, pytest.mark.lang, pytest.mark.timeout(600), pytest.mark.xdist_group("keten"),
]  # fmt: skip
ROLLEN = Path(__file__).resolve().parents[2] / "docs" / "rollen"
APPARAAT = {Rol.STUDENT: TELEFOON, Rol.SURVEILLANT: TABLET}


@pytest.mark.walk("BEH-1")
@pytest.mark.parametrize("rol", list(Rol), ids=lambda rol: rol.value)
def test_elke_rol_ziet_haar_eigen_paginas_en_geen_andere(school: Demoschool, rol: Rol) -> None:
    # BEH-1
    paginas = {r: _paginas(r) for r in Rol}
    ander = "/rechten" if rol is not Rol.BEHEERDER else "/vaststellen"
    maat = APPARAAT.get(rol)
    with school.als(rol, **({"viewport": maat} if maat else {})) as wie:
        menu = wie.page.locator("nav a[href]")
        expect(menu.first).to_be_attached(timeout=GEDULD)
        gezien = {(a.get_attribute("href") or "").split("?")[0] for a in menu.all()}
        assert gezien - {"/"} == paginas[rol]
        for pad in sorted(paginas[rol]):
            wie.ga(pad)
            wie.mist("Bezig met laden")
        wie.ga(ander)
        wie.ziet(re.compile("Deze pagina is niet voor (jou|uw rol)"))
        expect(wie.page.get_by_role("link", name="Naar mijn werk")).to_be_visible()
        expect(wie.page.get_by_role("table")).to_have_count(0)
        # Of a page that is mine, what is beyond my reach is not there: that is said at once, with the way back.
        for pad in _buiten_bereik(school, rol):
            wie.page.goto(f"{school.portaal}{pad}")
            wie.ziet(
                re.compile(
                    "Dit bestaat niet, of (u heeft|je hebt) er geen toegang|niet voor (jou|uw rol)|hoort niet bij uw rol"
                )
            )
            wie.mist("Bezig met laden")
            wie.druk(re.compile("^Naar (mijn werk|alle zittingen|de OKE-monitor)"), wie.page.locator("main"))
            expect(wie.page.get_by_role("heading", level=1).first).to_be_visible(timeout=GEDULD)
        wie.fouten.clear()  # the browser notes a refusal itself


@pytest.mark.walk("BEH-2")
def test_een_rol_geldt_voor_een_zitting_en_een_periode_en_niet_verder(school: Demoschool) -> None:
    # BEH-2
    demo = school.school.demo
    docenten = [m for m in school.school.medewerkers if m.rollen == ("docent",) and not m.demo and m.teams != ("ZW",)]
    hulp = docenten[3].naam
    with school.als(demo.examenbureau.naam) as mirjam:
        eigen = plan(mirjam, "NED-2F-LUI.v2.B", dag(83, 17, 30), surveillant="*", beoordelaar="*")
        andere = plan(mirjam, "NED-2F-LUI.v2.B", dag(91, 17, 30), surveillant="*", beoordelaar="*")
        code = f"NED-2F-LUI.v2.B {dag(83)[:10].replace('-', '')}"
        with school.als(demo.beheerder.naam) as bart:
            _kies_persoon(bart, hulp)
            venster = bart.venster()
            venster.get_by_label("Rol", exact=True).select_option("surveillant")
            venster.get_by_label("Waar geldt de rol").select_option("zitting")
            venster.get_by_placeholder("Naam, code of lokaal").fill(code)
            bart.kies(re.compile("^Zitting$"), "luisteren", venster)
            venster.get_by_label("Laatste dag").fill(datum(90))
            venster.get_by_label("Reden").fill("Valt één keer in")
            bart.druk("Geef rol", venster)
            expect(bart.venster()).to_have_count(0, timeout=GEDULD)
            mirjam.ga(f"/zittingen/{eigen}")
            mirjam.druk("Koppel surveillant")
            mirjam.kies("Surveillant", hulp, mirjam.venster())
            mirjam.druk("Koppel", mirjam.venster())
            expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)
            mirjam.ga(f"/zittingen/{andere}")
            mirjam.druk("Koppel surveillant")
            expect(mirjam.venster().get_by_label("Surveillant").locator("option").nth(1)).to_be_attached(timeout=GEDULD)
            expect(mirjam.venster().get_by_label("Surveillant")).not_to_contain_text(hulp)
            # In that role only that sitting is there; a docent finds nobody outside the own team.
            with school.als(hulp, viewport=TABLET) as invaller:
                invaller.druk(re.compile("^Surveillant"))
                invaller.page.wait_for_url(re.compile("/werk"), timeout=GEDULD)
                invaller.ga("/afnemen")
                expect(invaller.regel("luisteren")).to_have_count(1, timeout=GEDULD)
                invaller.page.goto(f"{school.portaal}/afnemen/{andere}")
                invaller.ziet(re.compile("niet gevonden|bestaat niet|mag u niet|niet vinden"))
            vreemd = next(s for s in school.school.studenten if s.team != "ZW")
            with school.als(Rol.DOCENT) as ineke:
                ineke.ga(f"/studenten?zoek={vreemd.studentnummer}")
                ineke.ziet("Niemand gevonden")
            # And taken back: the role is gone, and the log knows why.
            bart.ga(f"/rechten?zoek={hulp}")
            bart.page.get_by_role("link", name=hulp).first.click(timeout=GEDULD)
            bart.druk("Trek in: de rol Surveillant")
            bart.venster().get_by_label("Reden").fill("Niet meer nodig")
            bart.druk("Trek rol in", bart.venster())
            expect(bart.page.get_by_role("button", name="Trek in: de rol Surveillant")).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("BEH-3")
def test_plannen_beoordelen_en_vaststellen_komen_nooit_in_een_hand(school: Demoschool) -> None:
    # BEH-3
    demo = school.school.demo
    bureau = [m.naam for m in school.school.met_rol("examenbureau") if not m.demo]
    with school.als(demo.beheerder.naam) as bart:
        for rol in ("beoordelaar", "examencommissie", "beheerder"):
            _kies_persoon(bart, bureau[1])
            venster = bart.venster()
            venster.get_by_label("Rol", exact=True).select_option(rol)
            venster.get_by_label("Reden").fill("Er is niemand anders")
            bart.druk("Geef rol", venster)
            bart.ziet(re.compile("niet samen|botst"))
            bart.druk("Annuleren", venster)
            expect(bart.venster()).to_have_count(0, timeout=GEDULD)
        # Nobody gives himself a role.
        _kies_persoon(bart, demo.beheerder.naam)
        bart.venster().get_by_label("Rol", exact=True).select_option("surveillant")
        bart.venster().get_by_label("Reden").fill("Ik kan het zelf wel")
        bart.druk("Geef rol", bart.venster())
        bart.ziet(re.compile("uzelf"))
        # The board makes an exception by name, for a period; then it can, and the clash is on the page of rights.
        with school.als(demo.examencommissie.naam) as hanna:
            hanna.ga("/mandaten")
            hanna.druk("Uitzondering geven")
            _zoek_persoon(hanna, bureau[1])
            venster = hanna.venster()
            venster.get_by_label("Welke rol mag toch").select_option("beoordelaar")
            venster.get_by_label("Eerste dag").fill(datum(0))
            venster.get_by_label("Laatste dag").fill(datum(20))
            venster.get_by_label("Reden").fill("Enige vakdocent van deze school")
            hanna.druk("Geef uitzondering", venster)
            expect(hanna.venster()).to_have_count(0, timeout=GEDULD)
            expect(hanna.rij(bureau[1])).to_contain_text("0 keer")
            _kies_persoon(bart, bureau[1])
            venster = bart.venster()
            venster.get_by_label("Rol", exact=True).select_option("beoordelaar")
            venster.get_by_label("Reden").fill("Met uitzondering van de commissie")
            venster.get_by_label("Laatste dag").fill(datum(20))
            bart.druk("Geef rol", venster)
            expect(bart.venster()).to_have_count(0, timeout=GEDULD)
            _bekrachtig(school, bureau[1])
            hanna.druk(f"Trek in: uitzondering voor {bureau[1]}")
            hanna.venster().get_by_label("Reden").fill("Er is weer een vakdocent")
            hanna.druk("Trek uitzondering in", hanna.venster())
            expect(hanna.venster()).to_have_count(0, timeout=GEDULD)
        bart.ga("/rechten?stand=botsing")
        expect(bart.rij(bureau[1])).to_have_count(1, timeout=GEDULD)
        bart.page.get_by_role("link", name=bureau[1]).first.click(timeout=GEDULD)
        bart.ziet("Botsende rollen")
        bart.druk("Trek in: de rol Beoordelaar")
        bart.venster().get_by_label("Reden").fill("De uitzondering is voorbij")
        bart.druk("Trek rol in", bart.venster())
        bart.mist("Botsende rollen")


@pytest.mark.walk("BEH-4")
def test_een_beheerder_geeft_en_neemt_rechten_en_alles_staat_in_het_log(school: Demoschool) -> None:
    # BEH-4
    demo = school.school.demo
    docent = [m for m in school.school.medewerkers if m.rollen == ("docent",) and not m.demo][-1].naam
    with school.als(demo.beheerder.naam) as bart:
        _kies_persoon(bart, docent)
        venster = bart.venster()
        venster.get_by_label("Rol", exact=True).select_option("surveillant")
        venster.get_by_label("Laatste dag").fill(datum(-3))
        venster.get_by_label("Reden").fill("Examenweek")
        bart.druk("Geef rol", venster)
        expect(venster).to_be_visible()  # a day in the past is refused, and what was filled in stays
        expect(venster.get_by_label("Reden")).to_have_value("Examenweek")
        venster.get_by_label("Laatste dag").fill(datum(14))
        bart.druk("Geef rol", venster)
        expect(bart.venster()).to_have_count(0, timeout=GEDULD)
        with school.als(docent) as wie:
            wie.ga("/mijn-gegevens")
            # Blocked: the open screens of this person end, and nobody with this account gets in.
            bart.ga(f"/rechten?zoek={docent}")
            bart.page.get_by_role("link", name=docent).first.click(timeout=GEDULD)
            bart.ziet("Wat deze persoon nu mag")
            bart.druk("Trek in: de rol Surveillant")
            bart.venster().get_by_label("Reden").fill("Examenweek gaat niet door")
            bart.druk("Trek rol in", bart.venster())
            expect(bart.page.get_by_role("button", name="Trek in: de rol Surveillant")).to_have_count(0, timeout=GEDULD)
            bart.druk("Account blokkeren")
            bart.venster().get_by_label("Reden").fill("Laptop gestolen")
            bart.druk("Leg vast", bart.venster())
            bart.ziet("Dit account is geblokkeerd")
            wie.page.goto(f"{school.portaal}/studenten")
            expect(wie.page.get_by_role("heading", name="Mijn studenten")).to_have_count(0, timeout=GEDULD)
            wie.fouten.clear()  # the browser notes the refusal itself
        bart.druk("Account weer openen")
        bart.venster().get_by_label("Reden").fill("Laptop terecht")
        bart.druk("Leg vast", bart.venster())
        bart.mist("Dit account is geblokkeerd")
        bart.ga("/rechten/matrix")
        bart.ziet("Resultaat vaststellen")
        bart.ga("/auditlog")
        bart.zoek(docent)
        for wat in ("Examenweek gaat niet door", "Laptop gestolen", "Laptop terecht"):
            bart.ziet(re.compile(wat))


@pytest.mark.walk("BEH-5")
def test_bij_elke_rol_staat_wat_zij_in_andere_systemen_krijgt(school: Demoschool) -> None:
    # BEH-5
    with school.als(Rol.BEHEERDER) as bart:
        bart.ga("/rechten/systemen")
        bart.druk("Systeem toevoegen bij Surveillant")
        venster = bart.venster()
        venster.get_by_label("Systeem").fill("TOA")
        venster.get_by_label("Wat krijgt iemand").fill("Toetsafnemer, alleen de eigen locatie")
        bart.druk("Bewaar", venster)
        expect(bart.venster()).to_have_count(0, timeout=GEDULD)
        bart.ga(f"/rechten?zoek={school.school.demo.surveillant.achternaam}")
        bart.page.get_by_role("link", name=school.school.demo.surveillant.naam).first.click(timeout=GEDULD)
        bart.ziet("Toetsafnemer, alleen de eigen locatie")
        bart.ga("/rechten/systemen")
        bart.druk("Wijzig TOA bij Surveillant")
        bart.venster().get_by_label("Wat krijgt iemand").fill("")  # empty takes it away again
        bart.druk("Bewaar", bart.venster())
        expect(bart.page.get_by_role("button", name="Wijzig TOA bij Surveillant")).to_have_count(0, timeout=GEDULD)


@pytest.mark.walk("BEH-6")
def test_een_koppeling_testen_wijzigen_en_het_tweede_paar_ogen(school: Demoschool) -> None:
    # BEH-6
    demo = school.school.demo
    with school.als(demo.beheerder.naam) as bart:
        bart.ga("/koppelingen")
        bart.druk("Test Deelnemerregistratie")
        bart.ziet("Gelukt")
        bart.mist(re.compile("^Mislukt$"))
        httpx.post(f"{school.dr}/control/storing", json={"aantal": 2}, timeout=20)
        bart.druk("Test Deelnemerregistratie")
        bart.ziet(re.compile("^Mislukt$"))
        bart.blijft(lambda: _test_lukt(bart))
        bart.druk("Koppeling toevoegen")
        venster = bart.venster()
        venster.get_by_label("Naam").fill("Proeftoets")
        venster.get_by_label("Soort").select_option("tas")
        venster.get_by_label("Adres", exact=True).fill("geen adres")
        venster.get_by_label("Adres voor toegang").fill(f"{school.tas}/oauth/token")
        venster.get_by_label("Client-id").fill("portaal")
        venster.get_by_label("Geheim").fill("een-geheim-dat-niemand-raadt")
        bart.druk("Bewaar", venster)
        expect(venster).to_be_visible()
        venster.get_by_label("Adres", exact=True).fill(f"{school.tas}/ooapi/v5")
        bart.druk("Bewaar", venster)
        expect(bart.venster()).to_have_count(0, timeout=GEDULD)
        bart.ziet("Wacht op bekrachtiging")
        with school.als(demo.examenbureau.naam) as mirjam:
            mirjam.ga("/bekrachtigingen")
            mirjam.ziet(re.compile("Proeftoets"))
            mirjam.druk(re.compile("^Wijs af: .*Proeftoets"))
            mirjam.venster().get_by_label("Reden").fill("Die leverancier kennen wij niet")
            mirjam.druk("Wijs af", mirjam.venster())
            mirjam.ziet(re.compile("Die leverancier kennen wij niet"))
        bart.ga("/koppelingen")
        expect(bart.rij("Proeftoets")).to_contain_text("Er gaat niets uit", timeout=GEDULD)
        # What nobody agreed to goes from the list again, with a reason; what is in use cannot.
        expect(bart.page.get_by_role("button", name="Haal weg: Deelnemerregistratie")).to_have_count(0)
        bart.druk("Haal weg: Proeftoets")
        bart.druk("Annuleren", bart.venster())
        expect(bart.rij("Proeftoets")).to_have_count(1)
        bart.druk("Haal weg: Proeftoets")
        bart.druk("Haal weg", bart.venster())
        expect(bart.venster()).to_be_visible()  # not without a reason
        bart.venster().get_by_label("Reden").fill("Verkeerde leverancier")
        bart.druk("Haal weg", bart.venster())
        expect(bart.rij("Proeftoets")).to_have_count(0, timeout=GEDULD)
        bart.ga("/auditlog")
        bart.ziet(re.compile("Verkeerde leverancier"))


@pytest.mark.walk("BEH-7")
def test_de_checklist_is_live_voor_wie_haar_open_heeft(school: Demoschool) -> None:
    # BEH-7
    demo = school.school.demo
    with school.als(demo.docent.naam) as ineke, school.als(demo.examencommissie.naam) as hanna:
        team = "Zorg & Welzijn"
        for wie in (ineke, hanna):
            wie.ga("/gereedheid")
            wie.kies("Team of locatie", team)
        vraag = "Trainingen uitgevoerd"
        expect(ineke.regel(vraag)).to_be_visible(timeout=GEDULD)
        expect(hanna.regel(vraag)).to_be_visible(timeout=GEDULD)
        ineke.regel(vraag).get_by_role("button", name=re.compile("Nee$")).click(timeout=GEDULD)
        expect(hanna.regel(vraag).get_by_role("button", name=re.compile("Nee$"))).to_have_attribute(
            "aria-pressed", "true", timeout=GEDULD
        )
        ineke.regel(vraag).get_by_role("button", name=re.compile("^(Actie toevoegen|Wijzig)")).click(timeout=GEDULD)
        ineke.page.get_by_label("Opmerking of actie").fill("Training op de studiedag")
        ineke.page.get_by_label("Eigenaar").fill("Teamleider")
        ineke.page.get_by_label("Uiterlijk").fill(datum(21))
        ineke.druk("Bewaar")
        hanna.ziet("Training op de studiedag")
        hanna.ziet("Eigenaar: Teamleider")
        hanna.regel(vraag).get_by_role("button", name=re.compile("Ja$")).click(timeout=GEDULD)
        ineke.ziet(re.compile(f"Bijgewerkt door {demo.examencommissie.naam}"))


@pytest.mark.walk("BEH-10")
def test_een_instelling_wijzigen_en_terugzetten_staat_in_het_logboek(school: Demoschool) -> None:
    # BEH-10
    with school.als(Rol.BEHEERDER) as bart, school.als(Rol.SURVEILLANT, viewport=TABLET) as sven:
        bart.ga("/instellingen")
        oud = bart.regel("Bezwaartermijn").locator("p.waarde").inner_text(timeout=GEDULD)
        assert sven
        bart.druk("Wijzig Bezwaartermijn")
        venster = bart.venster()
        venster.get_by_label("Bezwaartermijn").fill("400")
        bart.druk("Bewaar", venster)
        expect(venster).to_be_visible()
        venster.get_by_label("Bezwaartermijn").fill("21")
        bart.druk("Bewaar", venster)
        expect(bart.venster()).to_have_count(0, timeout=GEDULD)
        bart.ziet(re.compile(rf"{oud}.*21"))
        bart.druk("Wijzig Bezwaartermijn")
        bart.venster().get_by_label("Bezwaartermijn").fill(oud)
        bart.druk("Bewaar", bart.venster())
        expect(bart.venster()).to_have_count(0, timeout=GEDULD)
        bart.ziet(re.compile(rf"21.*{oud}"))
        bart.ga("/auditlog")
        bart.zoek("instelling")  # who, what and when; what was in it is not for an administrator
        expect(bart.rij("wijzigde een instelling").nth(1)).to_be_visible(timeout=GEDULD)


def _buiten_bereik(school: Demoschool, rol: Rol) -> list[str]:
    """Addresses of things that are not for this role, or that are not there at all."""
    vreemd, niets = next(s for s in school.school.studenten if s.team != "ZW" and not s.demo), uuid.uuid4()
    if rol is Rol.STUDENT:
        return [f"/dossiers/student/{vreemd.id}"]
    if rol is Rol.DOCENT:
        return [f"/zittingen/{niets}", f"/vaststellen/{niets}"]
    if rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR):
        with school.als(school.school.demo.examenbureau.naam) as mirjam:
            zitting = _van_een_ander(school, mirjam)
        return [f"/afnemen/{zitting}"] if rol is Rol.SURVEILLANT else [f"/beoordelen/{zitting}", f"/afnemen/{zitting}"]
    return {
        Rol.EXAMENBUREAU: [f"/zittingen/{niets}", f"/dossiers/student/{niets}"],
        Rol.EXAMENCOMMISSIE: [f"/vaststellen/{niets}", f"/catalogus/{niets}"],
        Rol.BEHEERDER: [f"/rechten/{niets}", f"/oke/{niets}", f"/dossiers/zitting/{niets}"],
    }[rol]


def _van_een_ander(school: Demoschool, bureau: Speler) -> str:
    """A sitting of today or later that neither the demo invigilator nor the demo assessor is on."""
    demo = school.school.demo
    page = bureau.ga("/zittingen")
    expect(page.locator("main a[href*='/zittingen/']").first).to_be_visible(timeout=GEDULD)
    adressen = [a.get_attribute("href") or "" for a in page.locator("main a[href*='/zittingen/']").all()]
    for adres in (a for a in adressen if re.search(r"/zittingen/[0-9a-f-]{36}", a)):
        bureau.ga(adres)
        bureau.ziet(re.compile(", (surveillant|beoordelaar)$"))
        if not any(bureau.page.get_by_text(f"{m.naam}, ").count() for m in (demo.surveillant, demo.beoordelaar)):
            return adres.rstrip("/").rpartition("/")[2]
    raise AssertionError("they are on every sitting of this page")


def _paginas(rol: Rol) -> set[str]:
    """The addresses in the menu of a role, as its page for users names them."""
    return set(re.findall(r"^\| [^|]+ \| [^|]+ \| `(/[^`]*)` \|$", (ROLLEN / f"{rol.value}.md").read_text(), re.M))


def _zoek_persoon(wie: Speler, naam: str) -> None:
    """Find a person in the dialog and choose her."""
    veld = wie.venster().get_by_role("searchbox")
    veld.fill(naam, timeout=GEDULD)
    veld.press("Enter")
    wie.venster().get_by_role("button", name=re.compile(f"^{re.escape(naam)}")).first.click(timeout=GEDULD)


def _bekrachtig(school: Demoschool, wat: str) -> None:
    """A second person agrees to what an administrator asked; it counts from then on."""
    with school.als(Rol.EXAMENBUREAU) as mirjam:
        mirjam.ga("/bekrachtigingen")
        mirjam.druk(re.compile(f"^Bekrachtig: .*{re.escape(wat)}"))
        mirjam.druk("Bekrachtig", mirjam.venster())
        expect(mirjam.venster()).to_have_count(0, timeout=GEDULD)


def _kies_persoon(bart: Speler, naam: str) -> None:
    """Open the dialog to give a role, for this person."""
    bart.ga("/rechten")
    bart.druk("Rol geven")
    _zoek_persoon(bart, naam)


def _test_lukt(bart: Speler) -> bool:
    bart.druk("Test Deelnemerregistratie")
    bart.ziet(re.compile("^(Gelukt|Mislukt)$"))
    bart.page.wait_for_timeout(1500)
    return not bart.page.get_by_text("Mislukt", exact=True).count()
