"""The `nl-test-admin` blocks of the agreement, one per object, and the small values they are made of."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag

from portal.oke.typen import (
    KEY,
    Attendance,
    ComponentStatus,
    Datum,
    DurationFrom,
    DurationUntil,
    Duur,
    Geheel,
    Moment,
    Naam,
    OfferingState,
    ResultValueType,
    StartOptions,
    Tekst,
    Uuid,
    Vlag,
    Wire,
    Woord,
)

T = TypeVar("T")


class LanguageTypedString(Wire):
    """A text with its language."""

    language: Tekst = "nl-NL"
    value: Tekst = ""


class IdentifierEntry(Wire):
    """A code with its kind, such as `studentNumber`."""

    codeType: Tekst
    code: Tekst


Teksten = list[LanguageTypedString]


def nl(teksten: Teksten | None) -> str:
    """The Dutch text, or the first one when there is no Dutch; every other language is ignored."""
    lijst = teksten or []
    return next((t.value for t in lijst if t.language.startswith("nl")), lijst[0].value if lijst else "")


class AndereConsumer(Wire):
    """A consumer block that is meant for somebody else; kept as it is."""

    model_config = ConfigDict(extra="allow", frozen=True)
    consumerKey: Tekst


def _soort(waarde: Any) -> str:
    """Whether a consumer block is ours."""
    sleutel = waarde.get("consumerKey") if isinstance(waarde, dict) else getattr(waarde, "consumerKey", None)
    return "onze" if sleutel == KEY else "ander"


def _lijst(waarde: Any) -> Any:
    """A single object where the standard has a list (as in its own examples) counts as a list of one."""
    return [waarde] if isinstance(waarde, dict) else waarde


def _documentnaam(waarde: Any) -> Any:
    """A number as document id (as in the standard's own examples) counts as text."""
    return str(waarde) if isinstance(waarde, int) and not isinstance(waarde, bool) else waarde


DocumentId = Annotated[Annotated[str, Field(min_length=1, max_length=60)], BeforeValidator(_documentnaam)]


class ResultDocument(Wire):
    """A document with one result."""

    documentId: DocumentId
    documentType: Woord = "other"
    documentName: Tekst = ""


class OfferingDocument(Wire):
    """A document with one sitting."""

    documentId: DocumentId
    documentType: Woord = "other"
    documentName: Tekst = ""


class TestToBeUsed(Wire):
    """A version that may be used for a plannable test (flow 1)."""

    __test__ = False
    testProvider: Tekst | None = None
    componentId: Uuid | None = None


class ComponentAdmin(Wire):
    """The agreement's block on a component (flow 0)."""

    consumerKey: Tekst = KEY
    additionalTestingTime: Geheel | None = None
    availablePersonalNeeds: list[Woord] | None = None
    safety: list[Woord] | None = None
    exam: Vlag | None = None
    resultValueType: ResultValueType | None = None
    passFrom: Tekst | None = None
    retries: Geheel | None = None
    status: ComponentStatus | None = None
    licensed: Vlag | None = None


class OfferingAdmin(Wire):
    """The agreement's block on an offering; `offeringState` may be absent on receipt."""

    consumerKey: Tekst = KEY
    duration: Duur | None = None
    lastPossibleStartDateTime: Moment | None = None
    startOptions: StartOptions | None = None
    durationFrom: DurationFrom | None = None
    durationUntil: DurationUntil | None = None
    safety: list[Woord] | None = None
    offeringState: OfferingState | None = None
    locationCode: Tekst | None = None
    irregularities: Tekst | None = None
    finalResultsAllowed: Vlag | None = None
    finalResultAllowed: Vlag | None = None
    testsToBeUsed: list[TestToBeUsed] | None = None
    cohort: Tekst | None = None
    location: Tekst | None = None
    documents: list[OfferingDocument] | None = None

    @property
    def definitief_toegestaan(self) -> bool:
        """Both spellings are read; nothing said means yes."""
        gezegd = [w for w in (self.finalResultsAllowed, self.finalResultAllowed) if w is not None]
        return all(gezegd)


class AssociationAdmin(Wire):
    """The agreement's block on an association; for `attemptLeft` absent, null and 0 are three different things."""

    consumerKey: Tekst = KEY
    additionalTimeInMin: Geheel | None = None
    personalNeeds: list[Tekst] | None = None
    attempt: Geheel | None = None
    attemptLeft: Geheel | None = None
    programOfferingAssociationId: Uuid | None = None
    courseOfferingAssociationId: Uuid | None = None
    orgAssociationId: Uuid | None = None
    startDate: Datum | None = None
    expectedEndDate: Datum | None = None
    finalEndDate: Datum | None = None
    sequenceCode: Tekst | None = None

    @property
    def onbeperkt(self) -> bool:
        """True when the registry says in so many words that there is no limit."""
        return "attemptLeft" in self.model_fields_set and self.attemptLeft is None


class AssignedNeed(Wire):
    """An accommodation as the registry writes it, with a free code; the official file does not make the code mandatory."""

    code: Tekst = ""
    description: Teksten | None = None
    startDate: Datum | None = None
    endDate: Datum | None = None


class PersonAdmin(Wire):
    """The agreement's block on a person."""

    consumerKey: Tekst = KEY
    preferredName: Naam | None = None
    assignedNeeds: Annotated[list[AssignedNeed], BeforeValidator(_lijst)] | None = None
    idCheckName: Tekst | None = None


class ResultAdmin(Wire):
    """The agreement's block on a result; a missing `attendance` is tolerated."""

    consumerKey: Tekst = KEY
    attendance: Attendance | None = None
    executedOfferingName: Tekst | None = None
    assessorId: Tekst | None = None
    assessorCode: Tekst | None = None
    irregularities: Tekst | None = None
    final: Vlag | None = None
    rawScore: Geheel | None = None
    maxRawScore: Geheel | None = None
    testDate: Moment | None = None
    documents: list[ResultDocument] | None = None


_Ander = Annotated[AndereConsumer, Tag("ander")]
ComponentConsumers = list[Annotated[Annotated[ComponentAdmin, Tag("onze")] | _Ander, Discriminator(_soort)]]
OfferingConsumers = list[Annotated[Annotated[OfferingAdmin, Tag("onze")] | _Ander, Discriminator(_soort)]]
AssociationConsumers = list[Annotated[Annotated[AssociationAdmin, Tag("onze")] | _Ander, Discriminator(_soort)]]
PersonConsumers = list[Annotated[Annotated[PersonAdmin, Tag("onze")] | _Ander, Discriminator(_soort)]]
ResultConsumers = list[Annotated[Annotated[ResultAdmin, Tag("onze")] | _Ander, Discriminator(_soort)]]


def onze(consumers: list[Any] | None, soort: type[T]) -> T:
    """Our own block, or an empty one."""
    for blok in consumers or ():
        if type(blok) is soort:
            return blok
    return soort()
