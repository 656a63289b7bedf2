"""What the issue log knows: one page of issues with its filters, and the form of a new one."""

from __future__ import annotations

import reflex as rx

from portal.domain.meldingen import MELDING, OORZAKEN
from portal.domain.rechten import P
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.monitoren import meldingen
from portal.services.monitoren.lezen import meldingen as meldingen_lezen
from portal.services.monitoren.lezen.meldingen import MeldingFilter, MeldingRij, MeldingStand
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

_FILTERS = ("status", "oorzaak", "wie")


class MeldingenState(Basis, Lijst, rx.State):
    """The list of issues."""

    rijen: list[MeldingRij] = []
    stand: MeldingStand = MeldingStand()
    eigenaars: list[Keuze] = []
    maakt: bool = False
    nieuw_open: bool = False
    geladen: bool = False

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def laad(self):
        """Show one page of issues and the numbers."""
        await self._lees_lijst()
        self.stand, self.maakt = await lees(meldingen_lezen.stand), wie().can(P.OKE_HERSTELLEN)
        self.geladen = True
        abonneer(self, onderwerpen.MELDINGEN, herlaad=MeldingenState.laad)

    async def _lees_lijst(self) -> None:
        self._lees_adres(*_FILTERS, sorteerbaar=meldingen_lezen.SORTEERBAAR)
        self.rijen = self._neem(await lees(meldingen_lezen.meldingen, self._filter()))

    def _filter(self) -> MeldingFilter:
        f = self.filters
        return MeldingFilter(
            status=f["status"] if f.get("status") in (*MELDING.labels, "alle") else "",
            oorzaak=f["oorzaak"] if f.get("oorzaak") in OORZAKEN else "",
            van_mij=f.get("wie") == "mij",
            te_laat=f.get("wie") == "laat",
            tekst=self.zoek,
            pagina=self.pagina,
            per_pagina=self.per_blad,
            op=self._op(),
        )

    @rx.event
    @handles(P.OKE_MONITOREN, dict[str, str])
    async def zoeken(self, form):
        """Search by number or words."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.OKE_MONITOREN, dict[str, str])
    async def kies(self, keuze):
        """Change one filter: `{"naam": …, "waarde": …}`."""
        naam = keuze.get("naam", "")
        return await self._laat_zien(**{naam: keuze.get("waarde", "")}) if naam in _FILTERS else None

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def wis(self):
        """All filters off."""
        return await self._laat_zien(zoek="", **dict.fromkeys(_FILTERS, ""))

    @rx.event
    @handles(P.OKE_MONITOREN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.OKE_MONITOREN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.OKE_HERSTELLEN, bool)
    async def open_nieuw(self, open):
        """Open or close the form of a new issue."""
        if open:
            self.eigenaars = await lees(meldingen_lezen.eigenaars)
        self.nieuw_open, self.fout, self.veldfouten = open, "", {}

    @rx.event
    @handles(P.OKE_HERSTELLEN, meldingen.MaakMelding, form=True)
    async def maak(self, opdracht):
        """Add an issue by hand."""
        melding_id = await doe(meldingen.maak_melding, opdracht)
        self.nieuw_open = False
        return [meld("Melding gemaakt."), rx.redirect(paden.melding(melding_id))]
