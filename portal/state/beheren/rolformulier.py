"""What the form to give a role knows: within what the role holds, and what there is to choose from."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from portal.domain.rechten import P
from portal.services.beheren.lezen import keuzes
from portal.services.grond.keuze import Keuze
from portal.state.raamwerk.basis import handles, lees, wie


class RolformulierState(rx.State):
    """The chosen kind of limit; programmes and sittings are read when they are asked for."""

    bereik: str = "instelling"
    opleidingen: list[Keuze] = []
    zittingen: list[Keuze] = []
    gezocht: str = ""

    @rx.event
    @handles(P.RECHTEN_BEHEREN)
    async def begin(self):
        """A form that opens starts without a limit; for who administers a part of the school, with a unit."""
        self.bereik, self.zittingen, self.gezocht = "instelling" if wie().eenheden is None else "eenheid", [], ""

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Literal["instelling", "eenheid", "opleiding", "zitting"])
    async def kies_bereik(self, bereik):
        """Limit the role to a unit, a programme or a single sitting, or to nothing."""
        self.bereik, self.zittingen, self.gezocht = bereik, [], ""
        if bereik == "opleiding":
            self.opleidingen = [Keuze(*o) for o in await lees(keuzes.opleidingen)]

    @rx.event
    @handles(P.RECHTEN_BEHEREN, str)
    async def zoek_zitting(self, tekst):
        """Find a sitting by its name, code or room."""
        self.gezocht = tekst.strip()[:100]
        self.zittingen = [Keuze(*z) for z in await lees(keuzes.zittingen, self.gezocht)]
