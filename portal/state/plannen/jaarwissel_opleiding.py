"""What the page of one programme knows of the turn of the year: what it would do, what it did, and what going back does."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.plannen import jaar_terug, jaarwissel
from portal.services.plannen.lezen import jaarwissel as lezen
from portal.services.plannen.lezen.jaarwissel import GedraaidRij, GevolgRij, JaarOpleiding, JaarTerug
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class JaarOpleidingState(Basis, Lijst, rx.State):
    """The dry run of one programme, one page of its rows, and its history."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        opleiding_id: str

    beeld: JaarOpleiding = JaarOpleiding()
    rijen: list[GevolgRij] = []
    eerder: list[GedraaidRij] = []
    terug: JaarTerug | None = None
    samenvatting: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.RAPPORT_INZIEN)
    async def laad(self):
        """Show the programme of the address."""
        self._lees_adres("jaar", "toon")
        id = als_id(self.opleiding_id)
        if self.beeld.id != self.opleiding_id:
            self.samenvatting, self.terug, self.geladen = "", None, False
        jaar, toon = self.filters.get("jaar", ""), self.filters.get("toon", "")
        beeld = await lees(lezen.opleiding, id, jaar, toon, self.pagina)
        self.rijen, self.beeld = self._neem(beeld.rijen), beeld
        self.eerder = await lees(lezen.gedraaid, id)
        self.geladen = True
        abonneer(self, onderwerpen.JAARWISSEL, onderwerpen.BASIS, herlaad=JaarOpleidingState.laad)

    @rx.event
    @handles(P.RAPPORT_INZIEN, str)
    async def kies(self, toon):
        """Only rows with this outcome, or all with the same one again."""
        return await self._laat_zien(toon="" if self.filters.get("toon") == toon else toon)

    @rx.event
    @handles(P.RAPPORT_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page of the rows."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN)
    async def draai(self):
        """Do what is shown."""
        cmd = jaarwissel.DraaiJaar(
            opleiding_id=als_id(self.beeld.id), schooljaar=self.beeld.schooljaar, kenmerk=self.beeld.kenmerk
        )
        gedaan = await doe(jaarwissel.draai_jaar, cmd)
        self.samenvatting = lezen.gedaan_in_woorden(gedaan)
        return [meld("Het schooljaar is gedraaid voor deze opleiding."), JaarOpleidingState.laad]

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, uuid.UUID)
    async def toon_terug(self, id):
        """Show what putting back would do."""
        self.terug, self.fout, self.veldfouten = await lees(lezen.terug, id), "", {}

    @rx.event
    @handles(P.INSCHRIJVING_DOEN)
    async def sluit(self):
        """Not after all."""
        self.terug, self.fout, self.veldfouten = None, "", {}

    @rx.event
    @handles(P.EXAMENPLAN_BEHEREN, Reden, form=True)
    async def draai_terug(self, vorm):
        """Put back whatever can be."""
        if self.terug is None:
            return None
        cmd = jaar_terug.DraaiTerug(jaarwissel_id=als_id(self.terug.id), reden=vorm.reden)
        telling = await doe(jaar_terug.draai_terug, cmd)
        self.terug = None
        over = "; ".join(f"{naam}: {reden}" for naam, reden in telling.overgeslagen[:10])
        self.samenvatting = f"Teruggedraaid: {telling.gedaan}. Gebleven: {len(telling.overgeslagen)}. {over}"
        return [meld("Teruggedraaid. U kunt het jaar opnieuw draaien."), JaarOpleidingState.laad]
