"""What the page of the turning school year knows: the year, its programmes, and how many still wait."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.services.grond import onderwerpen
from portal.services.plannen import jaar_terug, jaarwissel
from portal.services.plannen.lezen import jaarwissel as lezen
from portal.services.plannen.lezen.jaarwissel import JaarFilter, JaarRij, JaarStand
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class JaarwisselState(Basis, Lijst, rx.State):
    """The programmes of the chosen school year."""

    stand: JaarStand = JaarStand()
    rijen: list[JaarRij] = []
    vraagt: bool = False
    vraagt_terug: bool = False
    geladen: bool = False

    @rx.event
    @handles(P.RAPPORT_INZIEN)
    async def laad(self):
        """Show one page of programmes for the school year of the address."""
        self._lees_adres("jaar")
        self.stand = await lees(lezen.stand, self.filters.get("jaar", ""))
        filter = JaarFilter(
            schooljaar=self.stand.schooljaar, zoek=self.zoek, pagina=self.pagina, per_pagina=self.per_blad
        )
        self.rijen = self._neem(await lees(lezen.overzicht, filter))
        self.geladen = True
        abonneer(self, onderwerpen.JAARWISSEL, onderwerpen.BASIS, herlaad=JaarwisselState.laad)

    @rx.event
    @handles(P.RAPPORT_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Search by programme."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.RAPPORT_INZIEN, str)
    async def kies_jaar(self, jaar):
        """Another school year."""
        return await self._laat_zien(jaar=jaar)

    @rx.event
    @handles(P.RAPPORT_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN, bool)
    async def vraag_alles(self, ja):
        """Ask before every programme is turned, or not after all."""
        self.vraagt, self.fout = ja, ""

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN)
    async def draai_alles(self):
        """Have every programme turned, one after the other."""
        aantal = await doe(jaarwissel.draai_alles, jaarwissel.DraaiAlles(schooljaar=self.stand.schooljaar))
        self.vraagt = False
        tekst = f"{telt(aantal, 'opleiding staat', 'opleidingen staan')} klaar. U kunt intussen verder werken."
        return [meld(tekst), JaarwisselState.laad]

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN, bool)
    async def vraag_terug(self, ja):
        """Ask why everything goes back, or not after all."""
        self.vraagt_terug, self.fout, self.veldfouten = ja, "", {}

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN, Reden, form=True)
    async def draai_alles_terug(self, vorm):
        """Have every turn to this school year put back, one after the other."""
        cmd = jaar_terug.DraaiAllesTerug(schooljaar=self.stand.schooljaar, reden=vorm.reden)
        aantal = await doe(jaar_terug.draai_alles_terug, cmd)
        self.vraagt_terug = False
        tekst = f"{telt(aantal, 'keer gaat', 'keer gaan')} terug. U kunt intussen verder werken."
        return [meld(tekst), JaarwisselState.laad]
