"""What the page of one kind of basic data knows: its rows, the form for one of them, and where a file may be sent."""

from __future__ import annotations

import asyncio
import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import reflex as rx
from pydantic import Field

from portal.domain.rechten import P
from portal.services.aanmelden.stand_bestand import AANMELDINGEN
from portal.services.grond import onderwerpen, paden
from portal.services.grond.keuze import Keuze
from portal.services.inrichten import basisgegevens, inlezen, mensen
from portal.services.inrichten.lezen import basis, basis_bestanden, verwijzen
from portal.services.inrichten.lezen.basis import BasisFilter, BasisRij
from portal.services.inrichten.stand_basis import soort_van
from portal.services.inrichten.stand_basisvelden import (
    Eenheidgegevens,
    Lokaalgegevens,
    Medewerkergegevens,
    Opleidinggegevens,
    Studentgegevens,
)
from portal.services.plannen.uit_bestand import ZITTINGEN
from portal.state.grond.bestanden import haal_export
from portal.state.inrichten.formulier import ook_mis
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Invoer, Reden, zoals
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

MET_DE_HAND = ("eenheden", "lokalen", "opleidingen", "medewerkers", "studenten")
"""Kinds with a form here."""
ELDERS = {
    "examens": paden.EXAMENLIJST, "versies": paden.EXAMENLIJST, "examenplan": paden.EXAMENPLAN,
    AANMELDINGEN.naam: paden.AANMELDEN, ZITTINGEN.naam: paden.ZITTINGEN,
}  # fmt: skip
"""Kinds with a page of their own; here they are read in and given out."""


class Sluiting(Invoer):
    """From which day, and why."""

    vanaf: date = zoals(basisgegevens.Sluit, "vanaf")
    reden: str = zoals(basisgegevens.Sluit, "reden")


class Gezocht(Invoer):
    """What was typed in a field that names another row."""

    veld: Literal["ouder", "locatie", "eenheid", "opleiding", "begeleider"]
    tekst: str = Field(default="", max_length=80)


class BasisSoortState(Basis, Lijst, rx.State):
    """The rows of the kind in the address."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        soort: str

    titel: str = ""
    een: str = ""
    uitleg: str = ""
    koppen: list[str] = []
    sleutels: list[str] = []
    """By what each of them sorts; empty for one that does not."""
    rijen: list[BasisRij] = []
    toon: str = ""
    met_hand: bool = False
    einde: str = ""
    elders: str = ""
    """The page where rows of this kind are made and changed, when that is another one."""
    venster: str = ""
    over: BasisRij | None = None
    bewerk: dict[str, str] = {}
    bewerkt: str = ""
    keuzes: dict[str, list[Keuze]] = {}
    """Per field that names another row the rows to choose from."""
    gekozen: dict[str, str] = {}
    """What the code in each of those fields is the code of."""
    upload_adres: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.BASIS_BEHEREN)
    async def laad(self):
        """Show the rows of the address."""
        soort = soort_van(self.soort)
        koppen = basis.koppen(soort.naam)
        self.koppen, self.sleutels = list(koppen), list(koppen.values())
        self._lees_adres("toon", sorteerbaar=tuple(koppen.values()))
        self.toon = self.filters.get("toon", "")
        filter = BasisFilter(
            soort=soort.naam,
            zoek=self.zoek,
            toon=self.toon[:10],
            pagina=self.pagina,
            per_pagina=self.per_blad,
            op=self._op(),
        )
        self.rijen = self._neem(await lees(basis.rijen, filter))
        self.titel, self.een, self.uitleg = soort.titel, soort.een, soort.uitleg
        self.met_hand, self.elders = soort.naam in MET_DE_HAND, ELDERS.get(soort.naam, "")
        self.einde = "" if self.elders else soort.einde
        self.upload_adres, self.geladen = "", True
        abonneer(self, onderwerpen.BASIS, herlaad=BasisSoortState.laad)

    @rx.event
    @handles(P.BASIS_BEHEREN, dict[str, str])
    async def zoeken(self, form):
        """Search by code, number or name."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.BASIS_BEHEREN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.BASIS_BEHEREN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.BASIS_BEHEREN)
    async def open_nieuw(self):
        """Open the form for a new row."""
        self.venster, self.over, self.bewerk, self.bewerkt = "rij", None, {}, "nieuw"
        self.fout, self.veldfouten = "", {}
        await self._lees_keuzes()

    @rx.event
    @handles(P.BASIS_BEHEREN, uuid.UUID)
    async def open_rij(self, rij_id):
        """Open the form of one row."""
        self.over = next((r for r in self.rijen if r.id == str(rij_id)), None)
        velden = soort_van(self.soort).kolommen
        self.bewerk = dict(zip(velden, self.over.waarden, strict=True)) if self.over else {}
        self.bewerkt = str(rij_id)
        self.venster, self.fout, self.veldfouten = "rij" if self.over else "", "", {}
        await self._lees_keuzes()

    async def _lees_keuzes(self) -> None:
        """What the fields of the form can name, and what they name now."""
        for veld in verwijzen.van_soort(soort_van(self.soort)):
            await self._lees_keuze(veld, "", self.bewerk.get(veld, ""))

    async def _lees_keuze(self, veld: str, zoek: str, code: str) -> None:
        self.keuzes[veld] = await lees(verwijzen.keuzes, veld, zoek)
        self.gekozen[veld] = await lees(verwijzen.naam_van, veld, code)

    @rx.event
    @handles(P.BASIS_BEHEREN, Gezocht)
    async def zoek_keuze(self, invoer):
        """Other rows to choose from, and whether what was typed is the code of one."""
        await self._lees_keuze(invoer.veld, invoer.tekst, invoer.tekst)

    @rx.event
    @handles(P.BASIS_BEHEREN, uuid.UUID)
    async def open_sluiten(self, rij_id):
        """Ask from when a row is closed."""
        self.over = next((r for r in self.rijen if r.id == str(rij_id)), None)
        self.venster, self.fout, self.veldfouten = "sluiten" if self.over else "", "", {}

    @rx.event
    @handles(P.BASIS_BEHEREN)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.over, self.bewerk, self.fout, self.veldfouten = "", None, {}, "", {}

    async def _ook_mis(self, model: Any, waarden: dict[str, Any]) -> dict[str, str]:
        return await ook_mis(model, waarden, als_id(self.over.id) if self.over else None)

    async def _bewaar(self, daad: Any, gegevens: Any) -> Any:
        if self.venster != "rij":
            return None
        await doe(daad, gegevens, als_id(self.over.id) if self.over else None)
        self.venster, self.over, self.bewerk = "", None, {}
        return [meld("Bewaard."), BasisSoortState.laad]

    @rx.event
    @handles(P.BASIS_BEHEREN, Eenheidgegevens, form=True, doet=True)
    async def bewaar_eenheid(self, gegevens):
        """Keep a unit."""
        return await self._bewaar(basisgegevens.bewaar_eenheid, gegevens)

    @rx.event
    @handles(P.BASIS_BEHEREN, Lokaalgegevens, form=True, doet=True)
    async def bewaar_lokaal(self, gegevens):
        """Keep a room."""
        return await self._bewaar(basisgegevens.bewaar_lokaal, gegevens)

    @rx.event
    @handles(P.BASIS_BEHEREN, Opleidinggegevens, form=True, doet=True)
    async def bewaar_opleiding(self, gegevens):
        """Keep a programme."""
        return await self._bewaar(basisgegevens.bewaar_opleiding, gegevens)

    @rx.event
    @handles(P.BASIS_BEHEREN, Medewerkergegevens, form=True, doet=True)
    async def bewaar_medewerker(self, gegevens):
        """Keep a member of staff."""
        return await self._bewaar(basisgegevens.bewaar_medewerker, gegevens)

    @rx.event
    @handles(P.BASIS_BEHEREN, Studentgegevens, form=True, doet=True)
    async def bewaar_student(self, gegevens):
        """Keep a student."""
        return await self._bewaar(basisgegevens.bewaar_student, gegevens)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Reden, form=True)
    async def sluit_persoon(self, invoer):
        """Close somebody."""
        if self.over is None:
            return None
        await doe(mensen.sluit_persoon, mensen.SluitPersoon(persoon_id=als_id(self.over.id), reden=invoer.reden))
        self.venster, self.over = "", None
        return [meld("Gesloten."), BasisSoortState.laad]

    @rx.event
    @handles(P.RECHTEN_BEHEREN, uuid.UUID)
    async def heropen_persoon(self, persoon_id):
        """Open somebody again."""
        await doe(mensen.heropen_persoon, mensen.HeropenPersoon(persoon_id=persoon_id))
        return [meld("Weer open."), BasisSoortState.laad]

    @rx.event
    @handles(P.BASIS_BEHEREN, Sluiting, form=True)
    async def sluit_rij(self, invoer):
        """End a room or unit."""
        if self.over is None:
            return None
        cmd = basisgegevens.Sluit(
            soort=soort_van(self.soort).naam, rij_id=als_id(self.over.id), vanaf=invoer.vanaf, reden=invoer.reden
        )
        await doe(basisgegevens.sluit, cmd)
        self.venster, self.over = "", None
        return [meld("Gesloten."), BasisSoortState.laad]

    @rx.event
    @handles(P.BASIS_BEHEREN, uuid.UUID)
    async def heropen(self, rij_id):
        """Open a room or unit again."""
        await doe(basisgegevens.heropen, basisgegevens.Heropen(soort=soort_van(self.soort).naam, rij_id=rij_id))
        return [meld("Weer open."), BasisSoortState.laad]

    @rx.event
    @handles(P.IMPORT_DOEN, str)
    async def bestand_gekozen(self, naam):
        """A fresh ticket whenever a file was chosen; none when the choice was taken back."""
        self.upload_adres = await doe(inlezen.vraag_upload, self.soort) if naam else ""
        return []

    @rx.event
    @handles(P.IMPORT_DOEN, inlezen.Plak, form=True)
    async def plak(self, invoer):
        """Rows that were pasted instead of sent as a file, on trial."""
        gelezen = await asyncio.to_thread(inlezen.lees_geplakt, wie(), soort_van(self.soort).naam, invoer)
        partij = await doe(inlezen.neem_bestand, gelezen)
        return rx.redirect(paden.basis_partij(partij.id))

    @rx.event
    @handles(P.IMPORT_DOEN)
    async def haal_sjabloon(self):
        """Download an empty file with the right header."""
        return await haal_export(basis_bestanden.SJABLOON, soort=self.soort)

    @rx.event
    @handles(P.BASIS_BEHEREN)
    async def haal_uitvoer(self):
        """Download every row."""
        return await haal_export(basis_bestanden.UITVOER, soort=self.soort)
