"""What the list of destruction knows: one page of it, and which question is open about a line."""

from __future__ import annotations

import uuid
from typing import Any

import reflex as rx

from portal.domain.rechten import P
from portal.services.archiveren import bewaartermijn
from portal.services.archiveren.lezen import vernietigen
from portal.services.archiveren.lezen.vernietigen import STANDEN, VernietigFilter, VernietigRij
from portal.services.grond import onderwerpen
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

_LEZERS = (P.BEWARING_VOORSTELLEN, P.BEWARING_GOEDKEUREN)


class VernietigenState(Basis, Lijst, rx.State):
    """One page of the list."""

    rijen: list[VernietigRij] = []
    stand: str = "voorgesteld"
    mag_voorstellen: bool = False
    keurbaar: int = 0
    venster: str = ""
    over: VernietigRij | None = None
    gekozen: list[VernietigRij] = []
    """Whom the dialog names: those who were on the page when it opened, and nobody who came behind it."""
    niet: list[str] = []
    """Who was passed over at the last approval, with the reason."""
    geladen: bool = False

    @rx.event
    @handles(_LEZERS)
    async def laad(self):
        """Show the part of the list that the address names."""
        self._lees_adres("stand", sorteerbaar=vernietigen.SORTEERBAAR)
        self.stand = next((s for s in STANDEN if s == self.filters.get("stand")), "voorgesteld")
        filter = VernietigFilter.model_validate(
            {"stand": self.stand, "pagina": self.pagina, "per_pagina": self.per_blad, "op": self._op()}
        )
        lijst = await lees(vernietigen.vernietiglijst, filter)
        self.rijen = self._neem(lijst.rijen)
        self.mag_voorstellen = lijst.mag_voorstellen
        self.keurbaar = sum(r.keurbaar for r in self.rijen)
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=VernietigenState.laad)

    @rx.event
    @handles(_LEZERS, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(_LEZERS, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.BEWARING_VOORSTELLEN)
    async def stel_voor(self):
        """Propose whose term is over."""
        aantal = await doe(bewaartermijn.stel_voor)
        woord = "1 dossier" if aantal == 1 else f"{aantal} dossiers"
        return [meld(f"{woord} nieuw voorgesteld."), VernietigenState.laad]

    @rx.event
    @handles(P.BEWARING_GOEDKEUREN, uuid.UUID)
    async def open_goedkeuren(self, id):
        """Ask whether this one may be destroyed."""
        self._open("goedkeuren", id)
        self.gekozen = [self.over] if self.over else []

    @rx.event
    @handles(P.BEWARING_GOEDKEUREN)
    async def open_alles(self):
        """Ask whether everybody on this page may be destroyed."""
        self.gekozen = [r for r in self.rijen if r.keurbaar]
        self.venster, self.over, self.fout, self.veldfouten = "alles", None, "", {}

    @rx.event
    @handles(P.BEWARING_GOEDKEUREN, uuid.UUID)
    async def open_aanhouden(self, id):
        """Ask why this one is kept longer."""
        self._open("aanhouden", id)

    @rx.event
    @handles(P.BEWARING_GOEDKEUREN, uuid.UUID)
    async def open_vrijgeven(self, id):
        """Ask why this one is not kept longer any more."""
        self._open("vrijgeven", id)

    def _open(self, venster: str, id: uuid.UUID) -> None:
        self.over = next((r for r in self.rijen if r.id == str(id)), None)
        self.venster, self.fout, self.veldfouten = venster if self.over else "", "", {}

    @rx.event
    @handles(P.BEWARING_GOEDKEUREN)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.over, self.gekozen, self.fout, self.veldfouten = "", None, [], "", {}

    @rx.event
    @handles(P.BEWARING_GOEDKEUREN)
    async def keur_goed(self):
        """Approve whom the dialog names; who changed since is passed over with the reason."""
        ids = [r.id for r in self.gekozen]
        if self.venster not in ("goedkeuren", "alles") or not ids:
            return None
        uit = await doe(bewaartermijn.keur_goed, bewaartermijn.KeurGoed(ids=tuple(als_id(id) for id in ids)))
        self.venster, self.over, self.gekozen = "", None, []
        self.niet = [f"{wie}: {waarom}" for wie, waarom in uit.niet]
        woord = "1 dossier" if uit.gedaan == 1 else f"{uit.gedaan} dossiers"
        return [meld(f"{woord} goedgekeurd."), VernietigenState.laad]

    @rx.event
    @handles(P.BEWARING_GOEDKEUREN, Reden, form=True, doet=True)
    async def houd_aan(self, invoer):
        """Keep the one in the dialog longer."""
        return await self._met_reden(bewaartermijn.houd_aan, invoer.reden, "Aangehouden; dit blijft bewaard.")

    @rx.event
    @handles(P.BEWARING_GOEDKEUREN, Reden, form=True, doet=True)
    async def geef_vrij(self, invoer):
        """Let the one in the dialog be decided about again."""
        return await self._met_reden(
            bewaartermijn.geef_vrij, invoer.reden, "Vrijgegeven; u kunt er weer over besluiten."
        )

    async def _met_reden(self, daad: Any, reden: str, tekst: str) -> Any:
        if self.over is None:
            return None
        await doe(daad, bewaartermijn.HoudAan(id=als_id(self.over.id), reden=reden))
        self.venster, self.over = "", None
        return [meld(tekst), VernietigenState.laad]
