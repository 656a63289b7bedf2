"""What a student's list of results knows."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.beoordelen.lezen import resultaten
from portal.services.beoordelen.lezen.resultaten import ResultaatRij
from portal.services.grond import onderwerpen
from portal.state.raamwerk.basis import Basis, handles, lees, wie
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class ResultatenState(Basis, Lijst, rx.State):
    """One page of my results."""

    rijen: list[ResultaatRij] = []
    geladen: bool = False

    @rx.event
    @handles(P.INSCHRIJVING_ZELF)
    async def laad(self):
        """Read one page of my results."""
        self._lees_adres()
        self.rijen = self._neem(await lees(resultaten.mijn_resultaten, pagina=self.pagina))
        self.geladen = True
        abonneer(self, onderwerpen.persoon(wie().persoon_id), onderwerpen.RESULTATEN, herlaad=ResultatenState.laad)

    @rx.event
    @handles(P.INSCHRIJVING_ZELF, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)
