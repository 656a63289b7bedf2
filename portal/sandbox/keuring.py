"""Hand-written, strict rules for every body a partner may send: each function answers the list of complaints.

Independent of the portal's own code on purpose, so that an error on one side is seen by the other. Where the
published sources disagree, the stance of the standard's text is taken: what satisfies both is accepted.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal.sandbox.opslag import Json

KEY = "nl-test-admin"
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
_DUUR = re.compile(r"PT[1-9]\d*M")


def past_op_schaal(score: object, schaal: str) -> bool:
    """True when this score is a string on this scale."""
    patroon = _SCHAAL.get(schaal)
    return isinstance(score, str) and patroon is not None and re.fullmatch(patroon, score) is not None


@dataclass
class Keur:
    """Collects complaints about one object; `plek` is where in the body we are."""

    body: Json
    plek: str = ""
    fouten: list[str] = field(default_factory=list)

    def klacht(self, veld: str, uitleg: str) -> None:
        self.fouten.append(f"{self.plek}{veld}: {uitleg}")

    def in_(self, veld: str, inhoud: Json) -> "Keur":
        return Keur(inhoud, f"{self.plek}{veld}.", self.fouten)

    def _heeft(self, veld: str, verplicht: bool) -> bool:
        if self.body.get(veld) is not None:
            return True
        if verplicht:
            self.klacht(veld, "ontbreekt")
        return False

    def tekst(self, veld: str, verplicht: bool = True, lengte: int = 0) -> None:
        if self._heeft(veld, verplicht):
            waarde = self.body[veld]
            if not isinstance(waarde, str) or not waarde.strip():
                self.klacht(veld, "moet een niet-lege tekst zijn")
            elif lengte and len(waarde) > lengte:
                self.klacht(veld, f"is langer dan {lengte} tekens")

    def keus(self, veld: str, mag: Collection[str], verplicht: bool = True) -> None:
        if self._heeft(veld, verplicht) and self.body[veld] not in mag:
            self.klacht(veld, f"is '{self.body[veld]}', mag zijn: {', '.join(mag)}")

    def vast(self, veld: str, waarde: object) -> None:
        kreeg = self.body.get(veld)
        if kreeg != waarde or type(kreeg) is not type(waarde):
            self.klacht(veld, f"moet {waarde!r} zijn, gekregen: {kreeg!r}")

    def uuid(self, veld: str, verplicht: bool = True) -> None:
        if self._heeft(veld, verplicht) and not is_uuid(self.body[veld]):
            self.klacht(veld, "is geen UUID")

    def moment(self, veld: str, verplicht: bool = True) -> None:
        if self._heeft(veld, verplicht) and moment(self.body[veld]) is None:
            self.klacht(veld, "moet datum en tijd met tijdzone zijn, zoals 2026-11-23T09:00:00+01:00")

    def dag(self, veld: str, verplicht: bool = True) -> None:
        if self._heeft(veld, verplicht) and not is_dag(self.body[veld]):
            self.klacht(veld, "moet een datum zijn als 2026-11-23")

    def duur(self, veld: str) -> None:
        if self._heeft(veld, False) and not (isinstance(self.body[veld], str) and _DUUR.fullmatch(self.body[veld])):
            self.klacht(veld, "moet minuten zijn als PT90M")

    def getal(self, veld: str, verplicht: bool = True, minimum: int = 0) -> None:
        if self._heeft(veld, verplicht):
            waarde = self.body[veld]
            if not isinstance(waarde, int) or isinstance(waarde, bool) or waarde < minimum:
                self.klacht(veld, f"moet een geheel getal van {minimum} of meer zijn")

    def waarheid(self, veld: str) -> None:
        if self._heeft(veld, False) and not isinstance(self.body[veld], bool):
            self.klacht(veld, "moet true of false zijn")

    def talen(self, veld: str, verplicht: bool = True) -> None:
        """A language list with a Dutch text in it."""
        if not self._heeft(veld, verplicht):
            return
        lijst = self.body[veld]
        goed = isinstance(lijst, list) and any(
            isinstance(x, dict) and x.get("language") == "nl-NL" and isinstance(x.get("value"), str) for x in lijst
        )
        if not goed:
            self.klacht(veld, "moet een lijst zijn met een tekst in nl-NL")

    def lijst(self, veld: str, mag: Collection[str], verplicht: bool = False) -> None:
        if not self._heeft(veld, verplicht):
            return
        waarde = self.body[veld]
        if not isinstance(waarde, list):
            self.klacht(veld, "moet een lijst zijn")
        elif vreemd := [x for x in waarde if x not in mag]:
            self.klacht(veld, f"onbekend: {', '.join(map(str, vreemd))}")

    def code(self, veld: str, soorten: Collection[str]) -> None:
        if not self._heeft(veld, True):
            return
        waarde = self.body[veld]
        if not isinstance(waarde, dict):
            self.klacht(veld, "moet {codeType, code} zijn")
            return
        dieper = self.in_(veld, waarde)
        dieper.keus("codeType", soorten)
        dieper.tekst("code")

    def niet(self, velden: Collection[str], waarom: str) -> None:
        for veld in velden:
            if veld in self.body:
                self.klacht(veld, waarom)

    def consumer(self, verplicht: bool = True) -> "Keur | None":
        """The one nl-test-admin entry."""
        blokken = self.body.get("consumers")
        if blokken is None and not verplicht:
            return None
        if not isinstance(blokken, list):
            self.klacht("consumers", "moet een lijst zijn met een nl-test-admin-blok")
            return None
        eigen = [b for b in blokken if isinstance(b, dict) and b.get("consumerKey") == KEY]
        if len(eigen) > 1 or (not eigen and verplicht):
            self.klacht("consumers", "moet precies één nl-test-admin-blok hebben")
            return None
        return self.in_("consumers", eigen[0]) if eigen else None


def is_uuid(waarde: object) -> bool:
    """A UUID in its canonical form with dashes."""
    try:
        return isinstance(waarde, str) and str(UUID(waarde)) == waarde.lower()
    except ValueError:
        return False


def moment(waarde: object) -> datetime | None:
    """An aware moment, or nothing."""
    if not isinstance(waarde, str) or "T" not in waarde:
        return None
    try:
        gelezen = datetime.fromisoformat(waarde)
    except ValueError:
        return None
    return gelezen if gelezen.tzinfo else None


def is_dag(waarde: object) -> bool:
    try:
        return isinstance(waarde, str) and len(waarde) == 10 and bool(date.fromisoformat(waarde))
    except ValueError:
        return False


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
    if c.body.get("additionalTimeInMin") and "extraTime" not in (c.body.get("personalNeeds") or []):
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
