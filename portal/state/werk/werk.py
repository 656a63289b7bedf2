"""What the home of a role knows: the sentence of the day and the lines of work."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P, Rol
from portal.services.grond import onderwerpen
from portal.services.monitoren import afhandelen
from portal.services.werk import eerste_keer, werklijst
from portal.services.werk.eerste_keer import Inrichtstap
from portal.services.werk.regels import Werkregel
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer
from portal.state.werk.mededelingen import MededelingenState
from portal.state.werk.regiekamer import WerkRegiekamerState
from portal.state.werk.student import WerkStudentState


class WerkState(Basis, rx.State):
    """What waits for me."""

    zin: str = ""
    regels: list[Werkregel] = []
    geladen: bool = False
    stappen: list[Inrichtstap] = []
    vraag: Werkregel | None = None
    venster: str = ""

    @rx.event
    @handles(P.WERK_INZIEN)
    async def laad(self):
        """Read the home of my role."""
        if wie().rol is Rol.STUDENT:
            return [WerkStudentState.laad, MededelingenState.laad]
        lijst = await lees(werklijst.werklijst)
        self.zin, self.regels, self.geladen = lijst.zin, list(lijst.regels)[:50], True
        self.stappen = await lees(eerste_keer.eerste_keer)
        abonneer(
            self,
            onderwerpen.WERK,
            onderwerpen.ZITTINGEN,
            onderwerpen.OKE,
            onderwerpen.RESULTATEN,
            herlaad=WerkState.laad,
        )
        if self.vraag and self.vraag.taak_id not in {r.taak_id for r in self.regels}:
            self.vraag, self.venster = None, ""
        verder = [WerkRegiekamerState.laad] if wie().rol is Rol.EXAMENBUREAU else []
        return [*verder, MededelingenState.laad]

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def open_vraag(self, taak_id):
        """Ask what was decided about a question, or close the dialog with nothing."""
        self.vraag = next((r for r in self.regels if taak_id and r.taak_id == taak_id), None)
        self.venster, self.fout, self.veldfouten = "vraag" if self.vraag else "", "", {}

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, Reden, form=True)
    async def handel_af(self, invoer):
        """Take the question in the dialog off the list."""
        if self.vraag is None:
            return None
        opdracht = afhandelen.HandelTaakAf(taak_id=als_id(self.vraag.taak_id), reden=invoer.reden)
        await doe(afhandelen.handel_taak_af, opdracht)
        self.vraag, self.venster = None, ""
        return [meld("Afgehandeld."), WerkState.laad]
