"""The bodies of OKE MBO-toetsafname 1.0.1 in the standard's own names: objects, envelope and problem."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag

from portal.oke.typen import (
    KEY,
    Affiliation,
    AssociationState,
    AssociationType,
    ComponentType,
    Datum,
    Duur,
    Geheel,
    GroupType,
    MembershipState,
    Moment,
    Naam,
    OfferingType,
    PassState,
    ResultState,
    ResultValueType,
    Role,
    Tekst,
    Uuid,
    Vlag,
    Wire,
    Woord,
    minuten,
)
from portal.oke.wire_consumers import (
    AndereConsumer,
    AssignedNeed,
    AssociationAdmin,
    AssociationConsumers,
    ComponentAdmin,
    ComponentConsumers,
    IdentifierEntry,
    LanguageTypedString,
    OfferingAdmin,
    OfferingConsumers,
    OfferingDocument,
    PersonAdmin,
    PersonConsumers,
    ResultAdmin,
    ResultConsumers,
    ResultDocument,
    Teksten,
    TestToBeUsed,
    nl,
    onze,
)

__all__ = [
    "AndereConsumer", "AssignedNeed", "Association", "AssociationAdmin", "Component", "ComponentAdmin", "Group",
    "IdentifierEntry", "LanguageTypedString", "MembershipItem", "Offering", "OfferingAdmin", "OfferingDocument", "Pagina",
    "Person", "PersonAdmin", "Problem", "Program", "ProgramAssociation", "ProgramOffering", "ReportPatch", "Result", "ResultAdmin", "ResultDocument", "ResultPatch", "Service",
    "TestToBeUsed", "als_json", "nl",
]  # fmt: skip

T = TypeVar("T")


class Component(Wire):
    """A test in the catalogue of a delivery system (flow 0)."""

    componentId: Uuid
    primaryCode: IdentifierEntry
    componentType: ComponentType
    name: Annotated[Teksten, Field(min_length=1)]
    abbreviation: Naam
    modeOfDelivery: list[Woord] | None = None
    duration: Duur | None = None
    description: Teksten | None = None
    teachingLanguage: Tekst = "nld"
    assessment: Teksten | None = None
    otherCodes: list[IdentifierEntry] | None = None
    organization: Any = None
    consumers: ComponentConsumers | None = None

    @property
    def admin(self) -> ComponentAdmin:
        """The agreement's block, empty when it was not sent."""
        return onze(self.consumers, ComponentAdmin)

    @property
    def naam(self) -> str:
        """The Dutch name."""
        return nl(self.name)

    @property
    def omschrijving(self) -> str:
        """The Dutch description."""
        return nl(self.description)

    @property
    def duur(self) -> int:
        """Minutes, 0 when unknown."""
        return minuten(self.duration)


class Person(Wire):
    """A person as the agreement exchanges it: no birth date, address, photo or BSN."""

    personId: Uuid
    primaryCode: IdentifierEntry
    givenName: Naam
    surnamePrefix: Naam | None = None
    surname: Naam
    displayName: Naam
    activeEnrollment: Vlag = True
    affiliations: list[Affiliation]
    mail: Naam
    languageOfChoice: list[Tekst] | None = None
    otherCodes: list[IdentifierEntry] | None = None
    consumers: PersonConsumers | None = None

    @property
    def admin(self) -> PersonAdmin | None:
        """The agreement's block, None when it was not sent."""
        return next((c for c in self.consumers or [] if isinstance(c, PersonAdmin)), None)

    def code(self, soort: str) -> str:
        """The code of this kind, from the primary code or the others."""
        codes = [self.primaryCode, *(self.otherCodes or [])]
        return next((c.code for c in codes if c.codeType.lower() == soort.lower()), "")


class Offering(Wire):
    """A plannable test (flow 1) or a sitting (flow 2)."""

    offeringId: Uuid
    primaryCode: IdentifierEntry
    offeringType: OfferingType
    name: Annotated[Teksten, Field(min_length=1)]
    abbreviation: Naam | None = None
    description: Annotated[Teksten, Field(min_length=1)]
    teachingLanguage: Tekst = "nld"
    modeOfDelivery: list[Woord] | None = None
    resultExpected: Vlag = True
    resultValueType: ResultValueType | None = None
    startDateTime: Moment
    endDateTime: Moment
    component: Any = None
    organization: Any = None
    otherCodes: list[IdentifierEntry] | None = None
    consumers: OfferingConsumers | None = None

    @property
    def admin(self) -> OfferingAdmin:
        """The agreement's block, empty when it was not sent."""
        return onze(self.consumers, OfferingAdmin)


class Result(Wire):
    """A result, in part or complete; `state`, `resultDate` and `weight` are mandatory in the official file."""

    state: ResultState
    pass_: PassState | None = Field(default=None, alias="pass")
    comment: Tekst | None = None
    score: Annotated[Tekst, Field(max_length=40)] | None = None
    resultDate: Datum
    weight: Annotated[Geheel, Field(ge=0, le=100)]
    consumers: ResultConsumers | None = None

    @property
    def admin(self) -> ResultAdmin:
        """The agreement's block, empty when it was not sent."""
        return onze(self.consumers, ResultAdmin)


def _vorm_verwijzing(waarde: Any) -> str:
    return "object" if isinstance(waarde, (dict, Wire)) else "id"


class OfferingRef(Wire):
    """An offering sent whole where an id was enough."""

    offeringId: Uuid


PersonOfId = Annotated[Annotated[Uuid, Tag("id")] | Annotated[Person, Tag("object")], Discriminator(_vorm_verwijzing)]
OfferingOfId = Annotated[
    Annotated[Uuid, Tag("id")] | Annotated[OfferingRef, Tag("object")], Discriminator(_vorm_verwijzing)
]


class Association(Wire):
    """An enrolment (flow 1), a participation or a member of staff on a sitting (flow 2), or an extra attempt (flow 5)."""

    associationId: Uuid
    associationType: AssociationType
    role: Role
    state: AssociationState
    consumers: AssociationConsumers | None = None
    result: Result | None = None
    person: PersonOfId | None = None
    offering: OfferingOfId | None = None

    @property
    def admin(self) -> AssociationAdmin:
        """The agreement's block, empty when it was not sent."""
        return onze(self.consumers, AssociationAdmin)


def _heel(waarde: Any) -> Any:
    """Something that was asked in full; as an id alone it says nothing."""
    return waarde if isinstance(waarde, (dict, Wire)) else None


class Program(Wire):
    """A programme of the school, as far as it is of use here."""

    programId: Uuid
    primaryCode: IdentifierEntry
    name: Annotated[Teksten, Field(min_length=1)]
    modeOfStudy: Tekst | None = None
    level: Tekst | None = None
    levelOfQualification: Tekst | None = None
    otherCodes: list[IdentifierEntry] | None = None

    def code(self, soort: str) -> str:
        """The code of this kind, from the primary code or the others."""
        codes = [self.primaryCode, *(self.otherCodes or [])]
        return next((c.code for c in codes if c.codeType.lower() == soort.lower()), "")


class ProgramOffering(Wire):
    """A programme for one cohort and learning route."""

    offeringId: Uuid
    startDate: Datum | None = None
    endDate: Datum | None = None
    program: Annotated[Program | None, BeforeValidator(_heel)] = None
    organization: Any = None
    consumers: OfferingConsumers | None = None

    @property
    def admin(self) -> OfferingAdmin:
        """The agreement's block, empty when it was not sent."""
        return onze(self.consumers, OfferingAdmin)


class ProgramAssociation(Wire):
    """The enrolment of a student in a programme (flow 1, as context)."""

    associationId: Uuid
    associationType: AssociationType
    state: AssociationState
    person: PersonOfId | None = None
    offering: Annotated[ProgramOffering | None, BeforeValidator(_heel)] = None
    consumers: AssociationConsumers | None = None

    @property
    def admin(self) -> AssociationAdmin:
        """The agreement's block, empty when it was not sent."""
        return onze(self.consumers, AssociationAdmin)

    @property
    def persoon_id(self) -> Uuid | None:
        """The student, whether sent whole or as an id."""
        return self.person.personId if isinstance(self.person, Person) else self.person


class ResultPatch(Wire):
    """What a delivery system sends about a participation (flow 3); everything else in the body is ignored."""

    associationType: AssociationType
    result: Result


class ReportPatch(Wire):
    """What a delivery system sends about a sitting (flow 4); everything else in the body is ignored."""

    offeringType: OfferingType
    consumers: OfferingConsumers

    @property
    def admin(self) -> OfferingAdmin:
        """The agreement's block, empty when it was not sent."""
        return onze(self.consumers, OfferingAdmin)


class Group(Wire):
    """A group of students (flow 1, optional)."""

    groupId: Uuid
    primaryCode: IdentifierEntry
    groupType: GroupType
    name: Annotated[Teksten, Field(min_length=1)]


class MembershipItem(Wire):
    """One member of a group."""

    personId: Uuid
    startDateTime: Moment
    endDateTime: Moment | None = None
    state: MembershipState | None = None
    role: Role | None = None


class Problem(Wire):
    """An error as `application/problem+json`; the status is a string."""

    status: str
    title: str
    detail: str = ""


class ConsumerVersion(Wire):
    """A consumer that a server supports."""

    consumerKey: str = KEY
    version: str = "1.0"


class Service(Wire):
    """What `GET /` of every side answers."""

    contactEmail: str
    specification: str
    documentation: str
    supportedVersions: list[str] = ["v5"]
    supportedConsumers: list[ConsumerVersion] = [ConsumerVersion()]


class Pagina(Wire, Generic[T]):
    """The envelope around a page of items."""

    pageSize: int
    pageNumber: int
    hasPreviousPage: bool
    hasNextPage: bool
    totalPages: int | None = None
    items: list[T]


def als_json(body: Wire) -> dict[str, Any]:
    """The body as it goes over the wire: the standard's names, nothing that was not said."""
    return body.model_dump(mode="json", by_alias=True, exclude_none=True)
