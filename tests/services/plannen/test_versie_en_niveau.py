"""No variant twice, only the newest edition, the level of each student, and a list that tells who can be placed here."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon, Taak
from portal.db.inrichten import Examen, Examenversie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Wachtplek, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.catalogus import Uitgave, uitgave
from portal.domain.fouten import Botsing, Geblokkeerd, Ongeldig
from portal.domain.rechten import Rol
from portal.jobs import taken as jobs
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.grond import wekkers
from portal.services.inrichten import basisgegevens, versies
from portal.services.inrichten.lezen import versies as versies_lezen
from portal.services.inrichten.stand_basisvelden import Opleidinggegevens, Studentgegevens
from portal.services.plannen import niveau, plaatsen, wachtlijst, zittingen
from portal.services.plannen.lezen import keuzes, momenten, te_plaatsen
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.plannen.stand_wachtlijst import nieuwe_plek
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.vaststellen import herhaling
from portal.services.vaststellen.lezen import verzoeken
from portal.services.werk import kantoor, tellers
from tests.hulp.logboek import berichten
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe

CODE = "REK-3F-ALG"


@pytest.mark.parametrize(
    ("code", "vorm", "verwacht"),
    [
        ("REK-3F-ALG.v2.B", "", Uitgave("B", 2)),
        ("Rekenen 3F", "", Uitgave("Rekenen 3F")),
        ("REK_b7_ed12", "EXAMEN_VARIANT_edVERSIE", Uitgave("b7", 12)),
        ("REK.v2", "EXAMEN.vVERSIE", Uitgave("REK.v2")),
    ],
)
def test_een_code_zegt_variant_en_editie_of_geen_van_beide(code: str, vorm: str, verwacht: Uitgave) -> None:  # PRK-8
    assert uitgave(code, vorm) == verwacht


def gemaakt(maak: Maak, versie: Examenversie, i: Inschrijving, presentie: str = "present") -> Deelname:
    """The student had this version a month ago, and is open again."""
    zitting = maak.zitting(versie, start=tijd.nu() - timedelta(days=30), status="ondertekend")
    d = maak.deelname(zitting, i, status="afgerond", presentie=presentie)
    with unit_of_work() as uow:
        uow.get(Inschrijving, i.id).status = "open"
    return d


def rij(als: Als, zitting: Zitting) -> InschrijvingRij:
    """How the list of who can be placed shows the only student."""
    (r,) = doe(te_plaatsen.te_plaatsen, als(Rol.EXAMENBUREAU), zitting.id).rijen
    return r


@pytest.mark.parametrize("hoe", ["zelfde versie", "zelfde variant", "afwezig met een resultaat"])
def test_een_variant_wordt_nooit_twee_keer_gegeven(maak: Maak, als: Als, hoe: str) -> None:  # PRK-8
    examen = maak.examen(code=CODE)
    a1, a2 = (maak.versie(examen, code=f"{CODE}.{v}") for v in ("v1.A", "v2.A"))
    i = maak.inschrijving(examen=examen)
    maak.go(i)
    presentie = "notPresent" if hoe == "afwezig met een resultaat" else "present"
    d = gemaakt(maak, a1 if hoe == "zelfde variant" else a2, i, presentie)
    if presentie == "notPresent":  # the report says so, and the delivery system has his work
        maak.resultaat(d)
    zitting, ander = maak.zitting(a2), maak.zitting(maak.versie(examen, code=f"{CODE}.v1.C"))
    bureau = als(Rol.EXAMENBUREAU)
    plaats = plaatsen.PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(i.id,))
    telling = doe(plaatsen.plaats_studenten, bureau, plaats)
    assert telling.gedaan == 0
    assert "had deze variant al op" in telling.overgeslagen[0][1]
    r = rij(als, zitting)
    assert (r.had_al, "had deze variant al" in r.blokkade, rij(als, ander).blokkade) == (True, True, "")
    assert doe(plaatsen.plaats_studenten, bureau, plaats.model_copy(update={"zitting_id": ander.id})).gedaan == 1


@pytest.mark.parametrize("status", ["ingetrokken", "afgewezen"])
def test_op_een_versie_die_de_commissie_introk_komt_niemand_meer(maak: Maak, als: Als, status: str) -> None:
    # INR-7 AAN-13 AAN-7
    examen, start, bureau = maak.examen(), tijd.nu() + timedelta(days=14), als(Rol.EXAMENBUREAU)
    versie, wie = maak.versie(examen), [maak.student() for _ in range(3)]
    z = maak.zitting(versie, maak.ruimte(plaatsen=1), start=start, zelf_inschrijven=True, zelf_tot=start)
    zit, ik = maak.deelname(z), als(Rol.STUDENT, wie[0])
    een, twee, drie = (maak.inschrijving(s, examen) for s in wie)
    for i in (een, twee, drie):
        maak.go(i)
    with unit_of_work() as uow:
        uow.get(Examenversie, versie.id).status = status
    kies = KiesMoment(inschrijving_id=een.id, zitting_id=z.id)
    with pytest.raises(Geblokkeerd, match=status):
        doe(wachtlijst.zet_op_wachtlijst, ik, kies)
    schrijf(nieuwe_plek(z, drie.id))  # as of before
    doe(plaatsen.haal_van_zitting, bureau, plaatsen.HaalVanZitting(deelname_id=zit.id, reden="Ziek"))
    with reading() as uow:
        assert [w.status for w in uow.session.exec(select(Wachtplek))] == ["vervallen"]
    with pytest.raises(Geblokkeerd, match=status):
        doe(plaatsen.kies_moment, ik, kies)
    (moment,) = doe(momenten.momenten, ik, een.id)
    assert (moment.te_kiezen, "is ingetrokken" in moment.reden) == (False, True)
    plaats = plaatsen.PlaatsStudenten(zitting_id=z.id, inschrijving_ids=(twee.id,))
    assert status in doe(plaatsen.plaats_studenten, bureau, plaats).overgeslagen[0][1]
    with unit_of_work() as uow:
        uow.get(Zitting, z.id).start = tijd.nu() - timedelta(hours=1)
    assert doe(plaatsen.plaats_studenten, bureau, plaats).gedaan == 1, "who was there is still entered"


def test_wie_er_niet_was_heeft_de_variant_niet_gezien(maak: Maak, als: Als) -> None:  # PRK-8
    versie = maak.versie()
    with reading() as uow:
        examen_id = uow.get(Examenversie, versie.id).examen_id
    i = maak.inschrijving(maak.student(), None, examen_id=examen_id)
    maak.go(i)
    gemaakt(maak, versie, i, presentie="notPresent")
    assert rij(als, maak.zitting(versie)).blokkade == ""


def test_een_vraag_over_een_vervallen_inschrijving_wacht_niet(maak: Maak, als: Als) -> None:  # PRK-8
    versie = maak.versie()
    with reading() as uow:
        examen_id = uow.get(Examenversie, versie.id).examen_id
    student = maak.student()
    oud = maak.inschrijving(student, None, examen_id=examen_id)
    gemaakt(maak, versie, oud)
    zitting, commissie = maak.zitting(versie), als(Rol.EXAMENCOMMISSIE)
    vraag = herhaling.VraagHerhaling(zitting_id=zitting.id, inschrijving_id=oud.id, toelichting="Eén variant")
    doe(herhaling.vraag_herhaling, als(Rol.EXAMENBUREAU), vraag)
    with unit_of_work() as uow:
        uow.get(Inschrijving, oud.id).status = "geannuleerd"
    with reading() as uow:
        assert verzoeken.herhalingen(uow, commissie) == []
        assert uow.session.execute(tellers.verzoeken(commissie)).all() == []
    nieuw = maak.inschrijving(student, None, examen_id=examen_id)
    doe(herhaling.vraag_herhaling, als(Rol.EXAMENBUREAU), vraag.model_copy(update={"inschrijving_id": nieuw.id}))
    assert len(doe(verzoeken.herhalingen, commissie)) == 1


def test_de_commissie_kan_dezelfde_variant_een_keer_toestaan(maak: Maak, als: Als) -> None:  # PRK-8
    examen = maak.examen(code=CODE)
    versie = maak.versie(examen, code=f"{CODE}.v1.A")
    i = maak.inschrijving(examen=examen)
    maak.go(i)
    zitting = maak.zitting(versie)
    bureau, commissie = als(Rol.EXAMENBUREAU), als(Rol.EXAMENCOMMISSIE)
    vraag = herhaling.VraagHerhaling(zitting_id=zitting.id, inschrijving_id=i.id, toelichting="Er is maar één variant")
    with pytest.raises(Ongeldig, match="niet nodig"):
        doe(herhaling.vraag_herhaling, bureau, vraag)
    gemaakt(maak, versie, i)
    doe(herhaling.vraag_herhaling, bureau, vraag)
    with pytest.raises(Botsing):
        doe(herhaling.vraag_herhaling, bureau, vraag)
    (h,) = doe(verzoeken.herhalingen, commissie)
    assert (h.versie, h.toelichting) == (versie.code, "Er is maar één variant")
    with reading() as uow:
        assert any(w.titel.startswith("Een verzoek buiten de regels") for w in kantoor.examencommissie(uow, commissie))
    besluit = herhaling.BesluitHerhaling(herhaling_id=uuid.UUID(h.id), toekennen=True, reden="Geen andere variant")
    doe(herhaling.besluit_herhaling, commissie, besluit)
    with pytest.raises(Botsing):
        doe(herhaling.besluit_herhaling, commissie, besluit)
    plaats = plaatsen.PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(i.id,))
    assert doe(plaatsen.plaats_studenten, bureau, plaats).gedaan == 1
    with unit_of_work() as uow:  # he took it: the permission is used
        d = uow.session.exec(select(Deelname).where(Deelname.zitting_id == zitting.id)).one()
        d.status, d.presentie = "afgerond", "present"
        uow.get(Inschrijving, i.id).status = "open"
    assert rij(als, maak.zitting(versie, start=zitting.start + timedelta(days=9))).had_al


def test_wie_dezelfde_variant_achteraf_nog_eens_kreeg_gebruikte_daarmee_wat_mocht(maak: Maak, als: Als) -> None:
    # PRK-8 UIT-1
    versie = maak.versie(maak.examen(code=CODE), code=f"{CODE}.v1.A")
    i = maak.inschrijving(maak.student(), None, examen_id=versie.examen_id)
    maak.go(i)
    gemaakt(maak, versie, i)
    papier = maak.zitting(versie, start=tijd.nu() - timedelta(days=2), achteraf="Op papier")
    vraag = herhaling.VraagHerhaling(zitting_id=papier.id, inschrijving_id=i.id, toelichting="Er is maar één variant")
    id = doe(herhaling.vraag_herhaling, als(Rol.EXAMENBUREAU), vraag)
    besluit = herhaling.BesluitHerhaling(herhaling_id=id, toekennen=True, reden="Geen andere variant")
    doe(herhaling.besluit_herhaling, als(Rol.EXAMENCOMMISSIE), besluit)
    plaats = plaatsen.PlaatsStudenten(zitting_id=papier.id, inschrijving_ids=(i.id,))
    assert doe(plaatsen.plaats_studenten, als(Rol.EXAMENBUREAU), plaats).gedaan == 1
    with unit_of_work() as uow:
        d = uow.session.exec(select(Deelname).where(Deelname.zitting_id == papier.id)).one()
        d.status, d.presentie = "afgerond", "present"
        uow.get(Inschrijving, i.id).status = "open"
    assert rij(als, maak.zitting(versie)).had_al, "once is once"


def test_alleen_de_nieuwste_editie_wordt_gepland_en_een_oude_valt_op(maak: Maak, als: Als) -> None:  # PRK-8
    examen = maak.examen(code=CODE)
    oud = maak.versie(examen, code=f"{CODE}.v9.A")
    bureau = als(Rol.EXAMENBUREAU)
    start = tijd.op(tijd.vandaag() + timedelta(days=3), 9)
    cmd = {"ruimte_id": maak.ruimte().id, "start": start, "capaciteit": 5}
    concept = doe(zittingen.maak_concept, bureau, zittingen.MaakConcept(versie_id=oud.id, **cmd))
    nieuw, ander = (maak.versie(examen, code=f"{CODE}.{v}") for v in ("v10.A", "v1.B"))
    maak.versie(examen, code=f"{CODE}.v11.A", vastgesteld=False)
    with pytest.raises(Geblokkeerd, match=rf"oude editie: plan {CODE}\.v10\.A"):
        doe(zittingen.maak_concept, bureau, zittingen.MaakConcept(versie_id=oud.id, **cmd))
    assert {k.waarde for k in doe(keuzes.bruikbare_versies, bureau)} == {str(nieuw.id), str(ander.id)}
    assert "oude-editie" in {b.code for b in doe(zittingen_lezen.zitting, bureau, concept).blokkades}
    with reading() as uow:
        (regel,) = (w for w in kantoor.examenbureau(uow, bureau) if w.titel == "Oude editie gepland")
    assert f"{CODE}.v10.A" in regel.uitleg


def _sindsdien(maak: Maak, versie: Examenversie, wat: str) -> None:
    """What became of a version after a sitting of it was held."""
    if wat == "nieuwere editie":
        with reading() as uow:
            examen = uow.get(Examen, versie.examen_id)
        maak.versie(examen, code=f"{CODE}.v10.A")
        return
    with unit_of_work() as uow:
        v = uow.get(Examenversie, versie.id)
        if wat == "gesloten":
            uow.get(Examen, v.examen_id).gesloten_op = tijd.vandaag()
        elif wat == "gewijzigd":
            v.gewijzigd_op = tijd.nu()
        elif wat == "uit catalogus":
            v.in_catalogus = False
        else:
            v.status = wat


@pytest.mark.parametrize(
    "wat", ["nieuwere editie", "gesloten", "gewijzigd", "uit catalogus", "ingetrokken", "afgewezen"]
)
def test_een_zitting_die_al_was_komt_erin_met_de_versie_van_toen(maak: Maak, als: Als, wat: str) -> None:
    # INR-7 UIT-1 PRK-8
    versie = maak.versie(maak.examen(code=CODE), code=f"{CODE}.v9.A", vastgesteld_op=tijd.nu() - timedelta(days=90))
    eb, mensen = als(Rol.EXAMENBUREAU), {rol: maak.medewerker() for rol in (Rol.SURVEILLANT, Rol.BEOORDELAAR)}
    _sindsdien(maak, versie, wat)
    start = tijd.nu() - timedelta(days=3)
    cmd = {"versie_id": versie.id, "ruimte_id": maak.ruimte().id, "capaciteit": 5}
    straks = zittingen.MaakConcept(**cmd, start=tijd.op(tijd.vandaag() + timedelta(days=9), 9), bevestigd=True)
    with pytest.raises(Geblokkeerd):
        doe(zittingen.maak_concept, eb, straks)
    assert not [k for k in doe(keuzes.bruikbare_versies, eb) if k.waarde == str(versie.id)]
    (keuze,) = doe(keuzes.bruikbare_versies, eb, versie_id=versie.id)
    assert keuze.label.endswith("alleen achteraf")
    detail = doe(versies_lezen.versie, eb, versie.id)
    assert (detail.mag_plannen, detail.mag_achteraf) == (False, True)
    id = doe(zittingen.maak_concept, eb, zittingen.MaakConcept(**cmd, start=start, achteraf="Op papier na een storing"))
    for rol, wie in mensen.items():
        with reading() as uow:
            maak.zittingsmedewerker(uow.get(Zitting, id), wie, rol.value)
    doe(zittingen.maak_definitief, eb, zittingen.ZittingActie(zitting_id=id))
    with reading() as uow:
        zitting = uow.get(Zitting, id)
    assert (zitting.status, zitting.versie_id) == ("gepland", versie.id)


def test_wat_de_commissie_nooit_vaststelde_komt_er_ook_achteraf_niet_in(maak: Maak, als: Als) -> None:  # INR-7
    versie, eb = maak.versie(vastgesteld=False), als(Rol.EXAMENBUREAU)
    cmd = zittingen.MaakConcept(
        versie_id=versie.id, ruimte_id=maak.ruimte().id, capaciteit=5, start=tijd.nu() - timedelta(days=3), achteraf="Storing"
    )  # fmt: skip
    with pytest.raises(Geblokkeerd, match="niet vastgesteld"):
        doe(zittingen.maak_concept, eb, cmd)
    assert doe(keuzes.bruikbare_versies, eb, versie_id=versie.id) == []
    assert not doe(versies_lezen.versie, eb, versie.id).mag_achteraf


def test_kan_geplaatst_worden_zegt_de_waarheid_van_deze_zitting(maak: Maak, als: Als) -> None:  # AAN-13 AAN-14
    examen = maak.examen()
    i = maak.inschrijving(examen=examen)
    maak.go(i)
    versie = maak.versie(examen, voorzieningen=[])
    zitting = maak.zitting(versie)
    assert rij(als, zitting).blokkade == ""
    with reading() as uow:
        student = uow.get(Persoon, i.student_id)
    maak.voorziening(student, "spoken")
    assert "Deze versie biedt niet" in rij(als, zitting).blokkade
    zelfde_tijd = maak.zitting(maak.versie(examen), start=zitting.start)
    assert rij(als, zelfde_tijd).blokkade == ""
    ander = maak.zitting(start=zitting.start)
    maak.deelname(ander, maak.inschrijving(student, None, examen_id=ander.examen_id))
    assert "heeft dan al een examen" in rij(als, zelfde_tijd).blokkade


def test_wie_een_ander_niveau_doet_wacht_niet_op_een_zitting_van_het_oude(maak: Maak, als: Als) -> None:
    # PRK-10 AAN-7
    examen = maak.examen()
    zitting, ander = maak.zitting(maak.versie(examen, niveau=4)), maak.zitting(maak.versie(examen))
    i = maak.inschrijving(maak.student(maak.opleiding(niveau=4)), examen)
    maak.go(i)
    plek, blijft = (schrijf(Wachtplek(zitting_id=z.id, inschrijving_id=i.id)) for z in (zitting, ander))
    cmd = niveau.KiesNiveau(inschrijving_id=i.id, niveau=3, reden="Traject op niveau 3")
    doe(niveau.kies_niveau, als(Rol.EXAMENBUREAU), cmd)
    with reading() as uow:
        assert [uow.get(Wachtplek, w.id).status for w in (plek, blijft)] == ["vervallen", "wacht"]


def test_een_student_zit_alleen_op_een_versie_van_zijn_niveau(maak: Maak, als: Als) -> None:  # PRK-10
    tas = maak.koppeling()
    examen = maak.examen(code=CODE, oke=True, koppeling_id=tas.id)
    versie = maak.versie(examen, code=f"{CODE}.v1.A")
    bureau = als(Rol.EXAMENBUREAU)
    doe(versies.kies_versieniveau, bureau, versies.KiesVersieniveau(versie_id=versie.id, niveau=3))
    i = maak.inschrijving(maak.student(maak.opleiding(niveau=4)), examen)
    maak.go(i)
    zitting = maak.verzonden(maak.zitting(versie))
    assert "voor niveau 3; de student doet niveau 4" in rij(als, zitting).blokkade
    kies = {"inschrijving_id": i.id, "reden": "Volgt een traject op niveau 3"}
    assert doe(niveau.kies_niveau, bureau, niveau.KiesNiveau(niveau=3, **kies)) is False
    assert doe(inschrijvingen.inschrijvingen, bureau, InschrijvingFilter()).rijen[0].niveau == "Niveau 3"
    doe(plaatsen.plaats_studenten, bureau, plaatsen.PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(i.id,)))
    with reading() as uow:
        d = uow.session.exec(select(Deelname)).one()
    maak.verzonden(d)
    assert doe(niveau.kies_niveau, bureau, niveau.KiesNiveau(niveau=None, **kies)) is True
    with reading() as uow:
        assert uow.get(Deelname, d.id).status == "geannuleerd"
        regels = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "inschrijving.niveau_gekozen")).all()
        assert [r.reden for r in regels] == [kies["reden"]] * 2
    assert [(b.methode, b.pad) for b in berichten() if b.methode == "PATCH"] == [("PATCH", f"/associations/{d.id}")]


@pytest.mark.parametrize("hoe", ["versie", "opleiding", "student"])
def test_wordt_het_niveau_hier_anders_dan_vraagt_het_bureau_wat_er_met_de_plaats_moet(
    maak: Maak, als: Als, hoe: str
) -> None:  # PRK-10
    """As when the registry says so: by the version, by the programme, or by another programme of the student."""
    bart, gewekt = als(Rol.BEHEERDER), list[str]()
    team = maak.team()
    vier, drie = maak.opleiding(team, niveau=4), maak.opleiding(team, niveau=3)
    versie = maak.versie(niveau=None if hoe == "versie" else 4)
    student = maak.persoon(is_student=True, opleiding_id=vier.id, eenheid_id=team.id, cohort=2024, nummer="S1")
    with reading() as uow:
        examen = uow.session.get_one(Examen, versie.examen_id)
    maak.deelname(maak.zitting(versie), maak.inschrijving(student, examen))
    wekkers.set_wekker(lambda _sessie, werk, over, _na: gewekt.append(over) if werk == wekkers.MELD_PERSOON else None)
    if hoe == "versie":
        kies = versies.KiesVersieniveau(versie_id=versie.id, niveau=3)
        doe(versies.kies_versieniveau, als(Rol.EXAMENBUREAU), kies)
    elif hoe == "opleiding":
        velden = {"crebo": vier.crebo, "naam": vier.naam, "eenheid": team.code}
        doe(basisgegevens.bewaar_opleiding, bart, Opleidinggegevens(niveau=3, **velden), vier.id)
    else:
        velden = {"nummer": student.nummer, "voornaam": student.voornaam, "achternaam": student.achternaam}
        anders = Studentgegevens(opleiding=drie.crebo, cohort=student.cohort, **velden)
        doe(basisgegevens.bewaar_student, bart, anders, student.id)
    assert gewekt == [str(student.id)]
    wekkers.set_wekker(None)
    for _ in range(2):
        jobs._meld(student.id)
    with reading() as uow:
        (vraag,) = uow.session.exec(select(Taak)).all()
    assert "op een versie die niet voor hem is" in vraag.tekst
    assert f"is voor niveau {3 if hoe == 'versie' else 4}" in vraag.tekst
