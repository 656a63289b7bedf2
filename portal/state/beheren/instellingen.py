"""What the settings page knows: every setting with its value and last change, and the latest changes."""

from __future__ import annotations

from datetime import date

import reflex as rx
from pydantic import Field

from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.services.beheren import instellingen
from portal.services.beheren.lezen import instellingen as instellingen_lezen
from portal.services.beheren.lezen.instellingen import InstellingRij, WijzigingRij
from portal.services.grond import onderwerpen
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer
from portal.state.raamwerk.live import abonneer


class Waarde(Invoer):
    """The new value of the setting in the dialog."""

    waarde: str = Field(default="", max_length=2000)


class Dagen(Invoer):
    """Which days of the setting in the dialog stay, and which are added: one, or every weekday until another."""

    blijft: tuple[date, ...] = Field(default=(), max_length=200)
    vanaf: date | None = None
    tot: date | None = None


class InstellingenState(Basis, rx.State):
    """The settings, and the one that is being changed."""

    rijen: list[InstellingRij] = []
    log: list[WijzigingRij] = []
    over: InstellingRij | None = None
    geladen: bool = False

    @rx.event
    @handles(P.INSTELLING_BEHEREN)
    async def laad(self):
        """Show all settings and their latest changes."""
        self.rijen = (await lees(instellingen_lezen.instellingen))[:50]
        self.log = await lees(instellingen_lezen.wijzigingen)
        self.geladen = True
        abonneer(self, onderwerpen.INSTELLINGEN, herlaad=InstellingenState.laad)

    @rx.event
    @handles(P.INSTELLING_BEHEREN, str)
    async def open(self, sleutel):
        """Open the form of one setting, or close it with an empty key."""
        self.over = next((r for r in self.rijen if r.sleutel == sleutel), None)
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.INSTELLING_BEHEREN, Waarde, form=True)
    async def bewaar(self, invoer):
        """Save the setting in the dialog."""
        if self.over is None:
            return None
        cmd = instellingen.WijzigInstelling(sleutel=self.over.sleutel, waarde=invoer.waarde)
        await doe(instellingen.wijzig_instelling, cmd)
        return self._bewaard()

    @rx.event
    @handles(P.INSTELLING_BEHEREN, Dagen, form=True)
    async def bewaar_dagen(self, invoer):
        """Save the days of the setting in the dialog."""
        if self.over is None:
            return None
        stond = tuple(date.fromisoformat(d.waarde) for d in self.over.dagen)
        cmd = instellingen.WijzigDagen(sleutel=self.over.sleutel, stond=stond, **invoer.model_dump())
        return self._bewaard(await doe(instellingen.wijzig_dagen, cmd))

    def _bewaard(self, zittingen=0):
        naam, self.over = self.over.label if self.over else "", None
        zin, toon = f"{naam} bewaard.", "ok"
        if zittingen:
            staan = telt(zittingen, "zitting staat", "zittingen staan")
            zin, toon = f"{zin} Let op: {staan} op die dagen. Het examenbureau beslist.", "warn"
        return [meld(zin, toon), InstellingenState.laad]
