"""What the grid of an exam plan knows: which plan is shown, beside which other one."""

from __future__ import annotations

import asyncio

import reflex as rx

from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.inrichten import examenplan as plan
from portal.services.inrichten.lezen import examenplan, raster
from portal.services.inrichten.lezen.raster import Raster, RasterFilter
from portal.state.raamwerk.adres import als_id, uit_adres
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class RasterState(Basis, Lijst, rx.State):
    """The plan of one programme and cohort, compared with another cohort."""

    raster: Raster = Raster()
    opleidingen: list[Keuze] = []
    venster: bool = False
    geladen: bool = False

    def _jaar(self, naam: str) -> int:
        tekst = self.filters.get(naam, "")
        return int(tekst[:4]) if tekst.isascii() and tekst.isdigit() else 0

    @rx.event
    @handles(P.CATALOGUS_INZIEN)
    async def laad(self):
        """Show the plan of the address."""
        self._lees_adres("opleiding", "cohort", "vorig")
        filter = RasterFilter(
            opleiding_id=uit_adres(self, "opleiding"), cohort=self._jaar("cohort"), vorig=self._jaar("vorig")
        )
        self.opleidingen = await lees(examenplan.opleidingen)
        self.raster = await lees(raster.raster, filter)
        self.geladen = True
        abonneer(self, onderwerpen.BASIS, herlaad=RasterState.laad)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def kies_opleiding(self, opleiding):
        """Show the newest plan of another programme."""
        return await self._laat_zien(opleiding=opleiding, cohort="", vorig="")

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def kies_cohort(self, cohort):
        """Show the plan of another cohort, beside the one before it."""
        return await self._laat_zien(cohort=cohort, vorig="")

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def kies_vorig(self, vorig):
        """Compare with another cohort."""
        return await self._laat_zien(vorig=vorig)

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN)
    async def kopieer(self):
        """Make a copy for the next cohort on trial, and show what it would do."""
        r = self.raster
        cmd = plan.KopieerPlan(van=r.cohort, naar=r.cohort + 1, opleiding_id=als_id(r.opleiding))
        gelezen = await asyncio.to_thread(plan.lees_kopie, cmd)
        return rx.redirect(paden.basis_partij(await doe(plan.neem_kopie, gelezen)))

    @rx.event
    @handles(P.EXAMENPLAN_VASTSTELLEN, bool)
    async def vraag_vast(self, aan):
        """Ask once before all that is proposed in this plan is established."""
        self.venster, self.fout, self.veldfouten = aan, "", {}

    @rx.event
    @handles(P.EXAMENPLAN_VASTSTELLEN)
    async def stel_vast(self):
        """Establish what is proposed in the plan that is shown."""
        if not self.raster.opleiding:
            return None
        r = self.raster
        cmd = plan.StelPlanVast(opleiding_id=als_id(r.opleiding), cohort=r.cohort, gezien=r.gezien)
        aantal = await doe(plan.stel_plan_vast, cmd)
        self.venster = False
        return [meld(f"{telt(aantal, 'examen', 'examens')} vastgesteld."), RasterState.laad]
