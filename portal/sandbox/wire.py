"""The demo school in the words of the standard: OOAPI bodies with the nl-test-admin consumer."""

from datetime import UTC, date, datetime

from portal.sandbox.opslag import Json
from portal.sandbox.school_model import (
    AMSTERDAM,
    Examen,
    Medewerker,
    PlanbareToets,
    School,
    Student,
    Toetsinschrijving,
    Versie,
    uid,
)

KEY = "nl-test-admin"


def nl(tekst: str) -> list[Json]:
    return [{"language": "nl-NL", "value": tekst}]


def tekst(lijst: list[Json]) -> str:
    """The Dutch text of a language list."""
    return next((str(x["value"]) for x in lijst if x.get("language") == "nl-NL" and "value" in x), "")


def code(soort: str, waarde: str) -> Json:
    return {"codeType": soort, "code": waarde}


def consumer(**velden: object) -> list[Json]:
    return [{"consumerKey": KEY, **velden}]


def van(body: Json) -> Json:
    """The nl-test-admin entry of an object, empty when it is not there."""
    for c in body.get("consumers") or []:
        if isinstance(c, dict) and c.get("consumerKey") == KEY:
            return c
    return {}


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def vandaag() -> date:
    """Today in the Netherlands."""
    return datetime.now(AMSTERDAM).date()


def nu() -> str:
    return iso(datetime.now(UTC))


def component(v: Versie, examen: Examen, school: School) -> Json:
    """A version as the TAS offers it in flow 0."""
    return {
        "componentId": str(v.id),
        "primaryCode": code("componentCode", v.code),
        "componentType": "test",
        "name": nl(v.naam),
        "abbreviation": v.code,
        "modeOfDelivery": ["situated"],
        "duration": f"PT{v.duur_min}M",
        "description": nl(v.omschrijving),
        "teachingLanguage": "nld",
        "otherCodes": [code("x-testProvider", examen.leverancier), code("x-testSystem", examen.leverancier)],
        "organization": str(school.organisatie.id),
        "consumers": consumer(
            additionalTestingTime=v.extra_tijd_max,
            availablePersonalNeeds=list(v.voorzieningen),
            safety=list(v.veiligheid),
            exam=not examen.formatief,
            resultValueType=v.schaal,
            passFrom=v.cesuur,
            retries=examen.max_kansen,
            status="active" if v.actief else "inactive",
            licensed=True,
        ),
    }


def _persoon(p: Student | Medewerker, nummer: Json, soort: str) -> Json:
    body: Json = {
        "personId": str(p.id),
        "primaryCode": nummer,
        "givenName": p.voornaam,
        "surname": p.achternaam,
        "displayName": p.sorteernaam,
        "activeEnrollment": True,
        "affiliations": [soort],
        "mail": p.email,
        "languageOfChoice": ["nl-NL"],
        "otherCodes": [code("userName", p.uid), code("accountId", p.account)],
    }
    if p.tussenvoegsel:
        body["surnamePrefix"] = p.tussenvoegsel
    return body


def student(s: Student) -> Json:
    body = _persoon(s, code("studentNumber", s.studentnummer), "student")
    officieel = " ".join(x for x in (s.tussenvoegsel, s.achternaam) if x)
    body["consumers"] = consumer(
        preferredName=s.voornaam,
        idCheckName=f"{officieel}, {s.voornaam}",
        assignedNeeds=[{"code": v.code, "description": nl(v.omschrijving)} for v in s.voorzieningen],
    )
    return body


def medewerker(m: Medewerker) -> Json:
    return _persoon(m, code("organizationId", m.personeelsnummer), "guest" if m.extern else "employee")


def toets(t: PlanbareToets, school: School) -> Json:
    """A plannable test of flow 1."""
    examen = school.examen_op_code[t.examen]
    lijst = (
        [{"testProvider": examen.leverancier, "componentId": str(v)} for v in t.versie_ids] if examen.via_oke else []
    )
    return {
        "offeringId": str(t.id),
        "primaryCode": code("offeringCode", t.code),
        "offeringType": "component",
        "name": nl(t.naam),
        "abbreviation": t.examen,
        "description": nl(f"{examen.naam} voor cohort {t.cohort}-{t.cohort + 1}. Examencode {t.examen}."),
        "teachingLanguage": "nld",
        "modeOfDelivery": ["situated"],
        "resultExpected": True,
        "resultValueType": t.schaal,
        "startDateTime": iso(t.start),
        "endDateTime": iso(t.eind),
        "organization": str(school.organisatie.id),
        "consumers": consumer(offeringState="active", testsToBeUsed=lijst),
    }


def inschrijving(i: Toetsinschrijving, school: School) -> Json:
    """An enrolment of flow 1."""
    student_ = school.student_op_id[i.student_id]
    return {
        "associationId": str(i.id),
        "associationType": "componentOfferingAssociation",
        "role": "student",
        "state": "associated",
        "person": str(i.student_id),
        "offering": str(i.toets_id),
        "consumers": consumer(
            attempt=i.poging,
            attemptLeft=i.pogingen_over,
            programOfferingAssociationId=str(student_.opleidingsinschrijving_id),
        ),
    }


def organisatie(school: School) -> Json:
    o = school.organisatie
    return {
        "organizationId": str(o.id),
        "primaryCode": code("brin", o.brin),
        "organizationType": "root",
        "name": nl(o.naam),
        "shortName": o.naam,
        "children": [*(str(t.id) for t in school.teams), *(str(plek.id) for plek in school.locaties)],
    }


def onderdeel(id_: str, school: School) -> Json | None:
    """A team or location as part of the organisation."""
    for soort, lijst in (("department", school.teams), ("branch", school.locaties)):
        for deel in lijst:
            if str(deel.id) == id_:
                return {
                    "organizationId": id_,
                    "primaryCode": code("organizationId", deel.code),
                    "organizationType": soort,
                    "name": nl(deel.naam),
                    "shortName": deel.code,
                    "parent": str(school.organisatie.id),
                }
    return None


def opleiding(s: Student, school: School) -> Json:
    """The programme of a student, with its crebo."""
    o = school.opleiding_op_crebo[s.crebo]
    return {
        "programId": str(o.id),
        "primaryCode": code("programCode", o.crebo),
        "programType": "program",
        "name": nl(o.naam),
        "abbreviation": o.crebo,
        "description": nl(f"{o.naam}, niveau {o.niveau}, crebo {o.crebo}."),
        "teachingLanguage": "nld",
        "modeOfStudy": "full-time" if s.leerweg == "BOL" else "part-time",
        "level": f"secondary vocational education {o.niveau}",
        "levelOfQualification": str(o.niveau),
        "otherCodes": [code("nationalEducationCode", o.crebo), code("crohoCreboCode", o.crebo)],
    }


def opleidingsaanbod(s: Student, school: School, diep: bool) -> Json:
    """The programme offering (programme, cohort, learning route) of a student."""
    sleutel = f"{s.crebo}:{s.cohort}:{s.leerweg}"
    jaren = school.opleiding_op_crebo[s.crebo].niveau if s.crebo else 3
    program = opleiding(s, school)
    return {
        "offeringId": str(uid("opleidingsaanbod", sleutel)),
        "primaryCode": code("offeringCode", sleutel),
        "offeringType": "program",
        "name": nl(f"{school.opleiding_op_crebo[s.crebo].naam} {s.leerweg} {s.cohort}-{s.cohort + 1}"),
        "description": nl(f"Crebo {s.crebo}, {s.leerweg}, cohort {s.cohort}-{s.cohort + 1}"),
        "teachingLanguage": "nld",
        "resultExpected": True,
        "startDate": date(s.cohort, 8, 1).isoformat(),
        "endDate": date(s.cohort + max(jaren, 1), 7, 31).isoformat(),
        "program": program if diep else program["programId"],
        "organization": str(school.organisatie.id),
        "consumers": consumer(
            offeringState="active",
            cohort=f"{s.cohort}-{s.cohort + 1}",
            location=next(loc.naam for loc in school.locaties if loc.code == s.locatie),
        ),
    }


def opleidingsinschrijving(s: Student, school: School, breid: set[str]) -> Json:
    """The programme enrolment, for the context of flow 1 and for flow 6."""
    aanbod = opleidingsaanbod(s, school, "offering.program" in breid)
    if "offering.organization" in breid:
        aanbod["organization"] = organisatie(school)
    vol = any(x == "offering" or x.startswith("offering.") for x in breid)
    return {
        "associationId": str(s.opleidingsinschrijving_id),
        "associationType": "programOfferingAssociation",
        "role": "student",
        "state": "associated",
        "person": str(s.id),
        "offering": aanbod if vol else aanbod["offeringId"],
        "consumers": consumer(
            startDate=date(s.cohort, 8, 1).isoformat(),
            expectedEndDate=aanbod["endDate"],
            sequenceCode="1",
        ),
    }


def groep(klas: str, school: School) -> Json:
    leden = sum(1 for s in school.studenten if s.klas == klas)
    return {
        "groupId": str(uid("klas", klas)),
        "primaryCode": code("groupCode", klas),
        "groupType": "class",
        "name": nl(klas),
        "personCount": leden,
        "organization": str(school.organisatie.id),
    }
