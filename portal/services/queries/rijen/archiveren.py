"""Rows of dossiers: what is there, what is missing, and the documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stuk:
    """One piece of a dossier: there or missing, with the page where it is made or seen."""

    code: str
    naam: str
    aanwezig: bool
    tekst: str
    link: str


@dataclass(frozen=True)
class DocumentRij:
    """A kept file."""

    id: str
    soort: str
    naam: str
    bron: str
    status: str
    tone: str
    op: str
    mediatype: str
    omvang: str
    vingerafdruk: str
    ophaalbaar: bool
    uitleg: str = ""


@dataclass(frozen=True)
class DossierResultaat:
    """One result in the dossier of a student, with the decision on it."""

    resultaat_id: str
    zitting_id: str
    student: str
    examen: str
    versie: str
    moment: str
    poging: int
    cijfer: str
    status: str
    tone: str
    besluit: str
    laatste_dag: str
    compleet: bool
    ontbreekt: tuple[str, ...]
    link: str


@dataclass(frozen=True)
class StudentDossier:
    """Everything kept about one student's exams."""

    student_id: str
    student: str
    nummer: str
    opleiding: str
    cohort: str
    diploma_op: str
    bewaren_tot: str
    behaald: int
    open: int
    diploma: str
    """Diploma check in words."""
    diploma_tone: str
    openstaand: tuple[str, ...]
    resultaten: tuple[DossierResultaat, ...]
    volledig: int
    """Complete results as a percentage."""


@dataclass(frozen=True)
class ZittingDossier:
    """Everything kept about one sitting."""

    zitting_id: str
    titel: str
    ondertitel: str
    stukken: tuple[Stuk, ...]
    ontbreekt: tuple[Stuk, ...]
    volledig: int
    documenten: tuple[DocumentRij, ...]
    resultaten: tuple[DossierResultaat, ...]


@dataclass(frozen=True)
class DossierRij:
    """A sitting in the list of dossiers."""

    zitting_id: str
    titel: str
    moment: str
    moment_iso: str
    volledig: int
    ontbreekt: str
    tone: str
    link: str


@dataclass(frozen=True)
class StudentRij:
    """A student in the list of dossiers."""

    student_id: str
    student: str
    nummer: str
    opleiding: str
    cohort: str
    diploma_op: str
    link: str
