"""What the page of one file on trial knows: its columns, its rows by outcome, and the cell that is being put right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import reflex as rx

from portal.domain.fouten import Botsing
from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten import inlezen
from portal.services.inrichten.lezen import basis_bestanden, partijen
from portal.services.inrichten.lezen import toegepast as toegepast_lezen
from portal.services.inrichten.lezen.partijen import KolomRij, PartijKop, ProefRij
from portal.services.inrichten.stand_inlezen import FOUT, UITKOMSTEN, VRAAG
from portal.state.grond.bestanden import haal_export
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.live import abonneer

T = TypeVar("T")
Uitkomst = Literal["", "fout", "vraag", "nieuw", "gewijzigd", "gelijk", "overgeslagen"]


_KIJK = 0.4
"""Seconds between two looks at how far applying is."""


class Toewijzing(Invoer):
    """Which field a column fills."""

    kolom: int = zoals(inlezen.WijsToe, "kolom")
    veld: str = zoals(inlezen.WijsToe, "veld")


class Cel(Invoer):
    """A cell and what it should say."""

    nr: int = zoals(inlezen.Verbeter, "nr")
    veld: str = zoals(inlezen.Verbeter, "veld")
    waarde: str = zoals(inlezen.Verbeter, "waarde")


class Voortgang:
    """How far an act is that runs elsewhere."""

    stand: int = 0

    def zet(self, stand: int) -> None:
        """So many are done."""
        self.stand = stand


class BasisInlezenState(Basis, rx.State):
    """One batch; the rows themselves stay on the server but for one page of them."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        partij_id: str

    partij: PartijKop = PartijKop()
    kolommen: list[KolomRij] = []
    velden: list[Keuze] = []
    koppen: list[str] = []
    rijen: list[ProefRij] = []
    aantallen: dict[str, int] = {}
    toon: str = ""
    pagina: int = 1
    paginas: int = 1
    totaal: int = 0
    te_doen: int = 0
    celvenster: bool = False
    cel_nr: int = 0
    cel_veld: str = ""
    cel_titel: str = ""
    cel_waarde: str = ""
    cel_fout: str = ""
    cel_nodig: bool = False
    gedaan: int = 0
    geladen: bool = False

    async def _toon(self) -> None:
        was_open = self.partij.open
        view = await lees(partijen.partij, als_id(self.partij_id), self.toon, self.pagina)
        self.kolommen, self.koppen, self.aantallen = (
            list(view.kolommen),
            list(view.koppen),
            {u: view.aantallen.get(u, 0) for u in UITKOMSTEN},
        )
        self.velden = [Keuze("", "Niet gebruiken"), *(Keuze(v, t) for v, t in view.velden)]
        self.rijen, self.totaal = list(view.rijen.rijen), view.rijen.totaal
        self.pagina, self.paginas = view.rijen.pagina, view.rijen.paginas
        self.te_doen = self.aantallen.get("nieuw", 0) + self.aantallen.get("gewijzigd", 0)
        self.partij = view.kop
        self.geladen = True
        if was_open and not self.partij.open:  # applied, here or by somebody else
            await self._toon_eerst()

    async def _doe(self, functie: Callable[..., T], cmd: Opdracht, *rest: Any) -> T:
        """Act on the batch; a refusal because of what happened meanwhile comes with what is there now, to go on from."""
        try:
            return await doe(functie, cmd, *rest)
        except Botsing:
            await self._toon()
            raise

    @rx.event
    @handles(P.IMPORT_DOEN)
    async def laad(self):
        """Show the batch of the address, first what is wrong with it or was not taken over."""
        self.toon, self.pagina, self.celvenster, self.fout, self.bezig, self.gedaan = "", 1, False, "", False, 0
        await self._toon()
        await self._toon_eerst()
        abonneer(self, onderwerpen.partij(self.partij_id), herlaad=BasisInlezenState.ververs)

    async def _toon_eerst(self) -> None:
        """Begin with what asks for something."""
        if self.partij.open:
            eerst = next((u for u in (FOUT, VRAAG) if self.aantallen[u]), "")
        else:
            eerst = FOUT if self.partij.achter else ""
        if eerst != self.toon:
            self.toon, self.pagina = eerst, 1
            await self._toon()

    @rx.event
    @handles(P.IMPORT_DOEN)
    async def ververs(self):
        """Somebody else works on the same file: show what it is now, and leave the cell that is being put right."""
        await self._toon()

    @rx.event
    @handles(P.IMPORT_DOEN, Uitkomst)
    async def kies(self, toon):
        """Only rows with this outcome."""
        self.toon, self.pagina = toon, 1
        await self._toon()

    @rx.event
    @handles(P.IMPORT_DOEN, int)
    async def ga_naar(self, pagina):
        """Another page of the rows."""
        self.pagina = pagina
        await self._toon()

    @rx.event
    @handles(P.IMPORT_DOEN, Toewijzing, doet=True)
    async def wijs_toe(self, invoer):
        """Let a column fill another field."""
        cmd = inlezen.WijsToe(partij_id=als_id(self.partij_id), kolom=invoer.kolom, veld=invoer.veld)
        await self._doe(inlezen.wijs_toe, cmd)
        return BasisInlezenState.laad

    @rx.event
    @handles(P.IMPORT_DOEN, Cel)
    async def open_cel(self, invoer):
        """Put a cell right."""
        rij = next((r for r in self.rijen if r.nr == invoer.nr), None)
        cel = next((c for c in (rij.cellen if rij else ()) if c.veld == invoer.veld), None)
        if cel is None:
            return
        self.cel_nr, self.cel_veld, self.cel_fout, self.cel_nodig = invoer.nr, invoer.veld, cel.fout, cel.nodig
        self.cel_titel = next((v.label for v in self.velden if v.waarde == invoer.veld), "")
        self.cel_waarde, self.celvenster, self.fout, self.veldfouten = cel.voorstel or cel.waarde, True, "", {}

    @rx.event
    @handles(P.IMPORT_DOEN)
    async def sluit_cel(self):
        """Leave the cell as it is."""
        self.celvenster, self.fout = False, ""

    async def _verbeter(self, nr: int, veld: str, waarde: str) -> None:
        if not nr:
            return
        cmd = inlezen.Verbeter(partij_id=als_id(self.partij_id), nr=nr, veld=veld, waarde=waarde)
        await self._doe(inlezen.verbeter, cmd)
        self.celvenster = False
        await self._toon()
        await self._toon_rest()

    async def _toon_rest(self) -> None:
        """Every row once nothing is left of what was looked at."""
        if not self.rijen and self.toon in (FOUT, VRAAG):
            self.toon = ""
            await self._toon()

    @rx.event
    @handles(P.IMPORT_DOEN, Cel, doet=True)
    async def neem_over(self, invoer):
        """Take what was probably meant."""
        await self._verbeter(invoer.nr, invoer.veld, invoer.waarde)

    @rx.event
    @handles(P.IMPORT_DOEN, dict[str, str], form=True, doet=True)
    async def verbeter(self, form):
        """Keep what was typed for the cell."""
        await self._verbeter(self.cel_nr, self.cel_veld, form.get("waarde", "")[:2000])

    @rx.event
    @handles(P.IMPORT_DOEN, int, doet=True)
    async def bevestig(self, nr):
        """What this row asks about is meant; 0 says so of every row that asks."""
        aantal = await self._doe(inlezen.bevestig, inlezen.Bevestig(partij_id=als_id(self.partij_id), nr=nr))
        await self._toon()
        await self._toon_rest()
        return meld(f"Bevestigd: {telt(aantal, 'rij', 'rijen')}.")

    @rx.event
    @handles(P.IMPORT_DOEN, doet=True)
    async def pas_toe(self):
        """Apply every good row, and say meanwhile how far it is."""
        if not self.partij.kenmerk:
            return
        cmd, teller = inlezen.PasToe(partij_id=als_id(self.partij_id), kenmerk=self.partij.kenmerk), Voortgang()
        daad = asyncio.create_task(self._doe(inlezen.pas_toe, cmd, teller.zet))
        while not (await asyncio.wait({daad}, timeout=_KIJK))[0]:
            self.bezig, self.gedaan = True, teller.stand
            yield
        self.bezig, _ = False, daad.result()
        gedaan = await lees(toegepast_lezen.toegepast, cmd.partij_id)
        if gedaan.adres:
            yield [meld(gedaan.zin), rx.redirect(gedaan.adres)]
            return
        await self._toon()
        yield meld(gedaan.zin, "warn")

    @rx.event
    @handles(P.IMPORT_DOEN, doet=True)
    async def leg_weg(self):
        """Throw the file away."""
        if not self.partij.id:
            return None
        await self._doe(inlezen.leg_weg, inlezen.LegWeg(partij_id=als_id(self.partij_id)))
        return [meld("Het bestand is weggelegd; er is niets gewijzigd."), rx.redirect(paden.basis(self.partij.soort))]

    @rx.event
    @handles(P.IMPORT_DOEN)
    async def haal_fouten(self):
        """Download the rows with a fault, or those that were not taken over."""
        return await haal_export(basis_bestanden.FOUTEN, id=self.partij_id)
