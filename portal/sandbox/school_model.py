"""What an invented mbo school is made of: its people, exams and plannable tests, with ids that are always the same."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import NAMESPACE_DNS, UUID, uuid5
from zoneinfo import ZoneInfo

from portal.sandbox import school_data as data

NAAMRUIMTE = uuid5(NAMESPACE_DNS, data.ORG_DOMEIN)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NAAMCONVENTIE = r"^[A-Z0-9]{3,5}-[A-Z0-9]{2}-[A-Z]{3}\.v\d+\.[A-Z]$"
HOOFDEXAMEN = "REK-3F-ALG"
HOOFDGROEP = 12
COHORTEN = (2024, 2025, 2026)


def uid(soort: str, sleutel: str) -> UUID:
    """The stable id of one thing of the demo school."""
    return uuid5(NAAMRUIMTE, f"{soort}:{sleutel}")


@dataclass(frozen=True, slots=True)
class Organisatie:
    id: UUID
    naam: str
    domein: str
    brin: str


@dataclass(frozen=True, slots=True)
class Locatie:
    id: UUID
    code: str
    naam: str
    adres: str


@dataclass(frozen=True, slots=True)
class Team:
    id: UUID
    code: str
    naam: str
    locatie: str  # location code


@dataclass(frozen=True, slots=True)
class Ruimte:
    id: UUID
    code: str
    locatie: str  # location code
    plaatsen: int
    soort: str  # lokaal | computerlokaal | praktijk | examenzaal


@dataclass(frozen=True, slots=True)
class Opleiding:
    id: UUID
    crebo: str
    naam: str
    niveau: int
    team: str  # team code
    leerwegen: tuple[str, ...] = ("BOL", "BBL")


@dataclass(frozen=True, slots=True)
class Voorziening:
    code: str  # free code as the DR sends it (assignedNeeds)
    omschrijving: str
    oke: str | None  # extraTime | spoken | spell-checker-on-screen | None when it does not travel through OKE
    minuten: int = 0


@dataclass(frozen=True, slots=True)
class _Naam:
    voornaam: str
    tussenvoegsel: str
    achternaam: str

    @property
    def naam(self) -> str:
        return " ".join(x for x in (self.voornaam, self.tussenvoegsel, self.achternaam) if x)

    @property
    def sorteernaam(self) -> str:
        return f"{self.achternaam}, {' '.join(x for x in (self.voornaam, self.tussenvoegsel) if x)}"


@dataclass(frozen=True, slots=True)
class Student(_Naam):
    id: UUID
    studentnummer: str
    uid: str
    crebo: str
    cohort: int
    team: str
    locatie: str
    leerweg: str
    klas: str
    slb_id: UUID
    opleidingsinschrijving_id: UUID  # programOfferingAssociationId in the DR
    voorzieningen: tuple[Voorziening, ...] = ()
    demo: bool = False

    @property
    def account(self) -> str:
        return f"{self.uid}@{data.ORG_DOMEIN}"

    email = account


@dataclass(frozen=True, slots=True)
class Medewerker(_Naam):
    id: UUID
    personeelsnummer: str
    uid: str
    rollen: tuple[str, ...]  # docent | examenbureau | surveillant | beoordelaar | examencommissie | beheerder
    teams: tuple[str, ...] = ()
    extern: bool = False
    demo: bool = False

    @property
    def account(self) -> str:
        return f"{self.uid}@{data.ORG_DOMEIN}"

    email = account


@dataclass(frozen=True, slots=True)
class Versie:
    """One version and variant of an exam: one component in the TAS when the exam runs through OKE."""

    id: UUID  # componentId
    examen: str  # exam code
    code: str  # e.g. NED-3F-LEZ.v2.B
    naam: str
    versie: int
    variant: str
    duur_min: int
    schaal: str  # resultValueType
    cesuur: str  # passFrom
    max_punten: int
    voorzieningen: tuple[str, ...]  # availablePersonalNeeds
    extra_tijd_max: int  # additionalTestingTime in minutes
    veiligheid: tuple[str, ...]
    omschrijving: str
    actief: bool = True  # in the TAS today
    bekend: bool = True  # False: in the TAS, not yet in the portal
    vastgesteld: bool = True  # in the portal's demo data
    vorige_duur_min: int | None = None  # the portal still has this; the TAS changed it


@dataclass(frozen=True, slots=True)
class Examen:
    id: UUID
    code: str
    naam: str
    soort: str  # generiek | keuzedeel | beroepsspecifiek
    vorm: str  # digitaal | mondeling | praktijk
    organisatievorm: str  # centraal | decentraal | individueel
    via_oke: bool
    leverancier: str  # name of the TAS, empty when not through OKE
    aanmelder: str  # automatisch | student | docent | examenbureau
    niveaus: tuple[int, ...]
    crebos: tuple[str, ...]
    max_kansen: int
    formatief: bool
    versies: tuple[Versie, ...]


@dataclass(frozen=True, slots=True)
class PlanbareToets:
    """A ComponentOffering of the DR: an exam for one cohort with its planning window."""

    id: UUID
    code: str
    naam: str
    examen: str
    cohort: int
    start: datetime
    eind: datetime
    schaal: str
    versie_ids: tuple[UUID, ...]
    hoofdketen: bool = False


@dataclass(frozen=True, slots=True)
class Toetsinschrijving:
    id: UUID
    toets_id: UUID
    student_id: UUID
    poging: int
    pogingen_over: int | None  # None = unlimited
    hoofdketen: bool = False


@dataclass(frozen=True, slots=True)
class DemoPersonen:
    student: Student
    tweede_student: Student
    docent: Medewerker
    examenbureau: Medewerker
    surveillant: Medewerker
    beoordelaar: Medewerker
    examencommissie: Medewerker
    beheerder: Medewerker

    def per_rol(self) -> Iterator[tuple[str, Student | Medewerker]]:
        """Role name and person, in the order of the chain."""
        yield "student", self.student
        yield "student", self.tweede_student
        for rol in (
            "docent",
            "examenbureau",
            "surveillant",
            "beoordelaar",
            "examencommissie",
            "beheerder",
        ):
            yield rol, getattr(self, rol)


@dataclass(frozen=True, slots=True)
class Hoofdketen:
    """What the main chain is played with; `nieuwe_versie` is in the TAS and not yet in the portal."""

    examen: Examen
    nieuwe_versie: Versie
    gewijzigde_versie: Versie
    ingetrokken_versie: Versie
    toets: PlanbareToets
    inschrijvingen: tuple[Toetsinschrijving, ...]


@dataclass(frozen=True)
class School:
    organisatie: Organisatie
    locaties: tuple[Locatie, ...]
    teams: tuple[Team, ...]
    ruimtes: tuple[Ruimte, ...]
    opleidingen: tuple[Opleiding, ...]
    medewerkers: tuple[Medewerker, ...]
    studenten: tuple[Student, ...]
    examens: tuple[Examen, ...]
    toetsen: tuple[PlanbareToets, ...]
    inschrijvingen: tuple[Toetsinschrijving, ...]
    demo: DemoPersonen
    hoofdketen: Hoofdketen
    vandaag: date = field(default=date(2026, 11, 23))

    @cached_property
    def versies(self) -> tuple[Versie, ...]:
        return tuple(v for e in self.examens for v in e.versies)

    @cached_property
    def student_op_id(self) -> dict[UUID, Student]:
        return {s.id: s for s in self.studenten}

    @cached_property
    def medewerker_op_id(self) -> dict[UUID, Medewerker]:
        return {m.id: m for m in self.medewerkers}

    @cached_property
    def examen_op_code(self) -> dict[str, Examen]:
        return {e.code: e for e in self.examens}

    @cached_property
    def opleiding_op_crebo(self) -> dict[str, Opleiding]:
        return {o.crebo: o for o in self.opleidingen}

    @cached_property
    def toets_op_id(self) -> dict[UUID, PlanbareToets]:
        return {t.id: t for t in self.toetsen}

    def met_rol(self, rol: str) -> tuple[Medewerker, ...]:
        return tuple(m for m in self.medewerkers if rol in m.rollen)


def ascii_uid(tekst: str) -> str:
    """Lower-case letters only, as an account name is written."""
    plat = unicodedata.normalize("NFKD", tekst.replace("ı", "i")).encode("ascii", "ignore").decode()
    return "".join(c for c in plat.lower() if c.isalnum())


def amsterdam(dag: date, uur: int = 0, minuut: int = 0) -> datetime:
    """A Dutch clock time on this day, aware."""
    return datetime.combine(dag, time(uur, minuut), AMSTERDAM)


def schooljaar_start(dag: date) -> date:
    """1 August of the school year this day is in."""
    return date(dag.year if dag.month >= 8 else dag.year - 1, 8, 1)


def over_dagen(dag: date, dagen: int) -> date:
    return dag + timedelta(days=dagen)
