"""What the control room of the exam office knows."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.werk import regiekamer
from portal.services.werk.regiekamer import Regiekamer
from portal.state.raamwerk.basis import Basis, handles, lees


class WerkRegiekamerState(Basis, rx.State):
    """Today in numbers and rooms."""

    beeld: Regiekamer | None = None

    @rx.event
    @handles(P.ZITTING_PLANNEN)
    async def laad(self):
        """Read today."""
        self.beeld = await lees(regiekamer.regiekamer)
