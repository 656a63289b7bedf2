"""What a student's page of accommodations knows; asking for one is in `aanmelden.voorziening_vragen`."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.plannen.lezen import voorzieningen
from portal.services.plannen.lezen.voorzieningen import VoorzieningFilter, VoorzieningRij
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.live import abonneer


class VoorzieningenAanvragenState(Basis, rx.State):
    """My accommodations, granted and asked."""

    rijen: list[VoorzieningRij] = []
    geladen: bool = False

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN)
    async def laad(self):
        """Read my accommodations."""
        self.rijen = (await lees(voorzieningen.voorzieningen, VoorzieningFilter(per_pagina=50))).rijen
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=VoorzieningenAanvragenState.laad)
