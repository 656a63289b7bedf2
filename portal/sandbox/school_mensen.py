"""The people of the demo school: staff and students, deterministic from one random source."""

import random
from uuid import UUID

from portal.sandbox import school_data as data
from portal.sandbox.school_model import (
    COHORTEN,
    HOOFDGROEP,
    DemoPersonen,
    Medewerker,
    Opleiding,
    Student,
    Voorziening,
    ascii_uid,
    uid,
)

EXTRA_TIJD = Voorziening("ExtraTijd30Min", "30 minuten extra tijd bij elk examen", "extraTime", 30)
VERKLANKING = Voorziening("Verklanking", "Tekst laten voorlezen door de computer", "spoken")
SPELLING = Voorziening("Spellingscontrole", "Spellingscontrole op het scherm", "spell-checker-on-screen")
RUSTIG = Voorziening("RustigeRuimte", "Examen maken in een rustige ruimte", None)
VERGROTING = Voorziening("Vergroting", "Vergroot lettertype of groot scherm", None)
_PAKKETTEN = (
    (EXTRA_TIJD,),
    (EXTRA_TIJD, VERKLANKING),
    (EXTRA_TIJD, SPELLING),
    (EXTRA_TIJD, RUSTIG),
    (VERKLANKING,),
    (RUSTIG,),
    (EXTRA_TIJD, VERGROTING),
)

# role, first name, prefix, surname, teams
_DEMO_STAF = (
    ("docent", "Ineke", "de", "Groot", ("ZW",)),
    ("examenbureau", "Mirjam", "", "Bos", ()),
    ("surveillant", "Sven", "", "Kuiper", ()),
    ("beoordelaar", "Bilal", "", "Haddou", ()),
    ("examencommissie", "Hanna", "", "Kramer", ()),
    ("beheerder", "Bart", "", "Hendriks", ()),
)
# role, number including the demo person, how many of them external
_AANTALLEN = (
    ("docent", 72, 0),
    ("examenbureau", 6, 0),
    ("surveillant", 25, 8),
    ("beoordelaar", 30, 10),
    ("examencommissie", 8, 0),
    ("beheerder", 3, 0),
)
_DEMO_STUDENTEN = (("Maartje", "van", "Damme"), ("Yusuf", "", "Aydin"))


class Namen:
    """Hands out names and unique account names."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._gebruikt: dict[str, int] = {}
        self._achter = [tuple(x.replace("_", " ").split("|")) for x in data.ACHTERNAMEN.split()]
        self._voor = data.VOORNAMEN.split()

    def volgende(self) -> tuple[str, str, str]:
        voornaam = self._rng.choice(self._voor)
        tussen, achter = self._rng.choice(self._achter)
        return voornaam, tussen, achter

    def account(self, voornaam: str, tussen: str, achter: str) -> str:
        basis = f"{ascii_uid(voornaam)}.{ascii_uid(tussen + achter)}"
        aantal = self._gebruikt[basis] = self._gebruikt.get(basis, 0) + 1
        return basis if aantal == 1 else f"{basis}{aantal}"


def medewerkers(namen: Namen, rng: random.Random) -> tuple[Medewerker, ...]:
    """All staff; the named demo persons come first and never depend on the seed."""
    vast = {rol: (v, t, a, teams) for rol, v, t, a, teams in _DEMO_STAF}
    codes = [t[0] for t in data.TEAMS]
    rijen: list[Medewerker] = []
    for rol, (v, t, a, teams) in vast.items():
        rijen.append(_medewerker(len(rijen), (v, t, a), namen, (rol,), teams, False, True))
    for rol, aantal, extern in _AANTALLEN:
        for i in range(1, aantal):
            teams = (codes[i % len(codes)],) if rol in ("docent", "beoordelaar") else ()
            is_extern = i >= aantal - extern
            rollen = ("docent", "beoordelaar") if rol == "docent" and i % 12 == 0 else (rol,)
            rijen.append(_medewerker(len(rijen), namen.volgende(), namen, rollen, teams, is_extern, False))
    return tuple(rijen)


def _medewerker(
    nr: int,
    naam: tuple[str, str, str],
    namen: Namen,
    rollen: tuple[str, ...],
    teams: tuple[str, ...],
    extern: bool,
    is_demo: bool,
) -> Medewerker:
    nummer = f"M{1001 + nr}"
    return Medewerker(
        *naam,
        id=uid("medewerker", nummer),
        personeelsnummer=nummer,
        uid=namen.account(*naam),
        rollen=rollen,
        teams=teams,
        extern=extern,
        demo=is_demo,
    )


def studenten(
    aantal: int,
    namen: Namen,
    rng: random.Random,
    staf: tuple[Medewerker, ...],
    opleidingen: tuple[Opleiding, ...],
) -> tuple[Student, ...]:
    """Students; the first HOOFDGROEP are in the class of the demo docent."""
    locatie = {code: loc for code, _, loc in data.TEAMS}
    docenten: dict[str, list[UUID]] = {code: [] for code in locatie}
    for m in staf:
        if "docent" in m.rollen:
            docenten[m.teams[0]].append(m.id)
    gewichten = [5 if i == 0 else 3 if o.niveau == 4 else 2 for i, o in enumerate(opleidingen)]
    gekozen = rng.choices(opleidingen, gewichten, k=aantal)
    rijen = []
    for i in range(aantal):
        hoofd = i < HOOFDGROEP
        opl = opleidingen[0] if hoofd else gekozen[i]
        cohort = 2024 if hoofd else COHORTEN[i % 3]
        slb = docenten[opl.team][0] if hoofd else rng.choice(docenten[opl.team])
        rijen.append(_student(i, namen, rng, opl, cohort, locatie[opl.team], slb))
    return tuple(rijen)


def _student(
    nr: int, namen: Namen, rng: random.Random, opl: Opleiding, cohort: int, locatie: str, slb: UUID
) -> Student:
    is_demo = nr < len(_DEMO_STUDENTEN)
    naam = _DEMO_STUDENTEN[nr] if is_demo else namen.volgende()
    needs = rng.choice(_PAKKETTEN) if rng.random() < 0.08 and nr >= HOOFDGROEP else ()
    if nr == 0:
        needs = (EXTRA_TIJD,)
    leerweg = "BBL" if rng.random() < 0.25 and nr >= HOOFDGROEP else "BOL"
    nummer = f"{2400001 + nr}"
    letter = "A" if nr < HOOFDGROEP else "ABC"[nr % 3]
    return Student(
        *naam,
        id=uid("student", nummer),
        studentnummer=nummer,
        uid=namen.account(*naam),
        crebo=opl.crebo,
        cohort=cohort,
        team=opl.team,
        locatie=locatie,
        leerweg=leerweg,
        klas=f"{opl.crebo}-{cohort % 100}{letter}",
        slb_id=slb,
        opleidingsinschrijving_id=uid("opleidingsinschrijving", nummer),
        voorzieningen=needs,
        demo=is_demo,
    )


def demo(staf: tuple[Medewerker, ...], alle: tuple[Student, ...]) -> DemoPersonen:
    """The named persons to log in as."""
    per_rol = {m.rollen[0]: m for m in staf if m.demo}
    return DemoPersonen(student=alle[0], tweede_student=alle[1], **per_rol)
