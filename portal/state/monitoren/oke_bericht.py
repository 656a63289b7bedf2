"""What the page of one exchange knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.monitoren import herstellen
from portal.services.monitoren.lezen import oke
from portal.services.monitoren.lezen.oke import OkeDetail
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState


class OkeBerichtState(Basis, rx.State):
    """One exchange with its bodies, for who may read those."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        bericht_id: str

    bericht: OkeDetail | None = None

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def laad(self):
        """Show the exchange of the address."""
        id = als_id(self.bericht_id)
        if self.bericht is None or self.bericht.rij.id != str(id):
            self.bericht = None
        self.bericht = await lees(oke.oke_detail, id)
        abonneer(self, onderwerpen.OKE, herlaad=OkeBerichtState.laad)

    @rx.event
    @handles(P.OKE_HERSTELLEN)
    async def opnieuw(self):
        """Offer this message again."""
        await doe(herstellen.bied_opnieuw_aan, herstellen.BiedOpnieuwAan(bericht_id=als_id(self.bericht_id)))
        return [meld("Het bericht is opnieuw aangeboden."), OkeBerichtState.laad, SessieState.ververs]
