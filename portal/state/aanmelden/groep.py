"""What the page of one group knows: who is in it, and enrolling them for an exam."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.jobs import ophalen_omgeving
from portal.services.aanmelden import groepen
from portal.services.aanmelden.lezen import groepen as groepen_lezen
from portal.services.aanmelden.lezen.groepen import GroepAfView, GroepsaanmeldingRij, GroepView
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.services.plannen import groep_af
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class GroepState(Basis, rx.State):
    """One group, the chosen exam, and the outcome for each member."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        groep_id: str

    groep: GroepView = GroepView()
    examens: list[Keuze] = []
    examens_over: int = 0
    zoek: str = ""
    examen: str = ""
    samenvatting: str = ""
    eerder: list[GroepsaanmeldingRij] = []
    af: GroepAfView | None = None
    """The earlier act that is being put out again, with what that would do."""
    geladen: bool = False

    def _id(self) -> uuid.UUID:
        return als_id(self.groep_id)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN)
    async def laad(self):
        """Show the group of the address."""
        if self.groep.id != self.groep_id:
            self.geladen, self.examen, self.zoek, self.samenvatting = False, "", "", ""
        self.groep = await lees(groepen_lezen.groep, self._id(), als_id(self.examen) if self.examen else None)
        self.examens, aantal = await lees(groepen_lezen.examens, self.zoek)
        self.examens_over = aantal - len(self.examens)
        self.eerder = await lees(groepen_lezen.groepsaanmeldingen, self._id())
        self.geladen = True
        abonneer(self, onderwerpen.GROEPEN, herlaad=GroepState.laad)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, dict[str, str])
    async def zoek_examen(self, form):
        """Find exams by name or code."""
        self.zoek, self.examen, self.samenvatting = form.get("zoek", "")[:80], "", ""
        return GroepState.laad

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def kies_examen(self, id):
        """Show what enrolling for this exam would do."""
        self.examen, self.samenvatting = str(als_id(id)) if id else "", ""
        return GroepState.laad

    @rx.event
    @handles(P.OKE_HERSTELLEN)
    async def haal_leden(self):
        """Ask the registry who is in this group now."""
        id = await doe(groepen.begin_leden, self._id())
        self.bezig = True
        yield
        aantal = await asyncio.to_thread(ophalen_omgeving.haal_leden, id)
        self.bezig = False
        yield [GroepState.laad, meld(f"Leden gelezen: {aantal}.")]

    @rx.event
    @handles(P.INSCHRIJVING_DOEN)
    async def meld_aan(self):
        """Enrol everybody who can be enrolled."""
        opdracht = groepen.SchrijfGroepIn(groep_id=self._id(), examen_id=als_id(self.examen))
        telling = await doe(groepen.schrijf_groep_in, opdracht)
        over = len(telling.overgeslagen)
        self.samenvatting = f"Aangemeld: {telling.gedaan}. Overgeslagen: {over}, met de reden in de lijst."
        return [GroepState.laad, meld("De groep is aangemeld." if telling.gedaan else "Er is niemand aangemeld.")]

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, uuid.UUID)
    async def toon_af(self, id):
        """Show what putting out again would do for everybody."""
        self.af, self.fout, self.veldfouten = await lees(groepen_lezen.groep_af, id), "", {}

    @rx.event
    @handles(P.INSCHRIJVING_DOEN)
    async def sluit_af(self):
        """Close that dialog."""
        self.af, self.fout, self.veldfouten = None, "", {}

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, Reden, form=True)
    async def meld_af(self, vorm):
        """Put out again whoever can be."""
        cmd = groep_af.MeldGroepAf(groepsaanmelding_id=als_id(self.af.id if self.af else ""), reden=vorm.reden)
        telling = await doe(groep_af.meld_groep_af, cmd)
        wie = "; ".join(f"{naam}: {reden}" for naam, reden in telling.overgeslagen[:10])
        self.af = None
        self.samenvatting = (
            f"Afgemeld: {telling.gedaan}. Gebleven: {len(telling.overgeslagen)}. {wie} "
            "Was dit een vergissing? Kies hetzelfde examen en meld de groep opnieuw aan."
        )
        return [GroepState.laad, meld("De groep is weer afgemeld.")]
