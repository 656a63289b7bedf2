"""What the control room of the exam office knows."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.queries import regiekamer as vragen
from portal.services.queries.rijen.monitoren import Regiekamer
from portal.state.basis import Basis, handles, lees


class WerkRegiekamerState(Basis, rx.State):
    """Today in numbers and rooms."""

    beeld: Regiekamer | None = None

    @rx.event
    @handles(P.ZITTING_PLANNEN)
    async def laad(self):
        """Read today."""
        self.beeld = await lees(vragen.regiekamer)
