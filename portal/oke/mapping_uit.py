"""From tables to the bodies that leave: sittings and participations (flow 2) and results (flow 5); pure, no I/O."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast, get_args

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Document
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.studeren import studentnummer
from portal.domain.cesuur import naar_schaal
from portal.domain.fouten import Ongeldig
from portal.domain.levensloop import BESLOTEN
from portal.domain.presentie import Presentie
from portal.domain.schalen import Schaal
from portal.domain.statussen import DeelnameStatus, ResultaatStatus, ZittingStatus
from portal.domain.tijd import ZONE, dag_van
from portal.domain.tijdscenario import UITERSTE_START
from portal.domain.voorzieningen import REIZEND, Soort
from portal.oke.typen import (
    Affiliation,
    AssociationState,
    Attendance,
    DurationFrom,
    DurationUntil,
    PassState,
    ResultDocumentType,
    ResultState,
    Role,
    Safety,
    StartOptions,
)
from portal.oke.wire import (
    Association,
    AssociationAdmin,
    IdentifierEntry,
    LanguageTypedString,
    Offering,
    OfferingAdmin,
    Person,
    PersonAdmin,
    Result,
    ResultAdmin,
    ResultDocument,
    als_json,
)

Json = dict[str, Any]
COMPONENT: Final = "componentOfferingAssociation"
_ROLLEN: dict[str, Role] = {"surveillant": "invigilator", "beoordelaar": "assessor"}
STAND: dict[DeelnameStatus, AssociationState] = {
    DeelnameStatus.GEPLAATST: "associated",
    DeelnameStatus.AFGEROND: "finished",
    DeelnameStatus.GEANNULEERD: "canceled",
}
_VEILIG: dict[str, Safety] = {s: s for s in get_args(Safety)}
_SOORTEN: dict[str, ResultDocumentType] = {s: s for s in get_args(ResultDocumentType)}
_GESLAAGD: dict[bool | None, PassState] = {True: "passed", False: "failed", None: "unknown"}
_WOORDEN = ("passed", "failed")
_EXTRA_POGING = uuid.UUID("6f2b0f5e-6c0e-5a0b-9a63-0b8f6f5b0a55")


@dataclass(frozen=True)
class Tijdregel:
    """One row of table 4.2.C: how a sitting starts and how long its time runs."""

    laatste_start: bool
    start: StartOptions
    vanaf: DurationFrom
    tot: DurationUntil | None


TIJDREGELS = {
    1: Tijdregel(False, "individualStart", "individualStartDateTime", "endDateTime"),
    2: Tijdregel(True, "individualStart", "individualStartDateTime", "endDateTime"),
    3: Tijdregel(True, "individualStart", "individualStartDateTime", "testDuration"),
    4: Tijdregel(False, "individualStart", "startDateTime", None),
    5: Tijdregel(False, "triggeredStart", "triggeredStartDateTime", "testDuration"),
    6: Tijdregel(True, "individualStart", "individualStartDateTime", "testDuration"),
}


def tekst(body: Json) -> str:
    """The body as the text that is kept and sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def zitting(rij: Zitting, versie: Examenversie, lokaal: str) -> Json:
    """A sitting for `PUT /offerings/{id}` at the delivery system."""
    offering = Offering(
        offeringId=rij.id,
        primaryCode=IdentifierEntry(codeType="offeringCode", code=rij.code),
        offeringType="component",
        name=_nl(rij.naam),
        description=_nl(versie.omschrijving or rij.naam),
        teachingLanguage="nld",
        modeOfDelivery=versie.afnamewijze or ["situated"],
        resultExpected=True,
        startDateTime=_lokaal(rij.start),
        endDateTime=_lokaal(_einde(rij)),
        component=str(versie.component_id) if versie.component_id else None,
        consumers=[_zitting_admin(rij, versie, lokaal)],
    )
    body = als_json(offering)
    # The agreement writes finalResultsAllowed, the official file finalResultAllowed: both are sent.
    body["consumers"][0]["finalResultAllowed"] = rij.definitief_toegestaan
    return body


def _einde(rij: Zitting) -> datetime:
    """When the last of them is done. Where the end itself stops everybody it stays as planned: moving it would give all
    of them the extra time of one, and that one has it with his participation."""
    return rij.eind if TIJDREGELS[rij.tijdscenario].tot == "endDateTime" else rij.laatste_eind


def _zitting_admin(rij: Zitting, versie: Examenversie, lokaal: str) -> OfferingAdmin:
    regel = TIJDREGELS[rij.tijdscenario]
    return OfferingAdmin(
        duration=f"PT{versie.duur}M",
        lastPossibleStartDateTime=_lokaal(min(rij.start + UITERSTE_START, rij.eind)) if regel.laatste_start else None,
        startOptions=regel.start,
        durationFrom=regel.vanaf,
        durationUntil=regel.tot,
        safety=[_VEILIG[v] for v in versie.beveiliging if v in _VEILIG],
        offeringState="canceled" if rij.status == ZittingStatus.GEANNULEERD else "active",
        locationCode=lokaal or None,
        finalResultsAllowed=rij.definitief_toegestaan,
    )


def annuleer_zitting() -> Json:
    """The patch that cancels a sitting; the delivery system drops its participants with it."""
    return {"offeringType": "component", "consumers": [als_json(OfferingAdmin(offeringState="canceled"))]}


def annuleer_koppeling() -> Json:
    """The patch that takes a student or member of staff off a sitting."""
    return {"associationType": COMPONENT, "state": "canceled"}


def deelname(rij: Deelname, student: Persoon) -> Json:
    """A student on a sitting, with what he needs and nothing about why."""
    behoeften = [b for b in rij.behoeften if b in {s.value for s in REIZEND}]
    if rij.extra_minuten and Soort.EXTRA_TIJD.value not in behoeften:
        behoeften.insert(0, Soort.EXTRA_TIJD.value)
    return als_json(
        Association(
            associationId=rij.id,
            associationType=COMPONENT,
            role="student",
            state=STAND[rij.status],
            person=persoon(student),
            offering=rij.zitting_id,
            consumers=[AssociationAdmin(additionalTimeInMin=rij.extra_minuten or None, personalNeeds=behoeften)],
        )
    )


def medewerker(rij: Zittingsmedewerker, wie: Persoon) -> Json:
    """An invigilator (or the one who leads) or assessor on a sitting; staff have no consumers block."""
    return als_json(
        Association(
            associationId=rij.id,
            associationType=COMPONENT,
            role="coordinator" if rij.afnameleider else _ROLLEN[rij.rol],
            state="associated",
            person=persoon(wie, als_student=False),
            offering=rij.zitting_id,
        )
    )


def persoon(wie: Persoon, *, als_student: bool = True) -> Person:
    """A person in full, as flow 2 wants it: names, number and account, nothing else."""
    student = wie.is_student and als_student
    soort: Affiliation = "student" if student else "guest" if wie.extern else "employee"
    achter = " ".join(d for d in (wie.tussenvoegsel, wie.achternaam) if d)
    return Person(
        personId=wie.oke_id or wie.id,
        primaryCode=_nummer(wie, student),
        givenName=wie.voornaam or "-",
        surnamePrefix=wie.tussenvoegsel or None,
        surname=wie.achternaam,
        displayName=", ".join(
            d for d in (wie.achternaam, " ".join(v for v in (wie.voornaam, wie.tussenvoegsel) if v)) if d
        ),
        activeEnrollment=True,
        affiliations=[soort],
        mail=_mail(wie),
        languageOfChoice=["nl-NL"],
        otherCodes=[IdentifierEntry(codeType="accountId", code=wie.account)] if wie.account else None,
        consumers=[PersonAdmin(preferredName=wie.voornaam or wie.naam, idCheckName=wie.oke_naam or ", ".join(d for d in (achter, wie.voornaam) if d))]
        if student
        else None,
    )  # fmt: skip


def is_aan_te_duiden(wie: Persoon) -> bool:
    """Whether the standard has a code for somebody of the staff: a staff number or an e-mail address, never an id of ours."""
    return bool(wie.nummer) or "@" in wie.email


def _nummer(wie: Persoon, student: bool) -> IdentifierEntry:
    if not student and not is_aan_te_duiden(wie):
        raise Ongeldig(f"{wie.naam} heeft geen personeelsnummer en geen e-mailadres.")
    if nummer := studentnummer(wie) if student else wie.nummer:
        return IdentifierEntry(codeType="studentNumber" if student else "organizationId", code=nummer)
    if "@" in wie.email:
        return IdentifierEntry(codeType="emailAdress", code=wie.email)
    return IdentifierEntry(codeType="uuid", code=str(wie.id))


def _mail(wie: Persoon) -> str:
    """The address; the standard makes it mandatory without using it, so an unknown one is said to be invalid."""
    return next((m for m in (wie.email, wie.account or "") if "@" in m), f"{wie.id}@onbekend.invalid")


def id_extra_poging(deelname_id: uuid.UUID, bij: uuid.UUID | None = None) -> uuid.UUID:
    """The association id that we mint for an extra attempt; always the same one for the same participation.

    `bij` is the association that it is extra to, for a second programme.
    """
    return uuid.uuid5(_EXTRA_POGING, f"{deelname_id}:{bij}" if bij else str(deelname_id))


@dataclass(frozen=True)
class Uitslag:
    """Everything that a result in flow 5 is made of."""

    resultaat: Resultaat | None
    """None when the student did not come."""
    deelname: Deelname
    zitting: Zitting
    inschrijving: Inschrijving
    poging: int
    documenten: tuple[Document, ...] = ()
    schaal: str = ""
    """Of the version: passed or failed is a score on one scale only, on others `pass` says it."""
    schaal_daar: str = ""
    """Of the test of the registry, when it says one."""
    org_id: uuid.UUID | None = None
    """The association of the registry that this answers; that of the enrolment when nothing else is said."""
    extra_id: uuid.UUID | None = None
    """The association that we make for an extra attempt."""

    @property
    def van(self) -> uuid.UUID | None:
        """The association of the registry that this belongs to."""
        return self.org_id or self.inschrijving.oke_id


def resultaat(u: Uitslag) -> Json:
    """A result of the planned attempt, for `PATCH /associations/{id}` at the registry."""
    return {
        "associationType": COMPONENT,
        "consumers": [als_json(AssociationAdmin(orgAssociationId=u.van, attempt=u.poging))],
        "result": als_json(_result(u)),
    }


def resultaat_extra(u: Uitslag, persoon_id: uuid.UUID, toets_id: uuid.UUID) -> Json:
    """A result of an attempt that we arranged ourselves, for `PUT /associations/{our id}` at the registry."""
    return als_json(
        Association(
            associationId=u.extra_id or id_extra_poging(u.deelname.id),
            associationType=COMPONENT,
            role="student",
            state="finished",
            consumers=[AssociationAdmin(orgAssociationId=u.van, attempt=u.poging)],
            result=_result(u),
            person=persoon_id,
            offering=toets_id,
        )
    )


def _result(u: Uitslag) -> Result:
    r = u.resultaat
    if r is None:
        return _niet_gekomen(u)
    return Result(  # type: ignore[call-arg]  # `pass` is a word of Python
        state="in progress" if r.status == ResultaatStatus.BEZIG else "completed",
        pass_=_GESLAAGD[r.geslaagd],
        comment=r.opmerking or None,
        score=_score(r, u.schaal, u.schaal_daar),
        resultDate=_resultaatdag(r),
        weight=100,
        consumers=[_result_admin(u, r)],
    )


def _niet_gekomen(u: Uitslag) -> Result:
    """What the registry hears of a student without a result: nothing is known or final; who made work still gets one."""
    admin = ResultAdmin(
        attendance=_aanwezig(u.deelname),
        executedOfferingName=u.zitting.naam,
        final=False,
        testDate=_lokaal(u.zitting.eind),
        documents=[_document(d) for d in u.documenten] or None,
    )
    dag = dag_van(u.zitting.start)
    stand: ResultState = "in progress" if u.deelname.maakte_werk else "completed"
    return Result(state=stand, pass_="unknown", resultDate=dag, weight=100, consumers=[admin])  # type: ignore[call-arg]  # noqa: S106 - `pass` is a word of Python


def _score(r: Resultaat, schaal: str, daar: str) -> str | None:
    """The grade on the scale of the registry; none when it has no value there, and `pass` says it."""
    score = r.cijfer or r.score
    if not score or (score in _WOORDEN and schaal != Schaal.GESLAAGD):
        return None
    return naar_schaal(score, r.geslaagd, r.norm.get("exact", ""), schaal, daar) or None


def _resultaatdag(r: Resultaat) -> Any:
    moment = r.definitief_op or r.gewijzigd_op
    return r.resultaat_op or dag_van(moment)


def _aanwezig(d: Deelname) -> Attendance:
    """What the school wrote down; what the delivery system says while the school has nothing."""
    woord = d.presentie if d.presentie != Presentie.ONBEKEND else d.presentie_tas
    return cast(Attendance, woord)  # pydantic refuses another word


def _result_admin(u: Uitslag, r: Resultaat) -> ResultAdmin:
    toets_op = r.toets_op or u.zitting.eind
    return ResultAdmin(
        attendance=_aanwezig(u.deelname),
        executedOfferingName=r.toets_naam or u.zitting.naam,
        assessorCode=r.beoordelaar_code or None,
        irregularities=r.onregelmatigheden or None,
        final=r.status in BESLOTEN,
        rawScore=r.punten,
        maxRawScore=r.maximum if r.punten is not None else None,
        testDate=_lokaal(toets_op),
        documents=[_document(d) for d in u.documenten] or None,
    )


def _document(rij: Document) -> ResultDocument:
    """A document under our own id, because the registry fetches it here."""
    soort = _SOORTEN.get(rij.soort, "other")
    return ResultDocument(documentId=str(rij.id), documentType=soort, documentName=rij.naam)


def _nl(waarde: str) -> list[LanguageTypedString]:
    return [LanguageTypedString(language="nl-NL", value=waarde)]


def _lokaal(moment: datetime) -> datetime:
    """The moment with the offset of Amsterdam, as people read it in the log."""
    return moment.astimezone(ZONE)
