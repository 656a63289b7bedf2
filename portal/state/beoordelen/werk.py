"""What the screen of one piece of work knows."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Literal

import reflex as rx

from portal.domain.levensloop import RESULTAAT
from portal.domain.rechten import P
from portal.domain.statussen import ResultaatStatus
from portal.domain.velden import GetalOfLeeg
from portal.services.beoordelen import scoren
from portal.services.beoordelen.lezen import werk
from portal.services.beoordelen.lezen.werk import BeoordelingDetail
from portal.services.grond import onderwerpen, paden
from portal.state.grond.bestanden import haal_document
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.klaar import kijk_opnieuw
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState

_ONCOMPLEET = RESULTAAT.label(ResultaatStatus.BEZIG)


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

    async def _ververs(self) -> None:
        self.werk = await lees(werk.beoordeling, self._id())

    async def _na(self, tekst: str) -> list[Any]:
        """Show what became of it; the scores of others may differ, or this was the last work of somebody from outside."""
        klaar = await kijk_opnieuw(self._ververs(), was_open=True, naar=paden.BEOORDELEN)
        if klaar:
            return [meld(f"{tekst} U bent klaar met deze zitting."), SessieState.ververs, *klaar]
        if self.werk and self.werk.verschil:
            tekst = "Uw score is bewaard. De scores van de beoordelaars verschillen; overleg met elkaar."
        elif self.werk and self.werk.resultaat_tekst == _ONCOMPLEET:
            tekst = "Uw score is bewaard. Er is een resultaat als iedere beoordelaar zijn score gaf."
        return [meld(tekst, "warn" if self.werk and self.werk.verschil else "ok"), SessieState.ververs]

    @rx.event
    @handles(P.BEOORDELING_DOEN)
    async def laad(self):
        """Open the work in the address."""
        if self.werk and self.werk.id != self.beoordeling_id:
            self.werk = None
        if klaar := await kijk_opnieuw(self._ververs(), was_open=self.werk is not None, naar=paden.BEOORDELEN):
            return klaar
        abonneer(self, onderwerpen.RESULTATEN, herlaad=BeoordelenWerkState.laad)
        return None

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
        return await self._na("Uw score is bewaard. Het resultaat is nu voorlopig.")

    @rx.event
    @handles(P.BEOORDELING_DOEN, Opmerking, form=True)
    async def rond_af(self, vorm):
        """Say that this work is done."""
        cmd = scoren.RondBeoordelingAf(beoordeling_id=self._id(), toelichting=vorm.toelichting)
        await doe(scoren.rond_af, cmd)
        return await self._na("Deze beoordeling is afgerond.")

    @rx.event
    @handles(P.BEOORDELING_DOEN, str)
    async def download(self, id):
        """Hand over one document of the student."""
        return await haal_document(id)
