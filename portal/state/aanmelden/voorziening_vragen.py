"""Asking for an accommodation, for oneself or for a student of one's own, and taking that back."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P, Rol
from portal.domain.voorzieningen import Soort
from portal.services.plannen import voorzieningen
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, meld, wie
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.sessie import laders_hier


class Voorzieningaanvraag(Invoer):
    """What is filled in; for whom, the dialog knows."""

    soort: Soort
    minuten: int | None = zoals(voorzieningen.VraagVoorziening, "minuten")
    procent: int | None = zoals(voorzieningen.VraagVoorziening, "procent")
    omschrijving: str = zoals(voorzieningen.VraagVoorziening, "omschrijving")
    grond: str = zoals(voorzieningen.VraagVoorziening, "grond")


class VoorzieningVragenState(Basis, rx.State):
    """The dialog, and for whom it is open."""

    open: bool = False
    soort: str = ""
    student: str = ""
    """For which student, when it is not oneself."""

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN, str)
    async def voor(self, student):
        """Open the form for this student, or for oneself with nobody named."""
        self.open, self.soort, self.student, self.fout, self.veldfouten = True, "", student[:40], "", {}

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN)
    async def sluit(self):
        """Close the form."""
        self.open, self.soort = False, ""

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN, str)
    async def kies_soort(self, soort):
        """Ask for what this kind needs."""
        self.soort = soort[:30]

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN, Voorzieningaanvraag, form=True)
    async def vraag(self, vorm):
        """Send the request to the exam office."""
        zelf, ik = wie().rol is Rol.STUDENT, wie().persoon_id
        cmd = voorzieningen.VraagVoorziening(student_id=ik if zelf else als_id(self.student), **vorm.model_dump())
        await doe(voorzieningen.vraag_voorziening, cmd)
        self.open = False
        verstuurd = "Je aanvraag is verstuurd." if zelf else "De aanvraag is verstuurd."
        return [*laders_hier(self), meld(f"{verstuurd} Het examenbureau beslist.")]

    @rx.event
    @handles(P.VOORZIENING_AANVRAGEN, voorzieningen.TrekAanvraagIn)
    async def trek_in(self, opdracht):
        """Take back a request of one's own."""
        await doe(voorzieningen.trek_aanvraag_in, opdracht)
        tekst = "Je aanvraag is ingetrokken." if wie().rol is Rol.STUDENT else "De aanvraag is ingetrokken."
        return [*laders_hier(self), meld(tekst)]
