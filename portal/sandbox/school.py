"""A pure, deterministic generator of one invented mbo school, shared by DR, TAS, identity provider and demo data.

The same arguments always give the same school, and every id is a uuid5 of a stable key, so that the systems of
the demo agree about who is who without talking to each other.
"""

import random
from collections.abc import Iterator
from datetime import date

from portal.sandbox import school_data as data
from portal.sandbox import school_examens, school_mensen
from portal.sandbox.school_model import HOOFDGROEP, Locatie, Opleiding, Organisatie, Ruimte, School, Team, uid


def build_school(students: int = 3000, seed: int = 1, vandaag: date | None = None) -> School:
    """The demo school with this many students; `vandaag` only moves the planning windows, never an id."""
    dag = vandaag or date(2026, 11, 23)
    rng = random.Random(seed)  # noqa: S311 - invented people, no secrets
    locaties = tuple(Locatie(uid("locatie", c), c, n, a) for c, n, a, _ in data.LOCATIES)
    teams = tuple(Team(uid("team", c), c, n, loc) for c, n, loc in data.TEAMS)
    opleidingen = tuple(Opleiding(uid("opleiding", c), c, n, niv, t) for c, n, niv, t in data.OPLEIDINGEN)
    namen = school_mensen.Namen(rng)
    medewerkers = school_mensen.medewerkers(namen, rng)
    studenten = school_mensen.studenten(max(students, HOOFDGROEP), namen, rng, medewerkers, opleidingen)
    examens = school_examens.examens(opleidingen)
    toetsen = school_examens.toetsen(examens, dag)
    inschrijvingen = school_examens.inschrijvingen(studenten, examens, toetsen, opleidingen, rng)
    return School(
        organisatie=Organisatie(uid("organisatie", "root"), data.ORG_NAAM, data.ORG_DOMEIN, data.ORG_BRIN),
        locaties=locaties,
        teams=teams,
        ruimtes=tuple(_ruimtes()),
        opleidingen=opleidingen,
        medewerkers=medewerkers,
        studenten=studenten,
        examens=examens,
        toetsen=toetsen,
        inschrijvingen=inschrijvingen,
        demo=school_mensen.demo(medewerkers, studenten),
        hoofdketen=school_examens.hoofdketen(examens, toetsen, inschrijvingen),
        vandaag=dag,
    )


def _ruimtes() -> Iterator[Ruimte]:
    """Twenty rooms per location, on two floors; the first is the exam hall."""
    for code, _, _, letter in data.LOCATIES:
        for i in range(20):
            kamer = f"{letter}{1 + i // 10}.{i % 10 + 1:02d}"
            soort, plaatsen = "lokaal", 28
            if i == 0:
                soort, plaatsen = "examenzaal", 90
            elif i % 4 == 2:
                soort, plaatsen = "computerlokaal", 30
            elif i % 5 == 3:
                soort, plaatsen = "praktijk", 16
            elif i % 7 == 4:
                plaatsen = 12
            yield Ruimte(uid("ruimte", kamer), kamer, code, plaatsen, soort)
