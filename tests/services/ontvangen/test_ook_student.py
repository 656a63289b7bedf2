"""Staff whom a registry sends as a student: they study here as well, and nothing of what the school keeps changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.db import studeren
from portal.db.aanmelden import Inschrijving, WachtendBericht
from portal.db.afnemen import ProcesVerbaal
from portal.db.beheren import Persoon, Persoonsbron
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, Rol
from portal.domain.voorbereiding import Klaarstap
from portal.oke import mapping_uit
from portal.services.aanmelden.lezen import studentkaart
from portal.services.aanmelden.stand_bestand import AANMELDINGEN
from portal.services.afnemen import aanvulling, bestanden
from portal.services.beheren import rollen
from portal.services.beheren.lezen import gebruikers
from portal.services.beoordelen.lezen import resultaten
from portal.services.grond import scheiding
from portal.services.inrichten import basisgegevens
from portal.services.inrichten.stand_basis import SOORTEN
from portal.services.inrichten.stand_basisvelden import Begeleidergegevens, Studentgegevens
from portal.services.monitoren.lezen import wachtend as lezen
from portal.services.monitoren.lezen.wachtend import WachtFilter
from portal.services.plannen import intrekken, medewerkers, plaatsen, voorbereiding, wachtlijst, zittingen
from portal.services.plannen.go import GeefGo, geef_go
from portal.services.vaststellen import cesuur, vaststellen
from tests.hulp.inlezen import neem, pas_toe
from tests.hulp.maak import Als, Maak, schrijf
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
    assert tel(WachtendBericht, col(WachtendBericht.besloten_op).is_(None)) == 1


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
        staf = select(Persoon.id).where(studeren.medewerkers(), Persoon.id == mens.wie.id)
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


def _getekend(maak: Maak, d: Deelname) -> None:
    """The sitting was, its report is signed, and it says that he did not come."""
    with unit_of_work() as uow:
        uow.get(Zitting, d.zitting_id).status = "ondertekend"
        rij = uow.get(Deelname, d.id)
        rij.status, rij.presentie = "afgerond", Presentie.AFWEZIG.value
    schrijf(ProcesVerbaal(zitting_id=d.zitting_id, ondertekend_op=tijd.nu(), verslag="Rustig verlopen"))


def test_niemand_verbetert_na_de_handtekening_iets_over_zijn_eigen_examen(mens: Mens) -> None:  # BEH-3 UIT-2
    d = mens.plek()
    _getekend(mens.maak, d)
    ik, z = mens.in_rol(Rol.EXAMENBUREAU), d.zitting_id
    beter = aanvulling.VerbeterPresentie(
        deelname_id=d.id, presentie=Presentie.AANWEZIG, reden="Ik was er toch", bevestigd=True
    )
    for doen, cmd in (
        (aanvulling.verbeter_presentie, beter),
        (aanvulling.vul_pv_aan, aanvulling.VulPvAan(zitting_id=z, tekst="Ik was er toch")),
        (bestanden.vraag_upload, bestanden.VraagUpload(zitting_id=z, pagina="dossier")),
        (voorbereiding.vink_stap, voorbereiding.VinkStap(zitting_id=z, stap=Klaarstap.KLAARGEZET, klaar=True)),
    ):
        with pytest.raises(NietToegestaan, match="zelf examen"):
            doe(doen, ik, cmd)
    assert een(Deelname).presentie == Presentie.AFWEZIG
    doe(aanvulling.verbeter_presentie, mens.als(Rol.EXAMENBUREAU), beter)
    assert een(Deelname).presentie == Presentie.AANWEZIG


def test_niemand_stelt_de_grens_vast_waaruit_zijn_eigen_cijfer_volgt(maak: Maak, als: Als) -> None:  # BEH-3 BEO-3
    m = Mens(School(maak), maak, als, Rol.EXAMENCOMMISSIE)
    m.plek()
    cmd = cesuur.StelCesuurVast(cesuur_id=maak.cesuur(m.school.versie, vastgesteld=False).id)
    with pytest.raises(NietToegestaan, match="uw eigen cijfer"):
        doe(cesuur.stel_cesuur_vast, m.in_rol(Rol.EXAMENCOMMISSIE), cmd)
    doe(cesuur.stel_cesuur_vast, als(Rol.EXAMENCOMMISSIE), cmd)


def test_niemand_zet_zichzelf_in_de_rij(mens: Mens) -> None:  # BEH-3 AAN-7
    mens.maak.go(een(Inschrijving))
    mijn = een(Inschrijving).id
    zitting = mens.maak.zitting(mens.school.versie, capaciteit=1)
    mens.maak.deelname(zitting)
    cmd = wachtlijst.KiesMoment(inschrijving_id=mijn, zitting_id=zitting.id)
    with pytest.raises(NietToegestaan, match="over uzelf"):
        doe(wachtlijst.zet_op_wachtlijst, mens.in_rol(Rol.EXAMENBUREAU), cmd)
    doe(wachtlijst.zet_op_wachtlijst, mens.als(Rol.EXAMENBUREAU), cmd)
    af = intrekken.HaalVanWachtlijst(zitting_id=zitting.id, inschrijving_id=mijn, reden="Toch maar niet")
    with pytest.raises(NietToegestaan, match="wacht op een plaats"):
        doe(intrekken.haal_van_wachtlijst, mens.in_rol(Rol.EXAMENBUREAU), af)


@pytest.mark.parametrize("welke", ["toezicht", "examen"])
def test_wie_toezicht_houdt_doet_ook_geen_examen_als_een_van_beide_wordt_verzet(mens: Mens, welke: str) -> None:
    # PLA-2 BEH-3
    mens.maak.rol(mens.wie, Rol.SURVEILLANT)
    dag = tijd.vandaag() + timedelta(days=7)
    d = mens.plek()
    zit = een(Zitting)
    houdt = mens.maak.zitting(start=tijd.op(dag, 9))
    mens.maak.zittingsmedewerker(houdt, mens.wie)
    eb = mens.als(Rol.EXAMENBUREAU)
    z, naar = (houdt, zit.start) if welke == "toezicht" else (zit, houdt.start)
    cmd = zittingen.WijzigZitting(zitting_id=z.id, ruimte_id=z.ruimte_id, start=naar, capaciteit=z.capaciteit)
    with pytest.raises(Botsing, match="Niet iedereen kan"):
        doe(zittingen.wijzig_zitting, eb, cmd)
    doe(zittingen.wijzig_zitting, eb, cmd.model_copy(update={"zonder_wie_niet_kan": True}))
    over = (tel(Zittingsmedewerker), een(Deelname, Deelname.id == d.id).status)
    assert over == ((0, "geplaatst") if welke == "toezicht" else (1, "geannuleerd"))


def test_een_bestand_met_studenten_schrijft_niets_bij_wie_hier_werkt(mens: Mens) -> None:  # BEH-2 PRK-1
    """Their number is one of staff: a student may have the same, and a file that names it is about that student."""
    mens.maak.opleiding(crebo="25998")
    voor = mens.nu().model_dump()
    ander = Studentgegevens(nummer="P77", voornaam="Anna", achternaam="Wit", opleiding="25998", cohort=2026)
    with unit_of_work() as uow:
        id = basisgegevens.bewaar_student(uow, mens.baas, ander)
    assert id != mens.wie.id
    assert mens.nu().model_dump() == voor
    examen = mens.maak.examen(inschrijvers=["examenbureau"])
    eb, nummer = mens.als(Rol.EXAMENBUREAU), mens.persoon["primaryCode"]["code"]
    pas_toe(
        eb,
        neem(
            eb, AANMELDINGEN.naam, f"Studentnr;Examencode;bevestigd\nP77;{examen.code};ja\n{nummer};{examen.code};ja\n"
        ),
    )
    with reading() as uow:
        wie = uow.session.exec(select(Inschrijving.student_id).where(Inschrijving.examen_id == examen.id)).all()
    assert set(wie) == {id, mens.wie.id}
    vandaag, slb = tijd.vandaag(), mens.maak.medewerker(nummer="900")
    pas_toe(eb, neem(eb, "vertrek", f"Studentnr;Diploma op\nP77;{vandaag:%d-%m-%Y}\n"))
    assert (mens.nu().diploma_op, een(Persoon, Persoon.id == id).diploma_op) == (None, vandaag)
    with unit_of_work() as uow:
        basisgegevens.bewaar_rij(
            uow, mens.baas, SOORTEN["begeleiders"], Begeleidergegevens(nummer=nummer, begeleider="900"), mens.wie.id
        )
    assert mens.nu().begeleider_id == slb.id
