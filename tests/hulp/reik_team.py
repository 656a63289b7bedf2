"""The teams of the walk over reach: somebody in each role, and where a student belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.db.beheren import Eenheid, Persoon
from portal.db.inrichten import Opleiding
from portal.db.session import unit_of_work
from portal.domain.rechten import Rol
from tests.hulp.maak import Maak

Ids = dict[str, str]


@dataclass(frozen=True)
class Team:
    """A team with somebody in each role."""

    eenheid: Any
    staf: dict[Rol, Persoon]
    reserve: Persoon
    student: Persoon


def maak_team(maak: Maak) -> Team:
    """A team with somebody in each role, an invigilator who is free, and a student."""
    team = maak.team()
    staf = {rol: maak.medewerker(team) for rol in Rol if rol is not Rol.STUDENT}
    for rol, wie in staf.items():
        maak.rol(wie, rol, team)
    reserve, student = maak.medewerker(team), maak.student(maak.opleiding(team))
    maak.rol(reserve, Rol.SURVEILLANT, team)
    maak.rol(student, Rol.STUDENT)
    return Team(team, staf, reserve, student)


def eenheid_van(student: Persoon) -> Eenheid:
    """The team of a student."""
    with unit_of_work() as uow:
        return uow.session.get_one(Eenheid, student.eenheid_id)


def opleiding_van(student: Persoon) -> Opleiding:
    """The programme of a student."""
    with unit_of_work() as uow:
        return uow.session.get_one(Opleiding, student.opleiding_id)
