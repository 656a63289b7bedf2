"""What the pages of basic data know: how much there is of each kind, and what was read in before."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.services.grond import onderwerpen
from portal.services.inrichten import inlezen, terugdraaien
from portal.services.inrichten.lezen import basis, partijen
from portal.services.inrichten.lezen.basis import SoortRij
from portal.services.inrichten.lezen.partijen import PartijRij
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class BasisState(Basis, rx.State):
    """The kinds and the batches, and which batch is being undone."""

    soorten: list[SoortRij] = []
    partijen: list[PartijRij] = []
    over: PartijRij | None = None
    gebleven: list[str] = []
    """What stayed of the file that was just undone, with why."""
    geladen: bool = False

    @rx.event
    @handles(P.BASIS_BEHEREN)
    async def begin(self):
        """Open the page: what was told of an earlier undo is read by now."""
        self.gebleven = []
        return BasisState.laad

    @rx.event
    @handles(P.BASIS_BEHEREN)
    async def laad(self):
        """Show the kinds that this role keeps."""
        self.soorten, self.partijen = await lees(basis.overzicht), await lees(partijen.partijen)
        self.geladen = True
        abonneer(self, onderwerpen.BASIS, herlaad=BasisState.laad)

    @rx.event
    @handles(P.IMPORT_DOEN, uuid.UUID)
    async def vraag_ongedaan(self, partij_id):
        """Ask why a batch is undone."""
        self.over, self.gebleven = next((p for p in self.partijen if p.id == str(partij_id)), None), []
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.IMPORT_DOEN)
    async def sluit(self):
        """Not after all."""
        self.over, self.fout, self.veldfouten = None, "", {}

    @rx.event
    @handles(P.IMPORT_DOEN, Reden, form=True)
    async def maak_ongedaan(self, invoer):
        """Put back everything that the batch changed."""
        if self.over is None:
            return None
        cmd = terugdraaien.MaakOngedaan(partij_id=als_id(self.over.id), reden=invoer.reden)
        terug = await doe(terugdraaien.maak_ongedaan, cmd)
        self.over, self.gebleven = None, [f"{naam}: {reden}" for naam, reden in terug.gebleven]
        return [
            meld(f"Ongedaan gemaakt: {telt(terug.rijen, 'rij is', 'rijen zijn')} weer als voorheen."),
            BasisState.laad,
        ]

    @rx.event
    @handles(P.IMPORT_DOEN, uuid.UUID)
    async def leg_weg(self, partij_id):
        """Throw away a file that was not applied."""
        await doe(inlezen.leg_weg, inlezen.LegWeg(partij_id=partij_id))
        return [meld("Het bestand is weggelegd; er is niets gewijzigd."), BasisState.laad]
