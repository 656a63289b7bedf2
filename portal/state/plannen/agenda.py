"""What the card with the calendar link knows; the address is a secret, so it is shown only when asked for."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.plannen import agenda
from portal.state.raamwerk.basis import Basis, doe, handles, meld


class AgendaState(Basis, rx.State):
    """The address of my calendar, once I asked for it."""

    adres: str = ""

    @rx.event
    @handles(P.ZITTING_INZIEN)
    async def toon(self):
        """Show the address, and make it when there is none."""
        self.adres = await doe(agenda.link_van)

    @rx.event
    @handles(P.ZITTING_INZIEN)
    async def vernieuw(self):
        """Make a new address; the old one stops."""
        self.adres = await doe(agenda.vernieuw_link)
        return meld("Er is een nieuw adres. Het oude werkt niet meer.")

    @rx.event
    @handles(P.ZITTING_INZIEN)
    async def stop(self):
        """Stop sharing."""
        await doe(agenda.trek_link_in)
        self.adres = ""
        return meld("De agendalink werkt niet meer.")
