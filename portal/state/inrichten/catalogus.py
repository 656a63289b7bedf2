"""What the catalogue page knows: versions of exams, and fetching the catalogue of a delivery system."""

from __future__ import annotations

import asyncio
import uuid

import reflex as rx
from pydantic import Field

from portal.domain.catalogus import Keus
from portal.domain.rechten import P
from portal.jobs import ophalen
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.inrichten import catalogus
from portal.services.inrichten.lezen import versies, voorstel
from portal.services.inrichten.lezen.versies import VersieFilter, VersieRij
from portal.state.raamwerk.basis import Basis, doe, handles, lees
from portal.state.raamwerk.invoer import Invoer
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


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
