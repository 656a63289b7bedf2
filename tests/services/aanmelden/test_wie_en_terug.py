"""Who is enrolled and who is passed over, who may enrol by the exam's form, and how each step is undone with a reason."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.aanmelden import Go, Groep, Groepslid, Inschrijving, Kansmutatie
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examen
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.aanmelden import groepen, inschrijven
from portal.services.aanmelden.inschrijven import SchrijfIn
from portal.services.aanmelden.lezen import groepen as groepen_lezen
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.aanmelden.stand import blokkades_plaatsen, geldende_go
from portal.services.inrichten import versies
from portal.services.inrichten.lezen import versies as versies_lezen
from portal.services.plannen import go, intrekken, plaatsen, wachtlijst, zittingen
from portal.services.plannen.go import GeefGo, TrekGoIn
from portal.services.plannen.lezen import mijn_examens, momenten
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.plannen.lezen.te_plaatsen import te_plaatsen
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe, meld_cohort_aan


def klas(maak: Maak, *studenten: Persoon) -> Groep:
    """A group of the registry with these students."""
    dr = maak.koppeling("dr")
    groep = schrijf(Groep(oke_id=uuid.uuid4(), code="K1", naam="K1", soort="class", koppeling_id=dr.id))
    for s in studenten:
        maak.bekend(s, dr)
        schrijf(Groepslid(groep_id=groep.id, persoon_oke_id=s.oke_id, van=tijd.nu() - timedelta(days=9)))
    return groep


def test_een_groep_slaat_over_wie_niet_hoeft_of_niet_kan_en_zegt_waarom(maak: Maak, als: Als) -> None:  # AAN-1 AAN-9
    opleiding, ander = maak.opleiding(), maak.opleiding()
    examen = maak.examen(max_kansen=3)
    maak.planregel(opleiding, examen)
    namen = ("Al", "Wacht", "Behaald", "Op", "Nieuw")
    wie = {n: maak.student(opleiding, achternaam=n, naam=n) for n in namen}
    wie["Anders"] = maak.student(ander, achternaam="Anders", naam="Anders")
    maak.inschrijving(wie["Al"], examen)
    maak.inschrijving(wie["Wacht"], examen, status="afgenomen")
    maak.inschrijving(wie["Behaald"], examen, status="behaald")
    maak.inschrijving(  # the registry ended it, and said that one attempt is all there is
        wie["Op"],
        examen,
        status="geannuleerd",
        oke_id=uuid.uuid4(),
        poging=1,
        kansen_over=1,
        kansen_gezegd_op=tijd.nu(),
    )
    schrijf(Kansmutatie(student_id=wie["Op"].id, examen_id=examen.id, soort="gebruikt", reden="x"))
    groep, bureau = klas(maak, *wie.values()), als(Rol.EXAMENBUREAU)
    beeld = doe(groepen_lezen.groep, bureau, groep.id, examen.id)
    gezien = {r.naam: r.uitkomst for r in beeld.leden}
    assert gezien["Nieuw"] == "Wordt aangemeld"
    telling = doe(groepen.schrijf_groep_in, bureau, groepen.SchrijfGroepIn(groep_id=groep.id, examen_id=examen.id))
    assert telling.gedaan == 1
    redenen = dict(telling.overgeslagen)
    assert redenen == {n: u for n, u in gezien.items() if n != "Nieuw"}
    assert redenen["Al"] == "Is al aangemeld."
    assert redenen["Wacht"] == "Wacht nog op een uitslag."
    assert redenen["Behaald"] == "Heeft dit examen al behaald."
    assert redenen["Anders"] == "Volgt een opleiding waar dit examen niet bij hoort."
    assert redenen["Op"].startswith("Heeft geen kans meer (de enige kans gebruikt; deelnemersysteem op")


def test_wie_behaald_heeft_wordt_ook_met_de_hand_niet_opnieuw_aangemeld(maak: Maak, als: Als) -> None:  # AAN-4
    i = maak.inschrijving(status="behaald")
    cmd = SchrijfIn(student_id=i.student_id, examen_id=i.examen_id)
    with pytest.raises(Botsing, match="al behaald"):
        doe(inschrijven.schrijf_in, als(Rol.EXAMENBUREAU), cmd)


def test_wie_geslaagd_is_onder_een_geannuleerde_inschrijving_meldt_niemand_opnieuw_aan(
    maak: Maak, als: Als
) -> None:  # AAN-4 VAS-8
    i = maak.inschrijving()
    d = maak.deelname(maak.zitting(maak.versie(_examen(i)), status="ondertekend"), i, status="afgerond")
    maak.resultaat(d, status="definitief", geslaagd=True)
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "geannuleerd"
    cmd = SchrijfIn(student_id=i.student_id, examen_id=i.examen_id)
    with pytest.raises(Botsing, match="al behaald"):
        doe(inschrijven.schrijf_in, als(Rol.EXAMENBUREAU), cmd)


def test_een_cohort_volgt_de_examenvorm_en_haalt_niets_terug(maak: Maak, als: Als) -> None:  # AAN-6 AAN-14
    opleiding = maak.opleiding()
    een, twee = maak.student(opleiding, naam="Een"), maak.student(opleiding, naam="Twee")
    vrij, hand = maak.examen(), maak.examen(inschrijvers=["examenbureau"], naam="Met de hand")
    for examen in (vrij, hand):
        maak.planregel(opleiding, examen)
    maak.inschrijving(een, vrij, status="geannuleerd")
    maak.inschrijving(twee, vrij, status="behaald")
    aantal, redenen = meld_cohort_aan(als(Rol.EXAMENBUREAU), opleiding.id, 2024)
    assert aantal == 0
    assert redenen["Met de hand"] == "Voor dit examen meldt aan: het examenbureau."
    assert "eerdere inschrijving is geannuleerd" in redenen[f"{een.naam}, {vrij.naam}"]
    assert redenen[f"{twee.naam}, {vrij.naam}"] == "Heeft dit examen al behaald."


def test_een_student_kiest_alleen_zelf_als_de_examenvorm_dat_zegt(maak: Maak, als: Als) -> None:  # AAN-5 AAN-14
    examen = maak.examen(inschrijvers=["examenbureau"])
    i = maak.inschrijving(examen=examen)
    maak.go(i)
    zitting = maak.zitting(maak.versie(examen), zelf_inschrijven=True, zelf_tot=tijd.nu() + timedelta(hours=2))
    with reading() as uow:
        ik = als(Rol.STUDENT, uow.get(Persoon, i.student_id))
    kies = wachtlijst.KiesMoment(inschrijving_id=i.id, zitting_id=zitting.id)
    assert doe(momenten.momenten, ik, i.id) == []
    assert doe(mijn_examens.mijn_examens, ik)[0].actie == ""
    for daad in (plaatsen.kies_moment, wachtlijst.zet_op_wachtlijst):
        with pytest.raises(Geblokkeerd, match="kies je niet zelf"):
            doe(daad, ik, kies)
    bureau = als(Rol.EXAMENBUREAU)
    doe(versies.kies_inschrijvers, bureau, versies.KiesInschrijvers(examen_id=examen.id, wie=("student", "docent")))
    assert [m.id for m in doe(momenten.momenten, ik, i.id)] == [str(zitting.id)]
    assert doe(versies_lezen.versie, bureau, zitting.versie_id).meldt_aan == "de student zelf, de docent"
    doe(plaatsen.kies_moment, ik, kies)
    with reading() as uow:
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "examen.inschrijvers_gekozen")).one()
        assert regel.onderwerp_id == uow.get(Examen, examen.id).id


def test_een_zitting_gaat_niet_open_voor_zelf_kiezen_buiten_de_examenvorm(maak: Maak, als: Als) -> None:  # AAN-14
    versie = maak.versie(maak.examen(inschrijvers=["docent"]))
    start = tijd.op(tijd.vandaag() + timedelta(days=3), 9)
    cmd = {"versie_id": versie.id, "ruimte_id": maak.ruimte().id, "start": start, "capaciteit": 5}
    with pytest.raises(Ongeldig, match="meldt aan: de docent"):
        doe(zittingen.maak_concept, als(Rol.EXAMENBUREAU), zittingen.MaakConcept(**cmd, zelf_inschrijven=True))


def test_een_inschrijving_is_met_reden_terug_te_draaien(maak: Maak, als: Als) -> None:  # AAN-4
    team = maak.team()
    docent, bureau = als(Rol.DOCENT, eenheden=[team]), als(Rol.EXAMENBUREAU)
    i = maak.inschrijving(maak.student(maak.opleiding(team)))
    maak.go(i)
    d = maak.deelname(maak.verzonden(maak.zitting(maak.versie(_examen(i)))), i)
    vol = maak.zitting(maak.versie(_examen(i)), start=tijd.nu() + timedelta(days=30))
    schrijf(Wachtplek(zitting_id=vol.id, inschrijving_id=i.id))
    schrijf(Taak(soort="kans", rol="examencommissie", onderwerp_soort="inschrijving", onderwerp_id=i.id))
    cmd = intrekken.TrekInschrijvingIn(inschrijving_id=i.id, reden="Verkeerd examen")
    with pytest.raises(NietToegestaan, match="staat op een zitting"):
        doe(intrekken.trek_inschrijving_in, docent, cmd)
    rijen = doe(inschrijvingen.inschrijvingen, docent, InschrijvingFilter()).rijen
    assert [r.mag_intrekken for r in rijen] == [False]
    assert doe(inschrijvingen.inschrijvingen, bureau, InschrijvingFilter()).rijen[0].mag_intrekken
    doe(intrekken.trek_inschrijving_in, bureau, cmd)
    with reading() as uow:
        assert uow.get(Inschrijving, i.id).status == "geannuleerd"
        assert uow.get(Deelname, d.id).status == "geannuleerd"
        assert uow.get(Zitting, d.zitting_id).bezet == 0
        assert uow.session.exec(select(Wachtplek.status)).one() == "vervallen"
        assert uow.session.exec(select(Taak.afgehandeld_op)).one()
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "inschrijving.geannuleerd")).one()
        assert regel.reden == "Verkeerd examen"
    nieuw = doe(inschrijven.schrijf_in, docent, SchrijfIn(student_id=i.student_id, examen_id=i.examen_id))
    doe(intrekken.trek_inschrijving_in, docent, intrekken.TrekInschrijvingIn(inschrijving_id=nieuw, reden="Toch niet"))


def _examen(i: Inschrijving) -> Examen:
    with reading() as uow:
        return uow.get(Examen, i.examen_id)


def test_wat_het_register_aanmeldde_of_al_begon_trekt_niemand_hier_in(maak: Maak, als: Als) -> None:  # PRK-16
    bureau = als(Rol.EXAMENBUREAU)
    van_dr = maak.inschrijving(oke_id=uuid.uuid4())
    with pytest.raises(Geblokkeerd, match="deelnemersysteem"):
        doe(
            intrekken.trek_inschrijving_in, bureau, intrekken.TrekInschrijvingIn(inschrijving_id=van_dr.id, reden="xxx")
        )
    bezig = maak.deelname(maak.zitting(status="open"))
    cmd = intrekken.TrekInschrijvingIn(inschrijving_id=bezig.inschrijving_id, reden="xxx")
    with pytest.raises(Botsing, match="blijft staan"):
        doe(intrekken.trek_inschrijving_in, bureau, cmd)
    with reading() as uow:
        assert uow.get(Inschrijving, bezig.inschrijving_id).status == "geplaatst"


@pytest.mark.parametrize("hoe", ["no-go", "intrekken", "zitting-weg"])
def test_een_geplaatste_zonder_go_wordt_een_taak_voor_het_bureau(maak: Maak, als: Als, hoe: str) -> None:  # AAN-3
    team = maak.team()
    docent, bureau = als(Rol.DOCENT, eenheden=[team]), als(Rol.EXAMENBUREAU)
    i = maak.inschrijving(maak.student(maak.opleiding(team)))
    gegeven = maak.go(i)
    d = maak.deelname(maak.zitting(maak.versie(_examen(i))), i)
    if hoe == "no-go":
        doe(go.geef_go, docent, GeefGo(inschrijving_id=i.id, besluit="no_go", reden="Oefentoets onvoldoende"))
    else:
        doe(go.trek_go_in, docent, TrekGoIn(go_id=gegeven.id, reden="Oefentoets onvoldoende"))
    with reading() as uow:
        taak = uow.session.exec(select(Taak)).one()
        assert (taak.soort, taak.rol, taak.afgehandeld_op) == ("go-vervallen", "examenbureau", None)
        assert "Oefentoets onvoldoende" in taak.tekst
        assert uow.get(Deelname, d.id).status == "geplaatst"
    if hoe == "no-go":
        doe(plaatsen.haal_van_zitting, bureau, plaatsen.HaalVanZitting(deelname_id=d.id, reden="No-go"))
    elif hoe == "zitting-weg":
        doe(zittingen.annuleer_zitting, bureau, zittingen.ZittingActie(zitting_id=d.zitting_id, reden="Lokaal weg"))
    else:
        doe(go.geef_go, docent, GeefGo(inschrijving_id=i.id, besluit="go", reden="Toch gehaald"))
    with reading() as uow:
        assert uow.session.exec(select(Taak.afgehandeld_op)).one()


def test_wie_zijn_go_intrekt_trekt_ook_de_eerdere_go_in_die_zij_verving(maak: Maak, als: Als) -> None:  # AAN-3
    team = maak.team()
    docent, ander = als(Rol.DOCENT, eenheden=[team]), als(Rol.DOCENT, eenheden=[team])
    i = maak.inschrijving(maak.student(maak.opleiding(team)))
    for wie, besluit in ((docent, "no_go"), (docent, "go"), (ander, "go")):
        doe(go.geef_go, wie, GeefGo(inschrijving_id=i.id, besluit=besluit, reden="Oefentoets"))
    with reading() as uow:
        gegeven = geldende_go(uow, i.id)
    assert gegeven is not None
    doe(go.trek_go_in, ander, TrekGoIn(go_id=gegeven.id, reden="Toch niet klaar"))
    with reading() as uow:
        na = uow.get(Inschrijving, i.id)
        assert ([b.code for b in blokkades_plaatsen(uow, na)], na.go_tot) == (["no-go"], None)


def test_wie_van_school_is_wordt_niet_aangemeld_en_niet_geplaatst(maak: Maak, als: Als) -> None:  # PRK-10 AAN-4
    bureau, examen = als(Rol.EXAMENBUREAU), maak.examen()
    weg = maak.student(naam="Weg")
    i = maak.inschrijving(weg, examen)
    maak.go(i)
    zitting = maak.zitting(maak.versie(examen), status="geannuleerd")
    maak.deelname(zitting, i, status="geannuleerd", met_zitting_vervallen=True)
    with unit_of_work() as uow:
        uow.get(Persoon, weg.id).actief, uow.get(Inschrijving, i.id).status = False, "open"
    naar = maak.zitting(maak.versie(examen))
    telling = doe(plaatsen.plaats_allen_op, bureau, plaatsen.PlaatsAllenOp(van_id=zitting.id, zitting_id=naar.id))
    (rij,) = doe(te_plaatsen, bureau, naar.id, alle=True).rijen
    assert (telling.gedaan, dict(telling.overgeslagen)["Weg"]) == (0, rij.blokkade)
    assert "niet meer ingeschreven bij de school" in rij.blokkade
    cmd = SchrijfIn(student_id=weg.id, examen_id=maak.examen().id)
    with pytest.raises(Geblokkeerd, match="niet meer ingeschreven bij de school"):
        doe(inschrijven.schrijf_in, bureau, cmd)
    with unit_of_work() as uow:
        uow.get(Persoon, weg.id).samengevoegd_met_id = maak.student().id
    with pytest.raises(Geblokkeerd, match="samengevoegd met"):
        doe(inschrijven.schrijf_in, bureau, cmd)


def test_over_de_go_van_wie_al_zit_besluit_niemand_meer(maak: Maak, als: Als) -> None:  # AAN-3
    team = maak.team()
    docent = als(Rol.DOCENT, eenheden=[team])
    i = maak.inschrijving(maak.student(maak.opleiding(team)))
    gegeven = maak.go(i)
    maak.deelname(maak.zitting(maak.versie(_examen(i)), status="open"), i)
    with pytest.raises(Botsing, match="al begonnen"):
        doe(go.geef_go, docent, GeefGo(inschrijving_id=i.id, besluit="no_go", reden="Te laat"))
    with pytest.raises(Botsing, match="al begonnen"):
        doe(go.trek_go_in, docent, TrekGoIn(go_id=gegeven.id, reden="Te laat"))
    with reading() as uow:
        assert uow.get(Go, gegeven.id).ingetrokken_op is None


def test_een_student_laat_zijn_gekozen_moment_los_zolang_hij_kan_kiezen(maak: Maak, als: Als) -> None:  # AAN-5
    straks = tijd.nu() + timedelta(hours=2)
    i = maak.inschrijving()
    zitting = maak.verzonden(maak.zitting(maak.versie(_examen(i)), zelf_inschrijven=True, zelf_tot=straks))
    d = maak.deelname(zitting, i, wijze="zelf")
    with reading() as uow:
        ik = als(Rol.STUDENT, uow.get(Persoon, i.student_id))
    cmd = intrekken.LaatMomentLos(inschrijving_id=i.id, reden="Ik heb dan stage")
    for tot, wijze, waarom, bel in (
        (tijd.nu(), "zelf", "Zelf loslaten kon tot", True),
        (straks, "handmatig", "niet zelf loslaten", False),
    ):
        with unit_of_work() as uow:
            uow.get(Zitting, zitting.id).zelf_tot, uow.get(Deelname, d.id).wijze = tot, wijze
        kaart = doe(mijn_examens.mijn_examens, ik)[0]
        assert (kaart.los, "Bel het examenbureau" in kaart.uitleg) == (False, bel)
        with pytest.raises(Geblokkeerd, match=waarom):
            doe(intrekken.laat_moment_los, ik, cmd)
    with unit_of_work() as uow:
        uow.get(Deelname, d.id).wijze = "zelf"
    assert doe(mijn_examens.mijn_examens, ik)[0].los
    with pytest.raises(Botsing, match="op een ander moment"):  # what he saw is not where he sits now
        doe(intrekken.laat_moment_los, ik, cmd.model_copy(update={"deelname_id": i.id}))
    doe(intrekken.laat_moment_los, ik, cmd.model_copy(update={"deelname_id": d.id}))
    with reading() as uow:
        assert (uow.get(Inschrijving, i.id).status, uow.get(Zitting, zitting.id).bezet) == ("open", 0)
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "student.van_zitting_gehaald")).one()
        assert regel.reden == "Ik heb dan stage"
    with pytest.raises(Botsing):
        doe(intrekken.laat_moment_los, ik, cmd)


def test_het_bureau_haalt_iemand_met_reden_van_de_wachtlijst(maak: Maak, als: Als) -> None:  # AAN-7
    i = maak.inschrijving()
    zitting = maak.zitting(maak.versie(_examen(i)))
    plek = schrijf(Wachtplek(zitting_id=zitting.id, inschrijving_id=i.id))
    bureau = als(Rol.EXAMENBUREAU)
    (keuze,) = doe(zittingen_lezen.zitting, bureau, zitting.id).wachtrij
    cmd = intrekken.HaalVanWachtlijst(zitting_id=zitting.id, inschrijving_id=keuze.waarde, reden="Ziek gemeld")
    doe(intrekken.haal_van_wachtlijst, bureau, cmd)
    with reading() as uow:
        assert uow.get(Wachtplek, plek.id).status == "vervallen"
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "wachtlijst.afgehaald")).one()
        assert (regel.onderwerp_id, regel.reden) == (plek.id, "Ziek gemeld")
    with pytest.raises(Botsing):
        doe(intrekken.haal_van_wachtlijst, bureau, cmd)
