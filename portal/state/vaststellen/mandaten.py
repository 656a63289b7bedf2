"""What the page of mandates knows: which hold, how they were used, and giving or withdrawing one."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.services.vaststellen import mandaten
from portal.services.vaststellen.lezen import mandaten as mandaten_lezen
from portal.services.vaststellen.lezen import verzoeken
from portal.services.vaststellen.lezen.mandaten import MandaatRij
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class MandatenState(Basis, rx.State):
    """The mandates, at most fifty, and which dialog is open."""

    rijen: list[MandaatRij] = []
    examens: list[Keuze] = []
    venster: str = ""
    over: MandaatRij | None = None
    geladen: bool = False

    @rx.event
    @handles(P.MANDAAT_BEHEREN)
    async def laad(self):
        """Show the mandates, the ones that hold first."""
        self.rijen = (await lees(mandaten_lezen.mandaten_lijst))[:50]
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=MandatenState.laad)

    @rx.event
    @handles(P.MANDAAT_BEHEREN)
    async def open_geven(self):
        """Open the dialog to give a mandate."""
        self.examens = [Keuze(*e) for e in await lees(verzoeken.examens)][:200]
        self.venster, self.fout, self.veldfouten = "geven", "", {}

    @rx.event
    @handles(P.MANDAAT_BEHEREN, uuid.UUID)
    async def open_intrekken(self, mandaat_id):
        """Ask why this mandate ends."""
        self.over = next((m for m in self.rijen if m.id == str(mandaat_id)), None)
        self.venster, self.fout, self.veldfouten = "intrekken" if self.over else "", "", {}

    @rx.event
    @handles(P.MANDAAT_BEHEREN, uuid.UUID)
    async def open_bekrachtigen(self, mandaat_id):
        """Ask once before this mandate is taken over."""
        self.over = next((m for m in self.rijen if m.id == str(mandaat_id)), None)
        self.venster, self.fout, self.veldfouten = "bekrachtigen" if self.over else "", "", {}

    @rx.event
    @handles(P.MANDAAT_BEHEREN)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.over, self.examens, self.fout, self.veldfouten = "", None, [], "", {}

    @rx.event
    @handles(P.MANDAAT_BEHEREN, mandaten.GeefMandaat, form=True)
    async def geef(self, opdracht):
        """Give the mandate."""
        aantal = await doe(mandaten.geef_mandaat, opdracht)
        self.venster, self.examens = "", []
        woord = telt(aantal, "examen", "examens")
        return [meld(f"Mandaat gegeven voor {woord}."), MandatenState.laad]

    @rx.event
    @handles(P.MANDAAT_BEHEREN, uuid.UUID)
    async def bekrachtig(self, mandaat_id):
        """Take this mandate over from who left the board."""
        await doe(mandaten.bekrachtig_mandaat, mandaten.BekrachtigMandaat(mandaat_id=mandaat_id))
        self.venster, self.over = "", None
        return [meld("Mandaat bekrachtigd. U staat er vanaf nu voor in."), MandatenState.laad]

    @rx.event
    @handles(P.MANDAAT_BEHEREN, Reden, form=True)
    async def trek_in(self, invoer):
        """End the mandate in the dialog now."""
        if self.over is None:
            return None
        await doe(mandaten.trek_mandaat_in, mandaten.TrekMandaatIn(mandaat_id=als_id(self.over.id), reden=invoer.reden))
        self.venster, self.over = "", None
        return [meld("Mandaat ingetrokken."), MandatenState.laad]
