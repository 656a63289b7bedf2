"""Staff whom a registry sends as a student: they study here as well, and nothing of what the school keeps changes."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving, WachtendBericht
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.plannen import Deelname
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import NietToegestaan
from portal.domain.rechten import P, Rol
from portal.oke import mapping_uit
from portal.services.aanmelden.lezen import studentkaart
from portal.services.beheren import rollen
from portal.services.beheren.lezen import gebruikers
from portal.services.beoordelen.lezen import resultaten
from portal.services.grond import scheiding
from portal.services.monitoren.lezen import wachtend as lezen
from portal.services.monitoren.lezen.wachtend import WachtFilter
from portal.services.plannen import medewerkers, plaatsen
from portal.services.plannen.go import GeefGo, geef_go
from portal.services.vaststellen import vaststellen
from tests.hulp.maak import Als, Maak
from tests.hulp.oke import Json, School, een, tel
from tests.hulp.ook_student import Mens
from tests.hulp.zaken import doe

STAF = [Rol.DOCENT, Rol.EXAMENCOMMISSIE, Rol.BEOORDELAAR, Rol.SURVEILLANT, Rol.BEHEERDER, None]


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


@pytest.mark.parametrize("rol", STAF)
def test_een_medewerker_die_hier_studeert_is_ook_student_en_houdt_wat_van_de_school_is(
    maak: Maak, als: Als, rol: Rol | None
) -> None:  # BEH-1 BEH-2
    m = Mens(School(maak), maak, als, rol)
    nu = m.nu()
    assert (nu.naam, nu.account, nu.nummer, nu.email, nu.actief) == (
        "Dirk Docent", "dirk@school.example", "P77", m.wie.email, True,
    )  # fmt: skip
    assert (nu.is_student, nu.ook_medewerker) == (True, True)
    assert m.rollen() == {Rol.STUDENT, *([rol] if rol else [])}
    assert een(Inschrijving).student_id == m.wie.id
    m.plek()


@pytest.mark.parametrize("rol", STAF)
def test_het_register_schrijft_ook_dan_niets_van_wat_van_de_school_is(
    maak: Maak, als: Als, rol: Rol | None
) -> None:  # BEH-2
    """Another account, another name, locked out: nothing of it; the administrator reads it once."""
    m = Mens(School(maak), maak, als, rol)
    voor = m.nu().model_dump(exclude={"is_student"})
    kwaad = {"otherCodes": [{"codeType": "accountId", "code": "kwaad@elders.example"}], "surname": "Kwaad"}
    for anders in (kwaad, {"activeEnrollment": False}, {"affiliations": ["employee"]}, {"affiliations": ["guest"]}):
        m.school.put(m.persoon | kwaad | anders)
        assert m.nu().model_dump(exclude={"is_student"}) == voor
    assert een(Persoonsbron).hoofd is False
    assert tel(WachtendBericht, WachtendBericht.besloten_op == None) == 1  # noqa: E711


@pytest.mark.parametrize("weg", [{"activeEnrollment": False}, {"affiliations": ["guest"]}])
def test_wie_het_register_laat_gaan_is_geen_student_meer_en_houdt_zijn_rollen(mens: Mens, weg: Json) -> None:
    # BEH-1 BEH-2
    mens.plek()
    for _ in range(2):
        mens.school.put(mens.persoon | weg)
    assert (mens.nu().is_student, mens.nu().actief, mens.rollen()) == (False, True, {Rol.DOCENT})
    assert een(Deelname).status == "geannuleerd"
    assert doe(lezen.wachtlijst_van, mens.baas, WachtFilter(soort="personen")).rijen == [], "nobody has to decide again"
    mens.school.put(mens.persoon)
    assert (mens.nu().is_student, mens.rollen()) == (True, {Rol.DOCENT, Rol.STUDENT})


def test_hij_staat_bij_de_medewerkers_en_bij_de_studenten(mens: Mens) -> None:  # BEH-4 PRK-14
    filter = gebruikers.GebruikerFilter(tekst="dirk")
    (rij,) = doe(gebruikers.gebruikers, mens.baas, filter).rijen
    assert (rij.naam, rij.soort) == ("Dirk Docent", "Medewerker en student")
    assert doe(studentkaart.kop, mens.als(Rol.EXAMENBUREAU), mens.wie.id).naam == "Dirk Docent"
    with reading() as uow:
        student = select(Persoon.id).where(Persoon.is_student, Persoon.id == mens.wie.id)
        staf = select(Persoon.id).where(Persoon.medewerkers(), Persoon.id == mens.wie.id)
        assert uow.session.exec(student).all() == uow.session.exec(staf).all() == [mens.wie.id]
    with unit_of_work() as uow:
        cmd = rollen.VerleenRol(persoon_id=mens.wie.id, rol=Rol.SURVEILLANT, reden="Ook toezicht")
        rollen.verleen_rol(uow, mens.baas, cmd)
    assert mens.rollen() == {Rol.DOCENT, Rol.STUDENT, Rol.SURVEILLANT}


def test_een_partner_hoort_zijn_studentnummer_en_nooit_zijn_personeelsnummer(mens: Mens) -> None:  # PLA-7
    nummer = mens.persoon["primaryCode"]["code"]
    als_student, als_staf = mapping_uit.persoon(mens.nu()), mapping_uit.persoon(mens.nu(), als_student=False)
    assert (als_student.primaryCode.code, als_staf.primaryCode.code) == (nummer, "P77")


def test_hij_ziet_zijn_uitslag_in_de_rol_student(mens: Mens) -> None:  # BEH-1
    deelname = mens.plek()
    mens.maak.cesuur(mens.school.versie)
    mens.maak.resultaat(deelname, status="definitief")
    with reading() as uow:
        assert len(resultaten.mijn_resultaten(uow, mens.in_rol(Rol.STUDENT)).rijen) == 1


def test_niemand_besluit_beoordeelt_of_houdt_toezicht_bij_zichzelf(maak: Maak, als: Als) -> None:  # BEH-3
    m = Mens(School(maak), maak, als, Rol.EXAMENCOMMISSIE)
    d = m.plek()
    for rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR):
        maak.rol(m.wie, rol)
        cmd = medewerkers.ZetMedewerkerOp(zitting_id=d.zitting_id, persoon_id=m.wie.id, rol=rol)
        with pytest.raises(NietToegestaan, match="zelf examen"):
            doe(medewerkers.zet_medewerker_op, als(Rol.EXAMENBUREAU), cmd)
    werk = maak.resultaat(d)
    ec = m.in_rol(Rol.EXAMENCOMMISSIE)
    terug = vaststellen.StuurTerug(resultaat_id=werk.id, reden="Mag niet")
    with pytest.raises(NietToegestaan, match="over uzelf"):
        doe(vaststellen.stuur_terug, ec, terug)
    vast = vaststellen.StelVast(zitting_id=d.zitting_id, resultaat_ids=(werk.id,), motivatie="Mag niet")
    with pytest.raises(NietToegestaan, match="zelf examen"):
        doe(vaststellen.stel_vast, ec, vast)
    with reading() as uow:
        for recht in (P.BEOORDELING_DOEN, P.RESULTAAT_VASTSTELLEN, P.ZITTING_PLAATSEN):
            assert "zelf examen" in scheiding.waarom_niet(uow, m.wie.id, recht, d.zitting_id)


def test_niemand_geeft_zichzelf_een_go_of_een_plaats(mens: Mens) -> None:  # BEH-3 AAN-3
    with unit_of_work() as uow:
        uow.get(Persoon, mens.wie.id).begeleider_id = mens.wie.id
    go = GeefGo(inschrijving_id=een(Inschrijving).id, besluit="go", reden="Klaar")
    with pytest.raises(NietToegestaan, match="over uzelf"):
        doe(geef_go, mens.in_rol(Rol.DOCENT), go)
    mens.maak.go(een(Inschrijving))
    zitting = mens.maak.zitting(mens.school.versie)
    cmd = plaatsen.PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(een(Inschrijving).id,))
    telling = doe(plaatsen.plaats_studenten, mens.in_rol(Rol.EXAMENBUREAU), cmd)
    assert (telling.gedaan, "over uzelf" in telling.overgeslagen[0][1]) == (0, True)


def test_wie_toezicht_houdt_doet_dan_geen_examen(mens: Mens) -> None:  # PLA-2 BEH-3
    zitting = mens.maak.zitting(mens.school.versie)
    mens.maak.rol(mens.wie, Rol.SURVEILLANT)
    mens.maak.zittingsmedewerker(zitting, mens.wie)
    mens.maak.go(een(Inschrijving))
    cmd = plaatsen.PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(een(Inschrijving).id,))
    telling = doe(plaatsen.plaats_studenten, mens.als(Rol.EXAMENBUREAU), cmd)
    assert "al ingezet" in telling.overgeslagen[0][1]
