"""What a student's page of accommodations knows, and asking for one."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.domain.voorzieningen import Soort
from portal.services.grond import onderwerpen
from portal.services.plannen import voorzieningen
from portal.services.plannen.lezen import voorzieningen as voorzieningen_lezen
from portal.services.plannen.lezen.voorzieningen import VoorzieningFilter, VoorzieningRij
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.live import abonneer


class Voorzieningaanvraag(Invoer):
    """What is filled in; the student is always oneself."""

    soort: Soort
    minuten: int | None = zoals(voorzieningen.VraagVoorziening, "minuten")
    procent: int | None = zoals(voorzieningen.VraagVoorziening, "procent")
    omschrijving: str = zoals(voorzieningen.VraagVoorziening, "omschrijving")
    grond: str = zoals(voorzieningen.VraagVoorziening, "grond")


class VoorzieningenAanvragenState(Basis, rx.State):
    """My accommodations, granted and asked."""

    rijen: list[VoorzieningRij] = []
    soort: str = ""
    open: bool = False
    geladen: bool = False

    async def _ververs(self) -> None:
        self.rijen = (await lees(voorzieningen_lezen.voorzieningen, VoorzieningFilter(per_pagina=50))).rijen
        self.geladen = True

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN)
    async def laad(self):
        """Read my accommodations."""
        await self._ververs()
        abonneer(self, onderwerpen.WERK, herlaad=VoorzieningenAanvragenState.laad)

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN, bool)
    async def toon(self, aan):
        """Open or close the form."""
        self.open, self.soort = aan, ""

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN, str)
    async def kies_soort(self, soort):
        """Ask for what this kind needs."""
        self.soort = soort

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN, voorzieningen.TrekAanvraagIn)
    async def trek_in(self, opdracht):
        """Take back a request of mine."""
        await doe(voorzieningen.trek_aanvraag_in, opdracht)
        await self._ververs()
        return meld("Je aanvraag is ingetrokken.")

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN, Voorzieningaanvraag, form=True)
    async def vraag(self, vorm):
        """Send the request to the exam office."""
        cmd = voorzieningen.VraagVoorziening(
            student_id=wie().persoon_id,
            soort=vorm.soort,
            minuten=vorm.minuten,
            procent=vorm.procent,
            omschrijving=vorm.omschrijving,
            grond=vorm.grond,
        )
        await doe(voorzieningen.vraag_voorziening, cmd)
        self.open = False
        await self._ververs()
        return meld("Je aanvraag is verstuurd. Het examenbureau beslist.")
