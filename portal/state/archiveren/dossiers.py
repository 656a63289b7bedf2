"""What the list of dossiers knows: sittings with what their dossier lacks, or students."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.archiveren.lezen import dossiers
from portal.services.archiveren.lezen.dossiers import DossierFilter, DossierRij, StudentRij
from portal.services.grond import onderwerpen
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class DossiersState(Basis, Lijst, rx.State):
    """One page of sittings or of students."""

    zittingen: list[DossierRij] = []
    studenten: list[StudentRij] = []
    soort: str = "zittingen"
    onvolledig: bool = False
    geladen: bool = False

    @rx.event
    @handles(P.DOSSIER_INZIEN)
    async def laad(self):
        """Show one page of the kind in the address."""
        self._lees_adres("soort", "stand", sorteerbaar=(*dossiers.SORTEERBAAR, *dossiers.SORTEERBAAR_STUDENT))
        self.soort = "studenten" if self.filters.get("soort") == "studenten" else "zittingen"
        self.onvolledig = self.filters.get("stand") == "onvolledig"
        filter = DossierFilter(
            tekst=self.zoek, onvolledig=self.onvolledig, pagina=self.pagina, per_pagina=self.per_blad, op=self._op()
        )
        if self.soort == "studenten":
            self.zittingen, self.studenten = [], self._neem(await lees(dossiers.studenten, filter))
        else:
            self.studenten, self.zittingen = [], self._neem(await lees(dossiers.dossiers, filter))
        self.geladen = True
        abonneer(self, onderwerpen.RESULTATEN, herlaad=DossiersState.laad)

    @rx.event
    @handles(P.DOSSIER_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Search by exam and sitting, or by name and number."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.DOSSIER_INZIEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.DOSSIER_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)
