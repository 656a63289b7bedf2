"""Every body that leaves the portal fits the official OpenAPI file and the consumer schemas."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Document
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.domain.tijd import ZONE
from portal.oke import mapping_uit
from portal.oke.mapping_uit import TIJDREGELS, Uitslag
from tests.hulp import officieel
from tests.hulp.officieel import keur, met_officieel, onze

START = datetime(2026, 5, 12, 7, 0, tzinfo=UTC)
U = uuid.uuid4


def _versie(**anders) -> Examenversie:
    return Examenversie(
        **{"examen_id": U(), "component_id": U(), "code": "REK-3F.v1.A", "naam": "Rekenen", "duur": 90, **anders}
    )


def _zitting(**anders) -> Zitting:
    return Zitting(
        **{
            "versie_id": U(), "examen_id": U(), "code": "REK 20260512", "naam": "Rekenen dinsdag", "ruimte_id": U(),
            "start": START, "eind": START + timedelta(minutes=90), "laatste_eind": START + timedelta(minutes=150), "capaciteit": 20, "status": "gepland", **anders,
        }
    )  # fmt: skip


def _student(**anders) -> Persoon:
    return Persoon(
        **{
            "achternaam": "Graaf", "tussenvoegsel": "van der", "voornaam": "Jacob", "naam": "Jacob van der Graaf",
            "is_student": True, "nummer": "s1", "account": "s1@school.example", "email": "s1@school.example",
            "oke_id": U(), **anders,
        }
    )  # fmt: skip


def _uitslag(**anders) -> Uitslag:
    zitting = _zitting()
    deelname = Deelname(zitting_id=zitting.id, inschrijving_id=U(), student_id=U(), presentie="present")
    resultaat = Resultaat(
        **{
            "deelname_id": deelname.id, "zitting_id": zitting.id, "student_id": deelname.student_id, "versie_id": U(),
            "status": "definitief", "score": "7.8", "cijfer": "7.8", "geslaagd": True, "punten": 40, "maximum": 60,
            "resultaat_op": date(2026, 5, 20), "definitief_op": START, "opmerking": "Goed", **anders,
        }
    )  # fmt: skip
    inschrijving = Inschrijving(student_id=U(), examen_id=U(), oke_id=U())
    document = Document(soort="assessmentForm", naam="Formulier.pdf", resultaat_id=resultaat.id)
    return Uitslag(resultaat, deelname, zitting, inschrijving, 1, (document,))


TABEL = {
    1: (False, "individualStart", "individualStartDateTime", "endDateTime"),
    2: (True, "individualStart", "individualStartDateTime", "endDateTime"),
    3: (True, "individualStart", "individualStartDateTime", "testDuration"),
    4: (False, "individualStart", "startDateTime", None),
    5: (False, "triggeredStart", "triggeredStartDateTime", "testDuration"),
    6: (True, "individualStart", "individualStartDateTime", "testDuration"),
}
"""Table 4.2.C as the test reads it, apart from the code."""


@pytest.mark.parametrize("nummer", TABEL)
def test_het_einde_is_dat_van_de_laatste(nummer):  # PLA-7
    """Unless the end stops everybody: then the extra time of one is with his participation alone."""
    zitting = _zitting(tijdscenario=nummer)
    verwacht = zitting.eind if TABEL[nummer][3] == "endDateTime" else zitting.laatste_eind
    assert datetime.fromisoformat(mapping_uit.zitting(zitting, _versie(), "A1.01")["endDateTime"]) == verwacht


@pytest.mark.parametrize("scenario", sorted(TABEL))
def test_tijdscenario(scenario: int) -> None:  # PLA-7
    admin = onze(mapping_uit.zitting(_zitting(tijdscenario=scenario), _versie(), "A1.01"))
    laatste, start, vanaf, tot = TABEL[scenario]
    assert ("lastPossibleStartDateTime" in admin) is laatste
    assert (admin["startOptions"], admin["durationFrom"], admin.get("durationUntil")) == (start, vanaf, tot)
    assert admin["duration"] == "PT90M"
    assert admin["offeringState"] == "active"
    assert set(TIJDREGELS) == set(TABEL)


@met_officieel
@pytest.mark.oke
@pytest.mark.parametrize("scenario", sorted(TABEL))
@pytest.mark.parametrize("definitief", [True, False])
def test_zitting_past(scenario: int, definitief: bool) -> None:
    zitting = _zitting(tijdscenario=scenario, definitief_toegestaan=definitief)
    body = mapping_uit.zitting(zitting, _versie(beveiliging=["surveillance", "securedComputer"]), "A1.01")
    assert keur("put", "/offerings/{offeringId}", body) == []
    assert onze(body)["finalResultsAllowed"] is onze(body)["finalResultAllowed"] is definitief


@met_officieel
@pytest.mark.oke
@pytest.mark.parametrize(
    "student",
    [
        _student(),
        _student(nummer="", email="", account=None, tussenvoegsel="", voornaam=""),
        _student(nummer="", oke_id=None, oke_naam="van der Graaf, Jacob"),
    ],
)
def test_deelname_past(student: Persoon) -> None:  # AAN-12
    rij = Deelname(
        zitting_id=U(), inschrijving_id=U(), student_id=student.id, extra_minuten=30,
        behoeften=["spoken", "rustige-ruimte", "spell-checker-on-screen"],
    )  # fmt: skip
    body = mapping_uit.deelname(rij, student)
    assert keur("put", "/associations/{associationId}", body) == []
    assert onze(body) == {
        "consumerKey": "nl-test-admin", "additionalTimeInMin": 30,
        "personalNeeds": ["extraTime", "spoken", "spell-checker-on-screen"],
    }  # fmt: skip
    assert "result" not in body
    assert isinstance(body["person"], dict)
    assert body["offering"] == str(rij.zitting_id)
    assert "assignedNeeds" not in onze(body["person"])


@met_officieel
@pytest.mark.oke
@pytest.mark.parametrize(
    ("rol", "leidt", "role"),
    [("surveillant", False, "invigilator"), ("surveillant", True, "coordinator"), ("beoordelaar", False, "assessor")],
)
@pytest.mark.parametrize("extern", [True, False])
def test_medewerker_past(rol: str, leidt: bool, role: str, extern: bool) -> None:
    rij = Zittingsmedewerker(zitting_id=U(), persoon_id=U(), rol=rol, afnameleider=leidt)
    body = mapping_uit.medewerker(rij, _student(is_student=False, extern=extern, oke_id=None))
    assert keur("put", "/associations/{associationId}", body) == []
    assert body["role"] == role
    assert "consumers" not in body
    assert "consumers" not in body["person"]
    assert body["person"]["affiliations"] == ["guest" if extern else "employee"]


@met_officieel
@pytest.mark.oke
def test_annuleringen_passen() -> None:
    assert keur("patch", "/offerings/{offeringId}", mapping_uit.annuleer_zitting()) == []
    assert keur("patch", "/associations/{associationId}", mapping_uit.annuleer_koppeling()) == []
    assert mapping_uit.annuleer_koppeling()["state"] == "canceled"


@met_officieel
@pytest.mark.oke
@pytest.mark.parametrize(
    "anders",
    [{}, {"status": "voorlopig", "geslaagd": None, "cijfer": "", "score": ""}, {"punten": None, "geslaagd": False}],
)
def test_resultaat_past(anders: dict) -> None:  # VAS-4
    uitslag = _uitslag(**anders)
    body = mapping_uit.resultaat(uitslag)
    assert keur("patch", "/associations/{associationId}", body) == []
    assert "associationId" not in body
    assert onze(body) == {
        "consumerKey": "nl-test-admin", "orgAssociationId": str(uitslag.inschrijving.oke_id), "attempt": 1,
    }  # fmt: skip
    admin = onze(body["result"])
    assert body["result"]["weight"] == 100
    assert admin["executedOfferingName"]
    assert admin["final"] is (uitslag.resultaat.status == "definitief")
    assert admin["documents"][0]["documentId"] == str(uitslag.documenten[0].id)


@met_officieel
@pytest.mark.oke
def test_extra_poging_past() -> None:
    uitslag = _uitslag()
    body = mapping_uit.resultaat_extra(uitslag, U(), U())
    assert keur("put", "/associations/{associationId}", body) == []
    assert body["associationId"] not in (str(uitslag.inschrijving.oke_id), str(uitslag.deelname.id))
    assert body["associationId"] == mapping_uit.resultaat_extra(uitslag, U(), U())["associationId"]
    assert onze(body)["orgAssociationId"] == str(uitslag.inschrijving.oke_id)


@pytest.mark.parametrize(
    ("presentie", "presentie_tas", "gemeld"),
    [("notPresent", "present", "notPresent"), ("notKnown", "notPresent", "notPresent"), ("notKnown", None, None)],
)
def test_wie_niet_kwam_heeft_geen_uitslag(presentie: str, presentie_tas: str | None, gemeld: str | None) -> None:
    zitting = _zitting(start=datetime(2026, 5, 31, 22, 30, tzinfo=UTC))
    deelname = Deelname(
        zitting_id=zitting.id, inschrijving_id=U(), student_id=U(), presentie=presentie, presentie_tas=presentie_tas
    )
    inschrijving = Inschrijving(student_id=U(), examen_id=U(), oke_id=U())
    admin = {
        "consumerKey": "nl-test-admin", "attendance": gemeld, "executedOfferingName": zitting.naam, "final": False,
        "testDate": zitting.eind.astimezone(ZONE).isoformat(),
    }  # fmt: skip
    body = mapping_uit.resultaat(Uitslag(None, deelname, zitting, inschrijving, 1))
    assert body["result"] == {
        "state": "completed", "pass": "unknown", "resultDate": "2026-06-01", "weight": 100,
        "consumers": [{k: v for k, v in admin.items() if v is not None}],
    }  # fmt: skip


@met_officieel
@pytest.mark.oke
def test_de_keuring_keurt_ook_af() -> None:
    body = mapping_uit.zitting(_zitting(), _versie(), "A1.01")
    onze(body)["startOptions"] = "zomaar"
    del body["startDateTime"]
    assert len(keur("put", "/offerings/{offeringId}", body)) == 2
    assert officieel.fouten(officieel.consumer("Result"), {"consumerKey": "nl-test-admin"})
