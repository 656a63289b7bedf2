"""What a teacher's list of students knows."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.aanmelden.lezen import inschrijvingen, volgorde
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.grond import onderwerpen
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

_FILTERS = ("gevraagd", "wacht_op_go", "te_plaatsen", "geplaatst")


class StudentenState(Basis, Lijst, rx.State):
    """My students and their exams."""

    rijen: list[InschrijvingRij] = []
    welke: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.GO_GEVEN)
    async def laad(self):
        """Read one page of enrolments of my students."""
        self._lees_adres("toon", sorteerbaar=volgorde.SORTEERBAAR)
        self.welke = self.filters.get("toon", "") if self.filters.get("toon") in _FILTERS else ""
        blad = await lees(
            inschrijvingen.inschrijvingen,
            InschrijvingFilter(
                zoek=self.zoek, stand=self.welke, pagina=self.pagina, per_pagina=self.per_blad, op=self._op()
            ),
        )
        self.rijen = self._neem(blad)
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=StudentenState.laad)

    @rx.event
    @handles(P.GO_GEVEN, dict[str, str])
    async def zoeken(self, form):
        """Search on name, number or exam."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.GO_GEVEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.GO_GEVEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)
