"""What the page of one issue knows: its facts, its follow-up, and which dialog is open."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services import meldingen as diensten
from portal.services.queries import meldingen as vragen
from portal.services.queries.inrichten import Keuze
from portal.services.queries.rijen.meldingen import MeldingDetail
from portal.state.adres import als_id
from portal.state.basis import Basis, doe, handles, lees, meld
from portal.state.live import abonneer
from portal.state.sessie import SessieState


class MeldingState(Basis, rx.State):
    """One issue."""

    melding: MeldingDetail | None = None
    eigenaars: list[Keuze] = []
    venster: str = ""
    """Which dialog is open: wijzig, oplossen, heropenen, or none."""

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def laad(self):
        """Show the issue of the address."""
        self.melding = None if self.melding and self.melding.rij.id != self.melding_id else self.melding
        self.melding = await lees(vragen.melding, als_id(self.melding_id))
        abonneer(self, diensten.LIVE, herlaad=MeldingState.laad)

    @rx.event
    @handles(P.OKE_MONITOREN, str)
    async def open(self, venster):
        """Open a dialog, or close it with an empty name."""
        if venster == "wijzig":
            self.eigenaars = await lees(vragen.eigenaars)
        self.venster = venster if venster in ("wijzig", "oplossen", "heropenen") else ""
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.OKE_HERSTELLEN, diensten.WijzigMelding, form=True)
    async def wijzig(self, opdracht):
        """Change title, cause, owner or last day."""
        await doe(diensten.wijzig_melding, opdracht)
        self.venster = ""
        return [meld("Melding bewaard."), MeldingState.laad]

    @rx.event
    @handles(P.OKE_MONITOREN, diensten.VolgMeldingOp, form=True)
    async def volg_op(self, opdracht):
        """Write down what was done."""
        await doe(diensten.volg_op, opdracht)
        return [meld("Opgeschreven."), MeldingState.laad]

    @rx.event
    @handles(P.OKE_MONITOREN, diensten.ZetMelding, form=True)
    async def zet(self, opdracht):
        """Take a step that asks for words."""
        await doe(diensten.zet_melding, opdracht)
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
        opdracht = diensten.ZetMelding(id=als_id(self.melding_id), actie="oppakken")
        await doe(diensten.zet_melding, opdracht)
        return [meld("U pakt deze melding op."), MeldingState.laad, SessieState.ververs]
