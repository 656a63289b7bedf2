"""What the page of connections knows: their health, the test of one, and who may call the portal."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from typing import Literal

import reflex as rx
from pydantic import Field

from portal.domain.rechten import P
from portal.services.beheren import koppelingen, partners
from portal.services.beheren.lezen import koppelingen as koppelingen_lezen
from portal.services.beheren.lezen.koppelingen import KoppelingRij, PartnerRij
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, Reden
from portal.state.raamwerk.live import abonneer


@dataclass(frozen=True, kw_only=True)
class StapRij:
    """One step of a test, in words."""

    naam: str
    goed: bool
    uitleg: str


class NieuwePartner(Invoer):
    """A partner system that gets access."""

    naam: str = Field(min_length=2, max_length=100)
    scope: Literal["nl-test-admin-flow-1-5", "nl-test-admin-flow-2-3-4"]
    koppeling_id: uuid.UUID | None = None


class NieuwGeheim(Invoer):
    """A new secret for a partner, and how long the old one still works."""

    dagen: int = Field(ge=0, le=partners.MAX_DAGEN)


class KoppelingenState(Basis, rx.State):
    """The connections and partners, and which dialog is open."""

    rijen: list[KoppelingRij] = []
    partners: list[PartnerRij] = []
    eenheden: list[Keuze] = []
    keuzes: list[Keuze] = []
    venster: str = ""
    over: KoppelingRij | None = None
    over_partner: PartnerRij | None = None
    proef_van: str = ""
    proef_naam: str = ""
    stappen: list[StapRij] = []
    nieuw_id: str = ""
    nieuw_geheim: str = ""
    nieuw_wacht: bool = False
    """True when what was just made waits for a second person."""
    geladen: bool = False

    @rx.event
    @handles(P.KOPPELING_BEHEREN)
    async def laad(self):
        """Show the connections with their health."""
        self.rijen = (await lees(koppelingen_lezen.koppelingen))[:50]
        self.partners, self.eenheden = await lees(koppelingen_lezen.partners), await lees(koppelingen_lezen.eenheden)
        self.keuzes = [Keuze(k.id, f"{k.naam} ({k.soort_label.lower()})") for k in self.rijen]
        self.geladen = True
        abonneer(self, onderwerpen.OKE, herlaad=KoppelingenState.laad)

    @rx.event
    @handles(P.KOPPELING_BEHEREN, str)
    async def open(self, koppeling_id):
        """Open the form of one connection, or an empty one."""
        self.over = next((k for k in self.rijen if k.id == koppeling_id), None)
        self.venster, self.fout, self.veldfouten = "koppeling", "", {}

    @rx.event
    @handles(P.KOPPELING_BEHEREN, str)
    async def open_partner(self, client_id):
        """Open the form of a new partner, or ask why the access of one ends."""
        self.over_partner = next((p for p in self.partners if p.client_id == client_id), None)
        self.venster = "intrekken" if self.over_partner else "partner"
        self.nieuw_id, self.nieuw_geheim, self.fout, self.veldfouten = "", "", "", {}

    @rx.event
    @handles(P.KOPPELING_BEHEREN, str)
    async def open_geheim(self, koppeling_id):
        """Ask for the new secret of a connection."""
        self.over = next((k for k in self.rijen if k.id == koppeling_id), None)
        self.venster, self.fout, self.veldfouten = "geheim", "", {}

    @rx.event
    @handles(P.KOPPELING_BEHEREN, str)
    async def open_partnergeheim(self, client_id):
        """Ask how long the old secret of a partner still works."""
        self.over_partner = next((p for p in self.partners if p.client_id == client_id), None)
        self.venster = "partnergeheim" if self.over_partner else ""
        self.nieuw_id, self.nieuw_geheim, self.fout, self.veldfouten = "", "", "", {}

    @rx.event
    @handles(P.KOPPELING_BEHEREN)
    async def sluit(self):
        """Close the dialog and forget what was shown once."""
        self.venster, self.over, self.over_partner, self.fout, self.veldfouten = "", None, None, "", {}
        self.nieuw_id, self.nieuw_geheim = "", ""

    @rx.event
    @handles(P.KOPPELING_BEHEREN, koppelingen.BewaarKoppeling, form=True)
    async def bewaar(self, opdracht):
        """Add or change the connection."""
        id = await doe(koppelingen.bewaar_koppeling, opdracht)
        self.venster, self.over = "", None
        await self.laad()
        wacht = next((k.wacht_op for k in self.rijen if k.id == str(id)), "")
        return meld(f"Bewaard. {wacht}" if wacht else "Koppeling bewaard. Test haar nu.", "info" if wacht else "ok")

    @rx.event
    @handles(P.KOPPELING_BEHEREN, koppelingen.VernieuwGeheim, form=True)
    async def vernieuw(self, opdracht):
        """Try the new secret first; the old one stays when it does not work."""
        koppeling = await lees(koppelingen.haal_koppeling, opdracht.id)
        uitkomst = await asyncio.to_thread(koppelingen.probeer_geheim, koppeling, opdracht)
        await doe(koppelingen.vernieuw_geheim, opdracht, koppeling, uitkomst)
        koppelingen.eis_gelukt(uitkomst)
        self.venster, self.over = "", None
        return [meld("Het nieuwe geheim werkt en is nu in gebruik."), KoppelingenState.laad]

    @rx.event
    @handles(P.KOPPELING_BEHEREN, str)
    async def open_weg(self, koppeling_id):
        """Ask why a connection that nobody agreed to goes."""
        self.over = next((k for k in self.rijen if k.id == koppeling_id), None)
        self.venster, self.fout, self.veldfouten = "weg" if self.over else "", "", {}

    @rx.event
    @handles(P.KOPPELING_BEHEREN, Reden, form=True)
    async def haal_weg(self, invoer):
        """Remove the connection in the dialog."""
        if self.over is None:
            return None
        cmd = koppelingen.HaalKoppelingWeg(id=uuid.UUID(self.over.id), reden=invoer.reden)
        await doe(koppelingen.haal_weg, cmd)
        self.venster, self.over = "", None
        return [meld("De koppeling is weggehaald."), KoppelingenState.laad]

    @rx.event(background=True)
    @handles(P.KOPPELING_BEHEREN, uuid.UUID)
    async def test(self, koppeling_id):
        """Try a connection step by step; the page stays free meanwhile."""
        async with self:
            if self.bezig:
                return
            koppeling = await lees(koppelingen.haal_koppeling, koppeling_id)
            self.bezig, self.stappen, self.fout = True, [], ""
            self.proef_van, self.proef_naam = str(koppeling_id), koppeling.naam
        stappen = await asyncio.to_thread(koppelingen.probeer, koppeling)
        async with self:
            self.stappen = [StapRij(naam=s.naam, goed=s.goed, uitleg=s.uitleg) for s in stappen]
            self.bezig = False
            await doe(koppelingen.noteer_proef, koppeling_id, stappen)

    @rx.event
    @handles(P.KOPPELING_BEHEREN, NieuwePartner, form=True)
    async def voeg_partner_toe(self, invoer):
        """Give a partner access; its secret is shown this once."""
        self.nieuw_wacht = True
        self.nieuw_id, self.nieuw_geheim = await doe(partners.voeg_toe, invoer.naam, invoer.scope, invoer.koppeling_id)
        self.partners = await lees(koppelingen_lezen.partners)

    @rx.event
    @handles(P.KOPPELING_BEHEREN, NieuwGeheim, form=True)
    async def vernieuw_partner(self, invoer):
        """Give the partner in the dialog a new secret, shown this once."""
        if self.over_partner is None:
            return
        self.nieuw_id, self.nieuw_wacht = self.over_partner.client_id, True
        self.nieuw_geheim = await doe(partners.vernieuw_geheim, self.nieuw_id, invoer.dagen)
        self.partners = await lees(koppelingen_lezen.partners)

    @rx.event
    @handles(P.KOPPELING_BEHEREN, str)
    async def beeindig_oud(self, client_id):
        """End the old secret of a partner now."""
        await doe(partners.beeindig_oud_geheim, client_id)
        return [meld("Het oude geheim werkt niet meer."), KoppelingenState.laad]

    @rx.event
    @handles(P.KOPPELING_BEHEREN, Reden, form=True)
    async def trek_partner_in(self, invoer):
        """Shut the partner in the dialog out at once."""
        if self.over_partner is None:
            return None
        await doe(partners.trek_in, self.over_partner.client_id, invoer.reden)
        self.venster, self.over_partner = "", None
        return [meld("Toegang ingetrokken."), KoppelingenState.laad]
