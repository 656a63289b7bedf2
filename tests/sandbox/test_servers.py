"""The sandbox servers over real HTTP: tokens, scopes, refusals, every flow, and nothing lost by a restart."""

import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from portal.sandbox.school_model import School
from tests.hulp import sandbox_berichten as b
from tests.hulp.sandbox import CLIENT, GEHEIM, NepPortaal, Proefserver, patch

pytestmark = pytest.mark.xdist_group("sandbox")

F0, F15, F234, F6 = (f"nl-test-admin-flow-{x}" for x in ("0", "1-5", "2-3-4", "6"))
HTML = {"Accept": "text/html"}


# --- tokens and refusals ---------------------------------------------------------------------------------------
def test_tokens_met_basic_en_formulier(dr: Proefserver) -> None:
    vorm = {"grant_type": "client_credentials", "scope": F15}
    url = f"{dr.url}/oauth/token"
    assert httpx.post(url, data=vorm, auth=(CLIENT, GEHEIM)).json()["token_type"] == "Bearer"
    assert httpx.post(url, data=vorm | {"client_id": CLIENT, "client_secret": GEHEIM}).json()["scope"] == F15
    fout = httpx.post(url, data=vorm, auth=(CLIENT, "fout"))
    assert (fout.status_code, fout.json()) == (401, {"error": "invalid_client"})
    te_veel = httpx.post(url, data=vorm | {"scope": F0}, auth=(CLIENT, GEHEIM))
    assert (te_veel.status_code, te_veel.json()) == (400, {"error": "invalid_scope"})
    soort = httpx.post(url, data={"grant_type": "password"}, auth=(CLIENT, GEHEIM))
    assert soort.json() == {"error": "unsupported_grant_type"}


@pytest.mark.parametrize("pad", ["/offerings", f"/persons/{b.PERSOON}", "/groups", f"/associations/{b.DEELNAME}"])
def test_dr_weigert_zonder_en_met_een_fout_token(dr: Proefserver, pad: str) -> None:
    for koppen in ({}, {"Authorization": "Bearer fout"}):
        antwoord = httpx.get(dr.url + pad, headers=koppen)
        assert antwoord.status_code == 401
        assert antwoord.headers["content-type"] == "application/problem+json"
        assert antwoord.json()["status"] == "401"
    with dr.partner(F6) as verkeerd:
        assert verkeerd.get(pad).status_code == 403


def test_scope_beslist_per_flow(tas: Proefserver) -> None:
    with tas.partner(F0) as nul, tas.partner(F234) as rest:
        assert nul.get("/components").status_code == 200
        assert rest.get("/components").status_code == 403
        assert nul.put(f"/offerings/{b.ZITTING}", json=b.zitting()).status_code == 403


def test_elke_weigering_is_een_probleem(tas: Proefserver) -> None:
    with tas.partner(F234) as c:
        gevallen = [
            (c.get(f"/offerings/{uuid4()}"), 404),
            (c.get("/offerings/111"), 400),
            (c.delete(f"/offerings/{uuid4()}"), 405),
            (c.get("/bestaat-niet"), 404),
            (c.patch(f"/offerings/{uuid4()}", json={}), 415),
            (c.put(f"/offerings/{uuid4()}", content=b"{", headers={"Content-Type": "application/json"}), 400),
            (c.put(f"/offerings/{uuid4()}", json=[1]), 400),
            (patch(c, f"/associations/{uuid4()}", {"associationType": "componentOfferingAssociation"}), 404),
        ]
    for antwoord, status in gevallen:
        assert antwoord.status_code == status
        assert antwoord.json()["status"] == str(status)
        assert antwoord.json()["title"]
        assert antwoord.headers["content-type"] == "application/problem+json"


# --- reading ---------------------------------------------------------------------------------------------------
def test_dienst_als_json_of_pagina(dr: Proefserver, tas: Proefserver) -> None:
    for server in (dr, tas):
        dienst = httpx.get(server.url).json()
        assert dienst["supportedConsumers"] == [{"consumerKey": "nl-test-admin", "version": "1.0"}]
        bladzijde = httpx.get(server.url, headers=HTML)
        assert "Bediening" in bladzijde.text
        assert 'lang="nl"' in bladzijde.text


def test_bladeren_en_filters_van_de_dr(dr: Proefserver, school: School) -> None:
    with dr.partner(F15) as c:
        een = c.get("/offerings", params={"offeringType": "component", "component.componentType": "test"}).json()
        twee = c.get("/offerings", params={"pageNumber": 2}).json()
        assert (een["pageSize"], een["hasPreviousPage"], een["hasNextPage"]) == (10, False, True)
        assert een["totalPages"] == -(-len(school.toetsen) // 10)
        assert not {x["offeringId"] for x in een["items"]} & {x["offeringId"] for x in twee["items"]}
        assert c.get("/offerings", params={"pageSize": 7}).status_code == 400
        assert c.get("/offerings", params={"pageNumber": 0}).status_code == 400
        assert c.get("/offerings", params={"since": "gisteren"}).status_code == 400
        assert c.get("/offerings", params={"since": "2199-01-01"}).json()["items"] == []
        assert c.get("/offerings", params={"until": "1999-01-01"}).json()["items"] == []
        gevonden = c.get("/offerings", params={"q": "periode 2"}).json()["items"]
        assert [x["offeringId"] for x in gevonden] == [str(school.hoofdketen.toets.id)]


def test_flow_1_ophalen(dr: Proefserver, school: School) -> None:
    keten, student = school.hoofdketen, school.demo.student
    with dr.partner(F15) as c:
        pad = f"/offerings/{keten.toets.id}"
        tests = c.get(pad).json()["consumers"][0]["testsToBeUsed"]
        assert tests[0]["componentId"] == str(keten.nieuwe_versie.id)
        lijst = c.get(f"{pad}/associations", params={"pageSize": 50, "expand": "person", "role": "student"}).json()
        assert len(lijst["items"]) == len(keten.inschrijvingen)
        maartje = next(x for x in lijst["items"] if x["person"]["personId"] == str(student.id))
        needs = maartje["person"]["consumers"][0]["assignedNeeds"]
        assert [n["code"] for n in needs] == ["ExtraTijd30Min"]
        assert c.get(f"/persons/{student.id}").json()["displayName"] == "Damme, Maartje van"
        opleiding = c.get(
            f"/associations/{student.opleidingsinschrijving_id}",
            params={"expand": "offering.program,offering.organization"},
        ).json()
        assert {"codeType": "nationalEducationCode", "code": "25480"} in opleiding["offering"]["program"]["otherCodes"]
        assert opleiding["offering"]["organization"]["organizationType"] == "root"
        assert c.get(f"/organizations/{school.organisatie.id}").json()["organizationType"] == "root"
        groep = c.get("/groups", params={"q": student.klas}).json()["items"][0]
        leden = c.get(f"/groups/{groep['groupId']}/members", params={"pageSize": 250}).json()["items"]
        assert str(student.id) in {x["personId"] for x in leden}
        assert c.get(pad, params={"expand": "alles"}).status_code == 400


def test_flow_6_neemt_beide_spellingen_aan(dr: Proefserver, school: School) -> None:
    pad = f"/persons/{school.demo.student.id}/associations"
    with dr.partner(F6) as c:
        for soort in ("programOffering", "programOfferingAssociation"):
            antwoord = c.get(pad, params={"associationType": soort, "expand": "offering,offering.program"}).json()
            assert antwoord["items"][0]["offering"]["program"]["modeOfStudy"] == "full-time"
        assert c.get(pad, params={"associationType": "programOffering", "expand": "person"}).status_code == 400
        assert c.get(pad).status_code == 400


def test_flow_0_catalogus(tas: Proefserver, school: School) -> None:  # INR-2
    keten = school.hoofdketen
    with tas.partner(F0) as c:
        eerste = c.get("/components", params={"componentType": "test", "pageSize": 250, "licensed": "true"}).json()
        per_id = {x["componentId"]: x for x in eerste["items"]}
        assert str(keten.nieuwe_versie.id) in per_id
        assert per_id[str(keten.ingetrokken_versie.id)]["consumers"][0]["status"] == "inactive"
        raak = c.get("/components", params={"q": "REKENEN 3F versie 3"}).json()["items"]
        assert [x["primaryCode"]["code"] for x in raak] == [keten.nieuwe_versie.code]
        assert c.get(f"/components/{keten.nieuwe_versie.id}").json()["duration"] == "PT90M"
        assert c.get("/components", params={"licensed": "misschien"}).status_code == 400
        weg = {"componentId": str(school.versies[0].id), "status": "inactive"}
        assert httpx.post(f"{tas.url}/control/catalogus", json=weg).json()["status"] == "inactive"
        assert c.get(f"/components/{school.versies[0].id}").json()["consumers"][0]["status"] == "inactive"


# --- flow 1 push, with a portal that is down for a while ---------------------------------------------------------
def _wacht(server: Proefserver, portaal: NepPortaal, aantal: int) -> None:
    for _ in range(100):
        if len(portaal.berichten) >= aantal:
            return
        httpx.post(f"{server.url}/control/opnieuw")
        time.sleep(0.05)
    raise AssertionError(f"{len(portaal.berichten)} van {aantal} berichten aangekomen")


def test_flow_1_sturen_overleeft_storing(dr: Proefserver, portaal: NepPortaal, school: School) -> None:
    portaal.berichten.clear()
    portaal.storing = 2
    antwoord = httpx.post(f"{dr.url}/control/push", timeout=20).json()
    aantal = 2 * len(school.hoofdketen.inschrijvingen) + 1
    assert antwoord["gezet"] == aantal
    _wacht(dr, portaal, aantal)
    assert len(portaal.berichten) == aantal
    soorten = [pad.split("/")[2] for _, pad, _, _ in portaal.berichten]
    assert soorten == sorted(soorten, key=["persons", "offerings", "associations"].index)
    assert {m for m, _, _, _ in portaal.berichten} == {"PUT"}
    portaal.berichten.clear()
    weg = str(school.hoofdketen.inschrijvingen[5].id)
    httpx.post(f"{dr.url}/control/annuleer", json={"associationId": weg})
    methode, pad, soort, body = portaal.berichten[0]
    assert (methode, pad, soort) == ("PATCH", f"/ooapi/associations/{weg}", "application/merge-patch+json")
    assert body == {"associationType": "componentOfferingAssociation", "state": "canceled"}
    with dr.partner(F15) as c:
        assert c.get(f"/associations/{weg}").json()["state"] == "canceled"


def test_een_tweede_opleiding_een_poging_erbij_en_andere_kansen(
    dr: Proefserver, portaal: NepPortaal, school: School
) -> None:
    eerste = school.hoofdketen.inschrijvingen[6]
    student = school.student_op_id[eerste.student_id]
    crebo = next(o.crebo for o in school.opleidingen if o.crebo != student.crebo)
    portaal.berichten.clear()
    vraag = {"offeringId": str(eerste.toets_id), "studentnummer": student.studentnummer, "crebo": crebo}
    id_ = httpx.post(f"{dr.url}/control/inschrijf", json=vraag, timeout=20).json()["associationId"]
    httpx.post(f"{dr.url}/control/verander", json={"associationId": str(eerste.id), "attemptLeft": 0}, timeout=20)
    (_, pad, _, bij), (_, _, _, anders) = portaal.berichten
    assert pad == f"/ooapi/associations/{id_}"
    assert anders["consumers"][0]["attemptLeft"] == 0
    with dr.partner(F15) as c:
        assert c.get(f"/associations/{id_}").json() == bij
        assert c.get(f"/associations/{eerste.id}").json() == anders
        tweede = bij["consumers"][0]["programOfferingAssociationId"]
        lid = c.get(f"/associations/{tweede}", params={"expand": "offering.program"}).json()
        assert lid["offering"]["program"]["primaryCode"]["code"] == crebo
    httpx.post(f"{dr.url}/control/annuleer", json={"associationId": id_}, timeout=20)
    with dr.partner(F15) as c:
        assert c.get(f"/associations/{id_}").json()["state"] == "canceled"
    assert httpx.post(f"{dr.url}/control/inschrijf", json=vraag | {"studentnummer": "0"}).status_code == 404
    assert httpx.post(f"{dr.url}/control/verander", json={"associationId": str(uuid4())}).status_code == 404


# --- flow 2, 3, 4 -------------------------------------------------------------------------------------------------
def test_flow_2_3_4(tas: Proefserver, portaal: NepPortaal, school: School) -> None:
    zitting, deelname, staf = b.ZITTING, b.DEELNAME, str(uuid4())
    with tas.partner(F234) as c:
        assert c.put(f"/associations/{deelname}", json=b.deelname()).status_code == 404  # sitting still unknown
        body = b.zitting(str(school.hoofdketen.nieuwe_versie.id))
        assert c.put(f"/offerings/{zitting}", json=body).status_code == 201
        assert c.put(f"/offerings/{zitting}", json=body).status_code == 200
        assert c.put(f"/offerings/{uuid4()}", json=body).status_code == 400
        assert c.put(f"/associations/{deelname}", json=b.deelname()).status_code == 201
        te_lang = b.anders(b.deelname(), "consumers/0/additionalTimeInMin", 600)
        assert "extra" in c.put(f"/associations/{deelname}", json=te_lang).json()["title"]
        assert c.put(f"/associations/{staf}", json=b.staf() | {"associationId": staf}).status_code == 201
        lijst = c.get(f"/offerings/{zitting}/associations", params={"role": "student", "expand": "person"}).json()
        assert lijst["items"][0]["person"]["givenName"] == "Maartje"

        link = c.get(f"/associations/{deelname}/url").json()
        assert isinstance(link, str)
        assert c.get(f"/associations/{deelname}/url").json() == link
        assert "nog niet gestart" in httpx.get(link).text or "Begin" in httpx.get(link).text
        httpx.post(f"{tas.url}/control/zittingen/{zitting}/afname")
        assert "120 minuten" in httpx.get(link).text
        httpx.post(f"{link}/begin")
        assert "ingeleverd" in httpx.post(f"{link}/inleveren", follow_redirects=True).text

        portaal.berichten.clear()
        wens = {"scores": {deelname: 43}, "bijzonderheden": "Lawaai buiten."}
        antwoord = httpx.post(f"{tas.url}/control/zittingen/{zitting}/alles", json=wens).json()
        assert antwoord["uit"]["wacht"] == 0
        eerst, dan, verslag = (x for x in portaal.berichten)
        assert eerst[3]["result"]["state"] == "in progress"
        assert eerst[2] == "application/merge-patch+json"
        uitslag = dan[3]["result"]
        assert (uitslag["state"], uitslag["score"], uitslag["weight"]) == ("completed", "7.2", 100)
        extra = uitslag["consumers"][0]
        assert (extra["final"], extra["rawScore"], extra["maxRawScore"]) == (False, 43, 60)
        assert verslag[1] == f"/ooapi/offerings/{zitting}"
        stukken = verslag[3]["consumers"][0]["documents"] + extra["documents"]
        assert {x["documentType"] for x in stukken} == {
            "sessionReport",
            "attendanceReport",
            "assessmentFormWithAnswers",
        }
        for stuk in stukken:
            assert c.get(f"/documents/{stuk['documentId']}").content.startswith(b"%PDF-1.4")
        assert c.get(f"/associations/{deelname}").json()["result"]["score"] == "7.2"

        weg = {"offeringType": "component", "consumers": [{"consumerKey": b.KEY, "offeringState": "canceled"}]}
        assert patch(c, f"/offerings/{zitting}", weg).status_code == 200
        na = c.get(f"/offerings/{zitting}").json()["consumers"][0]
        assert (na["offeringState"], na["duration"]) == ("canceled", "PT90M")
        kaal = c.get(f"/offerings/{zitting}/associations", params={"expand": "person"}).json()["items"]
        assert all(x["state"] == "canceled" and isinstance(x["person"], str) for x in kaal)
        assert c.get(f"/associations/{deelname}/url").status_code == 404


def consumer(body: dict[str, Any]) -> dict[str, Any]:
    (eigen,) = body["consumers"]
    return dict(eigen)


# --- flow 5 --------------------------------------------------------------------------------------------------------
def test_flow_5(dr: Proefserver, school: School) -> None:
    inschrijving = school.hoofdketen.inschrijvingen[0]
    pad = f"/associations/{inschrijving.id}"
    with dr.partner(F15) as c:
        fout = patch(c, pad, b.anders(b.resultaat(str(inschrijving.id)), "result/score", 7.4))
        assert fout.status_code == 400
        assert "score" in fout.json()["detail"]
        goed = patch(c, pad, b.resultaat(str(inschrijving.id)))
        assert goed.status_code == 200
        assert patch(c, pad, b.resultaat(str(inschrijving.id))).status_code == 200  # may be repeated
        assert c.get(pad).json()["result"]["score"] == "7.4"
        nieuw = str(uuid4())
        extra = b.extra_poging(str(inschrijving.id), nieuw) | {"offering": str(inschrijving.toets_id)}
        voor = consumer(c.get(pad).json())["attemptLeft"]
        assert c.put(f"/associations/{nieuw}", json=extra).status_code == 201
        assert c.put(f"/associations/{nieuw}", json=extra).status_code == 200
        lijst = c.get(f"/offerings/{inschrijving.toets_id}/associations", params={"state": "finished"}).json()["items"]
        klaar = {x["associationId"]: x for x in lijst}
        assert {str(inschrijving.id), nieuw} <= klaar.keys()  # nothing of it is open for who pulls
        assert klaar[nieuw]["result"] == extra["result"]
        over = [consumer(klaar[id])["attemptLeft"] for id in (str(inschrijving.id), nieuw)]
        assert over == [voor and voor - 1] * 2
        assert c.put(pad, json=b.extra_poging(str(uuid4()), str(inschrijving.id))).status_code in (400, 404)
    httpx.post(f"{dr.url}/control/opnieuw")
    ontvangen = httpx.get(f"{dr.url}/control/resultaten").json()
    assert {x["associationId"] for x in ontvangen} >= {str(inschrijving.id), nieuw}
    stuk = httpx.get(f"{dr.url}/control/documenten/{b.ZITTING}")  # fetched from the portal
    assert stuk.content.startswith(b"%PDF")


def test_het_log_zegt_wat_geweigerd_werd(dr: Proefserver) -> None:
    with dr.partner(F15) as c:
        c.get(f"/persons/{b.STAF}")
    laatste = httpx.get(f"{dr.url}/control/log").json()[0]
    assert (laatste["methode"], laatste["status"], laatste["oordeel"]) == ("GET", 404, "geweigerd")
    assert "persoon" in laatste["reden"]


def test_een_gespeelde_weigering_raakt_alleen_wat_wordt_gevraagd(dr: Proefserver, school: School) -> None:
    een, ander = (f"/associations/{i.id}" for i in school.hoofdketen.inschrijvingen[:2])
    httpx.post(f"{dr.url}/control/storing", json={"aantal": 1, "status": 400, "pad": een})
    with dr.partner(F15) as c:
        assert [c.get(pad).status_code for pad in (ander, een, een)] == [200, 400, 200]


def test_een_gespeelde_storing(tas: Proefserver) -> None:
    httpx.post(f"{tas.url}/control/storing", json={"aantal": 1})
    with tas.partner(F0) as c:
        assert [c.get("/components").status_code for _ in range(2)] == [503, 200]


def test_bediening_is_lokaal(dr: Proefserver) -> None:
    vreemd = httpx.get(f"{dr.url}/control/log", headers={"Host": "elders.example"})
    assert vreemd.status_code == 403
    formulier = httpx.post(f"{dr.url}/control/storing", headers={"Sec-Fetch-Site": "cross-site"})
    assert formulier.status_code == 403
    terug = httpx.post(f"{dr.url}/control/opnieuw", headers=HTML)
    assert (terug.status_code, terug.headers["location"]) == (303, "/")


def test_een_herstart_bewaart_alles(tmp_path_factory: pytest.TempPathFactory, portaal: NepPortaal) -> None:
    server = Proefserver("tas", tmp_path_factory.mktemp("herstart"), "http://127.0.0.1:9")
    server.start()
    try:
        with server.partner(F234) as c:
            assert c.put(f"/offerings/{b.ZITTING}", json=b.zitting()).status_code == 201
            assert c.put(f"/associations/{b.DEELNAME}", json=b.deelname()).status_code == 201
            token = c.headers["Authorization"]
        uit = httpx.post(f"{server.url}/control/zittingen/{b.ZITTING}/alles", timeout=20).json()["uit"]
        assert (uit["wacht"], uit["afgeleverd"]) == (3, 0)  # no portal there: everything waits
        server.stop()
        server.portaal = portaal.url
        portaal.berichten.clear()
        server.start()
        assert httpx.get(f"{server.url}/offerings/{b.ZITTING}", headers={"Authorization": token}).status_code == 200
        _wacht(server, portaal, 3)
    finally:
        server.stop()
