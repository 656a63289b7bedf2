"""What a student's timetable knows."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.plannen.lezen import rooster
from portal.services.plannen.lezen.rooster import RoosterRij
from portal.state.raamwerk.basis import Basis, handles, lees, wie
from portal.state.raamwerk.live import abonneer


@dataclass(frozen=True)
class RoosterKaart:
    """One exam in my timetable."""

    id: str
    naam: str
    dag: str
    tijd: str
    plaats: str
    status_tekst: str
    status_toon: str
    voorzieningen: list[str]
    startlink: str
    start_vanaf: str


def als_rij(r: RoosterRij) -> RoosterKaart:
    """The row without moments of the database."""
    return RoosterKaart(
        r.id,
        r.naam,
        r.dag,
        r.tijd,
        r.plaats,
        r.status_tekst,
        r.status_toon,
        list(r.voorzieningen),
        r.startlink,
        r.start_vanaf,
    )


class RoosterState(Basis, rx.State):
    """My coming exams."""

    rijen: list[RoosterKaart] = []
    geladen: bool = False

    @rx.event
    @handles(P.INSCHRIJVING_ZELF)
    async def laad(self):
        """Read my timetable from today on."""
        self.rijen = [als_rij(r) for r in await lees(rooster.rooster)]
        self.geladen = True
        abonneer(self, onderwerpen.persoon(wie().persoon_id), onderwerpen.ZITTINGEN, herlaad=RoosterState.laad)
