"""What the plan page knows: which versions may be planned, and what is free at the chosen moment."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.domain.velden import Moment
from portal.services.grond import paden
from portal.services.grond.keuze import Keuze
from portal.services.plannen import zittingen
from portal.services.plannen.lezen import keuzes
from portal.state.raamwerk.adres import als_id, tekst_uit_adres, uit_adres
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, VeldFout, lees_invoer, zoals


class Ruimtevraag(Invoer):
    """When, and for how many, a room is looked for."""

    start: Moment
    capaciteit: int = zoals(zittingen.MaakConcept, "capaciteit")


class ZittingNieuwState(Basis, rx.State):
    """The form to plan a sitting."""

    zoek: str = ""
    versies: list[Keuze] = []
    versie_id: str = ""
    start: str = ""
    capaciteit: str = "24"
    duurt: str = ""
    let_op: str = ""
    """What is unusual about the moment that was typed."""
    ruimten: list[Keuze] = []
    surveillanten: list[Keuze] = []
    beoordelaars: list[Keuze] = []
    geladen: bool = False
    beurt: int = 0
    """How often the form was opened, so that it always starts empty."""
    _gevraagd: str = ""
    """The version in the address for which it was opened."""

    @rx.event
    @handles(P.ZITTING_PLANNEN)
    async def laad(self):
        """An empty form, with the version of the address chosen when there is one; once per visit.

        Loaded again (the page, or after a gap in the connection), it keeps what was typed."""
        if self.geladen and self._gevraagd == tekst_uit_adres(self, "versie"):
            return
        self.beurt, self._gevraagd = self.beurt + 1, tekst_uit_adres(self, "versie")
        self.zoek, self.versie_id, self.start, self.capaciteit = "", "", "", "24"
        self.duurt, self.ruimten, self.surveillanten, self.beoordelaars, self.let_op = "", [], [], [], ""
        gevraagd = uit_adres(self, "versie")
        self.versies = await lees(keuzes.bruikbare_versies, versie_id=gevraagd)
        if gevraagd and self.versies:
            self.versie_id = self.versies[0].waarde
        self.geladen = True

    @rx.event
    @handles(P.ZITTING_PLANNEN, dict[str, str])
    async def zoeken(self, form):
        """Versions with this text in their name or code."""
        self.zoek = form.get("zoek", "")[:100]
        self.versies = await lees(keuzes.bruikbare_versies, self.zoek)
        self.versie_id = self.versies[0].waarde if len(self.versies) == 1 else ""
        await self._kijk()

    @rx.event
    @handles(P.ZITTING_PLANNEN, str)
    async def kies_versie(self, versie_id):
        """Another version."""
        self.versie_id = versie_id
        await self._kijk()

    @rx.event
    @handles(P.ZITTING_PLANNEN, str)
    async def kies_start(self, start):
        """Another moment."""
        self.start = start[:30]
        await self._kijk()

    @rx.event
    @handles(P.ZITTING_PLANNEN, str)
    async def kies_capaciteit(self, capaciteit):
        """Another number of seats."""
        self.capaciteit = capaciteit[:6]
        await self._kijk()

    @rx.event
    @handles(P.ZITTING_PLANNEN, zittingen.MaakConcept, form=True)
    async def plan(self, opdracht):
        """Plan the sitting and go to it."""
        zitting_id = await doe(zittingen.maak_concept, opdracht)
        tekst = "Zitting gepland als concept. Maak haar definitief als alles klopt."
        return [meld(tekst), rx.redirect(paden.zitting(zitting_id))]

    async def _kijk(self) -> None:
        """What is free, as soon as version, moment and seats are known; until then the choices stay as they were. At a
        moment that does not exist nothing is free."""
        if not (self.versie_id and self.start and self.capaciteit):
            self.duurt, self.let_op = "", ""
            return
        try:
            vraag = lees_invoer(Ruimtevraag, {"start": self.start, "capaciteit": self.capaciteit}, form=True)
        except VeldFout as fout:
            if "start" in fout.velden:
                self.duurt, self.ruimten, self.surveillanten, self.beoordelaars = "", [], [], []
            raise
        opties = await lees(keuzes.planopties, als_id(self.versie_id), vraag.start, vraag.capaciteit)
        self.duurt, self.ruimten, self.let_op = opties.duurt, list(opties.ruimten), opties.let_op
        self.surveillanten, self.beoordelaars = list(opties.surveillanten), list(opties.beoordelaars)
