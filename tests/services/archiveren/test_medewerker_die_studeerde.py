"""Staff who studied here: what is kept of the student is found and ends as that of any student; the staff record stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from portal.auth.principal import OPDRACHTREGEL, PORTAAL
from portal.db.aanmelden import Inschrijving, PlanbareToets, WachtendBericht
from portal.db.beheren import Mededeling, Persoon
from portal.db.beoordelen import Resultaat
from portal.db.bewaren import Vernietiging
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.db.session import unit_of_work
from portal.domain import tijd
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import Rol
from portal.services.aanmelden.lezen import studentkaart
from portal.services.archiveren import bewaartermijn
from portal.services.archiveren.lezen import dossiers
from portal.services.archiveren.opruimen import TERMIJN, ruim_geannuleerden_op
from portal.services.monitoren import wachtend
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.oke import School, een, tel
from tests.hulp.ook_student import Mens
from tests.hulp.zaken import doe

LANG_GELEDEN = timedelta(days=900)


@pytest.fixture
def mens(maak: Maak, als: Als) -> Mens:
    return Mens(School(maak), maak, als)


def _klaar(mens: Mens) -> None:
    """He passed long ago, got his diploma, and the registry let him go."""
    d = mens.plek()
    mens.maak.resultaat(d, status="definitief")
    with unit_of_work() as uow:
        z = uow.get(Zitting, d.zitting_id)
        z.start, z.eind, z.laatste_eind = (
            m - LANG_GELEDEN - timedelta(days=30) for m in (z.start, z.eind, z.laatste_eind)
        )
        z.status, uow.get(Deelname, d.id).status = "ondertekend", "afgerond"
        uow.get(Inschrijving, d.inschrijving_id).status = "behaald"
        uow.get(Persoon, mens.wie.id).diploma_op = tijd.vandaag() - LANG_GELEDEN
    mens.school.put(mens.persoon | {"activeEnrollment": False})
    with unit_of_work() as uow:
        uow.session.execute(update(OkeBericht).values(status="bevestigd"))
    assert mens.nu().is_student is False


def test_wie_hier_studeerde_blijft_te_vinden(mens: Mens) -> None:  # ARC-1 PRK-14
    _klaar(mens)
    rijen = doe(dossiers.studenten, mens.als(Rol.EXAMENCOMMISSIE), dossiers.DossierFilter(tekst="dirk")).rijen
    assert [r.student for r in rijen] == ["Dirk Docent"]
    assert doe(studentkaart.kop, mens.als(Rol.EXAMENBUREAU), mens.wie.id).naam == "Dirk Docent"


def test_na_de_bewaartermijn_gaat_de_student_en_blijft_de_medewerker(mens: Mens) -> None:  # ARC-3 BEH-2
    _klaar(mens)
    schrijf(Mededeling(persoon_id=mens.wie.id, soort=MededelingSoort.VERVANGEN, tekst="U neemt het over"))
    schrijf(Mededeling(persoon_id=mens.wie.id, soort=MededelingSoort.VOORZIENING, tekst="Extra tijd"))
    assert doe(bewaartermijn.stel_voor, OPDRACHTREGEL) == 1, "that he works here holds nothing of the student back"
    keur = bewaartermijn.KeurGoed(ids=(een(Vernietiging).id,))
    zelf = doe(bewaartermijn.keur_goed, mens.in_rol(Rol.EXAMENCOMMISSIE), keur)
    assert (zelf.gedaan, "over uzelf" in zelf.niet[0][1]) == (0, True)
    assert doe(bewaartermijn.keur_goed, mens.als(Rol.EXAMENCOMMISSIE), keur).gedaan == 1
    assert doe(bewaartermijn.voer_uit, OPDRACHTREGEL) == 1
    assert (tel(Resultaat), tel(Deelname), tel(Inschrijving)) == (0, 0, 0)
    nu = mens.nu()
    assert (nu.naam, nu.account, nu.nummer, nu.actief) == ("Dirk Docent", "dirk@school.example", "P77", True)
    assert (nu.studentnummer, nu.oke_id, nu.diploma_op, nu.ook_medewerker) == ("", None, None, False)
    assert mens.rollen() == {Rol.DOCENT, Rol.EXAMENCOMMISSIE}
    assert een(Mededeling, Mededeling.persoon_id == mens.wie.id).tekst == "U neemt het over"


def test_een_geannuleerde_toets_maakt_geen_medewerker_leeg(
    maak: Maak, als: Als, klok: Callable[[datetime], None]
) -> None:  # BEH-2
    """Somebody without a role yet, whom the registry sent for one test only."""
    school = School(maak)
    mens = Mens(school, maak, als, rol=None)
    toets = school.toets(offeringId=str(een(PlanbareToets).oke_id))
    toets["consumers"][0]["offeringState"] = "canceled"
    school.put(toets)
    klok(tijd.nu() + TERMIJN + timedelta(days=1))
    doe(ruim_geannuleerden_op, PORTAAL)
    assert (mens.nu().naam, mens.nu().account) == ("Dirk Docent", "dirk@school.example")


def _vernietig(mens: Mens) -> None:
    assert doe(bewaartermijn.stel_voor, OPDRACHTREGEL) == 1
    wacht = een(Vernietiging, col(Vernietiging.uitgevoerd_op).is_(None))
    assert (
        doe(bewaartermijn.keur_goed, mens.als(Rol.EXAMENCOMMISSIE), bewaartermijn.KeurGoed(ids=(wacht.id,))).gedaan == 1
    )
    assert doe(bewaartermijn.voer_uit, OPDRACHTREGEL) == 1


def test_ook_een_tweede_studie_wordt_na_haar_termijn_voorgesteld(mens: Mens) -> None:  # ARC-3 BEH-2
    """What was kept of the first one is gone; he came back as a student, and left again."""
    _klaar(mens)
    _vernietig(mens)
    assert doe(bewaartermijn.stel_voor, OPDRACHTREGEL) == 0, "nothing of a student is left"
    mens.school.put(mens.persoon)
    deel = een(WachtendBericht, WachtendBericht.soort == "persoon")
    cmd = wachtend.BesluitOverPersoon(id=deel.id, is_dezelfde=True, reden="Begint een nieuwe opleiding")
    doe(wachtend.besluit_over_persoon, mens.baas, cmd)
    assert (mens.nu().is_student, mens.nu().ook_medewerker) == (True, True)
    dag = tijd.vandaag() - LANG_GELEDEN
    cmd = bewaartermijn.LegVertrekVast(student_id=mens.wie.id, diploma_op=dag, reden="Diploma van de tweede opleiding")
    doe(bewaartermijn.leg_vertrek_vast, mens.als(Rol.EXAMENBUREAU), cmd)
    mens.school.put(mens.persoon | {"activeEnrollment": False})
    with unit_of_work() as uow:
        uow.session.execute(update(OkeBericht).values(status="bevestigd"))
    _vernietig(mens)
    assert (tel(Vernietiging), mens.nu().naam, mens.nu().diploma_op) == (2, "Dirk Docent", None)
