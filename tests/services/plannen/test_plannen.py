"""Planning: sittings, staff, places; never more students than seats."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig, PortalFout
from portal.domain.rechten import Rol
from portal.services.plannen import medewerkers, plaatsen, stand, wachtlijst, zittingen
from portal.services.plannen.lezen import mijn_examens, momenten, rooster
from portal.services.plannen.lezen import zittingen as zittingen_lezen
from portal.services.plannen.medewerkers import ZetMedewerkerOp
from portal.services.plannen.plaatsen import HaalVanZitting, PlaatsStudenten
from portal.services.plannen.wachtlijst import KiesMoment
from portal.services.plannen.zittingen import MaakConcept, WijzigZitting, ZittingActie
from tests.hulp.dagen import werkdag


@pytest.fixture
def morgen():
    return tijd.op(werkdag(1), 10)


@pytest.fixture
def team(maak, als):
    surveillant, beoordelaar = maak.medewerker(), maak.medewerker()
    als(Rol.SURVEILLANT, surveillant)
    als(Rol.BEOORDELAAR, beoordelaar)
    return surveillant, beoordelaar


def plan(principal, versie, ruimte, start, **anders):
    with unit_of_work() as uow:
        cmd = MaakConcept(
            versie_id=versie.id, ruimte_id=ruimte.id, start=start, capaciteit=anders.pop("capaciteit", 20), **anders
        )
        return zittingen.maak_concept(uow, principal, cmd)


def met_go(maak, examen, aantal=1, **student):
    rijen = [maak.inschrijving(maak.student(**student), examen) for _ in range(aantal)]
    for rij in rijen:
        maak.go(rij)
    return rijen


def test_een_zitting_plannen_publiceren_en_vullen(maak, als, morgen, team):  # PLA-1 PLA-4 PLA-6
    eb, versie, ruimte = als(Rol.EXAMENBUREAU), maak.versie(), maak.ruimte()
    id_ = plan(eb, versie, ruimte, morgen, surveillant_id=team[0].id)
    with unit_of_work() as uow, pytest.raises(Geblokkeerd, match="beoordelaar"):
        zittingen.maak_definitief(uow, eb, ZittingActie(zitting_id=id_))
    with unit_of_work() as uow:
        medewerkers.zet_medewerker_op(
            uow, eb, ZetMedewerkerOp(zitting_id=id_, persoon_id=team[1].id, rol="beoordelaar")
        )
        zittingen.maak_definitief(uow, eb, ZittingActie(zitting_id=id_))
    with reading() as uow:
        detail = zittingen_lezen.zitting(uow, eb, id_)
        examen = uow.get(Examen, versie.examen_id)
    assert (detail.status, detail.beoordelaars) == ("gepland", (team[1].naam,))
    zonder = maak.inschrijving(None, examen)
    ids = tuple(i.id for i in (*met_go(maak, examen, 2), zonder))
    with unit_of_work() as uow:
        telling = plaatsen.plaats_studenten(uow, eb, PlaatsStudenten(zitting_id=id_, inschrijving_ids=ids))
    assert telling.gedaan == 2  # AAN-3
    assert "geen Go" in telling.overgeslagen[0][1]


def test_alleen_een_vastgestelde_versie_is_te_plannen(maak, als, morgen):  # INR-7
    with pytest.raises(Geblokkeerd, match="niet vastgesteld"):
        plan(als(Rol.EXAMENBUREAU), maak.versie(vastgesteld=False), maak.ruimte(), morgen)


def test_lokaal_en_mensen_zijn_op_een_plek_tegelijk(maak, als, morgen, team):  # PLA-2
    eb, versie, ruimte = als(Rol.EXAMENBUREAU), maak.versie(), maak.ruimte()
    eerste = plan(eb, versie, ruimte, morgen, surveillant_id=team[0].id, beoordelaar_id=team[1].id)
    with pytest.raises(Botsing, match="Lokaal"):
        plan(eb, versie, ruimte, morgen + timedelta(minutes=60))
    with pytest.raises(Botsing, match="al ingezet"):
        plan(eb, versie, maak.ruimte(), morgen, surveillant_id=team[0].id)
    with pytest.raises(Ongeldig, match="plaatsen"):
        plan(eb, versie, maak.ruimte(plaatsen=10), morgen)
    with pytest.raises(Ongeldig, match="toekomst"):
        plan(eb, versie, maak.ruimte(), tijd.nu() - timedelta(hours=1))
    plan(eb, versie, ruimte, morgen + timedelta(hours=3))
    with unit_of_work() as uow:
        zittingen.maak_definitief(uow, eb, ZittingActie(zitting_id=eerste))
        examen = uow.get(Examen, versie.examen_id)
    (inschrijving,) = met_go(maak, examen)
    ander = maak.zitting(start=morgen + timedelta(minutes=30))
    maak.deelname(ander, maak.inschrijving(_student(inschrijving), _examen_van(ander)))
    with unit_of_work() as uow:
        telling = plaatsen.plaats_studenten(
            uow, eb, PlaatsStudenten(zitting_id=eerste, inschrijving_ids=(inschrijving.id,))
        )
    assert "al een examen" in telling.overgeslagen[0][1]


def _student(inschrijving):
    from portal.db.beheren import Persoon

    with reading() as uow:
        return uow.get(Persoon, inschrijving.student_id)


def _examen_van(zitting):
    with reading() as uow:
        return uow.get(Examen, zitting.examen_id)


def test_de_laatste_plaats_is_voor_een_student(maak, als):  # AAN-7
    zitting = maak.zitting(
        ruimte=maak.ruimte(plaatsen=3), zelf_inschrijven=True, zelf_tot=tijd.nu() + timedelta(hours=3)
    )
    inschrijvingen = met_go(maak, _examen_van(zitting), 8)
    wie = [als(Rol.STUDENT, _student(i)) for i in inschrijvingen]
    uitkomst: list[bool] = []

    def kies(principal, inschrijving):
        try:
            with unit_of_work() as uow:
                plaatsen.kies_moment(uow, principal, KiesMoment(inschrijving_id=inschrijving.id, zitting_id=zitting.id))
            uitkomst.append(True)
        except PortalFout:
            uitkomst.append(False)

    draden = [threading.Thread(target=kies, args=paar) for paar in zip(wie, inschrijvingen, strict=True)]
    [d.start() for d in draden]
    [d.join() for d in draden]
    with reading() as uow:
        assert uow.get(Zitting, zitting.id).bezet == 3
        assert len(uow.session.exec(select(Deelname).where(Deelname.zitting_id == zitting.id)).all()) == 3
    assert sum(uitkomst) == 3


def ruim():
    """A start that is far enough ahead for the queue to move up by itself."""
    return tijd.op(tijd.vandaag() + timedelta(days=14), 9)


def test_de_wachtlijst_schuift_op_bij_een_vrije_plaats(maak, als):  # AAN-7
    eb = als(Rol.EXAMENBUREAU)
    zitting = maak.zitting(
        ruimte=maak.ruimte(plaatsen=1), zelf_inschrijven=True, zelf_tot=tijd.nu() + timedelta(hours=3), start=ruim()
    )
    een, twee = met_go(maak, _examen_van(zitting), 2)
    with unit_of_work() as uow:
        deelname = plaatsen.kies_moment(
            uow, als(Rol.STUDENT, _student(een)), KiesMoment(inschrijving_id=een.id, zitting_id=zitting.id)
        )
    student = als(Rol.STUDENT, _student(twee))
    with unit_of_work() as uow, pytest.raises(Botsing, match="vol"):
        plaatsen.kies_moment(uow, student, KiesMoment(inschrijving_id=twee.id, zitting_id=zitting.id))
    with unit_of_work() as uow:
        wachtlijst.zet_op_wachtlijst(uow, student, KiesMoment(inschrijving_id=twee.id, zitting_id=zitting.id))
    with unit_of_work() as uow:
        plaatsen.haal_van_zitting(uow, eb, HaalVanZitting(deelname_id=deelname, reden="Ziek gemeld"))
    with reading() as uow:
        assert uow.get(Inschrijving, twee.id).status == "geplaatst"
        assert uow.get(Inschrijving, een.id).status == "open"
        assert uow.get(Zitting, zitting.id).bezet == 1


def test_het_examenbureau_zet_wie_niet_past_op_de_wachtlijst(maak, als):  # AAN-7
    eb, zitting = als(Rol.EXAMENBUREAU), maak.zitting(ruimte=maak.ruimte(plaatsen=1), start=ruim())
    een, twee, drie = met_go(maak, _examen_van(zitting), 3)
    zonder = maak.inschrijving(maak.student(), _examen_van(zitting))
    keus = PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(een.id, twee.id, zonder.id, drie.id))
    with unit_of_work() as uow:
        telling = plaatsen.plaats_studenten(uow, eb, keus)
    assert (telling.gedaan, telling.wachtend, len(telling.overgeslagen)) == (1, 2, 1)
    with unit_of_work() as uow:
        nog_eens = plaatsen.plaats_studenten(
            uow, eb, PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(drie.id,))
        )
    assert (nog_eens.gedaan, nog_eens.wachtend) == (0, 0)
    assert [reden for _, reden in nog_eens.overgeslagen] == ["Staat al op de wachtlijst van deze zitting."]
    with reading() as uow:
        detail = zittingen_lezen.zitting(uow, eb, zitting.id)
        namen = [uow.get(Persoon, i.student_id).naam for i in (twee, drie)]
        commissie = zittingen_lezen.zitting(uow, als(Rol.EXAMENCOMMISSIE), zitting.id)
    assert (detail.wachtlijst, detail.wachtenden, detail.vrij) == (2, ", ".join(namen), 0)
    assert (commissie.wachtlijst, commissie.wachtenden) == (2, "")
    with unit_of_work() as uow:
        geplaatst = uow.session.exec(select(Deelname.id).where(Deelname.zitting_id == zitting.id)).one()
        plaatsen.haal_van_zitting(uow, eb, HaalVanZitting(deelname_id=geplaatst, reden="Ziek gemeld"))
    with reading() as uow:
        assert uow.get(Inschrijving, twee.id).status == "geplaatst"
        assert zittingen_lezen.zitting(uow, eb, zitting.id).wachtlijst == 1


def test_zonder_laatste_moment_is_er_niets_te_kiezen_op_geen_scherm_en_bij_geen_deur(maak, als):  # AAN-5
    student, z = maak.student(), maak.zitting(zelf_inschrijven=True, zelf_tot=None)
    i = maak.inschrijving(student, _examen_van(z))
    maak.go(i)
    zelf = als(Rol.STUDENT, student)
    with reading() as uow:
        assert momenten.momenten(uow, zelf, i.id) == []
    with unit_of_work() as uow, pytest.raises(Geblokkeerd, match="niet"):
        plaatsen.kies_moment(uow, zelf, KiesMoment(inschrijving_id=i.id, zitting_id=z.id))


def test_zelf_kiezen_kan_met_go_en_op_tijd(maak, als):  # AAN-5
    open_, dicht = (maak.zitting(zelf_inschrijven=True, zelf_tot=tijd.nu() + timedelta(hours=d)) for d in (2, -2))
    student = maak.student()
    zelf = als(Rol.STUDENT, student)
    zonder = maak.inschrijving(student, _examen_van(open_))
    with unit_of_work() as uow, pytest.raises(Geblokkeerd, match="geen Go"):
        plaatsen.kies_moment(uow, zelf, KiesMoment(inschrijving_id=zonder.id, zitting_id=open_.id))
    laat = maak.inschrijving(student, _examen_van(dicht))
    maak.go(laat)
    with unit_of_work() as uow, pytest.raises(Geblokkeerd, match="Zelf kiezen kon tot"):
        plaatsen.kies_moment(uow, zelf, KiesMoment(inschrijving_id=laat.id, zitting_id=dicht.id))
    with reading() as uow:  # it says so before he tries, and on his card
        (m,) = momenten.momenten(uow, zelf, laat.id)
        assert (m.te_kiezen, m.reden.startswith("Zelf kiezen kon tot")) == (False, True)
        kaart = next(k for k in mijn_examens.mijn_examens(uow, zelf) if k.id == str(laat.id))
        assert "Zelf kiezen kon tot" in kaart.uitleg
        assert not kaart.actie
    maak.go(zonder)
    with reading() as uow:
        assert [m.vol for m in momenten.momenten(uow, zelf, zonder.id)] == [False]
    with unit_of_work() as uow:
        plaatsen.kies_moment(uow, zelf, KiesMoment(inschrijving_id=zonder.id, zitting_id=open_.id))
    with reading() as uow:
        naam = rooster.rooster(uow, zelf)[0].naam
        assert naam == _examen_van(open_).naam  # PLA-3
        assert naam != open_.naam, "a sitting is called after its version, and that is not for a student"


def test_voorzieningen_reizen_mee_of_houden_plaatsing_tegen(maak, als):  # AAN-12 AAN-13 PLA-5
    eb = als(Rol.EXAMENBUREAU)
    student = maak.student()
    maak.voorziening(student)
    maak.voorziening(student, "rustige-ruimte")
    versie = maak.versie(voorzieningen=["extraTime"])
    zitting = maak.zitting(versie)
    (inschrijving,) = [maak.inschrijving(student, _examen_van(zitting))]
    maak.go(inschrijving)
    with unit_of_work() as uow:
        assert (
            plaatsen.plaats_studenten(
                uow, eb, PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(inschrijving.id,))
            ).gedaan
            == 1
        )
        deelname = stand.deelnames(uow, zitting.id)[0]
        assert (deelname.extra_minuten, deelname.behoeften) == (30, ["extraTime"])
        assert sorted(zittingen_lezen.voorziening_teksten(uow, [deelname.id])[deelname.id]) == [
            "+30 minuten",
            "Rustige ruimte",
        ]
    ander = maak.student()
    maak.voorziening(ander, "spoken")
    tweede = maak.inschrijving(ander, _examen_van(zitting))
    maak.go(tweede)
    with unit_of_work() as uow:
        telling = plaatsen.plaats_studenten(
            uow, eb, PlaatsStudenten(zitting_id=zitting.id, inschrijving_ids=(tweede.id,))
        )
    assert "biedt niet: verklanking" in telling.overgeslagen[0][1]


def test_wie_plant_beoordeelt_nooit(maak, als, morgen):  # BEH-3
    persoon = maak.medewerker()
    eb = als(Rol.EXAMENBUREAU, persoon)
    als(Rol.BEOORDELAAR, persoon)
    with pytest.raises(NietToegestaan, match="gepland"):
        plan(eb, maak.versie(), maak.ruimte(), morgen, beoordelaar_id=persoon.id)


def test_annuleren_maakt_studenten_vrij_en_wijzigen_wordt_nagekeken(maak, als, morgen):  # PLA-7
    eb, zitting = als(Rol.EXAMENBUREAU), maak.zitting()
    deelname = maak.deelname(zitting)
    maak.deelname(zitting)
    with unit_of_work() as uow, pytest.raises(Ongeldig, match="geplaatst"):
        zittingen.wijzig_zitting(
            uow, eb, WijzigZitting(zitting_id=zitting.id, ruimte_id=zitting.ruimte_id, start=morgen, capaciteit=1)
        )
    with unit_of_work() as uow:
        zittingen.annuleer_zitting(uow, eb, ZittingActie(zitting_id=zitting.id, reden="Lokaal onder water"))
    with reading() as uow:
        assert uow.get(Inschrijving, deelname.inschrijving_id).status == "open"
        assert uow.get(Zitting, zitting.id).bezet == 0
