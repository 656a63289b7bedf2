"""What the page of reconciliation knows: the differences, what was read back, and the repair of one."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.domain.velden import als_uuid
from portal.services.grond import onderwerpen, paden
from portal.services.monitoren import meldingen, teruglezen
from portal.services.monitoren.lezen import aansluiting, teruggelezen
from portal.services.monitoren.lezen.aansluiting_rij import AansluitRij
from portal.services.monitoren.lezen.teruggelezen import TeruglezingRij
from portal.services.monitoren.meldingen import MaakMelding
from portal.services.monitoren.teruglezen import LeesAllesTerug, LeesTerug, StuurOpnieuw
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState

_MAX = 50


class AansluitingState(Basis, Lijst, rx.State):
    """Everything that does not match."""

    rijen: list[AansluitRij] = []
    lezingen: list[TeruglezingRij] = []
    vandaan: str = ""
    """The sitting that the page is limited to."""
    geladen: bool = False

    @rx.event
    @handles(P.OKE_HERSTELLEN)
    async def laad(self):
        """Show the differences, of one sitting or of all."""
        self._lees_adres("soort", "zitting")
        zitting_id = als_uuid(self.filters.get("zitting", ""))
        alle = await lees(aansluiting.aansluiting, zitting_id)
        soort = self.filters.get("soort", "")
        rijen = [r for r in alle if soort not in aansluiting.SOORTEN or r.code == soort]
        self.rijen, self.totaal = rijen[:_MAX], len(rijen)
        self.lezingen = await lees(teruggelezen.lezingen, zitting_id)
        self.vandaan = (await lees(teruggelezen.zitting_naam, zitting_id)) if zitting_id else ""
        self.geladen = True
        abonneer(self, onderwerpen.OKE, herlaad=AansluitingState.laad)

    @rx.event
    @handles(P.OKE_HERSTELLEN, str)
    async def kies(self, soort):
        """Only one kind of difference, or all."""
        return await self._laat_zien(soort=soort)

    @rx.event
    @handles(P.OKE_HERSTELLEN)
    async def wis(self):
        """All filters off."""
        return rx.redirect(paden.AANSLUITING, replace=True)

    @rx.event
    @handles(P.OKE_HERSTELLEN)
    async def lees_alles_terug(self):
        """Ask the delivery systems about the coming two weeks, or about the sitting of this page."""
        if zitting_id := als_uuid(self.filters.get("zitting", "")):
            await doe(teruglezen.lees_terug, LeesTerug(zitting_id=zitting_id))
            return meld("De vraag is verstuurd. De uitkomst komt hier vanzelf te staan.")
        aantal = await doe(teruglezen.lees_alles_terug, LeesAllesTerug())
        woord = "1 zitting wordt" if aantal == 1 else f"{aantal} zittingen worden"
        return meld(f"{woord} teruggelezen. De uitkomst komt hier vanzelf te staan.")

    @rx.event
    @handles(P.OKE_HERSTELLEN, str)
    async def herstel(self, sleutel):
        """Send again what a difference is about."""
        rij = next((r for r in self.rijen if r.sleutel == sleutel and r.actie), None)
        if rij is None:
            return None
        opdracht = StuurOpnieuw(
            zitting_id=uuid.UUID(rij.zitting_id),
            deelname_id=als_uuid(rij.deelname_id),
            uitslag=rij.code.startswith("uitslag"),
        )
        aantal = await doe(teruglezen.stuur_opnieuw, opdracht)
        woord = "Eén bericht gaat" if aantal == 1 else f"{aantal} berichten gaan"
        return [meld(f"{woord} naar het afnamesysteem."), AansluitingState.laad, SessieState.ververs]

    @rx.event
    @handles(P.OKE_HERSTELLEN, str)
    async def maak_melding(self, sleutel):
        """Write a difference in the issue log."""
        rij = next((r for r in self.rijen if r.sleutel == sleutel), None)
        if rij is None:
            return None
        opdracht = MaakMelding(
            titel=f"{rij.soort}: {rij.zitting}"[:200],
            omschrijving=f"{rij.tekst} {rij.herstel}",
            zitting_id=uuid.UUID(rij.zitting_id),
            sleutel=rij.sleutel,
        )
        melding_id = await doe(meldingen.maak_melding, opdracht)
        return [meld("In het meldingenlog gezet."), rx.redirect(paden.melding(melding_id))]
