"""What the catalogue page knows: versions of exams, and fetching the catalogue of a delivery system."""

from __future__ import annotations

import asyncio
import uuid

import reflex as rx
from pydantic import Field

from portal.domain.catalogus import Keus
from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.jobs import ophalen
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.inrichten import catalogus
from portal.services.inrichten import versies as beslis
from portal.services.inrichten.lezen import versies, voorstel
from portal.services.inrichten.lezen.versies import VersieFilter, VersieRij
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Invoer, Reden
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

_SAMEN = 100
"""So many versions are withdrawn together at most."""


class KiesCatalogus(Invoer):
    """Which delivery system, and what of its catalogue."""

    koppeling_id: uuid.UUID
    zoek: str = Field(default="", max_length=100)
    gelicentieerd: bool = False


class CatalogusState(Basis, Lijst, rx.State):
    """The list of versions and the dialog to fetch the catalogue."""

    rijen: list[VersieRij] = []
    koppelingen: list[Keuze] = []
    venster: bool = False
    mag_intrekken: bool = False
    gekozen: list[Keuze] = []
    """The established versions that are ticked, also on other pages of the list."""
    aangevinkt: list[str] = []
    """Their ids."""
    intrekken: bool = False
    """The dialog that asks why they are withdrawn is open."""
    geladen: bool = False

    @rx.event
    @handles(P.CATALOGUS_INZIEN)
    async def laad(self):
        """Show one page of the catalogue."""
        self._lees_adres("status", sorteerbaar=versies.SORTEERBAAR)
        uitkomst = await lees(
            versies.versies,
            VersieFilter(
                zoek=self.zoek,
                status=self.filters.get("status", ""),
                op=self._op(),
                pagina=self.pagina,
                per_pagina=self.per_blad,
            ),
        )
        self.rijen = self._neem(uitkomst)
        self.koppelingen = await lees(voorstel.koppelingen, "tas")
        self.mag_intrekken = wie().can(P.VERSIE_VASTSTELLEN)
        self.geladen = True
        abonneer(self, onderwerpen.CATALOGUS, herlaad=CatalogusState.laad)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Search by code or name."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.CATALOGUS_INZIEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.CATALOGUS_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    def _kies(self, gekozen: list[Keuze]) -> None:
        self.gekozen, self.aangevinkt = gekozen, [k.waarde for k in gekozen]

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, uuid.UUID)
    async def vink(self, versie_id):
        """Tick a version of the page on screen to withdraw it, or take the tick away."""
        over = [k for k in self.gekozen if k.waarde != str(versie_id)]
        erbij = [Keuze(r.id, f"{r.naam} ({r.code})") for r in self.rijen if r.id == str(versie_id)]
        self._kies(over if len(over) < len(self.gekozen) else [*over, *erbij][:_SAMEN])

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN)
    async def wis(self):
        """Take every tick away."""
        self._kies([])

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, bool)
    async def vraag_intrekken(self, aan):
        """Ask once why what is ticked is withdrawn."""
        self.intrekken, self.fout, self.veldfouten = aan and bool(self.gekozen), "", {}

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, Reden, form=True)
    async def trek_in(self, invoer):
        """Withdraw what is ticked."""
        if not self.intrekken:
            return None
        ids = tuple(als_id(k.waarde) for k in self.gekozen)
        aantal = await doe(beslis.trek_versies_in, beslis.TrekVersiesIn(versie_ids=ids, reden=invoer.reden))
        self.intrekken = False
        self._kies([])
        return [meld(f"{telt(aantal, 'versie', 'versies')} ingetrokken.", "info"), CatalogusState.laad]

    @rx.event
    @handles(P.CATALOGUS_IMPORTEREN, bool)
    async def toon_venster(self, aan):
        """Open or close the dialog to fetch a catalogue."""
        self.venster = aan

    @rx.event
    @handles(P.CATALOGUS_IMPORTEREN, KiesCatalogus, form=True)
    async def haal_op(self, keuze):
        """Fetch the catalogue and show what an import would change."""
        self.bezig = True
        yield
        keus = Keus(keuze.zoek, keuze.gelicentieerd)
        gehaald = await asyncio.to_thread(ophalen.haal_catalogus, keuze.koppeling_id, keus)
        voorstel_id = await doe(catalogus.maak_voorstel, keuze.koppeling_id, gehaald)
        self.bezig, self.venster = False, False
        yield rx.redirect(paden.catalogusvoorstel(voorstel_id))
