"""A student who works here as well, and the way back from a link that was a mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col

from portal.db.aanmelden import Inschrijving, Voorziening, WachtendBericht
from portal.db.beheren import Mededeling, Persoon, Persoonsbron, Roltoewijzing
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import AuditRegel, OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.db.session import unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.mededelingen import MededelingSoort
from portal.domain.presentie import Presentie
from portal.domain.rechten import Rol
from portal.services.beheren import ook_medewerker, rollen
from portal.services.beheren.ook_medewerker import VerbreekBand, WerktOok
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School, een, tel
from tests.hulp.ook_student import Mens
from tests.hulp.zaken import doe

WAAROM = "Twee mensen met dezelfde naam"


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


def _los(mens: Mens) -> Persoon:
    id = doe(ook_medewerker.koppel_los, mens.baas, VerbreekBand(persoon_id=mens.wie.id, reden=WAAROM))
    rij: Persoon = een(Persoon, Persoon.id == id)
    return rij


def test_het_is_toch_niet_dezelfde_en_alles_van_het_register_gaat_mee(mens: Mens) -> None:  # PRK-13 BEH-2
    d = mens.plek()
    mens.maak.resultaat(d, status="bezig")
    mens.maak.voorziening(mens.wie)
    schrijf(Mededeling(persoon_id=mens.wie.id, soort=MededelingSoort.VERVANGEN, tekst="U neemt het over"))
    nummer = mens.persoon["primaryCode"]["code"]
    van_hem = [(m, m.student_id) for m in (Inschrijving, Deelname, Resultaat, Voorziening)]
    voor = [tel(m) for m, _ in van_hem]
    ander = _los(mens)
    assert [tel(m, k == ander.id) for m, k in van_hem] == voor
    assert [tel(m, k == mens.wie.id) for m, k in van_hem] == [0, 0, 0, 0]
    bron = een(Persoonsbron)
    assert (bron.persoon_id, bron.hoofd, ander.oke_id) == (ander.id, True, bron.oke_id)
    assert (ander.nummer, ander.is_student, ander.account, ander.ook_medewerker) == (nummer, True, None, False)
    nu = mens.nu()
    assert (nu.naam, nu.account, nu.nummer) == ("Dirk Docent", "dirk@school.example", "P77")
    assert (nu.is_student, nu.ook_medewerker, nu.studentnummer, nu.opleiding_id) == (False, False, "", None)
    assert mens.rollen() == {Rol.DOCENT}
    assert een(Roltoewijzing, Roltoewijzing.rol == "student").persoon_id == ander.id
    assert een(Mededeling, Mededeling.tekst == "U neemt het over").persoon_id == mens.wie.id
    assert tel(AuditRegel, AuditRegel.actie == "persoon.losgekoppeld", AuditRegel.reden == WAAROM) == 2


def test_daarna_schrijft_het_register_weer_over_de_student_en_niet_over_de_medewerker(mens: Mens) -> None:
    # BEH-2 AAN-1
    ander = _los(mens)
    assert tel(OkeBericht, col(OkeBericht.pad).endswith(f"/persons/{ander.oke_id}"), OkeBericht.methode == "GET") == 1
    mens.school.put(mens.persoon | {"surname": "Anders", "givenName": "Daan", "otherCodes": []})
    assert een(Persoon, Persoon.id == ander.id).achternaam == "Anders"
    assert (mens.nu().naam, mens.nu().account) == ("Dirk Docent", "dirk@school.example")
    assert tel(WachtendBericht, col(WachtendBericht.besloten_op).is_(None)) == 0


def test_wie_als_student_een_examen_maakte_wordt_niet_zomaar_losgemaakt(mens: Mens) -> None:  # PRK-13 VAS-5
    d = mens.plek()
    with unit_of_work() as uow:
        uow.get(Zitting, d.zitting_id).start = tijd.nu() - timedelta(days=1)
        rij = uow.get(Deelname, d.id)
        rij.status, rij.presentie = "afgerond", Presentie.AANWEZIG.value
    with pytest.raises(Geblokkeerd, match="maakte deze persoon een examen") as fout:
        _los(mens)
    assert "examencommissie" in (fout.value.actie or "")
    assert (een(Inschrijving).student_id, mens.nu().ook_medewerker) == (mens.wie.id, True)
    with unit_of_work() as uow:
        uow.get(Deelname, d.id).zonder_werk = True
    ander = _los(mens)
    assert een(Deelname).student_id == ander.id


def test_losmaken_doet_een_beheerder_van_de_hele_school_en_nooit_bij_zichzelf(mens: Mens) -> None:  # BEH-3
    cmd = VerbreekBand(persoon_id=mens.wie.id, reden=WAAROM)
    deel = mens.als(Rol.BEHEERDER, eenheden=[mens.maak.eenheid()])
    for wie in (mens.in_rol(Rol.BEHEERDER), deel, mens.als(Rol.EXAMENBUREAU)):
        with pytest.raises(NietToegestaan):
            doe(ook_medewerker.koppel_los, wie, cmd)
    with pytest.raises(Ongeldig, match="niet aan een student"):
        doe(ook_medewerker.koppel_los, mens.baas, VerbreekBand(persoon_id=mens.maak.medewerker().id, reden=WAAROM))


def _student(maak: Maak, school: School) -> Persoon:
    """Somebody whom the registry sent as a student."""
    persoon = school.persoon(otherCodes=[{"codeType": "accountId", "code": "sara@school.example"}])
    school.put(persoon)
    rij: Persoon = een(Persoon, Persoon.account == "sara@school.example")
    return rij


def test_een_student_die_hier_gaat_werken_is_ook_medewerker(maak: Maak, als: Als) -> None:  # BEH-2 BEH-4
    school = School(maak)
    persoon = school.persoon(otherCodes=[{"codeType": "accountId", "code": "sara@school.example"}])
    school.put(persoon)
    sara, baas = een(Persoon, Persoon.account == "sara@school.example"), als(Rol.BEHEERDER)
    rol = rollen.VerleenRol(persoon_id=sara.id, rol=Rol.SURVEILLANT, reden="Houdt toezicht")
    with pytest.raises(Ongeldig, match="is student") as fout:
        doe(rollen.verleen_rol, baas, rol)
    assert "leg dat dan eerst vast" in (fout.value.actie or "")
    doe(ook_medewerker.werkt_ook, baas, WerktOok(persoon_id=sara.id, nummer="P12", reden="Bijbaan als surveillant"))
    doe(rollen.verleen_rol, baas, rol)
    nu = een(Persoon, Persoon.id == sara.id)
    assert (nu.nummer, nu.studentnummer, nu.ook_medewerker, nu.is_student) == ("P12", sara.nummer, True, True)
    kwaad = {"otherCodes": [{"codeType": "accountId", "code": "kwaad@elders.example"}], "surname": "Kwaad"}
    school.put(persoon | kwaad)
    na = een(Persoon, Persoon.id == sara.id)
    assert (na.account, na.achternaam, na.nummer) == ("sara@school.example", sara.achternaam, "P12")
    with pytest.raises(Geblokkeerd, match="rol als medewerker"):
        doe(ook_medewerker.werkt_toch_niet, baas, VerbreekBand(persoon_id=sara.id, reden="Vergissing"))


def test_dat_een_student_hier_werkt_is_terug_te_nemen_en_een_nummer_is_van_een(maak: Maak, als: Als) -> None:
    # PRK-13 BEH-4
    sara, baas = _student(maak, School(maak)), als(Rol.BEHEERDER)
    maak.medewerker(nummer="P12", naam="Piet Post")
    with pytest.raises(Botsing, match="Piet Post"):
        doe(ook_medewerker.werkt_ook, baas, WerktOok(persoon_id=sara.id, nummer="p12", reden="Bijbaan"))
    doe(ook_medewerker.werkt_ook, baas, WerktOok(persoon_id=sara.id, reden="Bijbaan"))
    with pytest.raises(Botsing, match="al bekend"):
        doe(ook_medewerker.werkt_ook, baas, WerktOok(persoon_id=sara.id, reden="Bijbaan"))
    doe(ook_medewerker.werkt_toch_niet, baas, VerbreekBand(persoon_id=sara.id, reden="Verkeerde Sara"))
    nu = een(Persoon, Persoon.id == sara.id)
    assert (nu.nummer, nu.studentnummer, nu.ook_medewerker) == (sara.nummer, "", False)


def test_een_oud_student_die_een_rol_krijgt_is_medewerker_en_kan_terugkomen_als_student(maak: Maak, als: Als) -> None:
    # BEH-2 BEH-1
    school, baas = School(maak), als(Rol.BEHEERDER)
    persoon = school.persoon(otherCodes=[{"codeType": "accountId", "code": "sara@school.example"}])
    school.put(persoon)
    school.put(persoon | {"affiliations": ["employee"]})
    sara = een(Persoon, Persoon.account == "sara@school.example")
    assert sara.is_student is False
    doe(rollen.verleen_rol, baas, rollen.VerleenRol(persoon_id=sara.id, rol=Rol.SURVEILLANT, reden="Oud-student"))
    nu = een(Persoon, Persoon.id == sara.id)
    assert (nu.ook_medewerker, nu.studentnummer, nu.nummer) == (True, sara.nummer, "")
    school.put(persoon)
    weer = een(Persoon, Persoon.id == sara.id)
    assert (weer.is_student, weer.ook_medewerker) == (True, True)
    assert tel(WachtendBericht, col(WachtendBericht.besloten_op).is_(None)) == 0
