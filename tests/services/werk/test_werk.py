"""The home of each role: what waits for me and nothing else, most urgent first, with few questions."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from portal.auth.principal import Principal
from portal.db.beheren import Instelling, Persoon
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.afnemen.aanvulling import VerbeterPresentie, verbeter_presentie
from portal.services.beoordelen.lezen.werk import beoordeling
from portal.services.grond import paden, taken
from portal.services.vaststellen import vaststellen
from portal.services.vaststellen.lezen import verzoeken, wacht
from portal.services.vaststellen.lezen.vaststellen import vaststel_scherm
from portal.services.werk import tellers
from portal.services.werk.werklijst import badges, werklijst
from tests.hulp.logboek import bericht
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.tel import hooguit
from tests.hulp.zaken import alles, doe, zaak


@pytest.fixture
def dinsdag(klok) -> datetime:  # type: ignore[no-untyped-def]
    moment = datetime(2026, 11, 24, 10, tzinfo=UTC)
    klok(moment)
    return moment


@pytest.mark.parametrize("rol", list(Rol))
def test_elke_rol_heeft_een_eigen_werklijst(als: Als, rol: Rol) -> None:  # BEH-1
    wie = als(rol)
    with reading() as uow, hooguit(20):
        lijst = werklijst(uow, wie)
    assert lijst.zin
    assert [r.soort for r in lijst.regels if r.soort != "dagcontrole"] == []
    with reading() as uow:
        assert badges(uow, wie) == {}


def test_examenbureau_ziet_het_dringendste_eerst(maak: Maak, als: Als, dinsdag: datetime) -> None:  # MON-1 MON-3 PLA-4
    klaar = maak.zitting(start=datetime(2026, 11, 16, 9, tzinfo=UTC), status="ondertekend")
    maak.deelname(klaar, status="afgerond", presentie="present")
    maak.zitting(start=dinsdag + timedelta(days=1))
    maak.zitting(maak.versie(vastgesteld=False), start=dinsdag + timedelta(days=9), status="concept")
    bericht(maak, status="geweigerd")
    maak.voorziening(maak.student(), status="aangevraagd")
    i = maak.inschrijving()
    maak.go(i)
    eb = als(Rol.EXAMENBUREAU)
    with reading() as uow, hooguit(20):
        lijst = werklijst(uow, eb)
    titels = [r.titel for r in lijst.regels]
    assert titels[0] == "Resultaten ontbreken"
    assert lijst.regels[0].termijn == "4 werkdagen te laat"
    assert {"Surveillant nodig", "Een bericht is niet aangekomen", "Dagcontrole", "Een student wacht op een moment",
            "Een voorziening beoordelen", "Versie nog niet vastgesteld"} <= set(titels)  # fmt: skip
    assert all(r.link and r.actie for r in lijst.regels)
    with reading() as uow, hooguit(6):
        assert badges(uow, eb) == {paden.AANMELDEN: 1, paden.VOORZIENINGEN: 1, paden.OKE: 1}


def test_een_vraag_over_een_student_noemt_hem_en_leidt_naar_zijn_aanmeldingen(maak: Maak, als: Als) -> None:  # PRK-16
    examen = maak.examen(naam="Rekenen 2F")
    i, staf = maak.inschrijving(maak.student(naam="Noor Bakker"), examen), maak.medewerker(naam="Sven Mulder")
    with reading() as uow:
        noor, sven = uow.get(Persoon, i.student_id), uow.get(Persoon, staf.id)
    with unit_of_work() as uow:
        for over, id, tekst in (
            ("inschrijving", i.id, "Het werk is bewaard."), ("inschrijving", i.id, "Noor Bakker is geslaagd."),
            ("persoon", noor.id, "Welk examen geldt nu?"), ("persoon", sven.id, "Er is geen e-mailadres."),
        ):  # fmt: skip
            taken.vraag(uow, "vraag", Rol.EXAMENBUREAU, over, id, tekst)
    with reading() as uow:
        regels = {r.uitleg: r.link for r in werklijst(uow, als(Rol.EXAMENBUREAU)).regels if r.soort == "taak"}
    aanmeldingen = f"{paden.AANMELDEN}?zoek={noor.nummer}&status=alle"
    assert regels == {
        f"Noor Bakker ({noor.nummer}), Rekenen 2F: Het werk is bewaard.": aanmeldingen,
        "Rekenen 2F: Noor Bakker is geslaagd.": aanmeldingen,
        f"Noor Bakker ({noor.nummer}): Welk examen geldt nu?": aanmeldingen,
        f"Sven Mulder ({sven.nummer}): Er is geen e-mailadres.": paden.ZITTINGEN,
    }


def test_wat_ontbreekt_volgt_de_termijn_van_de_school_en_het_werk_van_de_beoordelaar(
    maak: Maak, als: Als, dinsdag: datetime
) -> None:  # BEO-4
    klaar = maak.zitting(start=datetime(2026, 11, 12, 9, tzinfo=UTC), status="ondertekend")
    deelname, eb = maak.deelname(klaar, status="afgerond", presentie="present"), als(Rol.EXAMENBUREAU)

    def termijn() -> str:
        with reading() as uow:
            return next(iter([r.termijn for r in werklijst(uow, eb).regels if r.soort == "ontbrekend"]), "")

    assert termijn() == "6 werkdagen te laat"  # due on Monday 16 November
    schrijf(Instelling(sleutel="uitwisselen_werkdagen", waarde="5"))
    assert termijn() == "3 werkdagen te laat"
    gedaan = datetime(2026, 11, 16, 15, tzinfo=UTC)
    maak.beoordeling(deelname, maak.medewerker(), status="gedaan", gedaan_op=gedaan, uiterlijk=gedaan.date())
    assert termijn() == "1 werkdag te laat"
    maak.beoordeling(deelname, maak.medewerker(), uiterlijk=gedaan.date() + timedelta(days=1))
    assert termijn() == ""  # to be assessed by Tuesday, to be here by this one


def test_wie_hier_aanwezig_en_daar_afwezig_is_is_werk_voor_wie_het_oplost(maak: Maak, als: Als) -> None:  # UIT-2 BEO-1
    versie = maak.versie(maak.examen(oke=True), component_id=uuid.uuid4())
    z = maak.zitting(versie, status="ondertekend", start=tijd.nu() - timedelta(days=3))
    d = maak.deelname(z, status="afgerond", presentie="present", presentie_tas="notPresent")
    be, wie = als(Rol.BEOORDELAAR), maak.medewerker()
    with reading() as uow:
        beoordelaar = uow.session.get_one(Persoon, be.persoon_id)
    werk = maak.beoordeling(d, beoordelaar)
    maak.zittingsmedewerker(z, wie)
    bureau, surveillant, ec = als(Rol.EXAMENBUREAU), als(Rol.SURVEILLANT, wie), als(Rol.EXAMENCOMMISSIE)

    def regels(principal: Principal) -> list[tuple[str, str]]:
        with reading() as uow:
            return [(r.titel, r.link) for r in werklijst(uow, principal).regels if "verschilt" in r.titel]

    with reading() as uow:
        naam = uow.session.get_one(Persoon, d.student_id).naam
        wacht_op = beoordeling(uow, be, werk.id).wacht_op
        (rij,) = vaststel_scherm(uow, ec, z.id).uitzonderingen
    regel = (f"Presentie van {naam} verschilt", paden.afnemen(z.id))
    assert regels(bureau) == regels(surveillant) == [regel]
    assert "Er komt nu geen score" in wacht_op
    assert "verbetert de presentie" in rij.hersteller
    cmd = VerbeterPresentie(deelname_id=d.id, presentie=Presentie.AFWEZIG, reden="Verkeerde regel")
    with unit_of_work() as uow:
        verbeter_presentie(uow, surveillant, cmd)
    assert regels(bureau) == regels(surveillant) == []


def test_examencommissie(maak: Maak, als: Als) -> None:  # VAS-1
    zaak(maak, (50, 40))
    maak.cesuur(maak.versie(vastgesteld=False, status="ter_vaststelling"), vastgesteld=False)
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow, hooguit(14):
        lijst = werklijst(uow, ec)
    vast = next(r for r in lijst.regels if r.soort == "vaststellen")
    assert vast.actie == "Stel vast"
    assert "2 voorlopig" in vast.uitleg
    with reading() as uow, hooguit(8):
        assert badges(uow, ec) == {paden.VASTSTELLEN: 1, paden.VERZOEKEN: 2}
        assert tellers.badge(paden.VASTSTELLEN)(uow, ec) == 1
        assert tellers.badge(paden.OKE)(uow, ec) == 0


def test_docent_ziet_vragen_van_eigen_studenten(maak: Maak, als: Als) -> None:  # AAN-3 BEH-2
    team = maak.team()
    maak.inschrijving(maak.student(maak.opleiding(team), naam="Eigen Student"), go_gevraagd_op=tijd.nu())
    maak.inschrijving(maak.student(), go_gevraagd_op=tijd.nu())
    docent = als(Rol.DOCENT, eenheden=[team])
    with reading() as uow, hooguit(12):
        lijst = werklijst(uow, docent)
        assert [r.titel for r in lijst.regels] == ["Eigen Student vraagt een Go"]
        assert badges(uow, docent) == {paden.STUDENTEN: 1}


def test_surveillant_en_beoordelaar_zien_alleen_wat_is_toegewezen(
    maak: Maak, als: Als, dinsdag: datetime
) -> None:  # BEO-5 PLA-4
    vandaag = maak.zitting(start=dinsdag + timedelta(hours=1))
    maak.zitting(start=dinsdag + timedelta(hours=1))
    open_pv = maak.zitting(start=dinsdag - timedelta(days=1), status="gesloten")
    wie = maak.medewerker()
    for z in (vandaag, open_pv):
        maak.zittingsmedewerker(z, wie)
    su = als(Rol.SURVEILLANT, wie)
    with reading() as uow, hooguit(12):
        lijst = werklijst(uow, su)
    assert [r.actie for r in lijst.regels] == ["Onderteken", "Bekijk"]
    ander = maak.medewerker()
    d = maak.deelname(
        maak.zitting(start=dinsdag - timedelta(days=9), status="ondertekend"), status="afgerond", presentie="present"
    )
    maak.beoordeling(d, ander, uiterlijk=tijd.vandaag() - timedelta(days=1))
    with reading() as uow, hooguit(12):
        (regel,) = werklijst(uow, als(Rol.BEOORDELAAR, ander)).regels
    assert (regel.titel, regel.toon) == ("Beoordeel 1 student", "bad")
    assert "ma 23 nov 2026, 1 werkdag te laat" in regel.termijn
    with reading() as uow:
        assert werklijst(uow, als(Rol.BEOORDELAAR)).regels == ()


def test_student_ziet_volgende_stap_en_nieuw_resultaat(maak: Maak, als: Als) -> None:  # AAN-2 VAS-3
    z = zaak(maak, (50,))
    doe(vaststellen.stel_vast, als(Rol.EXAMENCOMMISSIE), alles(z))
    with reading() as uow:
        student = uow.session.get_one(Persoon, z.deelnames[0].student_id)
    maak.inschrijving(student)
    zelf = als(Rol.STUDENT, student)
    with reading() as uow, hooguit(12):
        lijst = werklijst(uow, zelf)
    assert [r.actie for r in lijst.regels] == ["Bekijk", "Vraag een Go"]
    assert lijst.regels[0].titel == "Nieuw definitief resultaat"


def test_beheerder_ziet_storing_en_botsing(maak: Maak, als: Als) -> None:  # BEH-3 BEH-6
    maak.koppeling(storing_sinds=tijd.nu())
    wie = maak.medewerker()
    maak.rol(wie, Rol.EXAMENBUREAU)
    maak.rol(wie, Rol.EXAMENCOMMISSIE)
    schrijf(Persoon(achternaam="Los", naam="Los"))
    bh = als(Rol.BEHEERDER)
    with reading() as uow, hooguit(12):
        lijst = werklijst(uow, bh)
    assert [r.soort for r in lijst.regels] == ["koppelingen", "botsing"]
    with reading() as uow, hooguit(5):
        assert badges(uow, bh) == {paden.KOPPELINGEN: 1, paden.RECHTEN: 1}


def test_het_getal_in_het_menu_is_de_som_van_de_tabbladen(maak: Maak, als: Als) -> None:  # VAS-1 PRK-14
    versie = maak.versie(vastgesteld=False, status="ter_vaststelling")
    maak.cesuur(versie, vastgesteld=False)
    ec = als(Rol.EXAMENCOMMISSIE)
    with reading() as uow:
        per = wacht.per_soort(uow, ec)
        assert per["versies"] == len(verzoeken.versieverzoeken(uow, ec)) == 1
        assert per["cesuren"] == len(verzoeken.cesuurverzoeken(uow, ec)) == 1
        assert per["afwezigheid"] == len(verzoeken.afwezigheden(uow, ec))
        assert badges(uow, ec)[paden.VERZOEKEN] == sum(per.values()) == 2
