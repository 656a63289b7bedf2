"""The OKE server over HTTP, flow 1: tests, persons, enrolments and groups of the registry, in any order and again."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from portal.db.aanmelden import (
    Groep,
    Groepslid,
    Inschrijving,
    Nevenaanmelding,
    PlanbareToets,
    Voorziening,
    WachtendBericht,
)
from portal.db.beheren import OkeClient, Persoon
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.domain.catalogus import Catalogus, CatalogusToets
from portal.jobs import ophalen
from portal.services.beheren.stand import DR
from portal.services.grond import wekkers
from portal.services.grond.audit import audit
from portal.services.inrichten import catalogus
from tests.hulp.maak import Maak
from tests.hulp.oke import ADMIN, School, berichten, een, probleem, tel, vingerafdruk


def test_flow_1_van_toets_tot_inschrijving(school: School) -> None:  # AAN-1, AAN-12
    toets, persoon = school.toets(), school.persoon()
    inschrijving = school.inschrijving(persoon, toets)
    assert [school.put(b).status_code for b in (toets, persoon, inschrijving)] == [201, 201, 201]
    rij = een(Inschrijving)
    assert (rij.examen_id, rij.poging, rij.kansen_over, rij.kansen_onbeperkt) == (school.examen.id, 1, 2, False)
    assert (rij.status, rij.bron, rij.schooljaar) == ("open", "dr", "2026-2027")
    wie = een(Persoon, Persoon.oke_id == uuid.UUID(persoon["personId"]))
    assert (wie.naam, wie.account) == ("Maar van Damme", persoon["mail"])
    assert (wie.nummer, wie.oke_naam) == (persoon["primaryCode"]["code"], "van Damme, Maartje")
    voorziening = een(Voorziening)
    assert (voorziening.soort, voorziening.procent, voorziening.status, voorziening.bron) == (
        "extraTime", 25, "toegekend", "dr",
    )  # fmt: skip
    assert [b.status for b in berichten()] == ["verwerkt"] * 3
    assert {b.flow for b in berichten()} == {1}


def test_herhalen_schrijft_niets(school: School) -> None:
    toets, persoon = school.toets(), school.persoon()
    alles = [toets, persoon, school.inschrijving(persoon, toets)]
    for body in alles:
        school.put(body)
    voor, regels = vingerafdruk(), tel(AuditRegel)
    assert [school.put(b).status_code for b in alles] == [200, 200, 200]
    assert vingerafdruk() == voor
    assert tel(AuditRegel) == regels
    assert [b.uitleg for b in berichten()[3:]] == ["Geen wijzigingen."] * 3


def test_patch_voegt_samen(school: School) -> None:
    toets, persoon = school.toets(), school.persoon()
    inschrijving = school.inschrijving(persoon, toets)
    for body in (toets, persoon, inschrijving):
        school.put(body)
    pad = f"/offerings/{toets['offeringId']}"
    wijziging = {"offeringType": "component", "endDateTime": "2027-06-01T17:00:00+02:00"}
    assert school.stuur("PATCH", pad, wijziging).status_code == 200
    rij = een(PlanbareToets)
    assert (rij.eind.month, rij.naam, rij.schaal) == (6, "Rekenen", "0.0-10.0")
    blok = [{"consumerKey": ADMIN, "attempt": 2, "attemptLeft": 0}]
    wijziging = {"associationType": "componentOfferingAssociation", "consumers": blok}
    antwoord = school.stuur("PATCH", f"/associations/{inschrijving['associationId']}", wijziging)
    assert antwoord.json()["associationId"] == inschrijving["associationId"]
    assert (een(Inschrijving).poging, een(Inschrijving).kansen_over) == (2, 0)


def test_onbeperkt_is_iets_anders_dan_nul(school: School) -> None:  # AAN-9
    toets, persoon = school.toets(), school.persoon()
    blok = [{"consumerKey": ADMIN, "attempt": 1, "attemptLeft": None}]
    for body in (toets, persoon, school.inschrijving(persoon, toets, consumers=blok)):
        school.put(body)
    assert (een(Inschrijving).kansen_over, een(Inschrijving).kansen_onbeperkt) == (None, True)


def test_annuleren_en_weer_actief(school: School, maak: Maak) -> None:
    toets, persoon = school.toets(), school.persoon()
    inschrijving = school.inschrijving(persoon, toets)
    for body in (toets, persoon, inschrijving):
        school.put(body)
    zitting = maak.zitting(school.versie)
    maak.deelname(zitting, een(Inschrijving))
    pad = f"/associations/{inschrijving['associationId']}"
    weg = {"associationType": "componentOfferingAssociation", "state": "canceled"}
    assert school.stuur("PATCH", pad, weg).status_code == 200
    assert een(Inschrijving).status == "geannuleerd"
    assert een(Deelname).status == "geannuleerd"
    assert een(Zitting).bezet == 0
    uit = berichten("uit")
    assert [(b.flow, b.methode) for b in uit] == [(2, "PATCH")]
    assert school.put(inschrijving).status_code == 200
    assert een(Inschrijving).status == "open"


def test_toets_annuleren_annuleert_inschrijvingen(school: School) -> None:
    toets = school.toets()
    school.put(toets)
    for _ in range(2):
        persoon = school.persoon()
        school.put(persoon)
        school.put(school.inschrijving(persoon, toets))
    weg = {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, "offeringState": "canceled"}]}
    assert school.stuur("PATCH", f"/offerings/{toets['offeringId']}", weg).status_code == 200
    assert een(PlanbareToets).toetsen, "cancelling leaves the rest of the block as it was"
    assert tel(Inschrijving, Inschrijving.status == "geannuleerd") == 2


def test_inschrijving_wacht_op_persoon_en_toets(school: School) -> None:  # AAN-1
    toets, persoon = school.toets(), school.persoon()
    assert school.put(school.inschrijving(persoon, toets)).status_code == 201
    assert (tel(WachtendBericht), tel(Inschrijving)) == (1, 0)
    assert {b.pad for b in berichten("uit")} == {f"/persons/{persoon['personId']}", f"/offerings/{toets['offeringId']}"}
    school.put(persoon)
    school.put(toets)
    assert (tel(WachtendBericht), tel(Inschrijving)) == (0, 1)


def test_inschrijving_wacht_op_de_catalogus(school: School, als) -> None:  # INR-2
    component = uuid.uuid4()
    blok = [{"consumerKey": ADMIN, "testsToBeUsed": [{"componentId": str(component)}]}]
    toets, persoon = school.toets(consumers=blok), school.persoon()
    assert [school.put(b).status_code for b in (toets, persoon, school.inschrijving(persoon, toets))] == [201] * 3
    assert (tel(WachtendBericht), een(PlanbareToets).examen_id) == (1, None)
    bureau, gevraagd = als("examenbureau"), []
    wekkers.set_wekker(lambda _sessie, werk, over, _na: gevraagd.append((werk, over)))
    with unit_of_work() as uow:
        nieuw = CatalogusToets(component, "NED-3F-LEZ.v2.B", "Nederlands lezen")
        voorstel = catalogus.maak_voorstel(uow, bureau, school.tas.id, Catalogus((nieuw,)))
        catalogus.pas_catalogus_toe(uow, bureau, catalogus.PasCatalogusToe(voorstel_id=voorstel))
    assert gevraagd == [("laat_binnen", school.tas.naam)]
    assert (tel(WachtendBericht), tel(Inschrijving)) == (1, 0)
    assert ophalen.laat_binnen(school.tas.naam) == 1
    assert (tel(WachtendBericht), tel(Inschrijving)) == (0, 1)
    assert ophalen.laat_binnen(school.tas.naam) == 0


def test_een_systeem_zonder_koppeling_bezit_niets(school: School) -> None:
    with unit_of_work() as uow:
        client = uow.session.get(OkeClient, school.client(DR)[0])
        client.koppeling_id = None
        uow.add(client)
    for body in (school.toets(), school.persoon(), school.inschrijving(school.persoon(), school.toets())):
        assert "hoort bij geen koppeling" in probleem(school.put(body), 403)["detail"]
    assert (tel(PlanbareToets), tel(Persoon), tel(WachtendBericht)) == (0, 0, 0)


def test_tweede_inschrijving_hoort_bij_de_eerste(school: School) -> None:  # PRK-15
    toets, persoon = school.toets(), school.persoon()
    for body in (toets, persoon, school.inschrijving(persoon, toets)):
        school.put(body)
    assert school.put(school.inschrijving(persoon, toets)).status_code == 201
    assert (tel(Inschrijving), tel(Nevenaanmelding), tel(WachtendBericht)) == (1, 1, 0)


def test_eigen_inschrijving_wordt_overgenomen(school: School, maak: Maak) -> None:
    toets, persoon = school.toets(), school.persoon()
    school.put(toets)
    school.put(persoon)
    eigen = maak.inschrijving(een(Persoon, Persoon.oke_id == uuid.UUID(persoon["personId"])), school.examen)
    body = school.inschrijving(persoon, toets)
    school.put(body)
    assert (een(Inschrijving).id, een(Inschrijving).oke_id) == (eigen.id, uuid.UUID(body["associationId"]))


def test_voorziening_verdwijnt_als_het_register_haar_niet_meer_noemt(school: School) -> None:
    persoon = school.persoon()
    school.put(persoon)
    persoon["consumers"][0]["assignedNeeds"] = [{"code": "spoken"}]
    school.put(persoon)
    with reading() as uow:
        rijen = uow.session.exec(select(Voorziening)).all()
    assert {(v.soort, v.status) for v in rijen} == {("extraTime", "ingetrokken"), ("spoken", "toegekend")}


def test_account_van_een_ander_wordt_niet_afgepakt(school: School, maak: Maak) -> None:
    ander = maak.student()
    persoon = school.persoon(otherCodes=[{"codeType": "accountId", "code": ander.account}])
    assert school.put(persoon).status_code == 201
    assert een(Persoon, Persoon.account == ander.account).id == ander.id
    assert "hoort al bij iemand anders" in berichten()[-1].uitleg


def test_tegelijk_hetzelfde_bericht(school: School) -> None:
    """Two deliveries of the same message at the same moment: one row, and no partner sees an error."""
    toets, persoon = school.toets(), school.persoon()
    school.put(toets)
    inschrijving = school.inschrijving(persoon, toets)
    with ThreadPoolExecutor(8) as draden:
        for body in (persoon, inschrijving):
            statussen = list(draden.map(school.put, [body] * 8))
            assert {a.status_code for a in statussen} <= {200, 201}, [a.text for a in statussen]
    assert (tel(Persoon), tel(Inschrijving), tel(Voorziening)) == (1, 1, 1)
    with reading() as uow:
        assert audit.verify(uow).klopt


def test_groep_met_leden(school: School) -> None:  # AAN-1
    groep, lid = str(uuid.uuid4()), str(uuid.uuid4())
    body = {
        "groupId": groep, "primaryCode": {"codeType": "groupCode", "code": "4A"}, "groupType": "class",
        "name": [{"language": "nl-NL", "value": "Klas 4A"}],
    }  # fmt: skip
    wie = {"personId": lid, "startDateTime": "2026-09-01T08:00:00+02:00"}
    probleem(school.stuur("PUT", f"/groups/{groep}/members/{lid}", wie), 404)
    assert school.stuur("PUT", f"/groups/{groep}", body).status_code == 201
    assert school.stuur("PUT", f"/groups/{groep}", body).status_code == 200
    assert school.stuur("PUT", f"/groups/{groep}/members/{lid}", wie).status_code == 201
    assert school.stuur("PUT", f"/groups/{groep}/members", wie).status_code == 200
    probleem(school.stuur("PUT", f"/groups/{groep}", {**body, "groupType": "kudde"}), 400)
    bewaard = een(Groep)
    assert (bewaard.naam, bewaard.koppeling_id) == ("Klas 4A", school.dr.id)
    assert een(Groepslid, Groepslid.groep_id == bewaard.id).persoon_oke_id == uuid.UUID(lid)
    weg = {**wie, "state": "canceled"}
    assert school.stuur("PUT", f"/groups/{groep}/members/{lid}", weg).status_code == 200
    assert not een(Groepslid).actief


@pytest.mark.parametrize("hoe", ["PUT", "PATCH"])
def test_minder_dan_nul_kansen_over_is_geen_kans_over(school: School, hoe: str) -> None:  # AAN-9
    """The standard allows a negative number and gives it no meaning: nobody has fewer attempts left than none."""
    toets, persoon = school.toets(), school.persoon()
    goed = school.inschrijving(persoon, toets)
    for body in (toets, persoon, goed):
        school.put(body)
    assert een(Inschrijving).kansen_over == 2
    blok = [{"consumerKey": ADMIN, "attempt": 1, "attemptLeft": -1}]
    pad = f"/associations/{goed['associationId']}"
    patch = {"associationType": "componentOfferingAssociation", "consumers": blok}
    antwoord = school.put(goed | {"consumers": blok}) if hoe == "PUT" else school.stuur("PATCH", pad, patch)
    assert antwoord.status_code == 200
    assert een(Inschrijving).kansen_over == 0
