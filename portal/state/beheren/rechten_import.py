"""What the page for reading in roles knows: the text, the outcome of the trial per line, and a part of it to look at."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from portal.domain.rechten import P
from portal.services.beheren import rollen_csv, rollen_uit_csv
from portal.services.beheren.rollen_uit_csv import ImportRij, LeesIn, VoerDoor
from portal.services.grond.lijst import snijd
from portal.state.grond.bestanden import haal_export
from portal.state.raamwerk.basis import Basis, doe, handles, meld
from portal.state.raamwerk.lijst import PER_PAGINA

Soort = Literal["", "nieuw", "wacht", "bestaat", "geweigerd"]


class RechtenImportState(Basis, rx.State):
    """The counts of the last trial and the lines on this page of it; the text and the rest stay on the server."""

    rijen: list[ImportRij] = []
    nieuw: int = 0
    wacht: int = 0
    zin: str = ""
    bestaat: int = 0
    geweigerd: int = 0
    soort: str = ""
    pagina: int = 1
    paginas: int = 1
    totaal: int = 0
    beproefd: bool = False
    klaar: bool = False
    venster: bool = False
    _tekst: str = ""
    _proef: rollen_uit_csv.Proef | None = None

    def _toon(self, soort: str = "", pagina: int = 1) -> None:
        alle = [r for r in (self._proef.rijen if self._proef else ()) if soort in ("", r.uitkomst)]
        blad, self.soort = snijd(alle, pagina, PER_PAGINA), soort
        self.rijen, self.totaal, self.pagina, self.paginas = blad.rijen, blad.totaal, blad.pagina, blad.paginas

    def _neem(self, proef: rollen_uit_csv.Proef | None, tekst: str) -> None:
        self._proef, self._tekst, self.beproefd, self.venster = proef, tekst, proef is not None, False
        self.zin = proef.zin if proef else ""
        self.nieuw, self.wacht, self.bestaat, self.geweigerd = (
            proef.aantal(s) if proef else 0 for s in rollen_uit_csv.UITKOMSTEN
        )
        self._toon()

    @rx.event
    @handles(P.RECHTEN_BEHEREN)
    async def laad(self):
        """Begin with an empty page."""
        self._neem(None, "")
        self.klaar, self.fout, self.veldfouten = False, "", {}

    @rx.event
    @handles(P.RECHTEN_BEHEREN, LeesIn, form=True)
    async def probeer(self, opdracht):
        """Show what each line would do."""
        self._neem(None, "")
        self.klaar = False
        self._neem(await doe(rollen_uit_csv.proef, opdracht), opdracht.tekst)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Soort)
    async def kies(self, soort):
        """Only the lines with this outcome."""
        self._toon(soort)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, int)
    async def ga_naar(self, pagina):
        """Another page of the lines."""
        self._toon(self.soort, pagina)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, bool)
    async def vraag(self, aan):
        """Ask before applying, or not after all."""
        self.venster, self.fout = aan, ""

    @rx.event
    @handles(P.RECHTEN_BEHEREN)
    async def voer_door(self):
        """Apply what the trial showed."""
        if self._proef is None:
            return None
        cmd = VoerDoor(tekst=self._tekst, kenmerk=self._proef.kenmerk)
        gedaan = await doe(rollen_uit_csv.voer_door, cmd)
        self._neem(gedaan, "")
        self.klaar = True
        return meld(f"Doorgevoerd. {self.zin}")

    @rx.event
    @handles(P.RECHTEN_BEHEREN)
    async def exporteer_geweigerd(self):
        """Download the refused lines with the reason of each."""
        alle = self._proef.rijen if self._proef else ()
        regels = [(r.regel, r.reden) for r in alle if r.uitkomst == rollen_uit_csv.GEWEIGERD]
        return await haal_export(rollen_csv.GEWEIGERD, inhoud=rollen_csv.als_csv(regels))
