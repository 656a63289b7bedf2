"""The week in which somebody would like to come: asked, changed, taken back, and met by a seat."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Momentwens
from portal.db.beheren import Mededeling, Persoon
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname
from portal.db.session import reading, unit_of_work
from portal.domain import tijd, weken
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus
from portal.services.aanmelden import wensen
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen import wensen as lezen
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.aanmelden.wensen import GeefWens, TrekWensIn
from portal.services.beheren import instellingen
from portal.services.plannen import intrekken, plaatsen, zittingen
from portal.services.plannen.intrekken import TrekInschrijvingIn
from portal.services.plannen.lezen import mijn_examens, te_plaatsen
from portal.services.plannen.lezen.mijn_examens import MijnExamen
from portal.services.plannen.plaatsen import HaalVanZitting, PlaatsStudenten
from portal.services.plannen.zittingen import ZittingActie
from tests.hulp.maak import Als, Maak


@pytest.fixture
def mirjam(als: Als) -> Principal:
    """The exam office."""
    return als(Rol.EXAMENBUREAU)


@pytest.fixture
def examen(maak: Maak) -> Examen:
    """An exam of variable capacity."""
    return maak.examen(capaciteit="variabel")


@pytest.fixture
def sem(maak: Maak) -> Persoon:
    """The student."""
    return maak.student(voornaam="Sem")


@pytest.fixture
def inschrijving(maak: Maak, examen: Examen, sem: Persoon) -> Inschrijving:
    """Open, without a Go."""
    return maak.inschrijving(sem, examen)


def eerste(n: int = 0) -> date:
    """The first week that can be chosen, or one after it."""
    return weken.te_wensen()[n]


def geef(wie: Principal, i: Inschrijving, week: date | None = None, **anders: Any) -> None:
    """Ask for a week."""
    with unit_of_work() as uow:
        wensen.geef_wens(uow, wie, GeefWens(inschrijving_id=i.id, week=week or eerste(), **anders))


def trek_in(wie: Principal, i: Inschrijving) -> None:
    """Take it back."""
    with unit_of_work() as uow:
        wensen.trek_wens_in(uow, wie, TrekWensIn(inschrijving_id=i.id))


def kaart(wie: Principal) -> MijnExamen:
    """The only card of the student."""
    with reading() as uow:
        (een,) = mijn_examens.mijn_examens(uow, wie)
    return een


def rij(wie: Principal, i: Inschrijving) -> InschrijvingRij:
    """The enrolment in the list."""
    with reading() as uow:
        return inschrijvingen.inschrijvingen(uow, wie, InschrijvingFilter(id=i.id, stand="alle")).rijen[0]


def regels() -> list[AuditRegel]:
    """What the log says about it, oldest first."""
    with reading() as uow:
        vraag = select(AuditRegel).where(col(AuditRegel.actie).startswith("wens."))
        return list(uow.session.exec(vraag.order_by(col(AuditRegel.volgnummer))))


def test_een_student_vraagt_een_week_en_ziet_wat_er_nu_gebeurt(
    als: Als, sem: Persoon, inschrijving: Inschrijving, mirjam: Principal
) -> None:  # AAN-8
    student = als(Rol.STUDENT, sem)
    assert (kaart(student).mag_wens, kaart(student).wens) == (True, "")
    geef(student, inschrijving, eerste(2), weekdag=1)
    mijn, dag = kaart(student), eerste(2) + timedelta(days=1)
    assert mijn.wens == f"{weken.in_woorden(eerste(2))}, liefst {tijd.dag(dag, jaar=False)}"
    assert "nog geen plaats" in mijn.wens_uitleg
    assert "Go" in mijn.wens_uitleg
    assert rij(mirjam, inschrijving).wens == mijn.wens
    assert rij(mirjam, inschrijving).mag_wens
    with reading() as uow:
        keus = lezen.wenskeuze(uow, student, inschrijving.id)
        assert not uow.session.exec(select(Mededeling)).all()  # what he does himself he knows
    assert (keus.week, keus.weekdag, keus.gegeven) == (eerste(2).isoformat(), "1", True)
    assert [k.waarde for k in keus.weken] == [w.isoformat() for w in weken.te_wensen()]


def test_een_wens_wijzigen_of_intrekken_laat_in_het_logboek_wat_er_gevraagd_was(
    als: Als, sem: Persoon, inschrijving: Inschrijving
) -> None:  # AAN-8
    student = als(Rol.STUDENT, sem)
    geef(student, inschrijving, eerste(1), weekdag=0)
    geef(student, inschrijving, eerste(3))
    assert kaart(student).wens == weken.in_woorden(eerste(3))
    trek_in(student, inschrijving)
    assert (kaart(student).wens, kaart(student).mag_wens) == ("", True)
    assert [r.actie for r in regels()] == ["wens.gegeven", "wens.gewijzigd", "wens.ingetrokken"]
    assert regels()[1].oud == {"week": str(eerste(1)), "dag": str(eerste(1))}
    assert regels()[2].oud == {"week": str(eerste(3))}
    with pytest.raises(Botsing, match="geen gewenste week"):
        trek_in(student, inschrijving)


def test_een_plaats_vervult_de_wens_en_wie_eraf_gaat_heeft_hem_weer(
    maak: Maak, als: Als, sem: Persoon, inschrijving: Inschrijving, examen: Examen, mirjam: Principal
) -> None:  # AAN-8
    student = als(Rol.STUDENT, sem)
    geef(student, inschrijving, eerste(1))
    maak.go(inschrijving)
    assert "zoveel momenten als er gevraagd worden" in kaart(student).wens_uitleg
    z = maak.zitting(maak.versie(examen), start=tijd.op(eerste(1), 9))
    ander = maak.zitting(maak.versie(examen), start=tijd.op(eerste(2), 9))
    with reading() as uow:
        hier = te_plaatsen.te_plaatsen(uow, mirjam, z.id).rijen[0]
        daar = te_plaatsen.te_plaatsen(uow, mirjam, ander.id).rijen[0]
    assert hier.wens == f"deze week: {daar.wens}"
    assert daar.wens == weken.in_woorden(eerste(1))
    with unit_of_work() as uow:
        cmd = PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(inschrijving.id,))
        assert plaatsen.plaats_studenten(uow, mirjam, cmd).gedaan == 1
    assert (kaart(student).wens, kaart(student).mag_wens, rij(mirjam, inschrijving).wens) == ("", False, "")
    with pytest.raises(Geblokkeerd, match="al een plaats"):
        geef(student, inschrijving)
    with unit_of_work() as uow:
        zittingen.annuleer_zitting(uow, mirjam, ZittingActie(zitting_id=z.id, reden="Lokaal dicht"))
    assert kaart(student).wens == rij(mirjam, inschrijving).wens == weken.in_woorden(eerste(1))
    with unit_of_work() as uow:
        cmd = PlaatsStudenten(zitting_id=ander.id, inschrijving_ids=(inschrijving.id,))
        assert plaatsen.plaats_studenten(uow, mirjam, cmd).gedaan == 1
    with unit_of_work() as uow:
        d = uow.session.exec(select(Deelname).where(Deelname.status == DeelnameStatus.GEPLAATST)).one()
        plaatsen.haal_van_zitting(uow, mirjam, HaalVanZitting(deelname_id=d.id, reden="Op verzoek"))
    assert kaart(student).wens == weken.in_woorden(eerste(1))


def test_een_gemaakt_examen_maakt_de_wens_van_ervoor_oud(
    maak: Maak, als: Als, sem: Persoon, inschrijving: Inschrijving, examen: Examen
) -> None:  # AAN-8
    student = als(Rol.STUDENT, sem)
    geef(student, inschrijving, eerste(4))
    z = maak.zitting(maak.versie(examen), start=tijd.nu() - timedelta(days=1))
    maak.deelname(z, inschrijving, status="afgerond", presentie="present")
    with unit_of_work() as uow:  # he did not pass, and may come again
        uow.session.get_one(Inschrijving, inschrijving.id).status = InschrijvingStatus.OPEN
    assert kaart(student).wens == ""
    geef(student, inschrijving, eerste(5))
    with reading() as uow:
        assert uow.session.exec(select(Momentwens.week)).all() == [eerste(5)]


def test_een_docent_vraagt_voor_zijn_student_en_die_leest_dat(
    maak: Maak, als: Als, examen: Examen, mirjam: Principal
) -> None:  # AAN-8
    team = maak.team()
    eigen, vreemd = maak.student(maak.opleiding(team)), maak.student()
    mijn, ander = maak.inschrijving(eigen, examen), maak.inschrijving(vreemd, examen)
    docent = als(Rol.DOCENT, maak.medewerker(team), [team])
    geef(docent, mijn, eerste(1))
    with reading() as uow:
        (bericht,) = uow.session.exec(select(Mededeling)).all()
    assert bericht.persoon_id == eigen.id
    assert weken.in_woorden(eerste(1)) in bericht.tekst
    assert "een plaats heb je nog niet" in bericht.tekst
    assert rij(docent, mijn).wens == kaart(als(Rol.STUDENT, eigen)).wens != ""
    with pytest.raises(NietGevonden):
        geef(docent, ander)
    geef(mirjam, ander)
    trek_in(mirjam, mijn)
    with reading() as uow:
        telling = uow.session.exec(select(Mededeling).where(col(Mededeling.vervangen_op).is_(None))).all()
    assert sorted("trok" in m.tekst for m in telling) == [False, True]


def test_alleen_wie_het_mag_en_alleen_bij_variabele_capaciteit(
    maak: Maak, als: Als, sem: Persoon, inschrijving: Inschrijving, examen: Examen
) -> None:  # AAN-8 INR-6
    for rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR, Rol.EXAMENCOMMISSIE, Rol.BEHEERDER):
        with pytest.raises((NietToegestaan, NietGevonden)):
            geef(als(rol), inschrijving)
    with pytest.raises(NietGevonden):
        geef(als(Rol.STUDENT, maak.student()), inschrijving)
    student = als(Rol.STUDENT, sem)
    with unit_of_work() as uow:
        uow.session.get_one(Examen, examen.id).capaciteit = "beperkt"
    assert not kaart(student).mag_wens
    with pytest.raises(Geblokkeerd, match="staat het aantal plaatsen vast"):
        geef(student, inschrijving)
    with unit_of_work() as uow:
        vers = uow.session.get_one(Examen, examen.id)
        vers.capaciteit, vers.gesloten_op = "variabel", tijd.vandaag()
    assert not kaart(student).mag_wens
    with pytest.raises(Geblokkeerd, match="gesloten"):
        geef(student, inschrijving)


def test_een_week_die_niet_kan_wordt_geweigerd_met_wat_wel_kan(
    als: Als, sem: Persoon, inschrijving: Inschrijving
) -> None:  # AAN-8
    student = als(Rol.STUDENT, sem)
    for week in (weken.maandag(tijd.vandaag()), eerste() + timedelta(days=1), eerste(-1) + weken.WEEK):
        with pytest.raises(Ongeldig, match="Kies een week van"):
            geef(student, inschrijving, week)
    dicht = ", ".join(str(eerste(1) + timedelta(days=n)) for n in range(5))
    vrij = eerste(2) + timedelta(days=2)
    with unit_of_work() as uow:
        beheer = instellingen.WijzigInstelling(sleutel="sluitingsdagen", waarde=f"{dicht}, {vrij}")
        instellingen.wijzig_instelling(uow, als(Rol.BEHEERDER), beheer)
    with reading() as uow:
        keus = lezen.wenskeuze(uow, student, inschrijving.id)
    dichte, halve = eerste(1), eerste(2)
    assert dichte.isoformat() not in [k.waarde for k in keus.weken]
    with pytest.raises(Ongeldig, match="waarin de school open is"):
        geef(student, inschrijving, dichte)
    with pytest.raises(Ongeldig, match="de school dicht"):
        geef(student, inschrijving, halve, weekdag=2)
    geef(student, inschrijving, halve, weekdag=3)


def test_een_week_die_voorbij_ging_staat_er_met_de_vraag_om_een_nieuwe(
    als: Als, sem: Persoon, inschrijving: Inschrijving, mirjam: Principal
) -> None:  # AAN-8
    student = als(Rol.STUDENT, sem)
    geef(student, inschrijving)
    with unit_of_work() as uow:
        uow.session.exec(select(Momentwens)).one().week = weken.maandag(tijd.vandaag()) - weken.WEEK
    assert "voorbij" in kaart(student).wens_uitleg
    assert rij(mirjam, inschrijving).wens.endswith("(voorbij)")
    with reading() as uow:
        keus = lezen.wenskeuze(uow, student, inschrijving.id)
    assert (keus.week, keus.gegeven) == ("", True)


def test_een_geannuleerde_aanmelding_houdt_geen_wens(inschrijving: Inschrijving, mirjam: Principal) -> None:  # AAN-8
    geef(mirjam, inschrijving)
    with unit_of_work() as uow:
        intrekken.trek_inschrijving_in(
            uow, mirjam, TrekInschrijvingIn(inschrijving_id=inschrijving.id, reden="Verkeerd examen")
        )
    with reading() as uow:
        assert not uow.session.exec(select(Momentwens)).all()
    assert regels()[-1].actie == "wens.vervallen"
