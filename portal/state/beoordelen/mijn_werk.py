"""What the list of work of an assessor knows."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.domain.statussen import BeoordelingStatus
from portal.services.beoordelen.lezen import werk
from portal.services.beoordelen.lezen.werk import BeoordelingRij, WerkFilter
from portal.services.grond import onderwerpen
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class BeoordelenState(Basis, Lijst, rx.State):
    """One page of my work, to do or done."""

    rijen: list[BeoordelingRij] = []
    welke: str = BeoordelingStatus.TE_DOEN.value
    van_zitting: bool = False
    geladen: bool = False

    @rx.event
    @handles(P.BEOORDELING_DOEN)
    async def laad(self):
        """Read one page of my work."""
        self._lees_adres("status", "zitting", sorteerbaar=werk.SORTEERBAAR)
        gedaan = self.filters.get("status") == BeoordelingStatus.GEDAAN
        self.welke = BeoordelingStatus.GEDAAN.value if gedaan else BeoordelingStatus.TE_DOEN.value
        zitting = als_id(self.filters["zitting"]) if "zitting" in self.filters else None
        self.van_zitting = zitting is not None
        blad = await lees(
            werk.mijn_werk,
            WerkFilter(
                status=self.welke, zitting_id=zitting, pagina=self.pagina, per_pagina=self.per_blad, op=self._op()
            ),
        )
        self.rijen = self._neem(blad)
        self.geladen = True
        abonneer(self, onderwerpen.WERK, onderwerpen.RESULTATEN, herlaad=BeoordelenState.laad)

    @rx.event
    @handles(P.BEOORDELING_DOEN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.BEOORDELING_DOEN, int)
    async def ga_naar(self, pagina):
        """Another page of the list."""
        return await self._laat_zien(pagina=pagina)
