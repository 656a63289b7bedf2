"""What a page about one sitting knows of what is to be made ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.plannen import voorbereiding
from portal.services.plannen.lezen import voorbereiding as lezen
from portal.services.plannen.lezen.voorbereiding import Voorbereiding
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, wie
from portal.state.raamwerk.live import abonneer


class VoorbereidingState(Basis, rx.State):
    """The steps of the sitting of the address."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        zitting_id: str

    lijst: Voorbereiding = Voorbereiding()

    @rx.event
    @handles(P.ZITTING_INZIEN)
    async def laad(self):
        """Show the steps to who works at the sitting."""
        id = als_id(self.zitting_id)
        self.lijst = await lees(lezen.voorbereiding, id) if wie().can(P.PV_INZIEN) else Voorbereiding()
        abonneer(self, onderwerpen.zitting(id), herlaad=VoorbereidingState.laad)

    @rx.event
    @handles((P.ZITTING_PLANNEN, P.ZITTING_AFNEMEN), voorbereiding.VinkStap)
    async def vink(self, opdracht):
        """Say that it is ready, or is not after all."""
        await doe(voorbereiding.vink_stap, opdracht)
        return VoorbereidingState.laad
