"""What the screen of one piece of work knows."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal

import reflex as rx

from portal.domain.rechten import P
from portal.domain.velden import GetalOfLeeg
from portal.services.beoordelen import scoren
from portal.services.beoordelen.lezen import werk
from portal.services.beoordelen.lezen.werk import BeoordelingDetail
from portal.services.grond import onderwerpen
from portal.state.grond.bestanden import haal_document
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState


class Score(Invoer):
    """Points or a score, and a remark, as filled in."""

    punten: GetalOfLeeg = zoals(scoren.GeefScore, "punten")
    score: str = zoals(scoren.GeefScore, "score")
    geslaagd: Literal["", "ja", "nee"] = ""
    toelichting: str = zoals(scoren.GeefScore, "toelichting")


class Opmerking(Invoer):
    """A remark for the board."""

    toelichting: str = zoals(scoren.RondBeoordelingAf, "toelichting")


class BeoordelenWerkState(Basis, rx.State):
    """One piece of work."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        beoordeling_id: str

    werk: BeoordelingDetail | None = None

    def _id(self) -> uuid.UUID:
        return als_id(self.beoordeling_id)

    @rx.event
    @handles(P.BEOORDELING_DOEN)
    async def laad(self):
        """Open the work in the address."""
        if self.werk and self.werk.id != self.beoordeling_id:
            self.werk = None
        self.werk = await lees(werk.beoordeling, self._id())
        abonneer(self, onderwerpen.RESULTATEN, herlaad=BeoordelenWerkState.laad)

    @rx.event
    @handles(P.BEOORDELING_DOEN, Score, form=True)
    async def geef_score(self, vorm):
        """Record the points of an exam without a delivery system."""
        geslaagd = {"ja": True, "nee": False}.get(vorm.geslaagd)
        cmd = scoren.GeefScore(
            beoordeling_id=self._id(),
            punten=vorm.punten,
            score=vorm.score,
            geslaagd=geslaagd,
            toelichting=vorm.toelichting,
        )
        await doe(scoren.geef_score, cmd)
        self.werk = await lees(werk.beoordeling, self._id())
        tekst = "Het resultaat is nu voorlopig."
        if self.werk.verschil:
            tekst = "De scores van de beoordelaars verschillen; overleg met elkaar."
        return [meld(f"Uw score is bewaard. {tekst}", "warn" if self.werk.verschil else "ok"), SessieState.ververs]

    @rx.event
    @handles(P.BEOORDELING_DOEN, Opmerking, form=True)
    async def rond_af(self, vorm):
        """Say that this work is done."""
        cmd = scoren.RondBeoordelingAf(beoordeling_id=self._id(), toelichting=vorm.toelichting)
        await doe(scoren.rond_af, cmd)
        self.werk = await lees(werk.beoordeling, self._id())
        return [meld("Deze beoordeling is afgerond."), SessieState.ververs]

    @rx.event
    @handles(P.BEOORDELING_DOEN, str)
    async def download(self, id):
        """Hand over one document of the student."""
        return await haal_document(id)
