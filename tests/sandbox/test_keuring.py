"""Every rule of the validation accepts a good message and refuses a spoiled one, naming the field."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.sandbox import keuring, wire
from portal.sandbox.school import build_school
from tests.hulp import sandbox_berichten as b
from tests.hulp.sandbox_berichten import anders

ORG = "55555555-5555-4555-8555-555555555555"


def test_goede_berichten_mogen() -> None:
    assert keuring.zitting(b.zitting(ORG), b.ZITTING) == []
    assert keuring.zitting(anders(b.zitting(), "component", {"componentId": ORG}), b.ZITTING) == []
    assert keuring.deelname(b.deelname(), b.DEELNAME) == []
    assert keuring.deelname(b.staf(), b.DEELNAME) == []
    assert keuring.deelname_patch({"associationType": "componentOfferingAssociation", "state": "canceled"}) == []
    annuleer = {"offeringType": "component", "consumers": [{"consumerKey": b.KEY, "offeringState": "canceled"}]}
    assert keuring.zitting_patch(annuleer) == []
    assert keuring.resultaat(b.resultaat(), b.DEELNAME, "0.0-10.0") == []
    assert keuring.extra_poging(b.extra_poging(ORG), b.DEELNAME, "0.0-10.0") == []
    assert keuring.zitting(b.zitting() | {"onbekend": 1}, b.ZITTING) == []  # unknown fields are ignored


ZITTING_FOUT: list[tuple[str, Any, str]] = [
    ("offeringId", ORG, "pad"),
    ("offeringId", "111", "UUID"),
    ("primaryCode", ..., "ontbreekt"),
    ("primaryCode/codeType", "componentCode", "codeType"),
    ("offeringType", "course", "offeringType"),
    ("name", [], "name"),
    ("name/0/language", "en-GB", "nl-NL"),
    ("description", ..., "description"),
    ("teachingLanguage", "nl", "teachingLanguage"),
    ("modeOfDelivery", ["thuis"], "modeOfDelivery"),
    ("resultExpected", "true", "resultExpected"),
    ("startDateTime", "2026-11-23T09:00:00", "startDateTime"),
    ("endDateTime", "2026-11-23", "endDateTime"),
    ("endDateTime", "2026-11-23T08:00:00+01:00", "niet na"),
    ("component", "REK-3F", "component"),
    ("resultValueType", "0-100", "flow 1"),
    ("consumers", ..., "consumers"),
    ("consumers/0/consumerKey", "MBO-OKE", "nl-test-admin"),
    ("consumers/0/offeringState", ..., "offeringState"),
    ("consumers/0/offeringState", "cancelled", "offeringState"),
    ("consumers/0/duration", "P90M", "duration"),
    ("consumers/0/duration", "PT1H30M", "duration"),
    ("consumers/0/startOptions", "self", "startOptions"),
    ("consumers/0/startOptions", "triggeredStart", "durationFrom"),
    ("consumers/0/durationFrom", "triggeredStartDateTime", "triggeredStart"),
    ("consumers/0/durationUntil", "never", "durationUntil"),
    ("consumers/0/safety", ["Fixed Location"], "safety"),
    ("consumers/0/lastPossibleStartDateTime", "9 uur", "lastPossibleStartDateTime"),
    ("consumers/0/finalResultsAllowed", "nee", "finalResultsAllowed"),
    ("consumers/0/irregularities", "lawaai", "flow 2"),
    ("consumers/0/testsToBeUsed", [], "flow 2"),
]


@pytest.mark.parametrize(("pad", "waarde", "woord"), ZITTING_FOUT)
def test_bedorven_zitting(pad: str, waarde: Any, woord: str) -> None:
    fouten = keuring.zitting(anders(b.zitting(ORG), pad, waarde), b.ZITTING)
    assert fouten
    assert woord in "; ".join(fouten)


DEELNAME_FOUT: list[tuple[str, Any, str]] = [
    ("associationId", ORG, "pad"),
    ("associationType", ..., "associationType"),
    ("role", "lecturer", "role"),
    ("state", "cancelled", "state"),
    ("state", "pending", "state"),
    ("offering", {"offeringId": b.ZITTING}, "offering"),
    ("person", b.PERSOON, "hele persoon"),
    ("result", {"state": "completed"}, "flow 2"),
    ("consumers", ..., "consumers"),
    ("consumers/0/additionalTimeInMin", "30", "additionalTimeInMin"),
    ("consumers/0/personalNeeds", ["ExtraTime"], "personalNeeds"),
    ("consumers/0/personalNeeds", ["spoken"], "extraTime"),
    ("consumers/0/attempt", 1, "flow 2"),
    ("person/personId", "2400001", "personId"),
    ("person/primaryCode/codeType", "userName", "codeType"),
    ("person/givenName", "", "givenName"),
    ("person/displayName", ..., "displayName"),
    ("person/mail", "geen", "mail"),
    ("person/activeEnrollment", False, "activeEnrollment"),
    ("person/affiliations", ["staff"], "affiliations"),
    ("person/dateOfBirth", "2008-01-01", "dateOfBirth"),
    ("person/otherCodes", [{"codeType": "nationalIdentityNumber", "code": "1"}], "BSN"),
    ("person/consumers", ..., "consumers"),
    ("person/consumers/0/preferredName", ..., "preferredName"),
    ("person/consumers/0/idCheckName", ..., "idCheckName"),
    ("person/consumers/0/assignedNeeds", [], "flow 1"),
]


@pytest.mark.parametrize(("pad", "waarde", "woord"), DEELNAME_FOUT)
def test_bedorven_deelname(pad: str, waarde: Any, woord: str) -> None:
    fouten = keuring.deelname(anders(b.deelname(), pad, waarde), b.DEELNAME)
    assert fouten
    assert woord in "; ".join(fouten)


def test_medewerker_heeft_geen_consumers() -> None:
    fout = b.staf() | {"consumers": [{"consumerKey": b.KEY}]}
    assert "medewerker" in keuring.deelname(fout, b.DEELNAME)[0]


RESULTAAT_FOUT: list[tuple[str, Any, str]] = [
    ("associationType", ..., "associationType"),
    ("consumers", ..., "consumers"),
    ("consumers/0/orgAssociationId", ..., "orgAssociationId"),
    ("consumers/0/orgAssociationId", ORG, "pad"),
    ("consumers/0/attempt", ..., "attempt"),
    ("consumers/0/attempt", 0, "attempt"),
    ("consumers/0/attemptLeft", None, "attemptLeft"),
    ("result", ..., "result"),
    ("result/state", "done", "state"),
    ("result/pass", "yes", "pass"),
    ("result/score", 7.4, "score"),
    ("result/score", "7,4", "score"),
    ("result/score", "74", "score"),
    ("result/resultDate", "24-11-2026", "resultDate"),
    ("result/resultDate", ..., "resultDate"),
    ("result/weight", 1, "weight"),
    ("result/weight", ..., "weight"),
    ("result/consumers", ..., "consumers"),
    ("result/consumers/0/attendance", ..., "attendance"),
    ("result/consumers/0/attendance", "absent", "attendance"),
    ("result/consumers/0/executedOfferingName", ..., "executedOfferingName"),
    ("result/consumers/0/final", "true", "final"),
    ("result/consumers/0/rawScore", 43.5, "rawScore"),
    ("result/consumers/0/rawScore", 61, "maxRawScore"),
    ("result/consumers/0/maxRawScore", ..., "horen bij elkaar"),
    ("result/consumers/0/testDate", "2026-11-23", "testDate"),
    ("result/consumers/0/documents/0/documentId", "123454", "documentId"),
    ("result/consumers/0/documents/0/documentType", "sessionReport", "documentType"),
    ("result/consumers/0/documents/0/documentName", ..., "documentName"),
]


@pytest.mark.parametrize(("pad", "waarde", "woord"), RESULTAAT_FOUT)
def test_bedorven_resultaat(pad: str, waarde: Any, woord: str) -> None:
    fouten = keuring.resultaat(anders(b.resultaat(), pad, waarde), b.DEELNAME, "0.0-10.0")
    assert fouten
    assert woord in "; ".join(fouten)


def test_een_patch_heeft_nooit_het_id() -> None:
    assert keuring.resultaat(b.resultaat() | {"associationId": b.DEELNAME}, b.DEELNAME, "0.0-10.0")
    assert keuring.deelname_patch({"associationType": "componentOfferingAssociation", "associationId": b.DEELNAME})
    assert keuring.zitting_patch({"offeringType": "component", "offeringId": b.ZITTING})
    assert keuring.zitting_patch({"consumers": []})  # offeringType is missing
    assert keuring.deelname_patch({"state": "canceled"})  # associationType is missing


def test_extra_poging_heeft_een_eigen_id() -> None:
    assert keuring.extra_poging(b.extra_poging(b.DEELNAME), b.DEELNAME, "0.0-10.0")
    assert keuring.extra_poging(anders(b.extra_poging(ORG), "result", ...), b.DEELNAME, "0.0-10.0")


@pytest.mark.parametrize(
    ("schaal", "goed", "fout"),
    [
        ("pass-or-fail", "passed", "geslaagd"),
        ("insufficient-satisfactory-good", "satisfactory", "voldoende"),
        ("0-100", "100", "101"),
        ("0-10", "10", "7.5"),
        ("0.0-10.0", "10.0", "10.5"),
        ("referenceLevelRKTR", "Op weg naar 3F", "5F"),
        ("referenceLevelERK", "B1", "D1"),
        ("US letter", "A-", "E"),
        ("UK letter", "A*", "Z"),
        ("DE grade", "1,3", "7"),
    ],
)
def test_scores_passen_op_de_schaal(schaal: str, goed: str, fout: str) -> None:
    assert keuring.past_op_schaal(goed, schaal)
    assert not keuring.past_op_schaal(fout, schaal)
    assert not keuring.past_op_schaal(goed, "onbekend")


def test_onze_eigen_mensen_mogen() -> None:
    school = build_school(20)
    assert all(keuring.persoon(wire.student(s), True, flow_1=True) == [] for s in school.studenten)
    assert all(keuring.persoon(wire.medewerker(m), False) == [] for m in school.medewerkers)


WILD = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 200) | st.text(max_size=8) | st.just(b.ZITTING),
    lambda x: (
        st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["consumerKey", "code", "value"]), x, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("waarde", [True, 7, {"extraTime": 1}, [["extraTime"]], "extraTime"])
def test_een_voorziening_die_geen_lijst_is_krijgt_een_oordeel(waarde: Any) -> None:
    fouten = keuring.deelname(anders(b.deelname(), "consumers/0/personalNeeds", waarde), b.DEELNAME)
    assert any("personalNeeds" in fout for fout in fouten)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), waarde=WILD)
def test_elk_bericht_krijgt_een_oordeel(data: st.DataObject, waarde: Any) -> None:
    gevallen = [
        (b.zitting(ORG), ZITTING_FOUT, lambda x: keuring.zitting(x, b.ZITTING) + keuring.zitting_patch(x)),
        (b.deelname(), DEELNAME_FOUT, lambda x: keuring.deelname(x, b.DEELNAME) + keuring.deelname_patch(x)),
        (b.resultaat(), RESULTAAT_FOUT, lambda x: keuring.resultaat(x, b.DEELNAME, "0-100")),
        (b.extra_poging(ORG), RESULTAAT_FOUT, lambda x: keuring.extra_poging(x, b.DEELNAME, "0.0-10.0")),
    ]
    body, plekken, regel = data.draw(st.sampled_from(gevallen))
    pad = data.draw(st.sampled_from([p for p, _, _ in plekken]))
    assert isinstance(regel(anders(body, pad, waarde)), list)
