"""What the page of joining knows: records that were found, the two that were chosen, and what joining would do."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.services.beheren import samenvoegen as daden
from portal.services.beheren.lezen import samenvoegen
from portal.services.beheren.lezen.samenvoegen import RecordRij, SamenvoegingRij, Voorproef
from portal.services.grond import onderwerpen
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class RechtenSamenvoegenState(Basis, rx.State):
    """Two records, on their way to be one."""

    zoek: str = ""
    gevonden: list[RecordRij] = []
    weg: str = ""
    blijft: str = ""
    proef: Voorproef | None = None
    eerder: list[SamenvoegingRij] = []
    over: SamenvoegingRij | None = None
    geladen: bool = False

    async def _toon(self) -> None:
        self.gevonden = await lees(samenvoegen.records, self.zoek)
        beide = self.weg and self.blijft
        self.proef = await lees(samenvoegen.voorproef, als_id(self.weg), als_id(self.blijft)) if beide else None

    @rx.event
    @handles(P.PERSOON_BEHEREN)
    async def laad(self):
        """Show what was joined before, and what was chosen."""
        await self._toon()
        self.eerder, self.geladen = await lees(samenvoegen.eerder), True
        abonneer(self, onderwerpen.RECHTEN, herlaad=RechtenSamenvoegenState.laad)

    @rx.event
    @handles(P.PERSOON_BEHEREN, dict[str, str])
    async def zoeken(self, form):
        """Find records by name, number or account."""
        self.zoek = form.get("zoek", "")[:100]
        await self._toon()

    @rx.event
    @handles(P.PERSOON_BEHEREN, uuid.UUID)
    async def kies_weg(self, persoon_id):
        """This record goes."""
        self.weg, self.fout = str(persoon_id), ""
        self.blijft = "" if self.blijft == self.weg else self.blijft
        await self._toon()

    @rx.event
    @handles(P.PERSOON_BEHEREN, uuid.UUID)
    async def kies_blijft(self, persoon_id):
        """This record stays."""
        self.blijft, self.fout = str(persoon_id), ""
        self.weg = "" if self.weg == self.blijft else self.weg
        await self._toon()

    @rx.event
    @handles(P.PERSOON_BEHEREN)
    async def begin_opnieuw(self):
        """Choose two others."""
        self.weg, self.blijft, self.proef, self.fout = "", "", None, ""

    @rx.event
    @handles(P.PERSOON_BEHEREN, Reden, form=True)
    async def voeg_samen(self, invoer):
        """Join them, as it was shown."""
        if self.proef is None or not self.proef.kenmerk:
            return None
        cmd = daden.VoegSamen(
            weg_id=als_id(self.weg), blijft_id=als_id(self.blijft), kenmerk=self.proef.kenmerk, reden=invoer.reden
        )
        await doe(daden.voeg_samen, cmd)
        naam = self.proef.blijft.naam
        self.weg, self.blijft, self.proef = "", "", None
        return [meld(f"Samengevoegd: {naam} is nu één record."), RechtenSamenvoegenState.laad]

    @rx.event
    @handles(P.PERSOON_BEHEREN, uuid.UUID)
    async def vraag_terug(self, samenvoeging_id):
        """Ask why they are taken apart."""
        self.over = next((s for s in self.eerder if s.id == str(samenvoeging_id)), None)
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.PERSOON_BEHEREN)
    async def sluit(self):
        """Not after all."""
        self.over, self.fout, self.veldfouten = None, "", {}

    @rx.event
    @handles(P.PERSOON_BEHEREN, Reden, form=True)
    async def haal_uit_elkaar(self, invoer):
        """Make two records of them again."""
        if self.over is None:
            return None
        await doe(
            daden.haal_uit_elkaar,
            daden.HaalUitElkaar(samenvoeging_id=als_id(self.over.id), reden=invoer.reden),
        )
        self.over = None
        return [meld("Uit elkaar gehaald: het zijn weer twee records."), RechtenSamenvoegenState.laad]
