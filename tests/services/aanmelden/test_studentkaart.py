"""The one page about a student: each part for who may see it, one balance, and the reasons why not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.auth.principal import Principal
from portal.db.aanmelden import Kansmutatie
from portal.db.beheren import Mededeling, Persoon
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietGevonden, NietToegestaan
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import Rol
from portal.services.aanmelden import inschrijven
from portal.services.aanmelden.lezen import examen_kiezen, studentkaart
from portal.services.beoordelen.lezen import resultaten
from portal.services.plannen.lezen import studentkaart as plekken
from portal.services.vaststellen.lezen import kansen
from portal.services.werk import mededelingen
from tests.hulp.maak import Als, Maak, schrijf

LEZERS = (studentkaart.kop, plekken.open_examens, kansen.kansbesluiten)


def lees(functie: Any, wie: Principal, *args: Any) -> Any:
    with reading() as uow:
        return functie(uow, wie, *args)


def _mis(maak: Maak, student: Persoon, dagen: int) -> Any:
    """An enrolment of which an attempt was missed so many days ago."""
    i = maak.inschrijving(student, maak.examen(max_kansen=3))
    with reading() as uow:
        from portal.db.inrichten import Examen

        versie = maak.versie(uow.get(Examen, i.examen_id))
    d = maak.deelname(maak.zitting(versie, start=tijd.nu() - timedelta(days=dagen)), i, status="afgerond")
    schrijf(
        Kansmutatie(student_id=student.id, examen_id=i.examen_id, deelname_id=d.id, soort="gemist", reden="Weg")
    )  # fmt: skip
    with unit_of_work() as uow:
        uow.get(type(i), i.id).status = "open"
    return i, tijd.dag(tijd.nu() - timedelta(days=dagen), jaar=False)


@pytest.mark.parametrize("rol", list(Rol))
def test_de_kaart_is_voor_wie_over_studenten_beslist_en_nooit_voor_een_ander(maak: Maak, als: Als, rol: Rol) -> None:
    # PRK-14, BEH-2
    team, elders = maak.team(), maak.team()
    hier, daar = maak.student(maak.opleiding(team)), maak.student(maak.opleiding(elders))
    wie = als(rol, hier if rol is Rol.STUDENT else None, eenheden=[team] if rol is Rol.DOCENT else None)
    for lezer in LEZERS:
        if rol in (Rol.DOCENT, Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE):
            lees(lezer, wie, hier.id)
        else:
            with pytest.raises(NietToegestaan):
                lees(lezer, wie, hier.id)
        if rol is Rol.DOCENT:
            with pytest.raises(NietGevonden):
                lees(lezer, wie, daar.id)
    with pytest.raises((NietGevonden, NietToegestaan)):
        lees(studentkaart.kop, wie, maak.medewerker(team).id)


def test_de_kans_staat_er_met_de_dag_waarop_hij_gemist_is(maak: Maak, als: Als) -> None:
    # PRK-14, AAN-9
    student = maak.student()
    _, dag = _mis(maak, student, 20)
    (rij,) = lees(plekken.open_examens, als(Rol.EXAMENBUREAU), student.id)
    assert rij.inschrijving.kans == f"kans 2 van 3, waarvan 1 gemist op {dag}"
    (besluit,) = lees(kansen.kansbesluiten, als(Rol.EXAMENBUREAU), student.id)
    assert (besluit.wat, besluit.examen) == ("Kans gemist", rij.inschrijving.examen)


def test_een_teruggegeven_kans_telt_niet_meer_als_gemist(maak: Maak, als: Als) -> None:  # AAN-9
    student = maak.student()
    i, _ = _mis(maak, student, 20)
    nieuw = {"student_id": student.id, "examen_id": i.examen_id, "reden": "Ziek"}
    schrijf(Kansmutatie(**nieuw, soort="hersteld", op=tijd.nu() + timedelta(seconds=1)))
    (rij,) = lees(plekken.open_examens, als(Rol.EXAMENBUREAU), student.id)
    assert rij.inschrijving.kans == "kans 1 van 3"


def test_waar_en_wanneer_met_plaats_of_hoever_in_de_rij(maak: Maak, als: Als) -> None:  # PRK-14, PLA-1, AAN-7
    from portal.db.plannen import Wachtplek

    student, examen, ander = maak.student(), maak.examen(), maak.examen()
    i, j = maak.inschrijving(student, examen), maak.inschrijving(student, ander)
    maak.deelname(maak.zitting(maak.versie(examen)), i, plaats=7)
    vol = maak.zitting(maak.versie(ander))
    eerst = maak.inschrijving(maak.student(), ander)
    for nr, wie in enumerate((eerst, j)):
        schrijf(Wachtplek(zitting_id=vol.id, inschrijving_id=wie.id, op=tijd.nu() + timedelta(seconds=nr)))
    zit, wacht = lees(plekken.open_examens, als(Rol.EXAMENBUREAU), student.id)
    assert "plaats 7" in zit.plek.waar
    assert zit.plek.te_wijzigen
    assert wacht.plek.wacht == "wachtlijst, 2 van 2"
    assert zit.inschrijving.mag_plaatsen
    assert not zit.inschrijving.mag_go, "the exam office gives no Go"


def test_berichten_leest_het_examenbureau_en_resultaten_wie_ze_mag_zien(maak: Maak, als: Als) -> None:  # BEH-2
    team = maak.team()
    student = maak.student(maak.opleiding(team))
    schrijf(Mededeling(persoon_id=student.id, soort=MededelingSoort.VERPLAATST, tekst="Kom een uur later"))
    (rij,) = lees(mededelingen.mededelingen_van, als(Rol.EXAMENBUREAU), student.id)
    assert (rij.tekst, rij.gelezen) == ("Kom een uur later", "")
    with pytest.raises(NietToegestaan):
        lees(mededelingen.mededelingen_van, als(Rol.DOCENT, eenheden=[team]), student.id)
    with pytest.raises(NietGevonden):
        lees(mededelingen.mededelingen_van, als(Rol.EXAMENBUREAU, eenheden=[maak.team()]), student.id)
    vreemd = als(Rol.DOCENT, eenheden=[maak.team()])
    maak.resultaat(maak.deelname(inschrijving=maak.inschrijving(student)))
    assert lees(resultaten.resultaten_van, vreemd, student.id).totaal == 0
    assert lees(resultaten.resultaten_van, als(Rol.DOCENT, eenheden=[team]), student.id).totaal == 1


def test_het_bureau_meldt_een_student_aan_en_leest_wie_een_ander_examen_aanmeldt(maak: Maak, als: Als) -> None:
    # AAN-4, AAN-14
    student, bureau = maak.student(), als(Rol.EXAMENBUREAU)
    zelf, docent = maak.examen(naam="Zagen"), maak.examen(naam="Zagen en schaven", inschrijvers=["docent"])
    heeft = maak.examen(naam="Zagen voor gevorderden")
    maak.inschrijving(student, heeft, status="behaald")
    (optie,) = lees(examen_kiezen.examens_om_aan_te_melden, bureau, student.id, "zagen")[0]
    assert optie.waarde == str(zelf.id)
    niet = {r.examen: r.reden for r in lees(examen_kiezen.niet_aan_te_melden, bureau, student.id, "zagen")}
    assert niet == {docent.naam: "Hiervoor meldt aan: de docent.", heeft.naam: "Heeft dit examen al behaald."}
    cmd = inschrijven.SchrijfIn(student_id=student.id, examen_id=zelf.id)
    with unit_of_work() as uow:
        inschrijven.schrijf_in(uow, bureau, cmd)
    with pytest.raises(NietToegestaan, match="meldt aan: de docent"), unit_of_work() as uow:
        inschrijven.schrijf_in(uow, bureau, cmd.model_copy(update={"examen_id": docent.id}))


def test_zonder_kans_zegt_het_venster_dat_eerst(maak: Maak, als: Als) -> None:  # AAN-4, AAN-9
    student, examen = maak.student(), maak.examen(max_kansen=1)
    schrijf(Kansmutatie(student_id=student.id, examen_id=examen.id, soort="gebruikt", reden="Gemaakt"))
    assert "geen kans meer" in lees(examen_kiezen.hindernis, als(Rol.EXAMENBUREAU), student.id, examen.id)
