"""What the page of accommodations knows: requests and what was granted, and the decision dialog."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.plannen import voorzieningen
from portal.services.plannen.lezen import voorzieningen as voorzieningen_lezen
from portal.services.plannen.lezen.voorzieningen import VoorzieningFilter, VoorzieningRij
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState


class VoorzieningenState(Basis, Lijst, rx.State):
    """The list of accommodations."""

    rijen: list[VoorzieningRij] = []
    gekozen: VoorzieningRij | None = None
    komend: list[str] = []
    """Where granting what is chosen counts at once."""
    toekennen: bool = True
    te_wijzigen: VoorzieningRij | None = None
    geladen: bool = False

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN)
    async def laad(self):
        """Show one page; requests come first."""
        self._lees_adres("status", sorteerbaar=voorzieningen_lezen.SORTEERBAAR)
        status = self.filters.get("status", "")
        uitkomst = await lees(
            voorzieningen_lezen.voorzieningen,
            VoorzieningFilter(
                status=status, zoek=self.zoek, pagina=self.pagina, per_pagina=self.per_blad, op=self._op()
            ),
        )
        self.rijen = self._neem(uitkomst)
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=VoorzieningenState.laad)

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, dict[str, str])
    async def zoeken(self, form):
        """Search by student."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, str)
    async def kies_status(self, status):
        """Only requests, or only what was decided."""
        return await self._laat_zien(status=status)

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, str)
    async def open(self, id):
        """Open the decision about one request; empty closes it."""
        self.gekozen = next((r for r in self.rijen if r.id == id), None)
        self.toekennen = True
        self.komend = list(await lees(voorzieningen_lezen.gevolg, als_id(id))) if self.gekozen else []

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, str)
    async def open_wijzigen(self, id):
        """Open what was granted, to change it; empty closes it."""
        self.te_wijzigen = next((r for r in self.rijen if r.id == id), None)
        self.komend = list(await lees(voorzieningen_lezen.gevolg, als_id(id))) if self.te_wijzigen else []

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, voorzieningen.WijzigVoorziening, form=True)
    async def wijzig_voorziening(self, opdracht):
        """Let it hold from or until another day, or be another amount."""
        await doe(voorzieningen.wijzig_voorziening, opdracht)
        self.te_wijzigen = None
        return [meld("De voorziening is gewijzigd."), VoorzieningenState.laad]

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, str)
    async def kies_besluit(self, besluit):
        """Grant or refuse."""
        self.toekennen = besluit == "ja"

    @rx.event
    @handles(P.VOORZIENING_BESLUITEN, voorzieningen.BesluitVoorziening, form=True)
    async def besluit(self, opdracht):
        """Record the decision."""
        await doe(voorzieningen.besluit_voorziening, opdracht)
        self.gekozen = None
        tekst = "Voorziening toegekend." if opdracht.toekennen else "Voorziening afgewezen."
        return [meld(tekst), VoorzieningenState.laad, SessieState.ververs]
