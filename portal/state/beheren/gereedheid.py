"""What the checklist page knows: the eight answers of one team or location, and the one that is being changed."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Literal

import reflex as rx

from portal.domain.fouten import Botsing
from portal.domain.rechten import P
from portal.services.beheren import gereedheid
from portal.services.beheren.lezen import gereedheid as gereedheid_lezen
from portal.services.beheren.lezen.gereedheid import GereedheidLijst, GereedheidRij
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

_ANTWOORD = {"ja": True, "nee": False, "open": None}


class GereedheidAntwoord(Invoer):
    """Yes, no or open on one item, as it stood on screen."""

    onderdeel: str
    antwoord: Literal["ja", "nee", "open"]
    versie: int = zoals(gereedheid.Beantwoord, "versie")


class Antwoordtoelichting(Invoer):
    """The words with one answer."""

    opmerking: str = zoals(gereedheid.Beantwoord, "opmerking")
    eigenaar: str = zoals(gereedheid.Beantwoord, "eigenaar")
    datum: date | None = None


class GereedheidState(Basis, Lijst, rx.State):
    """The checklist of one unit."""

    lijst: GereedheidLijst | None = None
    rijen: list[GereedheidRij] = []
    eenheden: list[Keuze] = []
    bewerk: str = ""
    versie: int = 0
    fout_bij: str = ""

    def _eenheid(self) -> uuid.UUID | None:
        return als_id(self.filters["eenheid"]) if self.filters.get("eenheid") else None

    async def _ververs(self) -> None:
        lijst = await lees(gereedheid_lezen.gereedheid, self._eenheid())
        self.lijst, self.rijen = replace(lijst, rijen=(), eenheden=()), list(lijst.rijen)
        self.eenheden = [Keuze(e.id, f"{e.naam} ({e.ja} van {len(lijst.rijen)})") for e in lijst.eenheden[:50]]

    def _rij(self, onderdeel: str) -> GereedheidRij | None:
        return next((r for r in self.rijen if r.onderdeel == onderdeel), None)

    @rx.event
    @handles(P.GEREEDHEID_BIJHOUDEN)
    async def laad(self):
        """Show the unit of the address, or the first within reach."""
        self._lees_adres("eenheid")
        vorige = self.lijst.eenheid_id if self.lijst else ""
        await self._ververs()
        if self.lijst and vorige and vorige != self.lijst.eenheid_id:
            self.bewerk, self.fout_bij = "", ""
        if self.lijst:
            abonneer(self, onderwerpen.gereedheid(self.lijst.eenheid_id), herlaad=GereedheidState.laad)

    @rx.event
    @handles(P.GEREEDHEID_BIJHOUDEN, str)
    async def kies_eenheid(self, eenheid_id):
        """Show another team or location."""
        return await self._laat_zien(eenheid=eenheid_id)

    @rx.event
    @handles(P.GEREEDHEID_BIJHOUDEN, str)
    async def begin(self, onderdeel):
        """Change the words of one item; the version on screen is what the change is based on."""
        rij = self._rij(onderdeel)
        self.bewerk, self.versie = (onderdeel, rij.versie) if rij else ("", 0)
        self.fout_bij, self.veldfouten = "", {}

    @rx.event
    @handles(P.GEREEDHEID_BIJHOUDEN, GereedheidAntwoord, doet=True)
    async def antwoord(self, invoer):
        """Answer one item; saved at once."""
        rij = self._rij(invoer.onderdeel)
        if rij is None:
            return None
        dag = date.fromisoformat(rij.datum_iso) if rij.datum_iso else None
        woorden = Antwoordtoelichting(opmerking=rij.opmerking, eigenaar=rij.eigenaar, datum=dag)
        return await self._bewaar(rij, _ANTWOORD[invoer.antwoord], woorden, invoer.versie)

    @rx.event
    @handles(P.GEREEDHEID_BIJHOUDEN, Antwoordtoelichting, form=True, doet=True)
    async def bewaar(self, invoer):
        """Save the words of the item that is being changed."""
        rij = self._rij(self.bewerk)
        if rij is None:
            return None
        gelukt = await self._bewaar(rij, rij.antwoord, invoer, self.versie)
        self.bewerk, self.versie = "", 0
        return gelukt

    async def _bewaar(self, rij: GereedheidRij, antwoord: bool | None, woorden: Antwoordtoelichting, versie: int):
        lijst = self.lijst
        if lijst is None:
            return None
        cmd = gereedheid.Beantwoord(
            eenheid_id=als_id(lijst.eenheid_id), onderdeel=rij.onderdeel, antwoord=antwoord, versie=versie,
            **woorden.model_dump(),
        )  # fmt: skip
        try:
            nieuw = await doe(gereedheid.beantwoord, cmd)
        except Botsing:
            self.fout_bij = rij.onderdeel
            await self._ververs()
            huidig = self._rij(rij.onderdeel)
            self.versie = huidig.versie if huidig else 0
            raise
        self.fout_bij = ""
        if self.bewerk == rij.onderdeel:
            self.versie = nieuw
        await self._ververs()
        return meld("Bewaard.")
