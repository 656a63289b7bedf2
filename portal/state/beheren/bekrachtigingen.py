"""What the pages about confirmations know: what waits for a second person, what was decided, and the dialog."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.services.beheren import bekrachtigen
from portal.services.beheren.lezen import bekrachtigingen as bekrachtigingen_lezen
from portal.services.beheren.lezen.bekrachtigingen import LEZERS, VRAGERS, BekrachtigingRij
from portal.services.grond import onderwerpen
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class BekrachtigingenState(Basis, rx.State):
    """At most fifty requests, those that wait first, and which one is open."""

    wachtend: list[BekrachtigingRij] = []
    besloten: list[BekrachtigingRij] = []
    over: BekrachtigingRij | None = None
    venster: str = ""
    geladen: bool = False

    @rx.event
    @handles(LEZERS)
    async def laad(self):
        """Show what waits and what was decided."""
        rijen = await lees(bekrachtigingen_lezen.verzoeken)
        self.wachtend, self.besloten = [r for r in rijen if r.open], [r for r in rijen if not r.open]
        self.geladen = True
        abonneer(self, onderwerpen.RECHTEN, herlaad=BekrachtigingenState.laad)

    @rx.event
    @handles(P.BEKRACHTIGING_BESLUITEN, uuid.UUID)
    async def open_bekrachtigen(self, verzoek_id):
        """Ask once more, with what follows from it."""
        self._open("bekrachtigen", verzoek_id)

    @rx.event
    @handles(P.BEKRACHTIGING_BESLUITEN, uuid.UUID)
    async def open_afwijzen(self, verzoek_id):
        """Ask why this does not go through."""
        self._open("afwijzen", verzoek_id)

    @rx.event
    @handles(VRAGERS, uuid.UUID)
    async def open_intrekken(self, verzoek_id):
        """Ask why the request is taken back."""
        self._open("intrekken", verzoek_id)

    @rx.event
    @handles(P.BEKRACHTIGING_BESLUITEN)
    async def bekrachtig(self):
        """Agree to the change in the dialog."""
        if self.over is None:
            return None
        await doe(bekrachtigen.bekrachtig, bekrachtigen.Bekrachtig(verzoek_id=als_id(self.over.id)))
        return self._klaar("Bekrachtigd. De wijziging geldt nu.")

    @rx.event
    @handles(P.BEKRACHTIGING_BESLUITEN, Reden, form=True)
    async def wijs_af(self, invoer):
        """Do not agree to the change in the dialog."""
        if self.over is None:
            return None
        cmd = bekrachtigen.WijsVerzoekAf(verzoek_id=als_id(self.over.id), reden=invoer.reden)
        await doe(bekrachtigen.wijs_af, cmd)
        return self._klaar("Afgewezen. Er is niets veranderd.")

    @rx.event
    @handles(VRAGERS, Reden, form=True)
    async def trek_in(self, invoer):
        """Take back the request in the dialog."""
        if self.over is None:
            return None
        cmd = bekrachtigen.TrekVerzoekIn(verzoek_id=als_id(self.over.id), reden=invoer.reden)
        await doe(bekrachtigen.trek_in, cmd)
        return self._klaar("Ingetrokken. Er is niets veranderd.")

    @rx.event
    @handles(LEZERS)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.over, self.fout, self.veldfouten = "", None, "", {}

    def _open(self, venster: str, verzoek_id: uuid.UUID) -> None:
        self.over = next((r for r in self.wachtend if r.id == str(verzoek_id)), None)
        self.venster, self.fout, self.veldfouten = venster if self.over else "", "", {}

    def _klaar(self, tekst: str):
        self.venster, self.over = "", None
        return [meld(tekst), BekrachtigingenState.laad]
