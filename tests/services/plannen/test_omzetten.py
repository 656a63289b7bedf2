"""An enrolment for the wrong exam is put right in one act: the old one ends with its history, the new one starts clean."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Mededeling
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import InschrijvingStatus
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.monitoren.lezen.historie import Over, historie
from portal.services.plannen import omzetten
from tests.hulp.maak import Als, Maak


def zet_om(wie: Principal, van: Inschrijving, naar: Examen) -> uuid.UUID:
    cmd = omzetten.ZetOm(inschrijving_id=van.id, examen_id=naar.id, reden="Verkeerde rij aangeklikt")
    with unit_of_work() as uow:
        return omzetten.zet_om(uow, wie, cmd)


def lees(id: Any) -> Inschrijving:
    with reading() as uow:
        return uow.get(Inschrijving, id)


def test_een_inschrijving_gaat_in_een_keer_naar_het_bedoelde_examen(maak: Maak, als: Als) -> None:
    # PRK-13, AAN-9, PLA-7
    tas = maak.koppeling("tas")
    van = maak.examen(oke=True, koppeling_id=tas.id)
    naar = maak.examen(max_kansen=2)
    i = maak.inschrijving(maak.student(), van, bron="examenbureau", niveau=2)
    maak.go(i)
    zitting = maak.zitting(maak.versie(van))
    deelname = maak.deelname(zitting, i)
    bureau = als(Rol.EXAMENBUREAU)
    nieuw = lees(zet_om(bureau, i, naar))
    assert (nieuw.examen_id, nieuw.status, nieuw.go_tot, nieuw.niveau) == (naar.id, InschrijvingStatus.OPEN, None, None)
    assert nieuw.schooljaar == i.schooljaar
    assert lees(i.id).status == InschrijvingStatus.GEANNULEERD
    with reading() as uow:
        assert saldo_van(uow, nieuw).over == 2, "the attempts of its own exam"
        assert uow.get(Deelname, deelname.id).status == "geannuleerd"
        assert uow.get(Zitting, zitting.id).bezet == 0
        berichten = uow.session.exec(select(OkeBericht).where(OkeBericht.pad.contains(str(deelname.id)))).all()  # type: ignore[attr-defined]
        assert [b.methode for b in berichten] == ["PATCH"], "the delivery system hears that he does not come"
        teksten = uow.session.exec(select(Mededeling.tekst).where(Mededeling.persoon_id == i.student_id)).all()
        rijen = {r.actie: r for r in historie(uow, bureau, Over.STUDENT, i.student_id)}
    assert any(naar.naam in t and van.naam in t and "Verkeerde rij" in t for t in teksten)
    omgezet = next(w for w in rijen["inschrijving.omgezet"].wijzigingen if w.veld == "Examen")
    assert (omgezet.oud, omgezet.nieuw) == (van.code, naar.code)
    assert rijen["inschrijving.omgezet"].reden == rijen["inschrijving.geannuleerd"].reden == "Verkeerde rij aangeklikt"
    assert van.code in rijen["inschrijving.geannuleerd"].over, "the history keeps both, each with its exam"
    assert naar.code in rijen["inschrijving.gemaakt"].over


def test_wat_al_gemaakt_is_of_niet_kan_wordt_niet_omgezet(maak: Maak, als: Als) -> None:
    # PRK-13
    bureau, student, van = als(Rol.EXAMENBUREAU), maak.student(), maak.examen()
    i = maak.inschrijving(student, van, bron="examenbureau")
    with pytest.raises(Ongeldig, match="al voor dit examen"):
        zet_om(bureau, i, van)
    al = maak.examen()
    maak.inschrijving(student, al, bron="examenbureau")
    with pytest.raises(Botsing, match="is al aangemeld"):
        zet_om(bureau, i, al)
    op = maak.examen(max_kansen=0)
    with pytest.raises(Geblokkeerd, match="geen kans meer"):
        zet_om(bureau, i, op)
    van_docent = maak.examen(inschrijvers=["docent"])
    with pytest.raises(NietToegestaan, match="de docent"):
        zet_om(bureau, i, van_docent)
    register = maak.inschrijving(maak.student(), van, oke_id=uuid.uuid4())
    with pytest.raises(Geblokkeerd, match="deelnemersysteem"):
        zet_om(bureau, register, maak.examen())
    maak.deelname(maak.zitting(maak.versie(van)), i, status="afgerond")
    with pytest.raises(Botsing, match="al een poging gemaakt"):
        zet_om(bureau, i, maak.examen())
    with pytest.raises(NietGevonden):
        zet_om(als(Rol.EXAMENBUREAU, eenheden=[maak.team()]), i, maak.examen())
    assert lees(i.id).status == InschrijvingStatus.AFGENOMEN


def test_een_docent_zet_alleen_om_waarvoor_hij_aanmeldt(maak: Maak, als: Als) -> None:
    # PRK-13, AAN-4
    docent = maak.medewerker()
    student = maak.student(begeleider=docent)
    i = maak.inschrijving(student, maak.examen(), bron="docent")
    wie = als(Rol.DOCENT, docent, eenheden=[student.eenheid_id])
    assert lees(zet_om(wie, i, maak.examen())).bron == "docent"


def test_omzetten_naar_een_examen_van_een_andere_opleiding_vraagt_een_bevestiging(maak: Maak, als: Als) -> None:
    # PRK-13
    bureau, i = als(Rol.EXAMENBUREAU), maak.inschrijving(bron="examenbureau")
    naar = maak.examen(crebo=maak.opleiding(naam="Kok").crebo)
    with pytest.raises(Botsing, match="hoort bij Kok"):
        zet_om(bureau, i, naar)
    cmd = omzetten.ZetOm(inschrijving_id=i.id, examen_id=naar.id, reden="Hij stapt over", bevestigd=True)
    with unit_of_work() as uow:
        omzetten.zet_om(uow, bureau, cmd)
