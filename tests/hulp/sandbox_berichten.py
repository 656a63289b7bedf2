"""Good messages of a portal, for the tests of the sandbox to spoil."""

import copy
from typing import Any

Body = dict[str, Any]
ZITTING = "11111111-1111-4111-8111-111111111111"
DEELNAME = "22222222-2222-4222-8222-222222222222"
PERSOON = "33333333-3333-4333-8333-333333333333"
STAF = "44444444-4444-4444-8444-444444444444"
KEY = "nl-test-admin"


def zitting(component: str | None = None) -> Body:
    body: Body = {
        "offeringId": ZITTING,
        "primaryCode": {"codeType": "offeringCode", "code": "REK-3F-01"},
        "offeringType": "component",
        "name": [{"language": "nl-NL", "value": "Rekenen 3F maandag"}],
        "description": [{"language": "nl-NL", "value": "Rekenen 3F"}],
        "teachingLanguage": "nld",
        "modeOfDelivery": ["situated"],
        "resultExpected": True,
        "startDateTime": "2026-11-23T09:00:00+01:00",
        "endDateTime": "2026-11-23T11:00:00+01:00",
        "consumers": [
            {
                "consumerKey": KEY,
                "duration": "PT90M",
                "startOptions": "individualStart",
                "durationFrom": "individualStartDateTime",
                "durationUntil": "testDuration",
                "safety": ["surveillance"],
                "offeringState": "active",
                "locationCode": "A1.03",
                "finalResultsAllowed": False,
            }
        ],
    }
    if component:
        body["component"] = component
    return body


def persoon(nummer: str = "2400001") -> Body:
    return {
        "personId": PERSOON,
        "primaryCode": {"codeType": "studentNumber", "code": nummer},
        "givenName": "Maartje",
        "surnamePrefix": "van",
        "surname": "Damme",
        "displayName": "Damme, Maartje van",
        "activeEnrollment": True,
        "affiliations": ["student"],
        "mail": "maartje.vandamme@rocwaterland.example",
        "consumers": [{"consumerKey": KEY, "preferredName": "Maartje", "idCheckName": "van Damme, Maartje"}],
    }


def deelname() -> Body:
    return {
        "associationId": DEELNAME,
        "associationType": "componentOfferingAssociation",
        "role": "student",
        "state": "associated",
        "person": persoon(),
        "offering": ZITTING,
        "consumers": [{"consumerKey": KEY, "additionalTimeInMin": 30, "personalNeeds": ["extraTime"]}],
    }


def staf() -> Body:
    mens = persoon("M1003") | {"primaryCode": {"codeType": "organizationId", "code": "M1003"}}
    mens |= {"affiliations": ["employee"], "personId": STAF}
    del mens["consumers"]
    body = deelname() | {"role": "invigilator", "person": mens}
    del body["consumers"]
    return body


def resultaat(pad: str = DEELNAME) -> Body:
    """Flow 5 for a planned attempt."""
    return {
        "associationType": "componentOfferingAssociation",
        "consumers": [{"consumerKey": KEY, "orgAssociationId": pad, "attempt": 1}],
        "result": {
            "state": "completed",
            "pass": "passed",
            "score": "7.4",
            "resultDate": "2026-11-24",
            "weight": 100,
            "consumers": [
                {
                    "consumerKey": KEY,
                    "attendance": "present",
                    "executedOfferingName": "Rekenen 3F maandag",
                    "final": True,
                    "rawScore": 43,
                    "maxRawScore": 60,
                    "testDate": "2026-11-23T11:00:00+01:00",
                    "documents": [
                        {"documentId": ZITTING, "documentType": "assessmentForm", "documentName": "Beoordeling.pdf"}
                    ],
                }
            ],
        },
    }


def extra_poging(org: str, nieuw: str = DEELNAME) -> Body:
    body = resultaat(org)
    body |= {"associationId": nieuw, "role": "student", "state": "finished", "person": PERSOON, "offering": ZITTING}
    body["consumers"][0]["attempt"] = 2
    return body


def anders(body: Body, pad: str, waarde: Any) -> Body:
    """A copy with one place changed; `...` removes it. Steps are separated by a slash."""
    kopie = copy.deepcopy(body)
    plek: Any = kopie
    *weg, laatste = [int(x) if x.isdigit() else x for x in pad.split("/")]
    for stap in weg:
        plek = plek[stap]
    if waarde is ...:
        del plek[laatste]
    else:
        plek[laatste] = waarde
    return kopie
