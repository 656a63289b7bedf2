"""What the list of the board knows: sittings with results that wait, and those that are done."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.vaststellen.lezen import te_vaststellen
from portal.services.vaststellen.lezen.te_vaststellen import TeVaststellenRij, VaststelFilter
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class VaststellenState(Basis, Lijst, rx.State):
    """The list of sittings to establish."""

    rijen: list[TeVaststellenRij] = []
    stand: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.RESULTAAT_INZIEN)
    async def laad(self):
        """Show one page of what waits, oldest first."""
        self._lees_adres("stand", sorteerbaar=te_vaststellen.SORTEERBAAR)
        self.stand = self.filters.get("stand", "")
        self.rijen = self._neem(
            await lees(
                te_vaststellen.te_vaststellen,
                VaststelFilter(
                    stand=self.stand, zoek=self.zoek, pagina=self.pagina, per_pagina=self.per_blad, op=self._op()
                ),
            )
        )
        self.geladen = True
        abonneer(self, onderwerpen.RESULTATEN, herlaad=VaststellenState.laad)

    @rx.event
    @handles(P.RESULTAAT_INZIEN, dict[str, str])
    async def zoeken(self, form):
        """Search by exam, version or room."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.RESULTAAT_INZIEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.RESULTAAT_INZIEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)
