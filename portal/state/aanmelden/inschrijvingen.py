"""What the page of enrolments knows: who waits for what, and fetching enrolments from a registry."""

from __future__ import annotations

import asyncio

import reflex as rx

from portal.domain import tijd
from portal.domain.rechten import P
from portal.jobs import ophalen as jobs
from portal.services.aanmelden.lezen import inschrijvingen, volgorde
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.services.inrichten.lezen import voorstel
from portal.services.monitoren.lezen import oke_stand
from portal.services.plannen.lezen import vastgelopen
from portal.services.vaststellen import herhaling
from portal.services.zenden import ophalen
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class AanmeldenState(Basis, Lijst, rx.State):
    """The list of enrolments and the pull of flow 1."""

    rijen: list[InschrijvingRij] = []
    aantallen: dict[str, int] = {}
    koppelingen: list[Keuze] = []
    venster: bool = False
    te_herhalen: InschrijvingRij | None = None
    """The enrolment for which the board is asked to give the same variant again."""
    ophalen_tekst: str = ""
    samenvatting: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.INSCHRIJVING_DOEN)
    async def laad(self):
        """Show one page of enrolments, and how many wait for what."""
        await self._lees_lijst()
        self.aantallen = await lees(inschrijvingen.aantallen)
        self.koppelingen = await lees(voorstel.koppelingen, "dr")
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=AanmeldenState.laad)

    async def _lees_lijst(self) -> None:
        self._lees_adres("status", sorteerbaar=volgorde.SORTEERBAAR)
        status = self.filters.get("status", "")
        vast = status == vastgelopen.VAST
        filter = InschrijvingFilter(
            zoek=self.zoek,
            stand="open" if vast else status,
            pagina=self.pagina,
            per_pagina=self.per_blad,
            op=self._op(),
        )
        if vast:
            self.rijen = self._neem(await lees(vastgelopen.lijst, filter))
        else:
            self.rijen = self._neem(await lees(inschrijvingen.inschrijvingen, filter))

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, dict[str, str])
    async def zoeken(self, form):
        """Search by student or exam."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def kies_status(self, status):
        """Only who waits for this."""
        return await self._laat_zien(status=status)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.ZITTING_PLAATSEN, str)
    async def vraag_herhalen(self, id):
        """Ask why a student should get a variant again; empty closes the dialog."""
        self.te_herhalen = next((r for r in self.rijen if r.id == id), None)
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.ZITTING_PLAATSEN, Reden, form=True)
    async def vraag_commissie(self, vorm):
        """Ask the board to let a student take the same variant again."""
        rij = self.te_herhalen
        cmd = herhaling.VraagHerhaling(
            zitting_id=als_id(rij.vraag_zitting if rij else ""), inschrijving_id=als_id(rij.id if rij else ""),
            toelichting=vorm.reden,
        )  # fmt: skip
        await doe(herhaling.vraag_herhaling, cmd)
        self.te_herhalen = None
        return [AanmeldenState.laad, meld("De vraag ligt bij de examencommissie.")]

    @rx.event
    @handles(P.OKE_HERSTELLEN, bool)
    async def toon_venster(self, aan):
        """Open or close the dialog to fetch enrolments."""
        self.venster = aan
        if aan:
            self.samenvatting = ""

    @rx.event(background=True)
    @handles(P.OKE_HERSTELLEN, ophalen.HaalAanmeldingen, form=True)
    async def haal_op(self, opdracht):
        """Fetch flow 1 in the background, telling how far it is, and sum up what it brought."""
        id, begin = await doe(ophalen.begin_ophalen, opdracht), tijd.nu()
        async with self:
            self.bezig, self.fout, self.samenvatting = True, "", ""
            self.ophalen_tekst = "Verbinding maken met het deelnemersysteem …"
        werk = asyncio.create_task(asyncio.to_thread(jobs.haal_deelnemers, id))
        while not werk.done():
            await asyncio.wait([werk], timeout=1)
            aantal = await lees(oke_stand.gelezen_sinds, id, begin)
            async with self:
                self.ophalen_tekst = f"Bezig met ophalen: {aantal} pagina’s gelezen."
        s = await werk
        async with self:
            self.bezig, self.ophalen_tekst, self.samenvatting, self.venster = False, "", s.tekst, False
        return [meld("Aanmeldingen opgehaald."), AanmeldenState.laad]
