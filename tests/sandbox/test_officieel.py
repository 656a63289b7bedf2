"""What DR and TAS answer and send fits the official machine-readable files, when those lie beside the checkout."""

from functools import cache
from typing import Any

import httpx
import pytest
from jsonschema import Draft4Validator

from portal.sandbox.school_model import School
from tests.hulp import sandbox_berichten as b
from tests.hulp.officieel import MAP, lees_yaml, met_officieel, openapi, vul
from tests.hulp.sandbox import NepPortaal, Proefserver

pytestmark = [
    pytest.mark.oke,
    pytest.mark.xdist_group("sandbox"),
    met_officieel,
]


def _alles() -> dict[str, Any]:
    return openapi()["components"]["schemas"]


@cache
def _consumer(naam: str) -> Draft4Validator:
    schema = lees_yaml(MAP / "consumers" / f"nl-test-admin-{naam}.yaml")
    return Draft4Validator(vul(schema), format_checker=Draft4Validator.FORMAT_CHECKER)


def _keur(body: dict[str, Any], schema: str, consumer: str) -> None:
    """The object against its bundled schema, its nl-test-admin entry against the consumer schema."""
    Draft4Validator(_alles()[schema], format_checker=Draft4Validator.FORMAT_CHECKER).validate(body)
    for blok in body.get("consumers", []):
        if blok["consumerKey"] == b.KEY:
            _consumer(consumer).validate(blok)


def test_antwoorden_van_de_dr_passen(dr: Proefserver, school: School) -> None:
    with dr.partner("nl-test-admin-flow-1-5") as c:
        for toets in c.get("/offerings", params={"pageSize": 250}).json()["items"]:
            _keur(toets, "ComponentOffering", "Offering")
        lijst = c.get(f"/offerings/{school.hoofdketen.toets.id}/associations", params={"pageSize": 50}).json()["items"]
        for inschrijving in lijst:
            _keur(inschrijving, "ComponentOfferingAssociation", "Association")
            persoon = c.get(f"/persons/{inschrijving['person']}").json()
            _keur(persoon, "Person", "Person")
        _keur(c.get(f"/persons/{school.demo.docent.id}").json(), "Person", "Person")
        Draft4Validator(_alles()["Organization"]).validate(c.get(f"/organizations/{school.organisatie.id}").json())
        Draft4Validator(_alles()["Group"]).validate(c.get("/groups").json()["items"][0])
        breid = {"expand": "offering.program"}
        opleiding = c.get(f"/associations/{school.demo.student.opleidingsinschrijving_id}", params=breid).json()
        _keur(opleiding["offering"], "ProgramOffering", "Offering")
        Draft4Validator(_alles()["Program"]).validate(opleiding["offering"]["program"])


def test_antwoorden_en_berichten_van_de_tas_passen(tas: Proefserver, portaal: NepPortaal, school: School) -> None:
    with tas.partner("nl-test-admin-flow-0") as c:
        for toets in c.get("/components", params={"pageSize": 250}).json()["items"]:
            _keur(toets, "Component", "Component")
    zitting, deelname = "66666666-6666-4666-8666-666666666666", "77777777-7777-4777-8777-777777777777"
    with tas.partner("nl-test-admin-flow-2-3-4") as c:
        body = b.zitting(str(school.hoofdketen.nieuwe_versie.id)) | {"offeringId": zitting}
        _keur(body, "ComponentOffering", "Offering")
        assert c.put(f"/offerings/{zitting}", json=body).is_success
        mens = b.deelname() | {"associationId": deelname, "offering": zitting}
        assert c.put(f"/associations/{deelname}", json=mens).is_success
        portaal.berichten.clear()
        httpx.post(f"{tas.url}/control/zittingen/{zitting}/alles", timeout=20)
        _keur(c.get(f"/offerings/{zitting}").json(), "ComponentOffering", "Offering")
        _keur(c.get(f"/associations/{deelname}").json(), "ComponentOfferingAssociation", "Association")
    for _, pad, _, bericht in portaal.berichten:
        if "/associations/" in pad:
            _keur(bericht["result"], "ComponentResult", "Result")
        else:
            _consumer("Offering").validate(bericht["consumers"][0] | {"offeringState": "active"})


def test_dienst_en_fout_passen(dr: Proefserver, tas: Proefserver) -> None:
    for server in (dr, tas):
        Draft4Validator(_alles()["Service"]).validate(httpx.get(server.url).json())
        Draft4Validator(_alles()["Problem"]).validate(httpx.get(f"{server.url}/persons/x").json())
