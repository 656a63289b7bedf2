"""From incoming bodies to plain values of the portal, for flows 1, 3 and 4; pure, no I/O."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from portal.db.aanmelden import PlanbareToets
from portal.domain.statussen import AssociatieStatus
from portal.domain.tekst import accountnaam
from portal.domain.velden import als_uuid
from portal.domain.voorzieningen import ExtraTijd, uit_code
from portal.oke.keuring import Afgekeurd, Json, keur_patch, lees, voeg_samen
from portal.oke.mapping_huidig import toets_als_wire
from portal.oke.typen import ModeOfDelivery, OfferingDocumentType, ResultDocumentType
from portal.oke.wire import (
    AssignedNeed,
    Association,
    Offering,
    OfferingDocument,
    Person,
    ReportPatch,
    ResultDocument,
    ResultPatch,
    nl,
)

_SOORTEN = {*get_args(ResultDocumentType), *get_args(OfferingDocumentType)}
_COMPONENT = "componentOfferingAssociation"


@dataclass(frozen=True)
class ToetsIn:
    """A plannable test of the registry."""

    oke_id: uuid.UUID
    code: str
    afkorting: str
    naam: str
    start: datetime
    eind: datetime
    schaal: str
    toetsen: tuple[uuid.UUID, ...]
    geannuleerd: bool
    resultaat_verwacht: bool = True
    onbekend: tuple[str, ...] = ()
    """Words that the standard does not know."""


@dataclass(frozen=True)
class BehoefteIn:
    """An accommodation that the registry granted, in our words."""

    code: str
    soort: str
    minuten: int
    procent: int
    omschrijving: str
    van: date | None
    tot: date | None


@dataclass(frozen=True)
class PersoonIn:
    """A person of the registry; `behoeften` is None when nothing was said about them."""

    oke_id: uuid.UUID
    nummer: str
    account: str
    voornaam: str
    tussenvoegsel: str
    achternaam: str
    naam: str
    email: str
    actief: bool
    is_student: bool
    extern: bool
    id_naam: str
    behoeften: tuple[BehoefteIn, ...] | None

    @property
    def is_hier(self) -> bool:
        """Whether the registry says that this is a student who is enrolled."""
        return self.actief and self.is_student


@dataclass(frozen=True)
class InschrijvingIn:
    """An enrolment of the registry."""

    oke_id: uuid.UUID
    status: AssociatieStatus
    poging: int
    kansen_over: int | None
    onbeperkt: bool
    persoon_id: uuid.UUID | None
    toets_id: uuid.UUID | None
    persoon: PersoonIn | None
    opleiding_id: uuid.UUID | None = None
    """The enrolment in a programme under which this exam is taken (programOfferingAssociationId)."""
    org_id: uuid.UUID | None = None
    """The association of the registry to which this is an extra attempt (orgAssociationId)."""


@dataclass(frozen=True)
class OpleidingIn:
    """An enrolment of a student in a programme, with the programme and the part of the school."""

    oke_id: uuid.UUID
    status: AssociatieStatus
    persoon_id: uuid.UUID | None
    crebo: str
    naam: str
    niveau: int
    leerweg: str
    cohort: int | None
    onderdeel: str
    """The code of the team or location, as far as it was said."""
    locatie: str
    van: date | None
    tot: date | None
    einde_vast: bool
    """Whether the registry fixed the last day, or only expects it."""


@dataclass(frozen=True)
class GroepIn:
    """A group of students of the registry."""

    oke_id: uuid.UUID
    code: str
    naam: str
    soort: str


@dataclass(frozen=True)
class GroepslidIn:
    """Somebody in a group, from one moment to another."""

    persoon_id: uuid.UUID
    van: datetime
    tot: datetime | None
    actief: bool
    is_student: bool


@dataclass(frozen=True)
class DocumentIn:
    """A document to fetch."""

    extern_id: str
    soort: str
    naam: str


@dataclass(frozen=True)
class ResultaatIn:
    """What a delivery system says about one participation."""

    compleet: bool
    score: str
    geslaagd: bool | None
    punten: int | None
    maximum: int | None
    presentie: str | None
    opmerking: str
    onregelmatigheden: str
    beoordelaar: str
    toets_naam: str
    toets_op: datetime | None
    resultaat_op: date
    definitief: bool
    gewicht: int
    documenten: tuple[DocumentIn, ...]

    @property
    def waarde(self) -> str:
        """The score, or `passed` or `failed` when the message has nothing else to go by."""
        if self.score or self.punten is not None or self.geslaagd is None:
            return self.score
        return "passed" if self.geslaagd else "failed"


@dataclass(frozen=True)
class VerslagIn:
    """What a delivery system says about a whole sitting; `onregelmatigheden` is None when it said nothing."""

    onregelmatigheden: str | None
    documenten: tuple[DocumentIn, ...]


def toets(inhoud: Json) -> ToetsIn | None:
    """A plannable test (flow 1), or Afgekeurd; None for an offering of another kind, which the portal does not use."""
    if inhoud.get("offeringType") in ("program", "course"):
        return None
    body = lees(Offering, inhoud)
    admin = body.admin
    return ToetsIn(
        oke_id=body.offeringId,
        code=body.primaryCode.code[:80],
        afkorting=body.abbreviation or "",
        naam=nl(body.name)[:250],
        start=body.startDateTime,
        eind=body.endDateTime,
        schaal=body.resultValueType or "",
        toetsen=tuple(t.componentId for t in admin.testsToBeUsed or [] if t.componentId) or _component(body.component),
        geannuleerd=admin.offeringState == "canceled",
        resultaat_verwacht=body.resultExpected,
        onbekend=tuple(w for w in body.modeOfDelivery or () if w not in get_args(ModeOfDelivery)),
    )


def _component(waarde: Any) -> tuple[uuid.UUID, ...]:
    """The version that a test names in `component` alone, as an id or as an object; nothing when it is no id."""
    id = als_uuid(waarde.get("componentId") if isinstance(waarde, dict) else waarde)
    return (id,) if id else ()


def toets_na(rij: PlanbareToets, wijziging: Json) -> ToetsIn:
    """A known plannable test after this merge patch."""
    nieuw = toets(voeg_samen(toets_als_wire(rij), wijziging))
    if nieuw is None:
        raise Afgekeurd(400, "‘offeringType’ hoort bij deze toets ‘component’ te zijn.")
    return nieuw


def keur_toets_patch(wijziging: Json) -> None:
    """Refuse a patch of a test that does not say its type, or that carries the id."""
    keur_patch(wijziging, "offeringType", "offeringId")


def persoon(inhoud: Json) -> PersoonIn:
    """A person (flow 1): matched on personId, with the account as the key to the login."""
    return _persoon(lees(Person, inhoud))


def _persoon(body: Person) -> PersoonIn:
    admin = body.admin
    behoeften = None if admin is None else tuple(_behoefte(b) for b in admin.assignedNeeds or [] if _zegt_iets(b))
    roepnaam = _echt((admin.preferredName if admin else None) or "") or _echt(body.givenName)
    achternaam = _echt(body.surname) or roepnaam or body.surname
    if roepnaam == achternaam:
        roepnaam = ""
    is_student = "student" in body.affiliations
    return PersoonIn(
        oke_id=body.personId,
        nummer=(body.code("studentNumber") or body.code("organizationId"))[:40],
        account=accountnaam(body.code("accountId"))[:200],
        voornaam=roepnaam,
        tussenvoegsel=body.surnamePrefix or "",
        achternaam=achternaam,
        naam=" ".join(d for d in (roepnaam, body.surnamePrefix, achternaam) if d),
        email=body.mail,
        actief=body.activeEnrollment,
        is_student=is_student,
        extern="guest" in body.affiliations and not is_student,
        id_naam=((admin.idCheckName if admin else None) or "")[:256],
        behoeften=behoeften,
    )


def _echt(naam: str) -> str:
    """A name, or nothing when it only fills a place that must be filled: who has one name sends `-` or `.` for the other."""
    return naam if naam.strip(" -.–—") else ""


def _zegt_iets(body: AssignedNeed) -> bool:
    """Whether an accommodation has a code or a description; one without both says nothing."""
    return bool(body.code.strip() or nl(body.description).strip())


def _behoefte(body: AssignedNeed) -> BehoefteIn:
    """A free code in our words, or the description when there is no code; a percentage stays one, because exams differ."""
    omschrijving = nl(body.description)
    code = (body.code.strip() or omschrijving.strip())[:1000]
    procent = re.search(r"(\d+)\s*%", code)
    recht = uit_code(code, omschrijving, 100)
    return BehoefteIn(
        code=code[:100],
        soort=recht.soort.value,
        minuten=0 if procent else ExtraTijd.van_lijn(recht.extra.minuten).minuten,
        procent=min(recht.extra.minuten, 1000) if procent else 0,
        omschrijving=(omschrijving or code)[:500],
        van=body.startDate,
        tot=body.endDate,
    )


def inschrijving(inhoud: Json) -> InschrijvingIn | None:
    """An enrolment of a student (flow 1), or Afgekeurd; None when it is another kind, which the portal does not use.

    Absent, null and 0 attempts left are three different things.
    """
    if inhoud.get("associationType") in ("programOfferingAssociation", "courseOfferingAssociation"):
        return None
    body = lees(Association, inhoud)
    return _inschrijving(body) if body.role == "student" else None


def _inschrijving(body: Association) -> InschrijvingIn:
    admin = body.admin
    wie, persoon_id = (body.person, body.person.personId) if isinstance(body.person, Person) else (None, body.person)
    toets_id = body.offering if isinstance(body.offering, uuid.UUID) else getattr(body.offering, "offeringId", None)
    return InschrijvingIn(
        oke_id=body.associationId,
        status=AssociatieStatus(body.state),
        poging=max(1, admin.attempt or 1),
        kansen_over=None if admin.attemptLeft is None else max(admin.attemptLeft, 0),
        onbeperkt=admin.onbeperkt,
        persoon_id=persoon_id,
        toets_id=toets_id,
        persoon=_persoon(wie) if wie else None,
        opleiding_id=admin.programOfferingAssociationId,
        org_id=admin.orgAssociationId,
    )


def inschrijving_na(huidig: Json, wijziging: Json) -> tuple[InschrijvingIn, Json]:
    """An enrolment as it is known (see `inschrijving_als_wire`) after this merge patch, read and as a message."""
    inhoud = voeg_samen(huidig, wijziging)
    body = lees(Association, inhoud)
    if body.associationType != _COMPONENT:
        raise Afgekeurd(400, f"‘associationType’ hoort bij deze inschrijving ‘{_COMPONENT}’ te zijn.")
    return _inschrijving(body), inhoud


def keur_inschrijving_patch(wijziging: Json) -> None:
    """Refuse a patch of an enrolment that does not say its type, or that carries the id."""
    keur_patch(wijziging, "associationType", "associationId")


_INGEKORT = " … (ingekort; de hele tekst staat in het OKE-logboek)"


def _heel_of_gezegd(tekst: str, hoogstens: int) -> str:
    """The whole text, or what fits of it with the words that say so."""
    return tekst if len(tekst) <= hoogstens else tekst[: hoogstens - len(_INGEKORT)] + _INGEKORT


_GEHAALD = {"passed": True, "failed": False}


def resultaat(inhoud: Json) -> ResultaatIn:
    """A result (flow 3), in part or complete; everything else in the message is ignored."""
    keur_patch(inhoud, "associationType", "associationId")
    patch = lees(ResultPatch, inhoud)
    if patch.associationType != _COMPONENT:
        raise Afgekeurd(400, f"‘associationType’ hoort bij een deelname ‘{_COMPONENT}’ te zijn.")
    body = patch.result
    admin = body.admin
    score, gehaald = body.score or "", _GEHAALD.get(body.pass_ or "")
    iets = bool(score) or admin.rawScore is not None or gehaald is not None
    return ResultaatIn(
        compleet=body.state == "completed" and iets,
        score=score,
        geslaagd=gehaald,
        punten=admin.rawScore,
        maximum=admin.maxRawScore,
        presentie=admin.attendance,
        opmerking=_heel_of_gezegd(body.comment or "", 2000),
        onregelmatigheden=_heel_of_gezegd(admin.irregularities or "", 2000),
        beoordelaar=(admin.assessorCode or admin.assessorId or "")[:100],
        toets_naam=(admin.executedOfferingName or "")[:250],
        toets_op=admin.testDate,
        resultaat_op=body.resultDate,
        definitief=bool(admin.final),
        gewicht=body.weight,
        documenten=_documenten(admin.documents),
    )


def verslag(inhoud: Json) -> VerslagIn:
    """A report (flow 4), which may come in parts; everything else in the message is ignored."""
    keur_patch(inhoud, "offeringType", "offeringId")
    body = lees(ReportPatch, inhoud)
    if body.offeringType != "component":
        raise Afgekeurd(400, "‘offeringType’ hoort bij een zitting ‘component’ te zijn.")
    tekst = body.admin.irregularities
    return VerslagIn(None if tekst is None else _heel_of_gezegd(tekst, 4000), _documenten(body.admin.documents))


def _documenten(lijst: list[ResultDocument] | list[OfferingDocument] | None) -> tuple[DocumentIn, ...]:
    """Documents to fetch; a kind that the standard does not know is `other`, and stays in the name."""
    uit = []
    for d in lijst or []:
        bekend = d.documentType in _SOORTEN
        naam = d.documentName or d.documentType
        uit.append(
            DocumentIn(
                d.documentId,
                d.documentType if bekend else "other",
                naam[:250] if bekend else f"{naam} ({d.documentType})"[:250],
            )
        )
    return tuple(uit)
