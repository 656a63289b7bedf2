"""A school as OKE tests need it: partners with tokens, a placed student, and a fingerprint of the database."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlmodel import SQLModel, select

from portal.auth.principal import PORTAAL
from portal.db.monitoren import OkeBericht, VreemdVerzoek
from portal.db.session import reading, unit_of_work
from portal.services.beheren import partners
from portal.services.beheren.stand import DR, TAS
from tests.hulp.maak import Maak
from tests.hulp.oke_app import app

ADMIN = "nl-test-admin"
Json = dict[str, Any]
_LOG = (
    "okebericht",
    "okeclient",
    "oketoken",
    "auditregel",
    "auditkop",
    "teller",
    "wijziging",
    "vreemdverzoek",
    "bekendadres",
)


def vingerafdruk() -> str:
    """A hash over every row of every table except the logs: equal means that nothing changed."""
    som = hashlib.sha256()
    with reading() as uow:
        for tabel in SQLModel.metadata.sorted_tables:
            if tabel.name not in _LOG:
                rijen = sorted(str(tuple(rij)) for rij in uow.session.execute(tabel.select()))
                som.update(f"{tabel.name}:{rijen}".encode())
    return som.hexdigest()


def berichten(richting: str = "in") -> list[OkeBericht]:
    """The OKE log in order of arrival."""
    with reading() as uow:
        return list(
            uow.session.exec(
                select(OkeBericht).where(OkeBericht.richting == richting).order_by(OkeBericht.volgnummer)  # type: ignore[arg-type]
            )
        )


def vreemden() -> list[VreemdVerzoek]:
    """What strangers asked, per minute and address."""
    with reading() as uow:
        return list(uow.session.exec(select(VreemdVerzoek).order_by(VreemdVerzoek.minuut, VreemdVerzoek.afzender)))  # type: ignore[arg-type]


def een(model: type[SQLModel], *waar: Any) -> Any:
    """The only row for which this holds."""
    with reading() as uow:
        return uow.session.exec(select(model).where(*waar)).one()


def tel(model: type[SQLModel], *waar: Any) -> int:
    """How many rows there are for which this holds."""
    with reading() as uow:
        return len(uow.session.exec(select(model).where(*waar)).all())


def probleem(antwoord: httpx.Response, status: int) -> Json:
    """The refusal, in the form that the standard asks for."""
    assert antwoord.status_code == status, antwoord.text
    assert antwoord.headers["content-type"] == "application/problem+json"
    inhoud: Json = antwoord.json()
    assert inhoud["status"] == str(status)
    assert set(inhoud) == {"status", "title", "detail", "instance"}
    assert re.fullmatch(r"urn:uuid:[-0-9a-f]{36}", inhoud["instance"])
    return inhoud


class Http:
    """Requests straight into the application, one at a time."""

    def request(self, methode: str, pad: str, **vraag: Any) -> httpx.Response:
        """Any request."""

        async def stuur() -> httpx.Response:
            vervoer = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=vervoer, base_url="http://portaal.test") as http:
                return await http.request(methode, pad, **vraag)

        return asyncio.run(stuur())

    def get(self, pad: str) -> httpx.Response:
        """A GET."""
        return self.request("GET", pad)

    def post(self, pad: str, **vraag: Any) -> httpx.Response:
        """A POST."""
        return self.request("POST", pad, **vraag)


@dataclass
class School:
    """Two partners and what they talk about."""

    maak: Maak
    http: Http = field(default_factory=lambda: Http())

    def __post_init__(self) -> None:
        self.dr, self.tas = self.maak.koppeling("dr"), self.maak.koppeling("tas")
        self.examen = self.maak.examen(oke=True, koppeling_id=self.tas.id)
        self.versie = self.maak.versie(self.examen)
        self._tokens: dict[str, str] = {}
        self._clients: dict[str, tuple[str, str]] = {}
        with unit_of_work() as uow:
            for scope, koppeling in ((DR, self.dr), (TAS, self.tas)):
                self._clients[scope] = partners.maak_client(uow, PORTAAL, f"p {scope}", scope, koppeling.id)

    def client(self, scope: str) -> tuple[str, str]:
        """Client id and secret of a partner."""
        return self._clients[scope]

    def token(self, scope: str) -> str:
        """A token of a partner, asked once."""
        if scope not in self._tokens:
            antwoord = self.http.post(
                "/oauth/token", data={"grant_type": "client_credentials"}, auth=self._clients[scope]
            )
            assert antwoord.status_code == 200, antwoord.text
            self._tokens[scope] = antwoord.json()["access_token"]
        return self._tokens[scope]

    def stuur(self, methode: str, pad: str, inhoud: Any = None, scope: str = DR, **koppen: str) -> Any:
        """One request with the token and media type that belong to it."""
        soort = "application/merge-patch+json" if methode == "PATCH" else "application/json"
        alle = {"Authorization": f"Bearer {self.token(scope)}", "Content-Type": soort, **koppen}
        ruw = inhoud if isinstance(inhoud, (bytes, str)) else None if inhoud is None else json.dumps(inhoud)
        return self.http.request(methode, f"/ooapi{pad}", content=ruw, headers=alle)

    def toets(self, **anders: Any) -> Json:
        """A plannable test of the exam."""
        return {
            "offeringId": str(uuid.uuid4()), "primaryCode": {"codeType": "offeringCode", "code": "T1"},
            "offeringType": "component", "name": [{"language": "nl-NL", "value": "Rekenen"}],
            "description": [{"language": "nl-NL", "value": "Rekenen"}], "teachingLanguage": "nld", "resultExpected": True,
            "startDateTime": "2026-09-01T08:00:00+02:00", "endDateTime": "2027-07-01T17:00:00+02:00",
            "resultValueType": "0.0-10.0",
            "consumers": [{
                "consumerKey": ADMIN, "offeringState": "active",
                "testsToBeUsed": [{"testProvider": "X", "componentId": str(self.versie.component_id)}],
            }],
            **anders,
        }  # fmt: skip

    def persoon(self, **anders: Any) -> Json:
        """A student of the registry."""
        nummer = uuid.uuid4().hex[:8]
        return {
            "personId": str(uuid.uuid4()), "primaryCode": {"codeType": "studentNumber", "code": nummer},
            "givenName": "Maartje", "surnamePrefix": "van", "surname": "Damme", "displayName": "Damme, Maartje van",
            "activeEnrollment": True, "affiliations": ["student"], "mail": f"{nummer}@school.example",
            "otherCodes": [{"codeType": "accountId", "code": f"{nummer}@school.example"}],
            "consumers": [{
                "consumerKey": ADMIN, "preferredName": "Maar", "idCheckName": "van Damme, Maartje",
                "assignedNeeds": [{"code": "ExtraTimeOnlyMath25%", "description": [{"language": "nl-NL", "value": "x"}]}],
            }],
            **anders,
        }  # fmt: skip

    def inschrijving(self, persoon: Json, toets: Json, **anders: Any) -> Json:
        """An enrolment of a student for a test."""
        return {
            "associationId": str(uuid.uuid4()), "associationType": "componentOfferingAssociation", "role": "student",
            "state": "associated", "person": persoon["personId"], "offering": toets["offeringId"],
            "consumers": [{"consumerKey": ADMIN, "attempt": 1, "attemptLeft": 2}], **anders,
        }  # fmt: skip

    def put(self, inhoud: Json) -> Any:
        """Send a test, person or enrolment to its own address."""
        for naam, pad in (("associationId", "associations"), ("offeringId", "offerings"), ("personId", "persons")):
            if naam in inhoud:
                return self.stuur("PUT", f"/{pad}/{inhoud[naam]}", inhoud)
        raise AssertionError(inhoud)

    def uitslag(self, score: str | None = "7.8", **admin: Any) -> Json:
        """What the delivery system sends about a participation."""
        result: Json = {
            "state": "completed" if score else "in progress", "resultDate": "2026-11-20", "weight": 100,
            "consumers": [{"consumerKey": ADMIN, "attendance": "present", **admin}],
        }  # fmt: skip
        if score:
            result["score"] = score
        return {"associationType": "componentOfferingAssociation", "result": result}
