"""What the list of groups knows, and asking a registry for groups."""

from __future__ import annotations

import asyncio
import uuid

import reflex as rx
from pydantic import Field

from portal.domain.rechten import P
from portal.jobs import ophalen_omgeving
from portal.services.aanmelden import groepen
from portal.services.aanmelden.lezen import groepen as groepen_lezen
from portal.services.aanmelden.lezen.groepen import GroepFilter, GroepRij
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.services.inrichten.lezen import voorstel
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class ZoekGroepen(Invoer):
    """Which registry, and a part of the name."""

    koppeling_id: uuid.UUID
    naam: str = Field(default="", max_length=80)


class GroepenState(Basis, Lijst, rx.State):
    """The groups that are known here."""

    rijen: list[GroepRij] = []
    koppelingen: list[Keuze] = []
    venster: bool = False
    geladen: bool = False

    @rx.event
    @handles(P.INSCHRIJVING_DOEN)
    async def laad(self):
        """Show one page of groups."""
        await self._lees_lijst()
        self.koppelingen = await lees(voorstel.koppelingen, "dr")
        self.geladen = True
        abonneer(self, onderwerpen.GROEPEN, herlaad=GroepenState.laad)

    async def _lees_lijst(self) -> None:
        self._lees_adres(sorteerbaar=groepen_lezen.SORTEERBAAR)
        self.rijen = self._neem(
            await lees(
                groepen_lezen.groepen,
                GroepFilter(zoek=self.zoek, pagina=self.pagina, per_pagina=self.per_blad, op=self._op()),
            )
        )

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, dict[str, str])
    async def zoeken(self, form):
        """Search by name or code."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

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
    @handles(P.OKE_HERSTELLEN, bool)
    async def toon_venster(self, aan):
        """Open or close the dialog to ask for groups."""
        self.venster = aan

    @rx.event
    @handles(P.OKE_HERSTELLEN, ZoekGroepen, form=True)
    async def haal_op(self, vraag):
        """Ask the registry and keep what it gives."""
        id = await doe(groepen.begin_zoeken, vraag.koppeling_id)
        self.bezig = True
        yield
        aantal = await asyncio.to_thread(ophalen_omgeving.zoek_groepen, id, vraag.naam)
        self.bezig, self.venster = False, False
        yield [GroepenState.laad, meld("Geen groep gevonden." if not aantal else f"Groepen gevonden: {aantal}.")]
