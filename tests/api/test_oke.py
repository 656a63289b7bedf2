"""The OKE server over HTTP: flows 1, 3, 4 and 5, repeats, and every kind of bad input."""

from __future__ import annotations

import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
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
from portal.db.afnemen import Document, ProcesVerbaal
from portal.db.beheren import OkeClient, OkeToken, Persoon, Taak
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Zitting
from portal.db.session import reading, unit_of_work
from portal.db.vaststellen import Herziening
from portal.domain import tijd
from portal.domain.catalogus import Catalogus, CatalogusToets
from portal.jobs import ophalen
from portal.services.beheren.stand import DR, TAS
from portal.services.grond import wekkers
from portal.services.grond.audit import audit
from portal.services.inrichten import catalogus
from tests.hulp.maak import Maak
from tests.hulp.oke import ADMIN, School, berichten, een, probleem, tel, vingerafdruk
from tests.hulp.servers import start, vrije_poort


@pytest.fixture
def school(maak: Maak) -> School:
    return School(maak)


@pytest.fixture
def deelname(school: School, maak: Maak) -> Deelname:
    zitting = maak.zitting(school.versie)
    inschrijving = maak.inschrijving(
        examen=school.examen, oke_id=uuid.uuid4(), koppeling_id=school.dr.id, toets_id=maak.toets(school.examen).id
    )
    return maak.deelname(zitting, inschrijving)


# --- flow 1 ---------------------------------------------------------------------------------------------------------


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


def test_inschrijving_zonder_plek_om_te_halen(school: School) -> None:
    with unit_of_work() as uow:
        client = uow.session.get(OkeClient, school.client(DR)[0])
        client.koppeling_id = None
        uow.add(client)
    detail = probleem(school.put(school.inschrijving(school.persoon(), school.toets())), 404)["detail"]
    assert "nog niet bekend" in detail


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


# --- flow 3 ---------------------------------------------------------------------------------------------------------


def test_presentie_en_dan_score(school: School, deelname: Deelname) -> None:  # BEO-1, UIT-5
    pad = f"/associations/{deelname.id}"
    assert school.stuur("PATCH", pad, school.uitslag(None), TAS).status_code == 200
    assert (een(Deelname).presentie_tas, een(Deelname).presentie) == ("present", "notKnown")
    assert een(Resultaat).status == "bezig"
    assert school.stuur("PATCH", pad, school.uitslag("7.8", assessorCode="JAJE"), TAS).status_code == 200
    rij = een(Resultaat)
    assert (rij.status, rij.score, rij.cijfer, rij.beoordelaar_code) == ("voorlopig", "7.8", "", "JAJE")
    late = school.uitslag(None)
    late["result"]["consumers"][0]["attendance"] = "notFinished"
    school.stuur("PATCH", pad, late, TAS)
    assert (een(Resultaat).status, een(Resultaat).score, een(Deelname).presentie_tas) == (
        "voorlopig", "7.8", "notFinished",
    )  # fmt: skip
    assert {b.flow for b in berichten()} == {3}


def test_surveillant_blijft_staan(school: School, deelname: Deelname) -> None:  # UIT-5
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, deelname.id).presentie = "notPresent"
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(), TAS)
    assert (een(Deelname).presentie, een(Deelname).presentie_tas) == ("notPresent", "present")


def test_cijfer_volgt_uit_de_cesuur(school: School, deelname: Deelname, maak: Maak) -> None:  # BEO-3
    maak.cesuur(school.versie)
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("5.5", rawScore=33, maxRawScore=60), TAS)
    rij = een(Resultaat)
    assert (rij.cijfer, rij.geslaagd, rij.punten, rij.maximum) == ("5.5", True, 33, 60)


def test_herhaalde_uitslag_schrijft_niets(school: School, deelname: Deelname) -> None:
    document = {"documentId": str(uuid.uuid4()), "documentType": "assessmentForm", "documentName": "a.pdf"}
    body = school.uitslag("7.8", documents=[document])
    school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS)
    voor, regels, uit = vingerafdruk(), tel(AuditRegel), len(berichten("uit"))
    assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
    assert (vingerafdruk(), tel(AuditRegel), len(berichten("uit"))) == (voor, regels, uit)


def test_documenten_worden_gevraagd(school: School, deelname: Deelname) -> None:  # BEO-8
    document = {"documentId": str(uuid.uuid4()), "documentType": "assessmentForm", "documentName": "a.pdf"}
    school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("7.8", documents=[document]), TAS)
    rij = een(Document)
    assert (rij.extern_id, rij.status, rij.koppeling_id) == (document["documentId"], "gevraagd", school.tas.id)
    assert [(b.methode, b.pad) for b in berichten("uit")] == [("GET", f"/documents/{document['documentId']}")]


def test_definitief_wordt_nooit_overschreven(school: School, deelname: Deelname, maak: Maak) -> None:  # VAS-8
    maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu())
    for _ in range(2):
        assert school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag("3.1"), TAS).status_code == 200
    assert (een(Resultaat).score, een(Resultaat).status) == ("7.0", "definitief")
    assert een(Herziening).inhoud == {"score": "3.1"}
    assert (een(Taak).rol, een(Taak).soort) == ("examencommissie", "herziening")


def test_een_herziening_verzamelt_wat_later_komt(school: School, deelname: Deelname, maak: Maak) -> None:  # VAS-8
    maak.resultaat(deelname, status="definitief")
    for score in ("3.1", "3.2", "3.2", "3.3", "3.2", "7.0"):
        assert school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(score), TAS).status_code == 200
    rij = een(Herziening)
    assert [b["inhoud"].get("score") for b in rij.berichten] == ["3.1", "3.2", "3.3", "3.2", None]
    assert (rij.inhoud, "daarna weer" in rij.reden, tel(Taak)) == ({"score": "3.2"}, True, 1)


def test_ook_na_annuleren_aannemen(school: School, deelname: Deelname) -> None:
    with unit_of_work() as uow:
        uow.session.get_one(Deelname, deelname.id).status = "geannuleerd"
    assert school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(), TAS).status_code == 200
    assert een(Resultaat).score == "7.8"
    assert "geannuleerd" in berichten()[-1].uitleg


def test_afwezig_geeft_geen_leeg_resultaat(school: School, deelname: Deelname) -> None:
    body = school.uitslag(None)
    body["result"]["consumers"][0]["attendance"] = "notPresent"
    school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS)
    assert (tel(Resultaat), een(Deelname).presentie_tas) == (0, "notPresent")


@pytest.mark.parametrize("score", ["11", "7,8", "goed", "7.85"])
def test_score_buiten_de_schaal(school: School, deelname: Deelname, score: str) -> None:
    detail = probleem(school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(score), TAS), 400)["detail"]
    assert "result.score" in detail
    assert tel(Resultaat) == 0


def test_vreemd_maar_onschadelijk_wordt_vermeld(school: School, deelname: Deelname) -> None:
    body = school.uitslag("7.8", final=True)
    body["result"]["weight"] = 50
    assert school.stuur("PATCH", f"/associations/{deelname.id}", body, TAS).status_code == 200
    assert "gewicht is niet 100" in berichten()[-1].uitleg
    assert een(Resultaat).status == "voorlopig"


# --- flow 4 and 5 ---------------------------------------------------------------------------------------------------


def test_verslag_in_delen(school: School, maak: Maak) -> None:  # UIT-5
    zitting = maak.zitting(school.versie)
    eerste, tweede = str(uuid.uuid4()), str(uuid.uuid4())
    pad = f"/offerings/{zitting.id}"

    def stuur(**velden):
        return school.stuur(
            "PATCH", pad, {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, **velden}]}, TAS
        )

    documenten = [{"documentId": eerste, "documentType": "sessionReport", "documentName": "v.pdf"}]
    assert stuur(irregularities="Veel lawaai", documents=documenten).status_code == 200
    assert stuur(documents=[{"documentId": tweede, "documentType": "attendanceReport"}]).status_code == 200
    assert (een(ProcesVerbaal).verslag_tas, een(ProcesVerbaal).verslag) == ("Veel lawaai", "")
    assert tel(Document, Document.zitting_id == zitting.id) == 2
    voor = vingerafdruk()
    assert stuur(irregularities="Veel lawaai", documents=documenten).status_code == 200
    assert vingerafdruk() == voor
    assert {b.flow for b in berichten()} == {4}


def test_document_voor_het_register(school: School, deelname: Deelname, maak: Maak) -> None:
    resultaat = maak.resultaat(deelname, status="definitief", definitief_op=tijd.nu())
    gegevens = {"soort": "assessmentForm", "naam": "Formulier é.pdf", "status": "opgehaald", "inhoud": b"%PDF-1.7"}
    document = maak._rij(Document, gegevens, {"resultaat_id": resultaat.id})
    antwoord = school.stuur("GET", f"/documents/{document.id}")
    assert (antwoord.status_code, antwoord.content) == (200, b"%PDF-1.7")
    assert antwoord.headers["content-type"] == "application/octet-stream"
    assert berichten()[-1].flow == 5
    los = maak._rij(Document, gegevens, {})
    probleem(school.stuur("GET", f"/documents/{los.id}"), 404)
    probleem(school.stuur("GET", f"/documents/{document.id}", scope=TAS), 403)


# --- bad input: status, problem, nothing changed, visible in the log -------------------------------------------------


def _fout(school: School, d: Deelname, t: dict) -> dict[str, tuple[int, object]]:
    """Each kind of bad input with the status it must get; answered lazily, so that each one is sent by itself."""
    toets, inschrijving = f"/offerings/{t['offeringId']}", f"/associations/{uuid.uuid4()}"
    persoon, meedoen = school.persoon(), f"/associations/{d.id}"
    patch = {"offeringType": "component"}
    goed = school.uitslag()
    kapot = school.uitslag()
    kapot["result"]["state"] = "klaar"
    aanwezig = school.uitslag(None)
    aanwezig["result"]["consumers"][0]["attendance"] = "misschien"
    s = school.stuur
    return {
        "geen token": (401, lambda: s("PUT", toets, t, Authorization="")),
        "verkeerd token": (401, lambda: s("PUT", toets, t, Authorization="Bearer x")),
        "geen bearer": (401, lambda: s("PUT", toets, t, Authorization="Basic eDp5")),
        "verkeerde scope": (403, lambda: s("PUT", toets, t, TAS)),
        "persoon van tas": (403, lambda: s("PUT", f"/persons/{persoon['personId']}", persoon, TAS)),
        "tas over dr-toets": (403, lambda: s("PATCH", toets, {**patch, "consumers": []}, TAS)),
        "dr over deelname": (403, lambda: s("PATCH", meedoen, {"associationType": "componentOfferingAssociation"})),
        "dr over zitting": (403, lambda: s("PATCH", f"/offerings/{d.zitting_id}", patch)),
        "onbekende toets": (404, lambda: s("PATCH", f"/offerings/{uuid.uuid4()}", patch)),
        "onbekende inschrijving": (404, lambda: s("PATCH", inschrijving, {"associationType": goed["associationType"]})),
        "onbekende deelname": (404, lambda: s("PATCH", inschrijving, goed, TAS)),
        "onbekende zitting": (404, lambda: s("PATCH", f"/offerings/{uuid.uuid4()}", {**patch, "consumers": []}, TAS)),
        "onbekend pad": (404, lambda: s("PUT", "/courses/1", t)),
        "id geen uuid": (400, lambda: s("PUT", "/offerings/12", t)),
        "geen json": (400, lambda: s("PUT", toets, "{")),
        "geen object": (400, lambda: s("PUT", toets, "[]")),
        "geen utf-8": (400, lambda: s("PUT", toets, b"\xff\xfe{}")),
        "lege inhoud": (400, lambda: s("PUT", toets, "")),
        "verkeerd woord": (400, lambda: s("PUT", toets, {**t, "offeringType": "examen"})),
        "verkeerde staat": (400, lambda: s("PATCH", meedoen, kapot, TAS)),
        "verkeerde presentie": (400, lambda: s("PATCH", meedoen, aanwezig, TAS)),
        "verkeerde datum": (400, lambda: s("PUT", toets, {**t, "startDateTime": "gisteren"})),
        "datum zonder zone": (400, lambda: s("PUT", toets, {**t, "startDateTime": "2026-09-01T08:00:00"})),
        "eind voor start": (400, lambda: s("PUT", toets, {**t, "endDateTime": "2020-01-01T00:00:00Z"})),
        "ander id": (400, lambda: s("PUT", f"/offerings/{uuid.uuid4()}", t)),
        "ander id persoon": (400, lambda: s("PUT", f"/persons/{uuid.uuid4()}", persoon)),
        "id in patch": (400, lambda: s("PATCH", toets, {**patch, "offeringId": t["offeringId"]})),
        "id in patch tas": (400, lambda: s("PATCH", meedoen, {**goed, "associationId": str(d.id)}, TAS)),
        "zonder associationType": (400, lambda: s("PATCH", meedoen, {"result": goed["result"]}, TAS)),
        "zonder offeringType": (400, lambda: s("PATCH", f"/offerings/{d.zitting_id}", {"consumers": []}, TAS)),
        "zonder offeringType dr": (400, lambda: s("PATCH", toets, {"endDateTime": t["endDateTime"]})),
        "verplicht weghalen": (400, lambda: s("PATCH", toets, {**patch, "startDateTime": None})),
        "nul-teken": (400, lambda: s("PUT", toets, {**t, "name": [{"language": "nl-NL", "value": "a\x00"}]})),
        "methode": (405, lambda: s("DELETE", toets)),
        "methode get": (405, lambda: s("GET", toets)),
        "te groot": (413, lambda: s("PUT", toets, " " * (1024 * 1024 + 1))),
        "mediatype put": (415, lambda: s("PUT", toets, t, **{"Content-Type": "text/plain"})),
        "mediatype patch": (415, lambda: s("PATCH", toets, patch, **{"Content-Type": "application/json"})),
    }  # fmt: skip


def test_slechte_invoer_verandert_niets(school: School, deelname: Deelname) -> None:
    toets = school.toets()
    school.put(toets)
    school.token(TAS)
    voor, aantal = vingerafdruk(), len(berichten())
    gevallen = _fout(school, deelname, toets)
    for naam, (status, stuur) in gevallen.items():
        antwoord = stuur()
        assert antwoord.status_code == status, (naam, antwoord.status_code, antwoord.text)
        detail = probleem(antwoord, status)["detail"]
        assert detail.endswith("."), naam
        assert vingerafdruk() == voor, naam
        aantal += 1
        gelogd = berichten()
        assert len(gelogd) == aantal, naam
        laatste = gelogd[-1]
        assert (laatste.status, laatste.http_status, laatste.uitleg) == ("afgewezen", status, detail), naam
        assert laatste.flow in (1, 3, 4), naam
    assert len(gevallen) >= 30


def test_vreemde_tas_mag_niet_bij_deze_zitting(school: School, deelname: Deelname, maak: Maak) -> None:
    with unit_of_work() as uow:
        client = uow.session.get_one(OkeClient, school.client(TAS)[0])
        client.koppeling_id = maak_andere(uow)
        uow.add(client)
    probleem(school.stuur("PATCH", f"/associations/{deelname.id}", school.uitslag(), TAS), 403)
    assert tel(Resultaat) == 0


def maak_andere(uow) -> uuid.UUID:
    from portal.db.beheren import Koppeling

    rij = Koppeling(
        naam="Ander", soort="tas", base_url="http://localhost:9", token_url="http://localhost:9", client_id="x"
    )
    uow.add(rij)
    return rij.id


# --- tokens ---------------------------------------------------------------------------------------------------------


def test_token_op_twee_manieren(school: School) -> None:
    client_id, geheim = school.client(DR)
    vraag = {"grant_type": "client_credentials", "scope": DR}
    kop = school.http.post("/oauth/token", data=vraag, auth=(client_id, geheim))
    formulier = school.http.post("/oauth/token", data={**vraag, "client_id": client_id, "client_secret": geheim})
    for antwoord in (kop, formulier):
        assert antwoord.status_code == 200
        assert antwoord.json()["scope"] == DR
        assert antwoord.json()["expires_in"] == 3600
        assert antwoord.json()["token_type"] == "Bearer"
        assert antwoord.headers["cache-control"] == "no-store"
    with reading() as uow:
        bewaard = uow.session.exec(select(OkeToken.token_hash)).all()
        hash_ = uow.session.get_one(OkeClient, client_id).secret_hash
    assert kop.json()["access_token"] not in str(bewaard)
    assert geheim not in hash_


@pytest.mark.parametrize(
    ("data", "geheim", "status", "fout"),
    [
        ({"grant_type": "client_credentials"}, "fout", 401, "invalid_client"),
        ({"grant_type": "client_credentials", "scope": TAS}, "", 400, "invalid_scope"),
        ({"grant_type": "password"}, "", 400, "unsupported_grant_type"),
        ({}, "", 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "client_secret": "x"}, "", 400, "invalid_request"),
    ],
)
def test_geen_token(school: School, data: dict, geheim: str, status: int, fout: str) -> None:
    client_id, goed = school.client(DR)
    antwoord = school.http.post("/oauth/token", data=data, auth=(client_id, geheim or goed))
    assert (antwoord.status_code, antwoord.json()["error"]) == (status, fout)
    assert tel(OkeToken) == 0


def test_token_verloopt(school: School, klok) -> None:
    token, nu = school.token(DR), tijd.nu()
    assert token
    klok(nu + timedelta(minutes=59))
    assert school.put(school.persoon()).status_code == 201
    klok(nu + timedelta(minutes=61))
    probleem(school.put(school.persoon()), 401)


def test_dienst_en_auditlog(school: School) -> None:
    dienst = school.http.get("/ooapi/").json()
    assert dienst["supportedVersions"] == ["v5"]
    assert dienst["supportedConsumers"] == [{"consumerKey": ADMIN, "version": "1.0"}]
    school.put(school.persoon())
    with reading() as uow:
        assert audit.verify(uow).klopt
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "persoon.ontvangen")).one()
    assert (regel.kanaal, regel.rol, regel.persoon_id) == ("oke", "systeem", None)
    assert "Damme" not in str(regel.nieuw)


def test_over_een_echte_verbinding(school: School, tmp_path: Path) -> None:
    """The same application behind the web server of production: tokens, a push, a refusal and a large body."""
    poort = vrije_poort()
    opdracht = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(poort)]
    with start([*opdracht, "tests.hulp.oke_app:app"], tmp_path / "server.log") as server:
        server.wacht_op_url(f"http://127.0.0.1:{poort}/ooapi/")
        with httpx.Client(base_url=f"http://127.0.0.1:{poort}", timeout=20) as http:
            vraag = {"grant_type": "client_credentials"}
            token = http.post("/oauth/token", data=vraag, auth=school.client(DR)).json()["access_token"]
            koppen = {"Authorization": f"Bearer {token}"}
            toets = school.toets()
            pad = f"/ooapi/offerings/{toets['offeringId']}"
            assert http.put(pad, json=toets, headers=koppen).status_code == 201
            probleem(http.put(pad, json=toets), 401)
            groot = koppen | {"Content-Type": "application/json"}
            probleem(http.put(pad, content=b" " * (2 * 1024 * 1024), headers=groot), 413)
            zonder_lengte = (b" " * 100_000 for _ in range(15))
            probleem(http.put(pad, content=zonder_lengte, headers=groot), 413)
    assert [b.http_status for b in berichten()] == [201, 401, 413, 413]
