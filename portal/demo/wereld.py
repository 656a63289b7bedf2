"""What every part of the demo data shares: the school, the moment, chance, the rows, and who is who."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from portal.db.beheren import Koppeling, Persoon
from portal.db.inrichten import Cesuur, Examen, Examenversie
from portal.demo.bak import Bak, vast_id
from portal.domain import termijnen, tijd
from portal.domain.catalogus import uitgave
from portal.domain.statussen import VersieStatus
from portal.sandbox.school_model import HOOFDGROEP, Medewerker, School, Student
from portal.sandbox.school_model import Examen as Schoolexamen


@dataclass
class Wereld:
    """The demo in the making; `rng` is used in a fixed order, so that the same seed gives the same rows."""

    school: School
    nu: datetime
    rng: random.Random
    bak: Bak = field(default_factory=Bak)
    dr: Koppeling | None = None
    tas: Koppeling | None = None
    personen: dict[UUID, Persoon] = field(default_factory=dict)
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

    def versies_van(self, examen: Schoolexamen) -> list[Examenversie]:
        """The versions of an exam that are in the portal."""
        return [v for k in examen.versies if (v := self.versies.get(k.id))]

    def vastgesteld(self, examen: Schoolexamen) -> list[Examenversie]:
        """Those of them that are established."""
        return [v for v in self.versies_van(examen) if v.status == VersieStatus.VASTGESTELD]

    def nieuwste(self, examen: Schoolexamen) -> list[Examenversie]:
        """Those of them that may still be planned: each variant in its newest edition."""
        klaar = self.vastgesteld(examen)
        nieuwste = {uitgave(v.code).variant: v for v in sorted(klaar, key=lambda v: uitgave(v.code).editie or 0)}
        return [v for v in klaar if v in nieuwste.values()]

    @cached_property
    def hoofdgroep(self) -> frozenset[UUID]:
        """The students that the main chain is played with, by their id in the portal."""
        return frozenset(vast_id("persoon", s.id) for s in self.school.studenten[:HOOFDGROEP])

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
