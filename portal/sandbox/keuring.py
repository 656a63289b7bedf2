"""Hand-written, strict rules for every body a partner may send: each function answers the list of complaints.

Independent of the portal's own code on purpose, so that an error on one side is seen by the other. Where the
published sources disagree, the stance of the standard's text is taken: what satisfies both is accepted.
"""

import re
from typing import Any

from portal.sandbox.keur import Keur, is_dag, is_uuid, moment
from portal.sandbox.opslag import Json

__all__ = ["Keur", "is_dag", "is_uuid", "moment"]

ROLLEN_STAF = ("coordinator", "invigilator", "assessor", "guest")
TOESTANDEN = ("associated", "canceled", "finished")
NEEDS = ("extraTime", "spoken", "spell-checker-on-screen")
VEILIGHEID = ("securedComputer", "fixedLocation", "surveillance")
LEVERVORMEN = ("distance-learning", "on campus", "online", "hybrid", "situated")
AANWEZIG = ("notKnown", "notPresent", "notStarted", "notFinished", "present")
RESULTAATDOCUMENTEN = ("assessmentForm", "assessmentFormWithAnswers", "assessmentModel", "other")
NIET_IN_FLOW_2 = ("attempt", "attemptLeft", "programOfferingAssociationId", "courseOfferingAssociationId")
NIET_IN_ZITTING = ("irregularities", "documents", "testsToBeUsed")
# Marked 0 in the agreement: personal data that must not travel.
GEHEIM = ("dateOfBirth", "cityOfBirth", "countryOfBirth", "nationality", "gender", "address", "photoSocial",
          "photoOfficial", "telephoneNumber", "mobileNumber", "ICEName", "ICEPhoneNumber")  # fmt: skip
_RKTR = r"([1-4][FS])|(Op weg naar [1-4][FS])"
_SCHAAL = {
    "pass-or-fail": r"passed|failed",
    "insufficient-satisfactory-good": r"insufficient|satisfactory|good",
    "US letter": r"[A-DF][+-]?",
    "UK letter": r"[A-FU]\*?",
    "DE grade": r"[1-6]([.,]\d)?",
    "0-100": r"\d{1,2}|100",
    "0-10": r"\d|10",
    "0.0-10.0": r"\d(\.\d)?|10(\.0)?",
    "referenceLevelRKTR": _RKTR,
    "referenceLevelERK": r"[ABC][12]",
}


def past_op_schaal(score: object, schaal: str) -> bool:
    """True when this score is a string on this scale."""
    patroon = _SCHAAL.get(schaal)
    return isinstance(score, str) and patroon is not None and re.fullmatch(patroon, score) is not None


def _zelfde_id(k: Keur, veld: str, pad_id: str) -> None:
    k.uuid(veld)
    if is_uuid(k.body.get(veld)) and k.body[veld].lower() != pad_id.lower():
        k.klacht(veld, "is niet gelijk aan het id in het pad")


def zitting(body: Json, pad_id: str) -> list[str]:
    """Flow 2, PUT /offerings: a sitting."""
    k = Keur(body)
    _zelfde_id(k, "offeringId", pad_id)
    k.code("primaryCode", ("offeringCode",))
    k.vast("offeringType", "component")
    k.talen("name")
    k.talen("description")
    k.vast("teachingLanguage", "nld")
    k.lijst("modeOfDelivery", LEVERVORMEN)
    k.vast("resultExpected", True)
    k.moment("startDateTime")
    k.moment("endDateTime")
    k.niet(("resultValueType",), "hoort alleen bij flow 1")
    _volgorde(k, "startDateTime", "endDateTime")
    component = body.get("component")
    if component is not None:
        id_ = component.get("componentId") if isinstance(component, dict) else component
        if not is_uuid(id_):
            k.klacht("component", "moet een componentId of een component met componentId zijn")
    if (c := k.consumer()) is not None:
        _zitting_consumer(c)
    return k.fouten


def _volgorde(k: Keur, vroeg: str, laat: str) -> None:
    a, b = moment(k.body.get(vroeg)), moment(k.body.get(laat))
    if a and b and a >= b:
        k.klacht(laat, f"ligt niet na {vroeg}")


def _zitting_consumer(c: Keur) -> None:
    c.keus("offeringState", ("active", "canceled"))
    c.duur("duration")
    c.moment("lastPossibleStartDateTime", False)
    c.keus("startOptions", ("individualStart", "triggeredStart"), False)
    c.keus("durationFrom", ("startDateTime", "individualStartDateTime", "triggeredStartDateTime"), False)
    c.keus("durationUntil", ("testDuration", "endDateTime"), False)
    c.lijst("safety", VEILIGHEID)
    c.tekst("locationCode", False)
    c.waarheid("finalResultsAllowed")
    c.waarheid("finalResultAllowed")
    c.niet(NIET_IN_ZITTING, "hoort niet in flow 2")
    vanaf, start = c.body.get("durationFrom"), c.body.get("startOptions")
    if vanaf == "triggeredStartDateTime" and start != "triggeredStart":
        c.klacht("durationFrom", "triggeredStartDateTime vraagt startOptions triggeredStart")
    if start == "triggeredStart" and vanaf not in (None, "triggeredStartDateTime"):
        c.klacht("startOptions", "triggeredStart vraagt durationFrom triggeredStartDateTime")


def zitting_patch(body: Json) -> list[str]:
    """Flow 2, PATCH /offerings: only what changes, never the id."""
    k = Keur(body)
    k.vast("offeringType", "component")
    k.niet(("offeringId",), "mag niet in een PATCH")
    k.moment("startDateTime", False)
    k.moment("endDateTime", False)
    k.talen("name", False)
    k.talen("description", False)
    if (c := k.consumer(False)) is not None:
        c.keus("offeringState", ("active", "canceled"), False)
        c.duur("duration")
        c.niet(NIET_IN_ZITTING, "hoort niet in flow 2")
    return k.fouten


def persoon(body: Json, is_student: bool, plek: Keur | None = None, flow_1: bool = False) -> list[str]:
    """A full person; `flow_1` allows assigned needs."""
    k = plek.in_("person", body) if plek else Keur(body)
    k.uuid("personId")
    k.code("primaryCode", ("studentNumber",) if is_student else ("organizationId", "emailAdress"))
    for veld in ("givenName", "surname", "displayName", "mail"):
        k.tekst(veld, lengte=256)
    k.tekst("surnamePrefix", False)
    k.vast("activeEnrollment", True)
    k.lijst("affiliations", ("student", "employee", "guest"), True)
    k.niet(GEHEIM, "mag volgens de afspraak niet worden uitgewisseld")
    if isinstance(mail := body.get("mail"), str) and "@" not in mail:
        k.klacht("mail", "is geen e-mailadres")
    codes = body.get("otherCodes") or []
    if not isinstance(codes, list):
        k.klacht("otherCodes", "moet een lijst zijn")
        codes = []
    if any(isinstance(x, dict) and x.get("codeType") == "nationalIdentityNumber" for x in codes):
        k.klacht("otherCodes", "het BSN mag niet worden uitgewisseld")
    if is_student and (c := k.consumer()) is not None:
        c.tekst("preferredName", lengte=256)
        c.tekst("idCheckName", not flow_1)
        if not flow_1:
            c.niet(("assignedNeeds",), "hoort alleen bij flow 1")
    return k.fouten


def deelname(body: Json, pad_id: str) -> list[str]:
    """Flow 2, PUT /associations: a participant, with the whole person and the id of the sitting."""
    k = Keur(body)
    _zelfde_id(k, "associationId", pad_id)
    k.vast("associationType", "componentOfferingAssociation")
    k.keus("role", ("student", *ROLLEN_STAF))
    k.keus("state", TOESTANDEN)
    k.niet(("result",), "hoort niet in flow 2")
    k.uuid("offering")
    is_student = body.get("role") == "student"
    mens = body.get("person")
    if isinstance(mens, dict):
        persoon(mens, is_student, k)
    else:
        k.klacht("person", "moet de hele persoon zijn, niet alleen een id")
    if is_student:
        if (c := k.consumer()) is not None:
            _deelname_consumer(c)
    elif body.get("consumers"):
        k.klacht("consumers", "hoort niet bij een medewerker")
    return k.fouten


def _deelname_consumer(c: Keur) -> None:
    c.getal("additionalTimeInMin", False)
    c.lijst("personalNeeds", NEEDS)
    c.niet(NIET_IN_FLOW_2, "hoort niet in flow 2")
    needs = c.body.get("personalNeeds") or []
    if c.body.get("additionalTimeInMin") and not (isinstance(needs, list) and "extraTime" in needs):
        c.klacht("personalNeeds", "extra tijd vraagt ook extraTime")


def deelname_patch(body: Json) -> list[str]:
    """Flow 2, PATCH /associations: mostly a cancellation."""
    k = Keur(body)
    k.vast("associationType", "componentOfferingAssociation")
    k.niet(("associationId",), "mag niet in een PATCH")
    k.niet(("result",), "hoort niet in flow 2")
    k.keus("state", TOESTANDEN, False)
    if (c := k.consumer(False)) is not None:
        _deelname_consumer(c)
    return k.fouten


def resultaat(body: Json, pad_id: str, schaal: str) -> list[str]:
    """Flow 5, PATCH /associations: the result of a planned attempt, back to the enrolment of the DR."""
    k = Keur(body)
    k.vast("associationType", "componentOfferingAssociation")
    k.niet(("associationId",), "mag niet in een PATCH")
    if (c := k.consumer()) is not None:
        _zelfde_id(c, "orgAssociationId", pad_id)
        c.getal("attempt", minimum=1)
        c.niet(("attemptLeft",), "wordt door de deelnemerregistratie bepaald")
    _resultaat(k, schaal)
    return k.fouten


def extra_poging(body: Json, pad_id: str, schaal: str) -> list[str]:
    """Flow 5, PUT /associations: a further attempt under a new id, tied to the original enrolment."""
    k = Keur(body)
    _zelfde_id(k, "associationId", pad_id)
    k.vast("associationType", "componentOfferingAssociation")
    k.vast("role", "student")
    k.keus("state", TOESTANDEN)
    for veld in ("person", "offering"):
        waarde = body.get(veld)
        if isinstance(waarde, dict):
            k.in_(veld, waarde).uuid(f"{veld}Id")
        else:
            k.uuid(veld)
    if (c := k.consumer()) is not None:
        c.uuid("orgAssociationId")
        c.getal("attempt", minimum=1)
        if str(c.body.get("orgAssociationId", "")).lower() == pad_id.lower():
            c.klacht("orgAssociationId", "moet het id van de oorspronkelijke inschrijving zijn, niet het nieuwe id")
    _resultaat(k, schaal)
    return k.fouten


def _resultaat(k: Keur, schaal: str) -> None:
    uitslag = k.body.get("result")
    if not isinstance(uitslag, dict):
        k.klacht("result", "ontbreekt")
        return
    r = k.in_("result", uitslag)
    r.keus("state", ("in progress", "postponed", "completed", "queued"))
    r.keus("pass", ("unknown", "passed", "failed"), False)
    r.dag("resultDate")
    r.vast("weight", 100)
    if (score := uitslag.get("score")) is not None and not past_op_schaal(score, schaal):
        r.klacht("score", f"{score!r} is geen tekst op de schaal {schaal}")
    if (c := r.consumer()) is None:
        return
    c.keus("attendance", AANWEZIG)
    c.tekst("executedOfferingName")
    c.waarheid("final")
    c.moment("testDate", False)
    c.getal("rawScore", False)
    c.getal("maxRawScore", False)
    _punten(c)
    _documenten(c)
    compleet = uitslag.get("state") == "completed" and c.body.get("attendance") == "present"
    if compleet and score is None and uitslag.get("pass") in (None, "unknown"):
        r.klacht("score", "ontbreekt bij een afgerond resultaat van een aanwezige student")


def _punten(c: Keur) -> None:
    punten, maximum = c.body.get("rawScore"), c.body.get("maxRawScore")
    if (punten is None) != (maximum is None):
        c.klacht("rawScore", "rawScore en maxRawScore horen bij elkaar")
    elif isinstance(punten, int) and isinstance(maximum, int) and punten > maximum:
        c.klacht("rawScore", "is hoger dan maxRawScore")


def _documenten(c: Keur) -> None:
    lijst: Any = c.body.get("documents")
    if lijst is None:
        return
    if not isinstance(lijst, list):
        c.klacht("documents", "moet een lijst zijn")
        return
    for nr, stuk in enumerate(lijst):
        if not isinstance(stuk, dict):
            c.klacht(f"documents[{nr}]", "moet een object zijn")
            continue
        d = c.in_(f"documents[{nr}]", stuk)
        d.uuid("documentId")
        d.keus("documentType", RESULTAATDOCUMENTEN)
        d.tekst("documentName")
