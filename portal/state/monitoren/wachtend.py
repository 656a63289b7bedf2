"""What the page of waiting messages knows: one kind at a time, and the dialog that repairs one."""

from __future__ import annotations

import uuid
from typing import Any, Literal

import reflex as rx
from pydantic import Field

from portal.domain.rechten import P
from portal.services.grond import onderwerpen
from portal.services.monitoren import wachtend
from portal.services.monitoren.lezen import wachtend as wachtend_lezen
from portal.services.monitoren.lezen.wachtend import WachtRij, WachtSoort
from portal.services.monitoren.stand_wachtend import WachtFilter, Wachtsoort
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Invoer
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState


class Wachtreden(Invoer):
    """Why."""

    reden: str = Field(min_length=3, max_length=500)


class Persoonsbesluit(Invoer):
    """The same person or not, and why."""

    keuze: Literal["ja", "nee"]
    reden: str = Field(min_length=3, max_length=500)


class Wachtkeuze(Invoer):
    """What was chosen."""

    code: str = Field(min_length=1, max_length=80)


class WachtendState(Basis, Lijst, rx.State):
    """What waits, by kind."""

    soort: str = "personen"
    soorten: list[WachtSoort] = []
    rijen: list[WachtRij] = []
    venster: str = ""
    over: str = ""
    over_titel: str = ""
    over_wil: list[str] = []
    herstelt: bool = False
    beslist: bool = False
    geladen: bool = False

    @rx.event
    @handles(P.OKE_MONITOREN)
    async def laad(self):
        """Show what waits, of the kind in the address or else the first with something in it."""
        self._lees_adres("soort")
        self.soorten = await lees(wachtend_lezen.wachtsoorten)
        gevraagd = self.filters.get("soort", "")
        vol = next((s.code for s in self.soorten if s.aantal), self.soorten[0].code)
        self.soort = gevraagd if gevraagd in {s.code for s in self.soorten} else vol
        filter = WachtFilter.model_validate({"soort": self.soort, "pagina": self.pagina, "per_pagina": self.per_blad})
        self.rijen = self._neem(await lees(wachtend_lezen.wachtlijst_van, filter))
        self.herstelt, self.beslist = wie().can(P.OKE_HERSTELLEN), wie().can(P.RECHTEN_BEHEREN)
        self.geladen = True
        abonneer(self, onderwerpen.OKE, herlaad=WachtendState.laad)

    @rx.event
    @handles(P.OKE_MONITOREN, Wachtsoort)
    async def kies(self, soort):
        """Show another kind."""
        return await self._laat_zien(soort=soort)

    @rx.event
    @handles(P.OKE_MONITOREN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.OKE_HERSTELLEN, uuid.UUID)
    async def haal_opnieuw(self, id):
        """Ask the partner again for what is missing."""
        aantal = await doe(wachtend.haal_opnieuw_op, wachtend.HaalOpnieuwOp(id=id))
        tekst = "De vraag is verstuurd." if aantal else "Er is niets te vragen, of de vraag loopt al."
        return [meld(f"{tekst} Wat er komt, wordt vanzelf verwerkt."), WachtendState.laad]

    @rx.event
    @handles({P.OKE_HERSTELLEN, P.RECHTEN_BEHEREN}, uuid.UUID)
    async def open(self, id):
        """Open the dialog that belongs to a line of the list on screen."""
        rij = next((r for r in self.rijen if r.id == str(id)), None)
        if rij is None:
            return
        per_soort = {
            "personen": "persoon", "toetsen": "examen", "opleidingen": "onderdeel", "uitslagen": "uitslag",
            "vragen": "vraag",
        }  # fmt: skip
        self.venster = per_soort.get(self.soort, "vallen")
        self._vul(rij)

    @rx.event
    @handles(P.OKE_HERSTELLEN, uuid.UUID)
    async def vraag_vallen(self, id):
        """Ask why before letting something go."""
        if rij := next((r for r in self.rijen if r.id == str(id)), None):
            self.venster = "vallen"
            self._vul(rij)

    def _vul(self, rij: WachtRij) -> None:
        self.over, self.over_titel, self.over_wil = rij.id, rij.wie or rij.wat, list(rij.wil)
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles({P.OKE_HERSTELLEN, P.RECHTEN_BEHEREN})
    async def sluit(self):
        """Close the dialog."""
        self.venster = ""

    @rx.event
    @handles(P.OKE_HERSTELLEN, Wachtreden, form=True)
    async def laat_vallen(self, opdracht):
        """Wait no longer, with the reason; of a question: it is answered."""
        if self.venster == "vraag":
            await doe(wachtend.rond_vraag_af, wachtend.RondVraagAf(taak_id=als_id(self.over), reden=opdracht.reden))
            return self._klaar("De vraag is afgerond.")
        await doe(wachtend.laat_vallen, wachtend.LaatVallen(id=als_id(self.over), reden=opdracht.reden))
        return self._klaar("Het portaal wacht hier niet meer op.")

    @rx.event
    @handles(P.OKE_HERSTELLEN, Wachtreden, form=True)
    async def stuur_uitslag(self, opdracht):
        """Bring the result to the association that took the place of the old one."""
        cmd = wachtend.StuurUitslag(id=als_id(self.over), reden=opdracht.reden)
        aantal = await doe(wachtend.stuur_uitslag, cmd)
        return self._klaar("De uitslag is onderweg." if aantal else "Er is niets verstuurd.")

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Persoonsbesluit, form=True)
    async def besluit(self, opdracht):
        """The same person or not."""
        ja = opdracht.keuze == "ja"
        cmd = wachtend.BesluitOverPersoon(id=als_id(self.over), is_dezelfde=ja, reden=opdracht.reden)
        await doe(wachtend.besluit_over_persoon, cmd)
        return self._klaar("De persoon is gekoppeld." if ja else "Afgewezen: er is niets gekoppeld.")

    @rx.event
    @handles(P.OKE_HERSTELLEN, Wachtkeuze, form=True)
    async def leg_keuze_vast(self, opdracht):
        """The exam of a test, or the part of the school of a programme."""
        if self.venster == "examen":
            cmd = wachtend.KoppelToets(toets_id=als_id(self.over), code=opdracht.code)
            aantal = await doe(wachtend.koppel_toets, cmd)
            return self._klaar(f"De toets is gekoppeld. Inschrijvingen die binnenkwamen: {aantal}.")
        await doe(wachtend.kies_onderdeel, wachtend.KiesOnderdeel(id=als_id(self.over), code=opdracht.code))
        return self._klaar("Vastgelegd. De opleiding wordt opnieuw opgehaald.")

    def _klaar(self, tekst: str) -> list[Any]:
        self.venster = ""
        return [meld(tekst), WachtendState.laad, SessieState.ververs]
