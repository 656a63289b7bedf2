"""What the exam office sees before it acts: free rooms and staff, reasons per student, history, counts."""

import pytest

from portal.db.beheren import Koppeling
from portal.db.inrichten import Examen
from portal.db.plannen import Zitting
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.grond.audit.zinnen import is_id
from portal.services.monitoren.lezen import historie as historie_van
from portal.services.monitoren.lezen import oke_stand
from portal.services.monitoren.lezen.historie import Over
from portal.services.plannen import plaatsen, zittingen
from portal.services.plannen.lezen import keuzes, te_plaatsen
from portal.services.plannen.plaatsen import PlaatsStudenten
from portal.services.plannen.zittingen import MaakConcept, ZittingActie
from portal.services.zenden import ophalen
from portal.state.plannen.zitting import groepeer
from tests.hulp.dagen import werkdag


@pytest.fixture
def morgen():
    return tijd.op(werkdag(1), 10)


def plan(eb, versie, ruimte, start, **anders):
    with unit_of_work() as uow:
        cmd = MaakConcept(versie_id=versie.id, ruimte_id=ruimte.id, start=start, capaciteit=10, **anders)
        return zittingen.maak_concept(uow, eb, cmd)


def test_elk_lokaal_en_iedereen_die_vrij_is_staat_in_de_keuze(maak, als, morgen):  # PLA-1 PLA-4
    eb, versie = als(Rol.EXAMENBUREAU), maak.versie()
    for _ in range(52):
        maak.ruimte()
        als(Rol.SURVEILLANT, maak.medewerker())
    with reading() as uow:
        opties = keuzes.planopties(uow, eb, versie.id, morgen, 10)
    assert len(opties.ruimten) >= 52
    assert len(opties.surveillanten) >= 52


def test_alleen_vrije_lokalen_en_medewerkers_in_keuze(maak, als, morgen):  # PLA-1 PLA-4
    eb, versie, ruimte, medewerker = als(Rol.EXAMENBUREAU), maak.versie(), maak.ruimte(), maak.medewerker()
    als(Rol.SURVEILLANT, medewerker)
    with reading() as uow:
        voor = keuzes.planopties(uow, eb, versie.id, morgen, 10)
    assert str(ruimte.id) in {k.waarde for k in voor.ruimten}
    assert str(medewerker.id) in {k.waarde for k in voor.surveillanten}
    id_ = plan(eb, versie, ruimte, morgen, surveillant_id=medewerker.id)
    with reading() as uow:
        na = keuzes.planopties(uow, eb, versie.id, morgen, 10)
        eigen = keuzes.ruimten_voor(uow, eb, id_, morgen, 10)
    assert str(ruimte.id) not in {k.waarde for k in na.ruimten}
    assert str(medewerker.id) not in {k.waarde for k in na.surveillanten}
    assert str(ruimte.id) in {k.waarde for k in eigen}, "the sitting may stay where it is"


def test_wie_niet_kan_staat_met_reden_in_de_lijst_en_valt_af(maak, als, morgen):  # AAN-3
    eb, versie, ruimte = als(Rol.EXAMENBUREAU), maak.versie(), maak.ruimte()
    surveillant, beoordelaar = maak.medewerker(), maak.medewerker()
    als(Rol.SURVEILLANT, surveillant)
    als(Rol.BEOORDELAAR, beoordelaar)
    id_ = plan(eb, versie, ruimte, morgen, surveillant_id=surveillant.id, beoordelaar_id=beoordelaar.id)
    with unit_of_work() as uow:
        zittingen.maak_definitief(uow, eb, ZittingActie(zitting_id=id_))
        examen = uow.get(Examen, uow.get(Zitting, id_).examen_id)
    zonder, met = maak.inschrijving(maak.student(), examen), maak.inschrijving(maak.student(), examen)
    maak.go(met)
    with reading() as uow:
        rijen = {r.id: r for r in te_plaatsen.te_plaatsen(uow, eb, id_, alle=True).rijen}
        kan = [r.id for r in te_plaatsen.te_plaatsen(uow, eb, id_).rijen]
    assert kan == [str(met.id)]
    assert rijen[str(zonder.id)].blokkade == "Er is nog geen Go van de docent."
    assert rijen[str(met.id)].blokkade == ""
    with unit_of_work() as uow:
        telling = plaatsen.plaats_studenten(
            uow, eb, PlaatsStudenten(zitting_id=id_, inschrijving_ids=(zonder.id, met.id))
        )
    assert telling.gedaan == 1
    (groep,) = groepeer(telling.overgeslagen)
    assert (groep.aantal, groep.reden) == (1, "Er is nog geen Go van de docent.")
    with reading() as uow:
        historie = historie_van.historie(uow, eb, Over.ZITTING, id_)
        zinnen = [(r.actie, bool(r.onderwerp)) for r in historie]
    assert ("student.geplaatst", True) in zinnen, "the history names the student"
    assert not [d for r in historie for d in r.wijzigingen if is_id(d.nieuw)], "no ids for people"


def test_alleen_het_bureau_haalt_op_en_alleen_bij_een_dr(maak, als):  # MON-1
    eb, docent = als(Rol.EXAMENBUREAU), als(Rol.DOCENT)
    with unit_of_work() as uow:
        tas = Koppeling(
            naam="Een afnamesysteem", soort="tas", base_url="https://t", token_url="https://t", client_id="x"
        )
        uow.add(tas)
        cmd = ophalen.HaalAanmeldingen(koppeling_id=tas.id)
        with pytest.raises(Ongeldig):
            ophalen.begin_ophalen(uow, eb, cmd)
        with pytest.raises(NietToegestaan):
            ophalen.begin_ophalen(uow, docent, cmd)
    with reading() as uow:
        assert oke_stand.oke_stand(uow, eb).koppelingen >= 1
