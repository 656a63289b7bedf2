"""Exams, versions and the exam plan by hand and by file: made, changed, ended, moved, taken out, and each way back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.inrichten import Examen, Examenplanregel, Examenversie, Inleespartij
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.statussen import PlanregelStatus
from portal.services.aanmelden import inschrijven
from portal.services.aanmelden.lezen import examen_kiezen
from portal.services.inrichten import basisgegevens, examenplan, inlezen, terugdraaien, versies
from portal.services.inrichten.lezen import basis, basis_bestanden, examens, partijen, toegepast
from portal.services.inrichten.lezen import examenplan as plan_lezen
from portal.services.inrichten.lezen import raster as raster_lezen
from portal.services.inrichten.lezen import versies as versies_lezen
from portal.services.inrichten.stand_edities import blokkades_plannen
from portal.services.inrichten.stand_examenvelden import Examengegevens, Planregelgegevens, Versiegegevens
from portal.services.plannen.lezen import keuzes
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import meld_cohort_aan

REDEN = "Verkeerd gemaakt"


@pytest.fixture
def mirjam(maak: Maak, als: Als) -> Principal:
    return als(Rol.EXAMENBUREAU)


def doe(daad: Any, wie: Principal, *args: Any) -> Any:
    with unit_of_work() as uow:
        return daad(uow, wie, *args)


def lees(vraag: Any, wie: Principal, *args: Any) -> Any:
    with reading() as uow:
        return vraag(uow, wie, *args)


def rij(model: Any, id: Any) -> Any:
    with reading() as uow:
        return uow.get(model, id)


def gegevens(**anders: Any) -> Examengegevens:
    return Examengegevens(**{"code": "LOB-N4-POR", "naam": "Loopbaanportfolio", "max_kansen": 3, **anders})


def versie_van(code: str = "LOB-N4-POR.v1.A", **anders: Any) -> Versiegegevens:
    return Versiegegevens(**{"code": code, "examen": "LOB-N4-POR", "naam": "Portfolio A", "duur": 90, **anders})


def regel(opleiding: Any, examen: Any, **anders: Any) -> Planregelgegevens:
    return Planregelgegevens(**{"opleiding": opleiding.crebo, "cohort": 2026, "examen": examen.code, **anders})


def acties(*namen: str) -> list[AuditRegel]:
    with reading() as uow:
        return list(uow.session.exec(select(AuditRegel).where(col(AuditRegel.actie).in_(namen))))


# --- Exams --------------------------------------------------------------------------------------------------------


def test_een_examen_met_de_hand_en_wat_de_school_ervan_wijzigt(mirjam: Principal) -> None:  # INR-1 INR-6 BEO-7 PRK-1
    id = doe(basisgegevens.bewaar_examen, mirjam, gegevens(inschrijvers=("docent", "student"), vorm="individueel"))
    e = rij(Examen, id)
    assert (e.oke, e.vorm, e.inschrijvers, e.max_kansen, e.toon_voorlopig) == (
        False, "individueel", ["docent", "student"], 3, True,
    )  # fmt: skip
    anders = gegevens(
        naam="Portfolio", toon_voorlopig=False, max_kansen=None, inschrijvers=("student", "docent"), eigenaar="cvte",
        late_start=False,
    )  # fmt: skip
    doe(basisgegevens.bewaar_examen, mirjam, anders, id)
    feiten = dict(lees(examens.examen, mirjam, id).feiten)
    assert feiten["Eigenaar"] == "College voor Toetsen en Examens"
    assert feiten["Wie later begint"] == "Stopt met de anderen"
    e = rij(Examen, id)
    assert (e.naam, e.toon_voorlopig, e.max_kansen, e.inschrijvers) == ("Portfolio", False, None, ["docent", "student"])
    (spoor,) = acties("examen.gewijzigd")
    assert (spoor.oud["naam"], spoor.nieuw["naam"]) == ("Loopbaanportfolio", "Portfolio")
    assert "inschrijvers" not in spoor.nieuw
    with pytest.raises(Botsing, match="Er is al een examen"):
        doe(basisgegevens.bewaar_examen, mirjam, gegevens(code="lob-n4-por"))
    with pytest.raises(Ongeldig, match="kan niet veranderen"):
        doe(basisgegevens.bewaar_examen, mirjam, gegevens(code="LOB-N4-ANDERS"), id)


def test_een_code_buiten_de_afspraak_wordt_gezegd(maak: Maak, mirjam: Principal) -> None:  # INR-3
    goed, anders = maak.examen(code="LOB-N4-POR"), maak.examen(code="Portfolio!")
    assert lees(examens.examen, mirjam, goed.id).waarschuwing == ""
    wat = lees(examens.examen, mirjam, anders.id).waarschuwing
    assert wat.endswith("volgt de naamgeving niet: VAK-NIVEAU-ONDERDEEL, bijvoorbeeld NED-3F-LEZ."), wat
    v = [maak.versie(goed, code=code) for code in ("LOB-N4-POR.v1.A", "Portfolio 1")]
    assert lees(versies_lezen.versie, mirjam, v[0].id).waarschuwing == ""
    assert "VAK-NIVEAU-ONDERDEEL.vVERSIE.VARIANT" in lees(versies_lezen.versie, mirjam, v[1].id).waarschuwing


def test_een_examen_gaat_alleen_via_oke_uit_een_catalogus_en_niet_tijdens_zittingen(
    maak: Maak, mirjam: Principal
) -> None:  # INR-1
    with pytest.raises(Ongeldig, match="catalogus van een leverancier"):
        doe(basisgegevens.bewaar_examen, mirjam, gegevens(oke=True))
    e = maak.examen(code="NED-3F-LEZ", oke=True, koppeling_id=maak.koppeling().id)
    uit = gegevens(code="NED-3F-LEZ", oke=False)
    zitting = maak.zitting(maak.versie(e))
    with pytest.raises(Ongeldig, match=zitting.naam):
        doe(basisgegevens.bewaar_examen, mirjam, uit, e.id)
    with unit_of_work() as uow:
        uow.houd(type(zitting), zitting.id).status = "geannuleerd"
    doe(basisgegevens.bewaar_examen, mirjam, uit, e.id)
    assert not rij(Examen, e.id).oke
    doe(basisgegevens.bewaar_examen, mirjam, gegevens(code="NED-3F-LEZ", oke=True), e.id)
    assert rij(Examen, e.id).oke


@pytest.mark.parametrize("oke", [True, False])
def test_zolang_er_een_score_komt_blijft_de_weg_waarlangs_zij_komt(
    maak: Maak, mirjam: Principal, oke: bool
) -> None:  # INR-1 BEO-1
    e = maak.examen(oke=oke, koppeling_id=maak.koppeling().id)
    zitting = maak.zitting(maak.versie(e), start=tijd.nu() - timedelta(days=1), status="ondertekend")
    d = maak.deelname(zitting, maak.inschrijving(examen=e), status="afgerond", presentie="present")
    anders = gegevens(code=e.code, naam=e.naam, oke=not oke)
    with pytest.raises(Ongeldig, match=f"komen nog scores voor: {zitting.naam}"):
        doe(basisgegevens.bewaar_examen, mirjam, anders, e.id)
    maak.resultaat(d)
    doe(basisgegevens.bewaar_examen, mirjam, anders, e.id)
    assert rij(Examen, e.id).oke is not oke


def test_een_oefenexamen_wordt_geen_examen_voor_wie_er_al_aan_meedoet(maak: Maak, mirjam: Principal) -> None:  # INR-6
    e = maak.examen(code="LOB-N4-POR", formatief=True)
    doe(basisgegevens.bewaar_examen, mirjam, gegevens(formatief=False), e.id)
    maak.inschrijving(examen=rij(Examen, e.id))
    with pytest.raises(Ongeldig, match="al studenten aangemeld"):
        doe(basisgegevens.bewaar_examen, mirjam, gegevens(formatief=True), e.id)


def test_sluiten_noemt_wat_in_de_weg_staat_en_heropenen_zet_het_terug(maak: Maak, mirjam: Principal) -> None:  # INR-6
    e = maak.examen(code="LOB-N4-POR")
    versie, student = maak.versie(e), maak.student()
    zitting = maak.zitting(versie)
    dicht = basisgegevens.Sluit(soort="examens", rij_id=e.id, vanaf=tijd.vandaag(), reden=REDEN)
    with pytest.raises(Geblokkeerd, match=zitting.naam):
        doe(basisgegevens.sluit, mirjam, dicht)
    with unit_of_work() as uow:
        uow.houd(type(zitting), zitting.id).status = "geannuleerd"
    inschrijving = maak.inschrijving(examen=e)
    with pytest.raises(Geblokkeerd, match="1 student wacht"):
        doe(basisgegevens.sluit, mirjam, dicht)
    with unit_of_work() as uow:
        uow.houd(type(inschrijving), inschrijving.id).status = "geannuleerd"
    doe(basisgegevens.sluit, mirjam, dicht)

    aan = inschrijven.SchrijfIn(student_id=student.id, examen_id=e.id)
    with pytest.raises(Geblokkeerd, match="gesloten vanaf"):
        doe(inschrijven.schrijf_in, mirjam, aan)
    assert lees(examen_kiezen.examens_om_aan_te_melden, mirjam, student.id)[1] == 0
    assert lees(keuzes.bruikbare_versies, mirjam) == []
    with reading() as uow:
        assert [b.code for b in blokkades_plannen(uow, versie)] == ["examen-gesloten"]
        assert blokkades_plannen(uow, versie, tijd.vandaag() - timedelta(days=1)) == ()
    with pytest.raises(Ongeldig, match="Heropen het eerst"):
        doe(examenplan.bewaar_planregel, mirjam, regel(maak.opleiding(), e))
    assert not lees(examens.examens, mirjam, examens.ExamenFilter()).rijen

    doe(basisgegevens.heropen, mirjam, basisgegevens.Heropen(soort="examens", rij_id=e.id))
    assert doe(inschrijven.schrijf_in, mirjam, aan)
    assert lees(keuzes.bruikbare_versies, mirjam)


def test_wat_verkeerd_is_gemaakt_gaat_weg_zolang_er_niets_aan_hangt(maak: Maak, mirjam: Principal) -> None:  # PRK-13
    examen_id = doe(basisgegevens.bewaar_examen, mirjam, gegevens())
    versie_id = doe(basisgegevens.bewaar_versie, mirjam, versie_van())
    weg = terugdraaien.HaalWeg(soort="examens", rij_id=examen_id, reden=REDEN)
    with pytest.raises(Geblokkeerd, match="door: examenversie"):
        doe(terugdraaien.haal_weg, mirjam, weg)
    doe(versies.leg_versie_voor, mirjam, versies.LegVersieVoor(versie_id=versie_id))
    weg_versie = terugdraaien.HaalWeg(soort="versies", rij_id=versie_id, reden=REDEN)
    with pytest.raises(Geblokkeerd, match="door: taak") as fout:
        doe(terugdraaien.haal_weg, mirjam, weg_versie)
    assert "of trek de versie in" in fout.value.actie
    los = doe(basisgegevens.bewaar_examen, mirjam, gegevens(code="LOB-N4-LOS"))
    doe(terugdraaien.haal_weg, mirjam, terugdraaien.HaalWeg(soort="examens", rij_id=los, reden=REDEN))
    with pytest.raises(NietGevonden):
        rij(Examen, los)
    (spoor,) = acties("examen.weggehaald")
    assert (spoor.oud["code"], spoor.reden) == ("LOB-N4-LOS", REDEN)
    leverancier = maak.examen(koppeling_id=maak.koppeling().id)
    with pytest.raises(Geblokkeerd, match="leverancier"):
        doe(terugdraaien.haal_weg, mirjam, terugdraaien.HaalWeg(soort="examens", rij_id=leverancier.id, reden=REDEN))


@pytest.mark.parametrize("rol", [r for r in Rol if r is not Rol.EXAMENBUREAU])
def test_een_ander_maakt_geen_examens(als: Als, mirjam: Principal, rol: Rol) -> None:  # BEH-2
    with pytest.raises(NietToegestaan):
        doe(basisgegevens.bewaar_examen, als(rol), gegevens())


def test_een_bureau_van_een_team_maakt_geen_examens_en_plant_zijn_eigen_opleidingen(
    maak: Maak, als: Als
) -> None:  # BEH-2 INR-4
    team = maak.team()
    bureau, eigen, ander = als(Rol.EXAMENBUREAU, eenheden=[team]), maak.opleiding(team), maak.opleiding()
    e = maak.examen()
    with pytest.raises(NietToegestaan, match="hele school"):
        doe(basisgegevens.bewaar_examen, bureau, gegevens())
    doe(examenplan.bewaar_planregel, bureau, regel(eigen, e))
    vreemd = maak.planregel(ander, e, status="concept")
    with pytest.raises(NietGevonden):
        doe(examenplan.bewaar_planregel, bureau, regel(ander, e, periode="2"), vreemd.id)
    stap = examenplan.ZetPlanregel(planregel_id=vreemd.id, stap="weghalen", reden=REDEN)
    with pytest.raises(NietGevonden):
        doe(examenplan.zet_planregel, bureau, stap)
    rijen = {r.crebo: r for r in lees(plan_lezen.examenplan, bureau, plan_lezen.PlanFilter()).rijen}
    assert (rijen[eigen.crebo].wijzigen, rijen[ander.crebo].wijzigen) == (True, False)
    commissie = als(Rol.EXAMENCOMMISSIE, eenheden=[team])
    with pytest.raises(NietGevonden):
        doe(examenplan.stel_plan_vast, commissie, examenplan.StelPlanVast(opleiding_id=ander.id, cohort=2024))
    assert doe(examenplan.stel_plan_vast, commissie, examenplan.StelPlanVast(opleiding_id=eigen.id, cohort=2026)) == 1


# --- Versions -----------------------------------------------------------------------------------------------------


def test_versie_variant_en_editie_met_de_hand(maak: Maak, mirjam: Principal) -> None:  # INR-3 PRK-8
    examen_id = doe(basisgegevens.bewaar_examen, mirjam, gegevens())
    assert lees(examens.examen, mirjam, examen_id).nieuwe_code == "LOB-N4-POR.v1.A"
    id = doe(basisgegevens.bewaar_versie, mirjam, versie_van(schaal="geslaagd of niet geslaagd"))
    v = rij(Examenversie, id)
    assert (v.schaal, v.geslaagd_vanaf, v.extra_tijd_max, v.component_id) == ("pass-or-fail", "passed", 10_000, None)
    assert lees(examens.examen, mirjam, examen_id).nieuwe_code == "LOB-N4-POR.v1.B"
    editie = lees(examens.versie_invoer, mirjam, id, True)
    assert (editie["code"], editie["extra_tijd_max"], editie["duur"]) == ("LOB-N4-POR.v2.A", "", "90")
    doe(basisgegevens.bewaar_versie, mirjam, versie_van("LOB-N4-POR.v2.A"))
    rijen = lees(examens.examen, mirjam, examen_id).versies
    assert [(r.variant, r.editie) for r in rijen] == [("A", "1"), ("A", "2")]
    with pytest.raises(ValueError, match="Kies uit"):
        versie_van(schaal="smileys")
    with pytest.raises(ValueError, match="Vul een cijfer"):
        versie_van(geslaagd_vanaf="elf")


def test_een_versie_is_te_wijzigen_tot_zij_is_gebruikt(maak: Maak, als: Als, mirjam: Principal) -> None:  # INR-3 INR-7
    commissie = als(Rol.EXAMENCOMMISSIE)
    doe(basisgegevens.bewaar_examen, mirjam, gegevens())
    id = doe(basisgegevens.bewaar_versie, mirjam, versie_van(model="Model 1"))
    doe(versies.leg_versie_voor, mirjam, versies.LegVersieVoor(versie_id=id))
    with pytest.raises(Ongeldig, match="ligt bij de commissie"):
        doe(basisgegevens.bewaar_versie, mirjam, versie_van(duur=60, model="Model 1"), id)
    doe(versies.besluit_versie, commissie, versies.BesluitVersie(versie_id=id, actie="vaststellen"))
    doe(basisgegevens.bewaar_versie, mirjam, versie_van(naam="Beter", model="Model 1"), id)
    assert not lees(versies_lezen.versie, mirjam, id).blokkades
    doe(basisgegevens.bewaar_versie, mirjam, versie_van(naam="Beter", duur=60, model="Model 1"), id)
    assert "na de vaststelling gewijzigd" in lees(versies_lezen.versie, mirjam, id).blokkades[0]
    doe(versies.stel_model_vast, commissie, versies.StelModelVast(versie_id=id))
    with pytest.raises(Ongeldig, match="model is vastgesteld"):
        doe(basisgegevens.bewaar_versie, mirjam, versie_van(naam="Beter", duur=60, model="Model 2"), id)
    zitting = maak.zitting(rij(Examenversie, id))
    with pytest.raises(Ongeldig, match=f"al gepland: {zitting.naam}"):
        doe(basisgegevens.bewaar_versie, mirjam, versie_van(naam="Anders"), id)
    van_leverancier = maak.versie(maak.examen(code="X"), koppeling_id=maak.koppeling(naam="Toetsbank").id)
    anders = versie_van(van_leverancier.code, examen="X")
    with pytest.raises(Ongeldig, match="catalogus van Toetsbank"):
        doe(basisgegevens.bewaar_versie, mirjam, anders, van_leverancier.id)


def test_een_eigen_versie_wordt_ingetrokken_en_weer_in_gebruik_genomen(maak: Maak, mirjam: Principal) -> None:  # INR-3
    versie = maak.versie()
    zitting = maak.zitting(versie)
    weg = versies.TrekVersieIn(versie_id=versie.id, reden=REDEN)
    with pytest.raises(Geblokkeerd, match=zitting.naam):
        doe(versies.trek_versie_in, mirjam, weg)
    with unit_of_work() as uow:
        uow.houd(type(zitting), zitting.id).status = "geannuleerd"
    doe(versies.trek_versie_in, mirjam, weg)
    assert "door het examenbureau ingetrokken" in lees(versies_lezen.versie, mirjam, versie.id).blokkades[0]
    doe(versies.zet_versie_terug, mirjam, versies.ZetVersieTerug(versie_id=versie.id))
    assert not lees(versies_lezen.versie, mirjam, versie.id).blokkades
    ander = maak.versie(koppeling_id=maak.koppeling().id)
    with pytest.raises(Geblokkeerd, match="leverancier"):
        doe(versies.trek_versie_in, mirjam, versies.TrekVersieIn(versie_id=ander.id, reden=REDEN))


def test_verplaatsen_noemt_alles_wat_onwaar_zou_worden(maak: Maak, mirjam: Principal) -> None:  # INR-3
    naar, versie = maak.examen(), maak.versie(maak.examen(oke=True, koppeling_id=maak.koppeling().id))
    cmd = versies.VerplaatsVersie(versie_id=versie.id, examencode=naar.code, reden=REDEN)
    zitting = maak.zitting(versie)
    toets = maak.toets(
        rij(Examen, versie.examen_id), naam="Toets periode 2", toetsen=[str(versie.component_id).upper()]
    )
    maak.inschrijving(examen=rij(Examen, versie.examen_id), toets_id=toets.id)
    with pytest.raises(Geblokkeerd) as fout:
        doe(versies.verplaats_versie, mirjam, cmd)
    assert zitting.naam in fout.value.tekst
    assert "Toets periode 2" in fout.value.tekst
    los = maak.versie()
    doe(versies.verplaats_versie, mirjam, cmd.model_copy(update={"versie_id": los.id}))
    assert rij(Examenversie, los.id).examen_id == naar.id
    assert "na de vaststelling gewijzigd" in lees(versies_lezen.versie, mirjam, los.id).blokkades[0]
    assert acties("versie.verplaatst")[0].reden == REDEN


# --- The plan -----------------------------------------------------------------------------------------------------


def test_het_plan_groeit_op_voorstel_en_telt_na_vaststellen(maak: Maak, als: Als, mirjam: Principal) -> None:  # INR-4
    opleiding, e, commissie = maak.opleiding(), maak.examen(), als(Rol.EXAMENCOMMISSIE)
    student = maak.student(opleiding, cohort=2026)
    id = doe(examenplan.bewaar_planregel, mirjam, regel(opleiding, e, periode="periode 1"))
    assert meld_cohort_aan(mirjam, opleiding.id, 2026)[0] == 0
    with pytest.raises(NietToegestaan):
        doe(examenplan.zet_planregel, mirjam, examenplan.ZetPlanregel(planregel_id=id, stap="vaststellen"))
    with reading() as uow:
        gezien = plan_lezen.mag_plan(
            uow, commissie, plan_lezen.PlanFilter(opleiding_id=opleiding.id, cohort=2026)
        ).gezien
        vorm = raster_lezen.RasterFilter(opleiding_id=opleiding.id, cohort=2026)
        assert raster_lezen.raster(uow, commissie, vorm).gezien == gezien
    erbij = doe(examenplan.bewaar_planregel, mirjam, regel(opleiding, maak.examen()))
    cmd = examenplan.StelPlanVast(opleiding_id=opleiding.id, cohort=2026, gezien=gezien)
    with pytest.raises(Botsing, match="veranderd sinds u keek"):  # nobody establishes what he was not shown
        doe(examenplan.stel_plan_vast, commissie, cmd)
    doe(examenplan.zet_planregel, mirjam, examenplan.ZetPlanregel(planregel_id=erbij, stap="weghalen", reden=REDEN))
    assert doe(examenplan.stel_plan_vast, commissie, cmd) == 1
    doe(
        examenplan.bewaar_planregel,
        mirjam,
        regel(opleiding, e, periode="periode 2", publiceren_op=date(2027, 2, 1)),
        id,
    )
    r = rij(Examenplanregel, id)
    assert (r.periode, r.publiceren_op, r.status) == ("periode 2", date(2027, 2, 1), PlanregelStatus.VASTGESTELD)
    assert meld_cohort_aan(mirjam, opleiding.id, 2026)[0] == 1
    weg = examenplan.ZetPlanregel(planregel_id=id, stap="intrekken", reden=REDEN)
    with pytest.raises(NietToegestaan):
        doe(examenplan.zet_planregel, mirjam, weg)
    with pytest.raises(Geblokkeerd, match="1 student van dit cohort is aangemeld"):
        doe(examenplan.zet_planregel, commissie, weg)
    assert student.opleiding_id == opleiding.id


def test_uit_het_plan_en_weer_terug(maak: Maak, als: Als, mirjam: Principal) -> None:  # INR-4 PRK-13
    opleiding, e, commissie = maak.opleiding(), maak.examen(), als(Rol.EXAMENCOMMISSIE)
    id = doe(examenplan.bewaar_planregel, mirjam, regel(opleiding, e))
    alles, eruit = plan_lezen.PlanFilter(), plan_lezen.PlanFilter(status="vervallen")

    def zet(wie: Principal, stap: str, reden: str = "") -> None:
        doe(examenplan.zet_planregel, wie, examenplan.ZetPlanregel(planregel_id=id, stap=stap, reden=reden))

    with pytest.raises(Ongeldig, match="reden"):
        zet(mirjam, "weghalen")
    zet(mirjam, "weghalen", REDEN)
    assert not lees(plan_lezen.examenplan, mirjam, alles).rijen
    (r,) = lees(plan_lezen.examenplan, mirjam, eruit).rijen
    assert [s.stap for s in r.stappen] == ["terugzetten"]
    with pytest.raises(Ongeldig, match="Zet het daar terug"):
        doe(examenplan.bewaar_planregel, mirjam, regel(opleiding, e))
    zet(mirjam, "terugzetten")
    zet(commissie, "vaststellen")
    zet(commissie, "intrekken", REDEN)
    zet(commissie, "herstellen")
    assert rij(Examenplanregel, id).status is PlanregelStatus.VASTGESTELD
    with pytest.raises(Geblokkeerd, match="Dit kan niet"):
        zet(mirjam, "terugzetten")


@pytest.mark.parametrize("stap", ["vaststellen", "terugzetten", "herstellen"])
def test_een_gesloten_examen_komt_in_geen_plan_meer(maak: Maak, als: Als, mirjam: Principal, stap: str) -> None:
    # INR-4 INR-6
    wie = mirjam if stap == "terugzetten" else als(Rol.EXAMENCOMMISSIE)
    opleiding, e = maak.opleiding(), maak.examen()
    p = maak.planregel(opleiding, e, 2026, status="concept" if stap == "vaststellen" else "vervallen")
    dicht = basisgegevens.Sluit(soort="examens", rij_id=e.id, vanaf=tijd.vandaag(), reden=REDEN)
    doe(basisgegevens.sluit, mirjam, dicht)
    with pytest.raises(Geblokkeerd, match="gesloten vanaf"):
        doe(examenplan.zet_planregel, wie, examenplan.ZetPlanregel(planregel_id=p.id, stap=stap))
    (rij_,) = lees(plan_lezen.examenplan, wie, plan_lezen.PlanFilter(status=p.status)).rijen
    assert "gesloten vanaf" in rij_.status_tekst
    assert stap not in {s.stap for s in rij_.stappen}
    doe(basisgegevens.heropen, mirjam, basisgegevens.Heropen(soort="examens", rij_id=e.id))
    doe(examenplan.zet_planregel, wie, examenplan.ZetPlanregel(planregel_id=p.id, stap=stap))


def test_een_plan_gaat_als_geheel_naar_een_ander_cohort_en_terug(
    maak: Maak, als: Als, mirjam: Principal
) -> None:  # INR-4 PRK-13
    opleiding, gesloten = maak.opleiding(), maak.examen(gesloten_op=tijd.vandaag())
    een, twee = maak.examen(), maak.examen()
    maak.planregel(opleiding, een, 2024, periode="periode 3", publiceren_op=date(2024, 2, 29))
    maak.planregel(opleiding, twee, 2024)
    maak.planregel(opleiding, twee, 2025, periode="anders")
    maak.planregel(opleiding, gesloten, 2024)
    gelezen = examenplan.lees_kopie(examenplan.KopieerPlan(van=2024, naar=2025, opleiding_id=opleiding.id))
    assert gelezen.aantallen == {"fout": 0, "vraag": 0, "nieuw": 1, "gewijzigd": 1, "gelijk": 0}
    partij_id = doe(examenplan.neem_kopie, mirjam, gelezen)
    kenmerk = lees(partijen.partij, mirjam, partij_id).kop.kenmerk
    doe(inlezen.pas_toe, mirjam, inlezen.PasToe(partij_id=partij_id, kenmerk=kenmerk))
    gedaan = lees(toegepast.toegepast, mirjam, partij_id)
    assert gedaan.adres == f"/examenplan/raster?opleiding={opleiding.id}&cohort=2025"
    assert gedaan.zin == f"Kopie van cohort 2024 naar 2025. 2 examens in het plan van cohort 2025: {opleiding.naam}."
    rijen = lees(plan_lezen.examenplan, mirjam, plan_lezen.PlanFilter(cohort=2025)).rijen
    nieuw = next(r for r in rijen if r.code == een.code)
    assert (nieuw.periode, nieuw.publiceren_iso, nieuw.status) == ("periode 3", "2025-02-28", "concept")
    doe(terugdraaien.maak_ongedaan, mirjam, terugdraaien.MaakOngedaan(partij_id=partij_id, reden=REDEN))
    (over,) = lees(plan_lezen.examenplan, mirjam, plan_lezen.PlanFilter(cohort=2025)).rijen
    assert (over.code, over.periode) == (twee.code, "anders")
    with pytest.raises(Ongeldig, match="verschillende cohorten"):
        examenplan.lees_kopie(examenplan.KopieerPlan(van=2024, naar=2024))


# --- Files --------------------------------------------------------------------------------------------------------


def neem(wie: Principal, soort: str, tekst: str) -> Inleespartij:
    gelezen = inlezen.lees_bestand(soort, f"{soort}.csv", tekst.encode())
    partij: Inleespartij = doe(inlezen.neem_bestand, wie, gelezen)
    return partij


def pas_toe(wie: Principal, partij: Inleespartij) -> dict[str, int]:
    detail = lees(partijen.partij, wie, partij.id)
    assert not detail.aantallen["fout"], [r.fouten for r in detail.rijen.rijen]
    kenmerk = detail.kop.kenmerk
    uit: dict[str, int] = doe(inlezen.pas_toe, wie, inlezen.PasToe(partij_id=partij.id, kenmerk=kenmerk))
    return uit


def test_examens_versies_en_plan_uit_drie_bestanden_en_weer_terug(
    maak: Maak, mirjam: Principal
) -> None:  # PRK-1 PRK-13
    opleiding = maak.opleiding()
    bestanden = {
        "examens": 'Code;Naam;Wie meldt aan;Kansen\nKD-N3-VUUR;Koken op vuur;"docent, Student";2\nKD-N3-IJS;IJs;;\n',
        "versies": "Code;Examen;Naam;Minuten;Schaal\nKD-N3-VUUR.v1.A;kd-n3-vuur;Vuur A;120;onvoldoende, voldoende of goed\n",
        "examenplan": f"Crebo;Cohort;Examen;Periode;Publicatie\n{opleiding.crebo};2026;KD-N3-VUUR;2;1-2-2027\n{opleiding.crebo};2027;KD-N3-VUUR;2;\n",
    }  # fmt: skip
    partijen = []
    for soort, tekst in bestanden.items():
        partijen.append(neem(mirjam, soort, tekst))
        assert pas_toe(mirjam, partijen[-1])["nieuw"]
    with reading() as uow:
        vuur, ijs = uow.session.exec(select(Examen).order_by(col(Examen.code).desc())).all()
        assert (vuur.inschrijvers, vuur.max_kansen, vuur.toon_voorlopig) == (["docent", "student"], 2, True)
        assert (ijs.inschrijvers, ijs.max_kansen) == (["examenbureau"], None)
        assert uow.session.exec(select(Examenversie.geslaagd_vanaf)).one() == "satisfactory"
        assert len(uow.session.exec(select(Examenplanregel)).all()) == 2
    uit = {}
    for soort in bestanden:
        uit[soort] = lees(basis.rijen, mirjam, basis.BasisFilter(soort=soort)).totaal
        assert lees(basis_bestanden.uitvoer, mirjam, {"soort": soort}).inhoud
        assert lees(basis_bestanden.sjabloon, mirjam, {"soort": soort}).inhoud
    assert uit == {"examens": 2, "versies": 1, "examenplan": 2}
    gezocht = [lees(basis.rijen, mirjam, basis.BasisFilter(soort="examenplan", zoek=z)).totaal for z in ("vuur", "ijs")]
    assert gezocht == [2, 0]
    for partij in reversed(partijen):
        doe(terugdraaien.maak_ongedaan, mirjam, terugdraaien.MaakOngedaan(partij_id=partij.id, reden=REDEN))
    with reading() as uow:
        assert uow.session.exec(select(Examen)).all() == []


def test_wat_er_al_is_blijft_gelijk_en_elke_fout_staat_bij_haar_cel(maak: Maak, mirjam: Principal) -> None:  # PRK-1
    opleiding, e = maak.opleiding(), maak.examen(code="KD-N3-VUUR")
    maak.planregel(opleiding, e, 2026, periode="2")
    kop = "Opleiding;Cohort;Examen;Periode\n"
    gelijk = neem(mirjam, "examenplan", f"{kop}{opleiding.crebo};2026;kd-n3-vuur;2\n")
    assert gelijk.aantallen == {"fout": 0, "vraag": 0, "nieuw": 0, "gewijzigd": 0, "gelijk": 1}
    fout = neem(
        mirjam, "examenplan",
        f"{kop}{opleiding.crebo};2026;KD-N3-VUR;2\n{opleiding.crebo};2025;KD-N3-VUUR;1\n{opleiding.crebo};2025;KD-N3-VUUR;2\n",
    )  # fmt: skip
    rijen = lees(partijen.partij, mirjam, fout.id, "fout").rijen.rijen
    assert [(r.nr, [(c.veld, c.voorstel) for c in r.fouten]) for r in rijen] == [
        (2, [("examen", "KD-N3-VUUR")]), (4, [("opleiding", "")]),
    ]  # fmt: skip


@pytest.mark.parametrize("wat", ["versie", "oefenexamen"])
def test_een_bestand_gaat_niet_terug_over_wat_sindsdien_is_gepland_of_aangemeld(
    maak: Maak, mirjam: Principal, wat: str
) -> None:  # PRK-13 PLA-2
    e = maak.examen(code="LOB-N4-POR", naam="Portfolio")
    v = maak.versie(e, code="LOB-N4-POR.v1.A", duur=90)
    if wat == "versie":
        nog_eens = f"Code;Examen;Naam;Minuten;Schaal\n{v.code};{e.code};{v.naam};120;{v.schaal}\n"
        partij = neem(mirjam, "versies", nog_eens)
    else:
        partij = neem(mirjam, "examens", f"Code;Naam;Oefenexamen\n{e.code};{e.naam};ja\n")
    assert pas_toe(mirjam, partij)["gewijzigd"] == 1
    if wat == "versie":
        noemt = maak.zitting(rij(Examenversie, v.id)).naam
    else:
        maak.inschrijving(examen=e)
        noemt = "al studenten aangemeld"
    terug = terugdraaien.MaakOngedaan(partij_id=partij.id, reden=REDEN)
    with pytest.raises(Geblokkeerd, match=noemt):
        doe(terugdraaien.maak_ongedaan, mirjam, terug)
    assert rij(Examenversie, v.id).duur == (120 if wat == "versie" else 90)


def test_een_versie_uit_een_bestand_gaat_terug_naar_wat_zij_was(maak: Maak, mirjam: Principal) -> None:  # PRK-13
    e = maak.examen(code="LOB-N4-POR", naam="Portfolio")
    was = rij(Examenversie, maak.versie(e, code="LOB-N4-POR.v1.A", duur=90).id)
    partij = neem(mirjam, "versies", f"Code;Examen;Naam;Minuten\n{was.code};{e.code};{was.naam};120\n")
    assert pas_toe(mirjam, partij)["gewijzigd"] == 1
    doe(terugdraaien.maak_ongedaan, mirjam, terugdraaien.MaakOngedaan(partij_id=partij.id, reden=REDEN))
    assert rij(Examenversie, was.id).model_dump() == was.model_dump()


def test_een_versie_heet_niet_naar_een_ander_examen(maak: Maak, mirjam: Principal) -> None:  # INR-3
    maak.examen(code="LOB-N4-POR")
    maak.examen(code="REK-3F-ALG")
    with pytest.raises(Ongeldig, match="begint de code van een ander examen"):
        doe(basisgegevens.bewaar_versie, mirjam, versie_van("REK-3F-ALG.v9.A"))
    doe(basisgegevens.bewaar_versie, mirjam, versie_van("LEV-2026.v1.A"))
    doe(basisgegevens.bewaar_versie, mirjam, versie_van("LOB-N4-POR.v3.A"))
