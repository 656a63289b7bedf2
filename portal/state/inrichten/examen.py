"""What the page of one exam knows, and what the exam office does with it: change, end, take away, and a new version."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import onderwerpen, paden
from portal.services.inrichten import basisgegevens, screening, terugdraaien
from portal.services.inrichten.lezen import examens
from portal.services.inrichten.lezen.examens import ExamenDetail, ScreeningRij
from portal.services.inrichten.screening import Screeninggegevens
from portal.services.inrichten.stand_examenvelden import Examengegevens, Versiegegevens
from portal.state.inrichten.formulier import ook_mis
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, Reden, zoals
from portal.state.raamwerk.live import abonneer


class Einde(Invoer):
    """From which day, and why."""

    vanaf: date = zoals(basisgegevens.Sluit, "vanaf")
    reden: str = zoals(basisgegevens.Sluit, "reden")


class ExamenState(Basis, rx.State):
    """One exam and the dialog that is open."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        examen_id: str

    examen: ExamenDetail = ExamenDetail()
    venster: str = ""
    over: ScreeningRij | None = None
    geladen: bool = False

    def _id(self) -> uuid.UUID:
        return als_id(self.examen_id)

    @rx.event
    @handles(P.CATALOGUS_INZIEN)
    async def laad(self):
        """Show the exam of the address."""
        if self.examen.id != self.examen_id:
            self.geladen, self.venster = False, ""
        self.examen = await lees(examens.examen, self._id())
        self.geladen = True
        abonneer(self, onderwerpen.CATALOGUS, onderwerpen.BASIS, herlaad=ExamenState.laad)

    @rx.event
    @handles(P.VERSIE_BEHEREN, Literal["", "wijzig", "versie", "sluiten", "weg", "screening"])
    async def open(self, venster):
        """Open one of the dialogs, or close it with an empty name."""
        self.venster, self.fout, self.veldfouten = venster, "", {}

    @rx.event
    @handles(P.VERSIE_BEHEREN, Screeninggegevens, form=True, doet=True)
    async def leg_screening_vast(self, gegevens):
        """Record what somebody from outside thought of this exam."""
        await doe(screening.leg_screening_vast, gegevens, self._id())
        return self._klaar("Screening vastgelegd.")

    @rx.event
    @handles(P.VERSIE_BEHEREN, uuid.UUID)
    async def vraag_doorstrepen(self, screening_id):
        """Ask why a screening is struck out."""
        self.over = next((s for s in self.examen.screenings if s.id == str(screening_id)), None)
        self.venster, self.fout, self.veldfouten = "doorstrepen" if self.over else "", "", {}

    @rx.event
    @handles(P.VERSIE_BEHEREN, Reden, form=True)
    async def streep_screening_door(self, invoer):
        """Strike out a screening that was recorded by mistake."""
        if self.over is None:
            return None
        cmd = screening.StreepScreeningDoor(screening_id=als_id(self.over.id), reden=invoer.reden)
        await doe(screening.streep_screening_door, cmd)
        return self._klaar("Doorgestreept; de historie weet er nog van.")

    async def _ook_mis(self, model: Any, waarden: dict[str, Any]) -> dict[str, str]:
        return await ook_mis(model, waarden, self._id() if model is Examengegevens else None)

    @rx.event
    @handles(P.VERSIE_BEHEREN, Examengegevens, form=True)
    async def bewaar(self, gegevens):
        """Keep what the school decided about this exam."""
        await doe(basisgegevens.bewaar_examen, gegevens, self._id())
        return self._klaar("Bewaard.")

    @rx.event
    @handles(P.VERSIE_BEHEREN, Versiegegevens, form=True)
    async def maak_versie(self, gegevens):
        """Make a version of this exam."""
        id = await doe(basisgegevens.bewaar_versie, gegevens)
        self.venster = ""
        return [meld("Versie gemaakt. Vraag de commissie om haar vast te stellen."), rx.redirect(paden.versie(id))]

    @rx.event
    @handles(P.VERSIE_BEHEREN, Einde, form=True)
    async def sluit(self, invoer):
        """End this exam from a day on."""
        await doe(basisgegevens.sluit, basisgegevens.Sluit(soort="examens", rij_id=self._id(), **invoer.model_dump()))
        return self._klaar("Gesloten.")

    @rx.event
    @handles(P.VERSIE_BEHEREN)
    async def heropen(self):
        """Open it again."""
        await doe(basisgegevens.heropen, basisgegevens.Heropen(soort="examens", rij_id=self._id()))
        return self._klaar("Weer open.")

    @rx.event
    @handles(P.VERSIE_BEHEREN, Reden, form=True)
    async def haal_weg(self, invoer):
        """Take away an exam that was made by mistake."""
        cmd = terugdraaien.HaalWeg(soort="examens", rij_id=self._id(), reden=invoer.reden)
        await doe(terugdraaien.haal_weg, cmd)
        self.venster = ""
        return [meld("Weggehaald."), rx.redirect(paden.EXAMENLIJST)]

    def _klaar(self, tekst: str):
        self.venster = ""
        return [meld(tekst), ExamenState.laad]
