"""Scalar types and enumerations of the standard: strict about ids, dates and words, whatever else is lenient."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

KEY = "nl-test-admin"
"""The consumer key of the agreement."""

_EERSTE_JAAR = 1900
_LANGSTE = 366 * 1440
_D = TypeVar("_D", bound=date)

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATUM = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}")
_DUUR = re.compile(
    r"P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)([DW]))?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)


def _vorm(patroon: re.Pattern[str], soort: str, uitleg: str) -> BeforeValidator:
    """Refuse text that does not have this shape; values that are not text come from our own code."""

    def keur(waarde: Any) -> Any:
        if isinstance(waarde, (bool, int, float)) or (isinstance(waarde, str) and not patroon.match(waarde)):
            raise PydanticCustomError(soort, uitleg)
        return waarde

    return BeforeValidator(keur)


def _in_onze_tijd(waarde: _D) -> _D:
    """Refuse a day before 1900: it is a slip of the pen, and arithmetic with time zones ends in the year 1.

    The year 9999 is how systems say ‘for ever’; it is kept one year earlier, for the same arithmetic.
    """
    if waarde.year < _EERSTE_JAAR:
        raise PydanticCustomError("jaar", f"ligt voor het jaar {_EERSTE_JAAR}")
    return waarde.replace(year=date.max.year - 1) if waarde.year == date.max.year else waarde


def _niet_eindeloos(waarde: str) -> str:
    """Refuse a duration of more than a year."""
    if minuten(waarde) > _LANGSTE:
        raise PydanticCustomError("duur", "is langer dan een jaar")
    return waarde


Uuid = Annotated[uuid.UUID, _vorm(re.compile(_UUID.pattern + "$"), "uuid", "is geen geldige UUID")]
Datum = Annotated[
    date,
    _vorm(re.compile(_DATUM.pattern + "$"), "datum", "is geen datum in de vorm JJJJ-MM-DD"),
    AfterValidator(_in_onze_tijd),
]
Moment = Annotated[
    AwareDatetime, _vorm(_MOMENT, "moment", "is geen moment met datum, tijd en tijdzone"), AfterValidator(_in_onze_tijd)
]
Tekst = str
"""Text; what no database keeps was taken out when the message was read."""
Naam = Annotated[str, Field(max_length=256)]
Duur = Annotated[
    Tekst, _vorm(re.compile(_DUUR.pattern + "$"), "duur", "is geen duur zoals PT90M"), AfterValidator(_niet_eindeloos)
]


def _heel(waarde: Any) -> Any:
    """`45.0` is a whole number, as JSON sees it."""
    return int(waarde) if isinstance(waarde, float) and waarde.is_integer() else waarde


Geheel = Annotated[StrictInt, Field(ge=-(2**31), lt=2**31), BeforeValidator(_heel)]
Woord = Annotated[str, Field(max_length=200)]
"""A word of a list that partners extend (`x-…`): read whatever it is, and translated where it is known."""
Vlag = StrictBool

OfferingType = Literal["program", "course", "component"]
AssociationType = Literal["programOfferingAssociation", "courseOfferingAssociation", "componentOfferingAssociation"]
Role = Literal["student", "lecturer", "teaching assistant", "coordinator", "guest", "invigilator", "assessor"]
AssociationState = Literal["pending", "canceled", "denied", "associated", "queued", "finished"]
ResultState = Literal["in progress", "postponed", "completed", "queued"]
PassState = Literal["unknown", "passed", "failed"]
Attendance = Literal["notKnown", "notPresent", "notStarted", "notFinished", "present"]
OfferingState = Literal["active", "canceled"]
StartOptions = Literal["individualStart", "triggeredStart"]
DurationFrom = Literal["startDateTime", "individualStartDateTime", "triggeredStartDateTime"]
DurationUntil = Literal["testDuration", "endDateTime"]
Safety = Literal["securedComputer", "fixedLocation", "surveillance"]
PersonalNeed = Literal["extraTime", "spoken", "spell-checker-on-screen"]
ResultValueType = Literal[
    "pass-or-fail", "insufficient-satisfactory-good", "US letter", "UK letter", "DE grade", "0-100", "0-10", "0.0-10.0",
    "referenceLevelRKTR", "referenceLevelERK",
]  # fmt: skip
ResultDocumentType = Literal["assessmentForm", "assessmentFormWithAnswers", "assessmentModel", "other"]
OfferingDocumentType = Literal["sessionReport", "attendanceReport", "assessmentModel", "other"]
ModeOfDelivery = Literal["distance-learning", "on campus", "online", "hybrid", "situated"]
ComponentType = Literal[
    "test", "lecture", "practical", "tutorial", "consultation", "project", "workshop", "excursion",
    "independent study", "external", "skills training",
]  # fmt: skip
ComponentStatus = Literal["active", "inactive"]
Affiliation = Literal["student", "employee", "guest"]
GroupType = Literal["learning group", "class", "team"]
MembershipState = Literal["canceled", "active"]


class Wire(BaseModel):
    """Base of all bodies: unknown fields are ignored (the raw body is kept in the OKE log), names are the standard's."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True, frozen=True)


def minuten(duur: str | None) -> int:
    """Whole minutes in an ISO 8601 duration; `P60M` is read as `PT60M`, because sixty months is never meant."""
    gevonden = _DUUR.match(duur or "")
    if not gevonden:
        return 0
    _jaren, maanden, dagen, soort, uren, minuten_, seconden = gevonden.groups()
    per_dag = 7 if soort == "W" else 1
    totaal = int(maanden or 0) + int(dagen or 0) * per_dag * 1440 + int(uren or 0) * 60 + int(minuten_ or 0)
    return totaal + (1 if float(seconden or 0) > 0 else 0)
