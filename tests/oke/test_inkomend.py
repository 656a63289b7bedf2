"""What comes in: the official examples, strictness on ids and words, merge patch, and the translation to plain values."""

from __future__ import annotations

import uuid

import pytest

from portal.oke import mapping_in
from portal.oke.keuring import Afgekeurd, lees, lees_json, lees_lijst, voeg_samen
from portal.oke.typen import minuten
from portal.oke.wire import (
    Association,
    Component,
    Group,
    MembershipItem,
    Offering,
    Person,
    ReportPatch,
    Result,
    ResultPatch,
)
from tests.hulp.officieel import keur, met_officieel, voorbeelden

ADMIN = "nl-test-admin"
PERSOON = {
    "personId": str(uuid.uuid4()), "primaryCode": {"codeType": "studentNumber", "code": "s1"}, "givenName": "Maartje",
    "surname": "Damme", "surnamePrefix": "van", "displayName": "Damme, Maartje van", "activeEnrollment": True,
    "affiliations": ["student"], "mail": "m@school.example",
}  # fmt: skip
_MODEL = {
    ("put", "/persons/{personId}"): Person,
    ("put", "/offerings/{offeringId}"): Offering,
    ("put", "/associations/{associationId}"): Association,
    ("patch", "/offerings/{offeringId}"): ReportPatch,
    ("put", "/groups/{groupId}"): Group,
    ("put", "/groups/{groupId}/members"): MembershipItem,
}


@met_officieel
@pytest.mark.oke
def test_officiele_voorbeelden() -> None:
    """Every example that fits the official schemas is accepted; the others are known and counted."""
    geldig, ongeldig = 0, []
    for methode, pad, naam, body in voorbeelden():
        model = _MODEL.get((methode, pad)) or (ResultPatch if "result" in body else None)
        if keur(methode, pad, body, deel=methode == "patch"):
            ongeldig.append(naam)
            continue
        geldig += 1
        if model is not None:
            lees(model, body)
    assert geldig >= 6
    assert any("2.1" in naam for naam in ongeldig), "the example with P60M and ‘Fixed Location’ is known to be wrong"


@pytest.mark.parametrize(
    ("veld", "waarde", "zin"),
    [
        ("personId", "111-2222", "‘personId’ is geen geldige UUID"),
        ("affiliations", ["leerling"], "‘affiliations[0]’ heeft een waarde die de standaard niet kent"),
        ("activeEnrollment", "ja", "‘activeEnrollment’ moet true of false zijn"),
        ("givenName", 3, "‘givenName’ moet tekst zijn"),
        ("givenName", "x" * 300, "‘givenName’ is langer dan 256 tekens"),
        ("primaryCode", "s1", "‘primaryCode’ moet een object zijn"),
    ],
)
def test_streng_waar_het_moet(veld: str, waarde: object, zin: str) -> None:
    with pytest.raises(Afgekeurd) as fout:
        lees(Person, {**PERSOON, veld: waarde})
    assert zin in fout.value.tekst
    assert fout.value.status == 400


def test_onbekende_velden_worden_genegeerd() -> None:
    persoon = lees(Person, {**PERSOON, "dateOfBirth": "geen datum", "nieuw": {"x": 1}})
    assert not hasattr(persoon, "dateOfBirth")


def test_kansen_hebben_drie_betekenissen() -> None:  # AAN-9
    body = {
        "associationId": str(uuid.uuid4()), "associationType": "componentOfferingAssociation", "role": "student",
        "state": "associated",
    }  # fmt: skip
    gelezen = {}
    for naam, extra in (("weg", {}), ("null", {"attemptLeft": None}), ("nul", {"attemptLeft": 0})):
        blok = [{"consumerKey": ADMIN, **extra}]
        gelezen[naam] = mapping_in.inschrijving({**body, "consumers": blok})
    assert [(g.kansen_over, g.onbeperkt) for g in gelezen.values()] == [(None, False), (None, True), (0, False)]


def test_beide_spellingen_van_definitief() -> None:
    def lees_blok(**velden: bool) -> bool:
        body = {"offeringType": "component", "consumers": [{"consumerKey": ADMIN, **velden}]}
        return lees(ReportPatch, body).admin.definitief_toegestaan

    assert lees_blok()
    assert not lees_blok(finalResultAllowed=False)
    assert not lees_blok(finalResultsAllowed=False)


def test_merge_patch_volgt_de_rfc() -> None:
    assert voeg_samen({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": None, "e": [1]}}) == {
        "a": 1,
        "b": {"d": 3, "e": [1]},
    }
    assert voeg_samen({"a": [1, 2]}, {"a": []}) == {"a": []}
    assert voeg_samen({"a": "x"}, {"a": {"b": None}}) == {"a": {}}


def test_consumers_per_sleutel() -> None:
    huidig = {"consumers": [{"consumerKey": ADMIN, "duration": "PT90M"}, {"consumerKey": "ander", "x": 1}]}
    nieuw = voeg_samen(huidig, {"consumers": [{"consumerKey": ADMIN, "offeringState": "canceled"}]})
    assert nieuw["consumers"] == [
        {"consumerKey": ADMIN, "duration": "PT90M", "offeringState": "canceled"}, {"consumerKey": "ander", "x": 1},
    ]  # fmt: skip
    assert voeg_samen(huidig, {"consumers": []}) == {"consumers": []}


@pytest.mark.parametrize("ruw", [b"{", b"[]", b'"x"', b'{"a": NaN}', b"\xff\xfe", b"[" * 100_000, b""])
def test_geen_json(ruw: bytes) -> None:
    with pytest.raises(Afgekeurd):
        lees_json(ruw)


def test_een_fout_onderdeel_bederft_de_rest_niet() -> None:
    goed = {
        "componentId": str(uuid.uuid4()), "primaryCode": {"codeType": "componentCode", "code": "R"}, "abbreviation": "R",
        "componentType": "test", "name": [{"language": "nl-NL", "value": "Rekenen"}], "duration": "PT1H30M",
    }  # fmt: skip
    componenten, fouten = lees_lijst(Component, [goed, {**goed, "componentId": "x"}])
    assert [c.duur for c in componenten] == [90]
    assert fouten == ["Onderdeel 2: ‘componentId’ is geen geldige UUID."]


@pytest.mark.parametrize(("duur", "uit"), [("PT90M", 90), ("PT1H30M", 90), ("P60M", 60), ("P1D", 1440), (None, 0)])
def test_duur(duur: str | None, uit: int) -> None:
    assert minuten(duur) == uit


def test_behoeften_in_onze_woorden() -> None:  # AAN-12
    blok = {
        "consumerKey": ADMIN,
        "assignedNeeds": [
            {"code": "ExtraTimeOnlyMath25%"}, {"code": "ExtraTimeOnlyMath30Min"}, {"code": "spoken"},
            {"code": "zzz", "description": [{"language": "nl-NL", "value": "Eigen stoel"}], "endDate": "2026-09-30"},
        ],
    }  # fmt: skip
    behoeften = mapping_in.persoon(lees(Person, {**PERSOON, "consumers": [blok]})).behoeften
    assert [(b.soort, b.minuten, b.procent) for b in behoeften] == [
        ("extraTime", 0, 25), ("extraTime", 30, 0), ("spoken", 0, 0), ("overig", 0, 0),
    ]  # fmt: skip
    assert behoeften[3].omschrijving == "Eigen stoel"
    assert mapping_in.persoon(lees(Person, PERSOON)).behoeften is None


def test_behoefte_zonder_code() -> None:  # AAN-12
    """The official file does not make the code mandatory: then the description is what we have, or nothing."""
    tekst = [{"language": "nl-NL", "value": "Eigen stoel"}]
    blok = {"consumerKey": ADMIN, "assignedNeeds": [{}, {"code": " "}, {"description": tekst}]}
    (behoefte,) = mapping_in.persoon(lees(Person, {**PERSOON, "consumers": [blok]})).behoeften or ()
    assert (behoefte.code, behoefte.soort, behoefte.omschrijving) == ("Eigen stoel", "overig", "Eigen stoel")


@pytest.mark.parametrize("eind", ["", "%"])
def test_een_behoefte_met_een_eindeloos_getal_is_onbeperkt_of_het_meeste(eind: str) -> None:  # AAN-12
    blok = {"consumerKey": ADMIN, "assignedNeeds": [{"code": f"extra time {'9' * 5000}{eind}"}]}
    (behoefte,) = mapping_in.persoon(lees(Person, {**PERSOON, "consumers": [blok]})).behoeften or ()
    assert (behoefte.soort, behoefte.minuten, len(behoefte.code)) == ("extraTime", 10_000, 100)


def test_resultaat_zonder_presentie_mag() -> None:
    body = {"state": "completed", "score": "7.8", "resultDate": "2026-05-20", "weight": 100}
    resultaat = mapping_in.resultaat({"associationType": "componentOfferingAssociation", "result": body})
    assert resultaat.compleet
    assert resultaat.presentie is None
    assert not resultaat.definitief


@pytest.mark.parametrize("weg", ["state", "resultDate", "weight"])
def test_resultaat_eist_wat_het_officiele_bestand_eist(weg: str) -> None:
    body = {"state": "completed", "score": "7.8", "resultDate": "2026-05-20", "weight": 100}
    with pytest.raises(Afgekeurd, match=f"‘{weg}’ ontbreekt"):
        lees(Result, {k: v for k, v in body.items() if k != weg})
