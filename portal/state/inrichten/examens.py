"""What the list of exams knows: one page of them, and the form for a new one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen, paden
from portal.services.inrichten import basisgegevens
from portal.services.inrichten.lezen import examens
from portal.services.inrichten.lezen.examens import ExamenFilter, ExamenRij
from portal.services.inrichten.stand_examenvelden import Examengegevens
from portal.state.inrichten.formulier import ook_mis
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class ExamenlijstState(Basis, Lijst, rx.State):
    """The exams, and whether the form for a new one is open."""

    rijen: list[ExamenRij] = []
    toon: str = ""
    mag: bool = False
    venster: bool = False
    geladen: bool = False

    @rx.event
    @handles(P.CATALOGUS_INZIEN)
    async def laad(self):
        """Show one page of the exams."""
        self._lees_adres("toon", sorteerbaar=examens.SORTEERBAAR)
        self.toon = self.filters.get("toon", "")[:10]
        filter = ExamenFilter(
            zoek=self.zoek, toon=self.toon, pagina=self.pagina, per_pagina=self.per_blad, op=self._op()
        )
        self.rijen = self._neem(await lees(examens.examens, filter))
        self.mag = await lees(examens.mag_examens)
        self.geladen = True
        abonneer(self, onderwerpen.CATALOGUS, onderwerpen.BASIS, herlaad=ExamenlijstState.laad)

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
    @handles(P.VERSIE_BEHEREN, bool)
    async def open(self, aan):
        """Open or close the form for a new exam."""
        self.venster, self.fout, self.veldfouten = aan, "", {}

    async def _ook_mis(self, model: Any, waarden: dict[str, Any]) -> dict[str, str]:
        return await ook_mis(model, waarden)

    @rx.event
    @handles(P.VERSIE_BEHEREN, Examengegevens, form=True)
    async def maak(self, gegevens):
        """Make an exam of the school."""
        id = await doe(basisgegevens.bewaar_examen, gegevens)
        self.venster = False
        return [meld("Examen gemaakt. Maak nu een versie."), rx.redirect(paden.examen(id))]
