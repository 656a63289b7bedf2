"""Enrolling: Go, manual and automatic enrolment, accommodations."""

import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Kansmutatie, Voorziening
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.domain.voorzieningen import Soort
from portal.services.aanmelden import inschrijven, stand
from portal.services.aanmelden.inschrijven import SchrijfIn
from portal.services.aanmelden.lezen import examen_kiezen, inschrijvingen
from portal.services.plannen import go as aanmelden_go
from portal.services.plannen import plaatsen, voorzieningen
from portal.services.plannen.go import GeefGo, TrekGoIn, VraagGo
from portal.services.plannen.lezen import mijn_examens, rooster
from portal.services.plannen.lezen import voorzieningen as voorzieningen_lezen
from portal.services.plannen.voorzieningen import BesluitVoorziening, TrekAanvraagIn, VraagVoorziening
from portal.services.plannen.wachtlijst import KiesMoment
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe, meld_cohort_aan


def go(principal, inschrijving, besluit="go", reden="Oefentoets gehaald"):
    with unit_of_work() as uow:
        aanmelden_go.geef_go(uow, principal, GeefGo(inschrijving_id=inschrijving.id, besluit=besluit, reden=reden))


def blokkades(inschrijving):
    """What stands in the way, after checking that lists group the enrolment by the same rule."""
    with reading() as uow:
        codes = [b.code for b in stand.blokkades_plaatsen(uow, uow.get(Inschrijving, inschrijving.id))]
        groep = "wacht_op_go" if {"geen-go", "no-go", "go-verlopen"} & set(codes) else "te_plaatsen"
        gevonden = uow.session.exec(select(Inschrijving.id).where(*inschrijvingen.in_stand(groep))).all()
        assert inschrijving.id in gevonden
        return codes


def test_zonder_go_geen_plaats_en_een_go_is_in_te_trekken(maak, als):  # AAN-3
    team = maak.team()
    docent = als(Rol.DOCENT, eenheden=[team])
    inschrijving = maak.inschrijving(maak.student(maak.opleiding(team)))
    assert blokkades(inschrijving) == ["geen-go"]
    go(docent, inschrijving, "no_go", "Nog twee onderdelen oefenen")
    assert blokkades(inschrijving) == ["no-go"]
    go(docent, inschrijving)
    assert blokkades(inschrijving) == []
    with unit_of_work() as uow:
        gegeven = stand.geldende_go(uow, inschrijving.id)
        assert gegeven.geldig_tot > tijd.vandaag()
        aanmelden_go.trek_go_in(uow, docent, TrekGoIn(go_id=gegeven.id, reden="Vergissing"))
    assert blokkades(inschrijving) == ["no-go"]


def test_een_go_verloopt_vanzelf(maak, als):  # AAN-3
    inschrijving = maak.inschrijving()
    maak.go(inschrijving, geldig_tot=tijd.vandaag() - timedelta(days=1))
    assert blokkades(inschrijving) == ["go-verlopen"]


def test_docent_bereikt_alleen_eigen_student(maak, als):  # AAN-3 BEH-2
    inschrijving = maak.inschrijving()
    with pytest.raises(NietGevonden):
        go(als(Rol.DOCENT, eenheden=[maak.team()]), inschrijving)
    with pytest.raises(NietToegestaan):
        go(als(Rol.EXAMENBUREAU), inschrijving)
    docent = maak.medewerker()
    eigen = maak.inschrijving(maak.student(begeleider=docent))
    go(als(Rol.DOCENT, docent, eenheden=[maak.team()]), eigen)


def test_student_vraagt_een_go_en_de_docent_ziet_dat_eerst(maak, als):  # AAN-3
    team = maak.team()
    student = maak.student(maak.opleiding(team))
    vraag = maak.inschrijving(student)
    maak.inschrijving(maak.student(maak.opleiding(team), achternaam="Aalders"))
    with unit_of_work() as uow:
        aanmelden_go.vraag_go(uow, als(Rol.STUDENT, student), VraagGo(inschrijving_id=vraag.id))
    with reading() as uow:
        rijen = inschrijvingen.inschrijvingen(
            uow, als(Rol.DOCENT, eenheden=[team]), inschrijvingen.InschrijvingFilter(stand="wacht_op_go")
        ).rijen
    assert next(r.id for r in rijen) == str(vraag.id)
    assert len(rijen) == 2
    with unit_of_work() as uow, pytest.raises(NietGevonden):
        aanmelden_go.vraag_go(uow, als(Rol.STUDENT), VraagGo(inschrijving_id=vraag.id))


def test_wie_inschrijft_hangt_af_van_het_examen(maak, als):  # AAN-4 AAN-14
    team = maak.team()
    student, docent = maak.student(maak.opleiding(team)), als(Rol.DOCENT, eenheden=[team])
    mag, mag_niet = maak.examen(inschrijvers=["docent"]), maak.examen(inschrijvers=["examenbureau"])
    with unit_of_work() as uow:
        inschrijven.schrijf_in(uow, docent, SchrijfIn(student_id=student.id, examen_id=mag.id))
    with unit_of_work() as uow, pytest.raises(NietToegestaan, match="examenbureau"):
        inschrijven.schrijf_in(uow, docent, SchrijfIn(student_id=student.id, examen_id=mag_niet.id))
    with unit_of_work() as uow, pytest.raises(Botsing):
        inschrijven.schrijf_in(uow, docent, SchrijfIn(student_id=student.id, examen_id=mag.id))


def test_elk_examen_is_te_vinden_dat_van_de_eigen_opleiding_eerst(maak, als):  # AAN-4 AAN-14
    team = maak.team()
    eigen, ander = maak.opleiding(team), maak.opleiding(naam="Kok")
    student, docent = maak.student(eigen), als(Rol.DOCENT, eenheden=[team])
    vreemd, van_hem = maak.examen(naam="Aardappels snijden", crebo=ander.crebo), maak.examen(naam="Zagen")
    maak.planregel(eigen, van_hem)
    alle = [maak.examen(naam=f"Toets {n:02}", crebo=ander.crebo) for n in range(55)]
    behaald, open_ = maak.examen(naam="Behaald"), maak.examen(naam="Al aangemeld")
    maak.inschrijving(student, behaald, status="behaald")
    maak.inschrijving(student, open_)
    opties, aantal = doe(examen_kiezen.examens_om_aan_te_melden, docent, student.id)
    assert (len(opties), aantal) == (50, 57), "what is not shown is told"
    assert opties[0].label.startswith("Zagen")
    assert not opties[0].anders
    assert opties[1].anders == "Kok"
    laatste = doe(examen_kiezen.examens_om_aan_te_melden, docent, student.id, alle[-1].naam)[0]
    assert str(alle[-1].id) in {o.waarde for o in laatste}, "and found by its name"
    with pytest.raises(Botsing, match="hoort bij Kok"):
        doe(inschrijven.schrijf_in, docent, SchrijfIn(student_id=student.id, examen_id=vreemd.id))
    doe(inschrijven.schrijf_in, docent, SchrijfIn(student_id=student.id, examen_id=vreemd.id, bevestigd=True))


def test_een_cohort_wordt_een_keer_ingeschreven(maak, als):  # AAN-1 AAN-6
    opleiding = maak.opleiding()
    for _ in range(2):
        maak.student(opleiding)
        maak.planregel(opleiding, maak.examen())
    eb = als(Rol.EXAMENBUREAU)
    assert meld_cohort_aan(eb, opleiding.id, 2024)[0] == 4
    assert meld_cohort_aan(eb, opleiding.id, 2024)[0] == 0


@pytest.mark.parametrize(("over", "mutaties", "verwacht"), [
    (2, [], []), (0, [], ["geen-kans"]), (2, ["gebruikt", "gemist"], ["geen-kans"]), (2, ["gebruikt", "gemist", "hersteld"], []),
    (1, ["gebruikt", "toegekend"], []),
])  # fmt: skip
def test_kansen_zijn_een_kasboek(maak, als, over, mutaties, verwacht):  # AAN-9
    inschrijving = maak.inschrijving(kansen_over=over)
    maak.go(inschrijving)
    with unit_of_work() as uow:
        for soort in mutaties:
            uow.add(
                Kansmutatie(
                    student_id=inschrijving.student_id, examen_id=inschrijving.examen_id, soort=soort, reden="x"
                )
            )
    assert blokkades(inschrijving) == verwacht


def test_voorziening_vragen_en_besluiten_en_docent_ziet_geen_grond(maak, als):  # AAN-12
    student, eb, versie = maak.student(), als(Rol.EXAMENBUREAU), maak.versie()
    zelf = als(Rol.STUDENT, student)
    with unit_of_work() as uow:
        id_ = voorzieningen.vraag_voorziening(
            uow, zelf, VraagVoorziening(student_id=student.id, soort=Soort.EXTRA_TIJD, minuten=30, grond="dyslexie")
        )
    with unit_of_work() as uow, pytest.raises(Ongeldig):
        voorzieningen.besluit_voorziening(uow, eb, BesluitVoorziening(voorziening_id=id_, toekennen=False))
    with unit_of_work() as uow:
        voorzieningen.besluit_voorziening(uow, eb, BesluitVoorziening(voorziening_id=id_, toekennen=True))
        assert uow.get(Voorziening, id_).status == "toegekend"
        rechten = stand.rechten_van(uow, student.id, versie, tijd.nu())
        assert [r.tekst for r in rechten] == ["+30 minuten"]
    docent = als(Rol.DOCENT, eenheden=[student.eenheid_id])
    with reading() as uow:
        assert (
            voorzieningen_lezen.voorzieningen(uow, eb, voorzieningen_lezen.VoorzieningFilter()).rijen[0].grond
            == "dyslexie"
        )
        assert (
            voorzieningen_lezen.voorzieningen(uow, docent, voorzieningen_lezen.VoorzieningFilter()).rijen[0].grond == ""
        )


def test_een_docent_vraagt_voor_eigen_studenten_en_trekt_alleen_eigen_aanvragen_in(maak: Maak, als: Als) -> None:
    # AAN-12
    student, ander = maak.student(), maak.student()
    docent, zelf = als(Rol.DOCENT, eenheden=[student.eenheid_id]), als(Rol.STUDENT, student)
    collega = als(Rol.DOCENT, eenheden=[student.eenheid_id])

    def vraag(wie: Principal, soort: Soort, voor: Persoon = student) -> uuid.UUID:
        return doe(
            voorzieningen.vraag_voorziening, wie, VraagVoorziening(student_id=voor.id, soort=soort, omschrijving="")
        )

    with pytest.raises(NietGevonden):
        vraag(docent, Soort.VERGROTING, ander)
    van_docent, van_student = vraag(docent, Soort.VERGROTING), vraag(zelf, Soort.VERKLANKING)
    for wie, kan in ((docent, {van_docent}), (zelf, {van_docent, van_student}), (collega, set())):
        rijen = doe(voorzieningen_lezen.voorzieningen, wie, voorzieningen_lezen.VoorzieningFilter()).rijen
        assert {r.id for r in rijen} == {str(van_docent), str(van_student)}
        assert {r.id for r in rijen if r.in_te_trekken} == {str(id_) for id_ in kan}
    with pytest.raises(NietToegestaan):
        doe(voorzieningen.trek_aanvraag_in, collega, TrekAanvraagIn(voorziening_id=van_docent))
    doe(voorzieningen.trek_aanvraag_in, docent, TrekAanvraagIn(voorziening_id=van_docent))
    rijen = doe(voorzieningen_lezen.voorzieningen, docent, voorzieningen_lezen.VoorzieningFilter()).rijen
    assert not any(r.in_te_trekken for r in rijen)


def test_student_ziet_de_volgende_stap_per_open_examen(maak, als):  # AAN-2
    student = maak.student()
    wacht, klaar = maak.inschrijving(student), maak.inschrijving(student)
    maak.inschrijving(student, status="behaald")
    maak.go(klaar)
    maak.zitting(maak.versie(_examen(klaar)), zelf_inschrijven=True, zelf_tot=tijd.nu() + timedelta(hours=2))
    with reading() as uow:
        mijn = {m.id: m for m in mijn_examens.mijn_examens(uow, als(Rol.STUDENT, student))}
    assert mijn[str(wacht.id)].actie == "vraag_go"
    assert mijn[str(klaar.id)].actie == "kies"
    assert len(mijn) == 2


def _examen(inschrijving):
    from portal.db.inrichten import Examen

    with reading() as uow:
        return uow.session.exec(select(Examen).where(Examen.id == inschrijving.examen_id)).one()


@pytest.mark.parametrize("veld", ["minuten", "procent"])
def test_nul_extra_tijd_wordt_geweigerd_en_alleen_leeg_is_de_gewone(maak, als, veld):  # AAN-12
    persoon = maak.student()
    student, bureau = als(Rol.STUDENT, persoon), als(Rol.EXAMENBUREAU)
    with pytest.raises(ValueError, match=veld):
        VraagVoorziening(student_id=persoon.id, soort=Soort.EXTRA_TIJD, **{veld: 0})
    leeg = VraagVoorziening(student_id=persoon.id, soort=Soort.EXTRA_TIJD)
    id_ = doe(voorzieningen.vraag_voorziening, student, leeg)
    with pytest.raises(ValueError, match=veld):
        BesluitVoorziening(voorziening_id=id_, toekennen=True, **{veld: 0})
    doe(voorzieningen.besluit_voorziening, bureau, BesluitVoorziening(voorziening_id=id_, toekennen=True))
    with reading() as uow:
        rij = uow.get(Voorziening, id_)
    assert (rij.minuten, rij.procent) == (30, 0), "empty is what was asked, and that was the default"


def test_dezelfde_voorziening_wordt_een_keer_gevraagd_en_is_terug_te_trekken(maak, als):  # AAN-12
    persoon = maak.student()
    student, bureau = als(Rol.STUDENT, persoon), als(Rol.EXAMENBUREAU)

    def vraag(**anders):
        cmd = VraagVoorziening(student_id=persoon.id, **{"soort": Soort.EXTRA_TIJD, **anders})
        return doe(voorzieningen.vraag_voorziening, student, cmd)

    id_ = vraag(minuten=30)
    for weer in ({"minuten": 30}, {"minuten": 45}):
        with pytest.raises(Botsing, match="al aangevraagd"):
            vraag(**weer)
    vraag(soort=Soort.OVERIG, omschrijving="Rode overlay")
    vraag(soort=Soort.OVERIG, omschrijving="Eigen toetsenbord")
    with pytest.raises(Botsing):
        vraag(soort=Soort.OVERIG, omschrijving=" rode  Overlay")
    terug = voorzieningen.TrekAanvraagIn(voorziening_id=id_)
    with pytest.raises(NietToegestaan):
        doe(voorzieningen.trek_aanvraag_in, bureau, terug)
    with pytest.raises(NietGevonden):
        doe(voorzieningen.trek_aanvraag_in, als(Rol.STUDENT), terug)
    doe(voorzieningen.trek_aanvraag_in, student, terug)
    with pytest.raises(Geblokkeerd):
        doe(voorzieningen.trek_aanvraag_in, student, terug)
    opnieuw = vraag(minuten=30)
    doe(voorzieningen.besluit_voorziening, bureau, BesluitVoorziening(voorziening_id=opnieuw, toekennen=True))
    with pytest.raises(Botsing, match="al toegekend") as al:
        vraag(minuten=30)
    assert (al.value.aan_student, al.value.heel) == (
        "Deze voorziening is al toegekend. Je hoeft niets te doen.",
        "Deze voorziening is al toegekend. U hoeft niets te doen.",
    )
    assert vraag(minuten=60)


def test_wie_een_voorziening_tot_een_dag_heeft_vraagt_haar_voor_daarna(maak, als):  # AAN-12 PRK-12
    persoon, vandaag = maak.student(), tijd.vandaag()
    student, bureau = als(Rol.STUDENT, persoon), als(Rol.EXAMENBUREAU)
    laatste = vandaag + timedelta(days=30)
    maak.voorziening(persoon, minuten=30, van=vandaag - timedelta(days=90), tot=laatste)
    cmd = VraagVoorziening(student_id=persoon.id, soort=Soort.EXTRA_TIJD, minuten=30)
    id_ = doe(voorzieningen.vraag_voorziening, student, cmd)
    with pytest.raises(Botsing, match="al aangevraagd"):
        doe(voorzieningen.vraag_voorziening, student, cmd)
    besluit = BesluitVoorziening(voorziening_id=id_, toekennen=True, van=laatste + timedelta(days=1))
    doe(voorzieningen.besluit_voorziening, bureau, besluit)
    versie = maak.versie()
    with reading() as uow:
        dagen = (laatste, laatste + timedelta(days=1), laatste + timedelta(days=400))
        assert [len(stand.rechten_van(uow, persoon.id, versie, tijd.op(dag, 9))) for dag in dagen] == [1, 1, 1]
    with pytest.raises(Botsing, match="al toegekend"):
        doe(voorzieningen.vraag_voorziening, student, cmd)


def test_wat_voorbij_is_staat_er_niet_meer_als_toegekend(maak, als):  # AAN-12
    persoon, vandaag = maak.student(), tijd.vandaag()
    for tot in (vandaag - timedelta(days=1), vandaag):
        maak.voorziening(persoon, van=vandaag - timedelta(days=9), tot=tot)
    ik, filter = als(Rol.STUDENT, persoon), voorzieningen_lezen.VoorzieningFilter()
    rijen = doe(voorzieningen_lezen.voorzieningen, ik, filter).rijen
    assert sorted((r.status, r.status_toon) for r in rijen) == [("Afgelopen", "plain"), ("Toegekend", "ok")]


def test_een_student_start_pas_als_de_zitting_toelaat_en_leest_voor_die_tijd_vanaf_wanneer(maak, als, klok):  # UIT-2
    zitting = maak.zitting(start=tijd.nu() + timedelta(days=14))
    persoon, examen_id = maak.student(), zitting.examen_id
    inschrijving = schrijf(Inschrijving(student_id=persoon.id, examen_id=examen_id))
    maak.deelname(zitting, inschrijving, startlink="https://tas.example/start")
    student = als(Rol.STUDENT, persoon)

    def ziet():
        with reading() as uow:
            kaart, regel = mijn_examens.mijn_examens(uow, student)[0], rooster.rooster(uow, student)[0]
        assert (kaart.startlink, kaart.start_vanaf) == (regel.startlink, regel.start_vanaf)
        return kaart.startlink, kaart.start_vanaf, kaart.actie

    open_ = zitting.start - timedelta(hours=1)
    assert ziet() == ("", tijd.moment(open_), "")
    klok(open_)
    assert ziet() == ("https://tas.example/start", "", "start")
    klok(zitting.laatste_eind)
    assert ziet()[0] == ""  # nobody opened it, and it is over


def test_wat_na_middernacht_nog_loopt_staat_in_het_rooster(maak, als, klok):  # PLA-3
    nacht = tijd.dag_grenzen(tijd.vandaag() + timedelta(days=14))[0]
    zitting = maak.zitting(start=nacht - timedelta(minutes=30), eind=nacht + timedelta(hours=1))
    persoon, staf = maak.student(), als(Rol.SURVEILLANT)
    student = als(Rol.STUDENT, persoon)
    maak.deelname(zitting, schrijf(Inschrijving(student_id=persoon.id, examen_id=zitting.examen_id)))
    with reading() as uow:
        wie = uow.session.get_one(Persoon, staf.persoon_id)
    maak.zittingsmedewerker(zitting, wie, "surveillant")
    for na, regels in ((timedelta(minutes=1), 1), (timedelta(days=1), 0)):
        klok(nacht + na)
        with reading() as uow:
            assert [len(rooster.rooster(uow, p)) for p in (student, staf)] == [regels, regels]


def test_de_kaart_noemt_de_laatste_dag_waarop_een_go_geldt(maak, als):  # AAN-3 AAN-5
    start = tijd.nu() + timedelta(days=14)
    zitting = maak.zitting(start=start, zelf_inschrijven=True, zelf_tot=start - timedelta(minutes=15))
    with unit_of_work() as uow:
        examen = uow.get(Examen, zitting.examen_id)
        examen.inschrijvers = ["student"]
    persoon = maak.student()
    inschrijving = maak.inschrijving(persoon, examen)
    maak.go(inschrijving, geldig_tot=tijd.vandaag())
    student = als(Rol.STUDENT, persoon)
    with reading() as uow:
        (kaart,) = mijn_examens.mijn_examens(uow, student)
    assert (kaart.actie, f"t/m {tijd.dag(tijd.vandaag(), jaar=False)}" in kaart.uitleg) == ("kies", True)
    doe(plaatsen.kies_moment, student, KiesMoment(inschrijving_id=inschrijving.id, zitting_id=zitting.id))


def test_wie_een_plaats_heeft_leest_die_ook_als_een_gemiste_zitting_later_stond(maak, als):  # AAN-2
    persoon, versie = maak.student(), maak.versie()
    gemist = maak.zitting(versie, start=tijd.nu() + timedelta(hours=5), status="ondertekend")
    nieuw = maak.zitting(versie, start=tijd.nu() + timedelta(hours=1))
    inschrijving = schrijf(Inschrijving(student_id=persoon.id, examen_id=versie.examen_id))
    maak.deelname(gemist, inschrijving, status="afgerond", presentie="notPresent")
    maak.deelname(nieuw, inschrijving)
    with reading() as uow:
        (kaart,) = mijn_examens.mijn_examens(uow, als(Rol.STUDENT, persoon))
    assert (kaart.tag, kaart.moment) == ("Geplaatst", tijd.moment(nieuw.start))
