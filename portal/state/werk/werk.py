"""What the home of a role knows: the sentence of the day and the lines of work."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P, Rol
from portal.services.grond import onderwerpen
from portal.services.werk import werklijst
from portal.services.werk.regels import Werkregel
from portal.state.raamwerk.basis import Basis, handles, lees, wie
from portal.state.raamwerk.live import abonneer
from portal.state.werk.regiekamer import WerkRegiekamerState
from portal.state.werk.student import WerkStudentState


class WerkState(Basis, rx.State):
    """What waits for me."""

    zin: str = ""
    regels: list[Werkregel] = []
    geladen: bool = False

    @rx.event
    @handles(P.WERK_INZIEN)
    async def laad(self):
        """Read the home of my role."""
        if wie().rol is Rol.STUDENT:
            return WerkStudentState.laad
        lijst = await lees(werklijst.werklijst)
        self.zin, self.regels, self.geladen = lijst.zin, list(lijst.regels)[:50], True
        abonneer(
            self,
            onderwerpen.WERK,
            onderwerpen.ZITTINGEN,
            onderwerpen.OKE,
            onderwerpen.RESULTATEN,
            herlaad=WerkState.laad,
        )
        return WerkRegiekamerState.laad if wie().rol is Rol.EXAMENBUREAU else None
