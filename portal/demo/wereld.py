"""What every part of the demo data shares: the school, the moment, chance, the rows, and who is who."""

from __future__ import annotations

import random
from collections.abc import Callable, Container
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Koppeling, Persoon
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.db.session import UnitOfWork, unit_of_work
from portal.domain import termijnen, tijd
from portal.domain.catalogus import uitgave
from portal.domain.rechten import Rol
from portal.domain.statussen import VersieStatus
from portal.sandbox.school_model import HOOFDGROEP, Medewerker, School, Student
from portal.sandbox.school_model import Examen as Schoolexamen

W = TypeVar("W")
C = TypeVar("C")
U = TypeVar("U")


@dataclass(frozen=True)
class Gebeurtenis:
    """Something that somebody does at a moment, by the door through which a school does it."""

    op: datetime
    volgorde: str
    """Decides between acts of the same moment."""
    doe: Callable[[UnitOfWork], object]


@dataclass
class Wereld:
    """The demo in the making; `rng` is used in a fixed order, so that the same seed gives the same rows."""

    school: School
    nu: datetime
    rng: random.Random
    verbinding: Connection
    """The transaction that makes the whole school, or nothing of it; each act is a part of it."""
    tas_adres: str = ""
    """Where the delivery system of the demo is, for the links with which a student begins."""
    daden: list[Gebeurtenis] = field(default_factory=list)
    """What is still to be done, in no order; who does it does so when its moment comes."""
    eenheden: dict[str, UUID] = field(default_factory=dict)
    opleidingen: dict[str, UUID] = field(default_factory=dict)
    ruimtes: dict[str, UUID] = field(default_factory=dict)
    dr: Koppeling | None = None
    tas: Koppeling | None = None
    personen: dict[UUID, Persoon] = field(default_factory=dict)
    inschrijvingen: list[Inschrijving] = field(default_factory=list)
    """As the registry told them; what became of them since is in the database."""
    examens: dict[str, Examen] = field(default_factory=dict)
    versies: dict[UUID, Examenversie] = field(default_factory=dict)
    cesuren: dict[UUID, Cesuur] = field(default_factory=dict)

    @property
    def vandaag(self) -> date:
        """The calendar day of the demo."""
        return tijd.dag_van(self.nu)

    def persoon(self, mens: Student | Medewerker) -> Persoon:
        """The portal's row of somebody of the school."""
        return self.personen[mens.id]

    def staf(self, rol: str) -> list[Persoon]:
        """Everybody with a role as first role, the demo person first."""
        return [self.personen[m.id] for m in self.school.met_rol(rol) if m.rollen[0] == rol]

    def demo(self, rol: str) -> Persoon:
        """The demo person of a role."""
        return self.personen[getattr(self.school.demo, rol).id]

    def als(self, rol: Rol) -> Principal:
        """The demo person of a role, logged in."""
        return self.in_rol(self.demo(rol.value), rol)

    @staticmethod
    def in_rol(p: Persoon, rol: Rol, eenheden: frozenset[UUID] | None = None) -> Principal:
        """Somebody logged in with a role: for the whole school, for these units, or as a student."""
        return Principal(p.id, p.naam, rol, p.account or "", eenheden=eenheden)

    def bureau(self, nr: int) -> Principal:
        """Somebody of the exam office, each in turn."""
        mensen = self.staf("examenbureau")
        return self.in_rol(mensen[nr % len(mensen)], Rol.EXAMENBUREAU)

    def student(self, i: Inschrijving) -> Principal:
        """The student of an enrolment, logged in."""
        return self.in_rol(self.persoon(self._van_wie[i.student_id]), Rol.STUDENT)

    def docent(self, i: Inschrijving) -> Principal:
        """Who guides the student of an enrolment, logged in as docent of the own teams."""
        docent = self.school.medewerker_op_id[self._van_wie[i.student_id].slb_id]
        return self.in_rol(self.persoon(docent), Rol.DOCENT, frozenset(self.eenheden[t] for t in docent.teams))

    @cached_property
    def _van_wie(self) -> dict[UUID, Student]:
        return {self.persoon(s).id: s for s in self.school.studenten}

    def werk(self) -> AbstractContextManager[UnitOfWork]:
        """One act."""
        return unit_of_work(self.verbinding)

    def doe(self, dienst: Callable[[UnitOfWork, W, C], U], wie: W, cmd: C) -> U:
        """Somebody does something now."""
        with self.werk() as uow:
            return dienst(uow, wie, cmd)

    def zet_klok(self, op: datetime) -> None:
        """From here on it is this moment."""
        tijd.set_klok(lambda: op)

    def doe_alles(self, bezorg: Callable[[UnitOfWork], object]) -> None:
        """Every act up to now, in order of time; after each, what it sent is delivered."""
        for daad in sorted((d for d in self.daden if d.op <= self.nu), key=lambda d: (d.op, d.volgorde)):
            self.zet_klok(daad.op)
            with self.werk() as uow:
                daad.doe(uow)
                bezorg(uow)
        self.zet_klok(self.nu)

    def versies_van(self, examen: Schoolexamen) -> list[Examenversie]:
        """The versions of an exam that are in the portal."""
        return [v for k in examen.versies if (v := self.versies.get(k.id))]

    def te_plannen(self, examen: Schoolexamen, ook: Container[str] = ()) -> list[Examenversie]:
        """Those of them that may be planned, each variant in its newest edition; `ook` was established since."""
        klaar = [v for v in self.versies_van(examen) if v.status == VersieStatus.VASTGESTELD or v.code in ook]
        nieuwste = {uitgave(v.code).variant: v for v in sorted(klaar, key=lambda v: uitgave(v.code).editie or 0)}
        return [v for v in klaar if v in nieuwste.values()]

    @cached_property
    def hoofdgroep(self) -> frozenset[UUID]:
        """The students that the main chain is played with, by their id in the portal."""
        return frozenset(self.persoon(s).id for s in self.school.studenten[:HOOFDGROEP])

    @property
    def gesloten(self) -> frozenset[date]:
        """The days between Christmas and New Year on which this school is closed."""
        return frozenset(date(self.vandaag.year, 12, dag) for dag in (24, 28, 29, 30, 31))

    def werkdag(self, aantal: int) -> date:
        """The working day this many before (negative) or after today."""
        if aantal >= 0:
            return termijnen.plus_werkdagen(self.vandaag, aantal, self.gesloten)
        dag, terug = self.vandaag, -aantal
        while terug:
            dag -= timedelta(days=1)
            terug -= termijnen.is_werkdag(dag, self.gesloten)
        return dag

    def op(self, dag: date, uur: int, minuut: int = 0) -> datetime:
        """A clock time on a day, never later than now."""
        return min(tijd.op(dag, uur, minuut), self.nu)
