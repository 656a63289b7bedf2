"""What the page of one issue knows: its facts, its follow-up, and which dialog is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.services.monitoren import meldingen
from portal.services.monitoren.lezen import meldingen as meldingen_lezen
from portal.services.monitoren.lezen.meldingen import MeldingDetail
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState


class MeldingState(Basis, rx.State):
    """One issue."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        melding_id: str

    melding: MeldingDetail | None = None
    eigenaars: list[Keuze] = []
    venster: str = ""
    """Which dialog is open: wijzig, oplossen, heropenen, or none."""

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def laad(self):
        """Show the issue of the address."""
        self.melding = None if self.melding and self.melding.rij.id != self.melding_id else self.melding
        self.melding = await lees(meldingen_lezen.melding, als_id(self.melding_id))
        abonneer(self, onderwerpen.MELDINGEN, herlaad=MeldingState.laad)

    @rx.event
    @handles(P.OKE_MONITOREN, str)
    async def open(self, venster):
        """Open a dialog, or close it with an empty name."""
        if venster == "wijzig":
            self.eigenaars = await lees(meldingen_lezen.eigenaars)
        self.venster = venster if venster in ("wijzig", "oplossen", "heropenen") else ""
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.OKE_HERSTELLEN, meldingen.WijzigMelding, form=True)
    async def wijzig(self, opdracht):
        """Change title, cause, owner or last day."""
        await doe(meldingen.wijzig_melding, opdracht)
        self.venster = ""
        return [meld("Melding bewaard."), MeldingState.laad]

    @rx.event
    @handles(P.OKE_MONITOREN, meldingen.VolgMeldingOp, form=True)
    async def volg_op(self, opdracht):
        """Write down what was done."""
        await doe(meldingen.volg_op, opdracht)
        return [meld("Opgeschreven."), MeldingState.laad]

    @rx.event
    @handles(P.OKE_MONITOREN, meldingen.ZetMelding, form=True)
    async def zet(self, opdracht):
        """Take a step that asks for words."""
        await doe(meldingen.zet_melding, opdracht)
        self.venster = ""
        klaar = opdracht.actie == "oplossen"
        return [
            meld("Melding opgelost." if klaar else "Melding opnieuw geopend."),
            MeldingState.laad,
            SessieState.ververs,
        ]

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def pak_op(self):
        """Take the issue up."""
        opdracht = meldingen.ZetMelding(id=als_id(self.melding_id), actie="oppakken")
        await doe(meldingen.zet_melding, opdracht)
        return [meld("U pakt deze melding op."), MeldingState.laad, SessieState.ververs]
