"""What the page of requests knows: everything that waits for a decision of the board beside results."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx
from pydantic import Field

from portal.domain.fouten import NietGevonden, Veranderd
from portal.domain.rechten import P
from portal.domain.taal import als_zin, telt
from portal.services.grond import onderwerpen
from portal.services.inrichten import versies
from portal.services.vaststellen import afwezigheid, buiten_plan, cesuur, herhaling, herzien, kansen, overkant
from portal.services.vaststellen.lezen import buiten_plan as buiten_plan_lezen
from portal.services.vaststellen.lezen import herhalingen, herzieningen, verzoeken, wacht
from portal.services.vaststellen.lezen.besloten import (
    BESLOTEN_SOORTEN,
    BeslotenVerzoekFilter,
    BeslotenVerzoekRij,
    besloten_verzoeken,
)
from portal.services.vaststellen.lezen.buiten_plan import ExamenverzoekRij
from portal.services.vaststellen.lezen.herhalingen import ToestemmingRij
from portal.services.vaststellen.lezen.herzieningen import HerzieningRij, OverkantRij
from portal.services.vaststellen.lezen.verzoeken import (
    AfwezigheidRij,
    BeslotenRij,
    CesuurverzoekRij,
    HerhalingRij,
    KansverzoekRij,
    VersieverzoekRij,
)
from portal.services.vaststellen.vaststellen import OvergeslagenRij
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, raam, wie
from portal.state.raamwerk.invoer import Invoer, Reden, zoals
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer
from portal.state.vaststellen.zitting import MAG

SOORTEN = tuple(wacht.SOORTEN)
ONDER_MANDAAT = ("cesuren", "kansen", "buiten_plan", "herhalingen", "afwezigheid")
"""What the board can leave to the exam office."""


class Verzoekbesluit(Invoer):
    """Yes or no, and why."""

    keuze: Literal["ja", "nee", "er"]
    reden: str = Field(min_length=3, max_length=500)
    gezien: str = zoals(herzien.HandelHerzieningAf, "gezien")

    @property
    def ja(self) -> bool:
        """The decision is a yes."""
        return self.keuze == "ja"

    @property
    def afwezig(self) -> dict[str, Any]:
        """The same as a decision about an absence."""
        return {"geoorloofd": self.ja, "was_er": self.keuze == "er", "reden": self.reden, "gezien": self.gezien}


class VerzoekenState(Basis, Lijst, rx.State):
    """Seven short lists, of which one is shown, and the decision dialog."""

    soort: str = "versies"
    aantallen: dict[str, int] = {}
    """How much of each kind waits; the badge in the menu is their sum."""
    commissie: bool = False
    """The reader is of the board; the exam office decides under its mandate."""
    versies: list[VersieverzoekRij] = []
    cesuren: list[CesuurverzoekRij] = []
    kansen: list[KansverzoekRij] = []
    buiten_plan: list[ExamenverzoekRij] = []
    herhalingen: list[HerhalingRij] = []
    toestemmingen: list[ToestemmingRij] = []
    """Variants that a student may have again and did not make yet: each can be taken back."""
    afwezigheid: list[AfwezigheidRij] = []
    besloten: list[BeslotenRij] = []
    """Absences about which was decided, a page at a time: each can be revised."""
    verzoeken_besloten: list[BeslotenVerzoekRij] = []
    """Requests of the kind on screen about which was decided, a page at a time."""
    herzieningen: list[HerzieningRij] = []
    herziening: list[HerzieningRij] = []
    """The one that the dialog is about."""
    overkant: list[OverkantRij] = []
    overgeslagen: list[OvergeslagenRij] = []
    venster: str = ""
    over: str = ""
    over_titel: str = ""
    effect: str = ""
    onbekend: bool = False
    """The dialog is about somebody of whom it is unknown whether he was there."""
    gezien: str = ""
    """The mark of what the dialog shows."""
    staat: str = ""
    """What the dialog has to say first: work that is there all the same, or the decision that is revised."""
    geladen: bool = False

    @rx.event
    @handles(MAG)
    async def laad(self):
        """Show what waits, of the kind in the address."""
        self._lees_adres("soort", sorteerbaar=verzoeken.SORTEERBAAR)
        await self._lees_alles()
        soort, soorten = self.filters.get("soort", ""), SOORTEN if self.commissie else ONDER_MANDAAT
        vol = next((s for s in soorten if self.aantallen[s]), soorten[0])
        self.soort = soort if soort in soorten else vol
        await self._lees_besloten()
        self.geladen = True
        for herlaad in (VerzoekenState.laad, raam().ververs):
            abonneer(self, onderwerpen.WERK, onderwerpen.CATALOGUS, herlaad=herlaad)

    async def _lees_alles(self) -> None:
        self.aantallen, self.commissie = await lees(wacht.per_soort), wie().can(P.RESULTAAT_VASTSTELLEN)
        if self.commissie:
            await self._lees_eigen()
        self.cesuren = await lees(verzoeken.cesuurverzoeken)
        self.kansen = await lees(verzoeken.kansverzoeken)
        self.buiten_plan = await lees(buiten_plan_lezen.open_examenverzoeken)
        self.herhalingen = await lees(verzoeken.herhalingen)
        self.toestemmingen = await lees(herhalingen.toestemmingen)
        self.afwezigheid = await lees(verzoeken.afwezigheden)

    async def _lees_besloten(self) -> None:
        """A page of what was decided, of the kind on screen."""
        filter = BeslotenVerzoekFilter(
            soort=self.soort, zoek=self.zoek, pagina=self.pagina, per_pagina=self.per_blad, op=self._op()
        )
        if self.soort == "afwezigheid":
            self.besloten = self._neem(await lees(verzoeken.besloten_afwezigheden, filter))
        elif self.soort in BESLOTEN_SOORTEN:
            self.verzoeken_besloten = self._neem(await lees(besloten_verzoeken, filter))

    async def _lees_eigen(self) -> None:
        """What only the board itself decides."""
        self.versies = await lees(verzoeken.versieverzoeken)
        self.herzieningen = await lees(herzieningen.herzieningen)
        self.overkant = await lees(herzieningen.overkant)

    @rx.event
    @handles(
        MAG,
        Literal["versies", "cesuren", "kansen", "buiten_plan", "herhalingen", "afwezigheid", "herzieningen"],
    )
    async def kies(self, soort):
        """Show another kind."""
        return await self._laat_zien(soort=soort, zoek="")

    @rx.event
    @handles(MAG, dict[str, str])
    async def zoeken(self, form):
        """Show only decisions of whom or of what exam this is in the name."""
        return await self._laat_zien(soort=self.soort, zoek=form.get("zoek", ""))

    @rx.event
    @handles(MAG, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(soort=self.soort, sorteer=kolom)

    @rx.event
    @handles(MAG, int)
    async def ga_naar(self, pagina):
        """Another page of what was decided."""
        return await self._laat_zien(soort=self.soort, pagina=pagina)

    @rx.event
    @handles(P.AFWEZIGHEID_BESLUITEN, uuid.UUID)
    async def open_herzie(self, deelname_id):
        """Open the dialog to revise the decision about one absence."""
        if not any(b.deelname_id == str(deelname_id) and b.te_herzien for b in self.besloten):
            raise NietGevonden()
        self._open("herzie", str(deelname_id))

    @rx.event
    @handles(MAG, uuid.UUID)
    async def open(self, id):
        """Open the decision dialog for one line of the list on screen."""
        self._open(self.soort, str(id))

    @rx.event
    @handles(MAG, uuid.UUID)
    async def open_toestemming(self, id):
        """Open the dialog that takes back a permission to have a variant again."""
        self._open("toestemming", str(id))

    @rx.event
    @handles(MAG, Reden, form=True, doet=True)
    async def trek_toestemming_in(self, invoer):
        """Take back that permission."""
        cmd = herhaling.TrekHerhalingIn(herhaling_id=als_id(self.over), reden=invoer.reden)
        await doe(herhaling.trek_herhaling_in, cmd)
        return self._klaar("De toestemming is ingetrokken.")

    @rx.event
    @handles(MAG, uuid.UUID)
    async def open_overkant(self, cesuur_id):
        """Open the dialog for all revisions that one cut score asked for."""
        self._open("overkant", str(cesuur_id))

    def _open(self, venster: str, id: str) -> None:
        self.overgeslagen, self.venster, self.over, self.fout, self.veldfouten = [], venster, id, "", {}
        self._toon_zaak()

    def _toon_zaak(self) -> None:
        """Fill the dialog with its line as it is on the list now, and the mark of that."""
        lijsten: dict[str, tuple[Sequence[Any], str]] = {
            "versies": (self.versies, "versie_id"), "kansen": (self.kansen, "inschrijving_id"),
            "buiten_plan": (self.buiten_plan, "id"), "herhalingen": (self.herhalingen, "id"), "toestemming": (self.toestemmingen, "id"), "afwezigheid": (self.afwezigheid, "deelname_id"),
            "herzie": ([b for b in self.besloten if b.te_herzien], "deelname_id"),
            "herzieningen": (self.herzieningen, "id"), "overkant": (self.overkant, "cesuur_id"),
        }  # fmt: skip
        rijen, sleutel = lijsten.get(self.venster, ((), ""))
        rij = next((r for r in rijen if getattr(r, sleutel) == self.over), None)
        self.over_titel = _titel(rij) if rij else self.over_titel
        self.gezien, self.onbekend = getattr(rij, "gezien", ""), getattr(rij, "onbekend", False)
        self.staat = _staat(rij) if rij else ""
        self.herziening = [rij] if isinstance(rij, HerzieningRij) else []

    @rx.event
    @handles(MAG)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.over, self.fout, self.veldfouten = "", "", "", {}

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, uuid.UUID)
    async def vraag_versie(self, versie_id):
        """Ask once before a version is established."""
        rij = next((v for v in self.versies if v.versie_id == str(versie_id)), None)
        if rij is None:
            raise NietGevonden()
        self.over, self.over_titel, self.effect = rij.versie_id, rij.naam, rij.code
        self.venster, self.fout, self.veldfouten = "versie_vast", "", {}

    @rx.event
    @handles(P.VERSIE_VASTSTELLEN, uuid.UUID)
    async def stel_versie_vast(self, versie_id):
        """Establish a version."""
        await doe(versies.besluit_versie, versies.BesluitVersie(versie_id=versie_id, actie="vaststellen"))
        return self._klaar("Versie vastgesteld. Het examenbureau kan haar nu plannen.")

    @rx.event
    @handles(MAG, uuid.UUID)
    async def vraag_cesuur(self, cesuur_id):
        """Ask once before a cut score is established, with what it does."""
        rij = next((c for c in self.cesuren if c.cesuur_id == str(cesuur_id)), None)
        if rij is None:
            raise NietGevonden()
        self.over, self.over_titel, self.effect = rij.cesuur_id, f"{rij.versie}: {rij.cesuur}", rij.effect
        self.venster, self.fout, self.veldfouten = "cesuur_vast", "", {}

    @rx.event
    @handles(MAG, uuid.UUID)
    async def stel_cesuur_vast(self, cesuur_id):
        """Establish a cut score."""
        aantal = await doe(cesuur.stel_cesuur_vast, cesuur.StelCesuurVast(cesuur_id=cesuur_id))
        erbij = f" {telt(aantal, 'voorlopig resultaat is', 'voorlopige resultaten zijn')} herrekend." if aantal else ""
        return self._klaar(f"Cesuur vastgesteld.{erbij}")

    @rx.event
    @handles(MAG, Verzoekbesluit, form=True, doet=True)
    async def besluit(self, invoer):
        """Decide on the line in the dialog."""
        acties = {
            "versies": self._versie,
            "kansen": self._kans,
            "buiten_plan": self._examen,
            "herhalingen": self._herhaling,
            "afwezigheid": self._afwezigheid,
            "herzie": self._herzie,
            "herzieningen": self._herziening,
            "overkant": self._overkant,
        }
        if self.venster not in acties:
            raise NietGevonden()
        try:
            await acties[self.venster](als_id(self.over), invoer)
        except Veranderd:
            await self._lees_alles()
            await self._lees_besloten()
            self._toon_zaak()
            raise
        return self._klaar("Besluit vastgelegd.")

    async def _versie(self, id: uuid.UUID, invoer: Verzoekbesluit) -> None:
        cmd = versies.BesluitVersie(versie_id=id, actie="afwijzen", reden=invoer.reden)
        await doe(versies.besluit_versie, cmd)

    async def _kans(self, id: uuid.UUID, invoer: Verzoekbesluit) -> None:
        cmd = kansen.BesluitKans(inschrijving_id=id, toekennen=invoer.ja, reden=invoer.reden, gezien=invoer.gezien)
        await doe(kansen.besluit_kans, cmd)

    async def _examen(self, id: uuid.UUID, invoer: Verzoekbesluit) -> None:
        cmd = buiten_plan.BesluitExamen(examenverzoek_id=id, toekennen=invoer.ja, reden=invoer.reden)
        await doe(buiten_plan.besluit_examen, cmd)

    async def _herhaling(self, id: uuid.UUID, invoer: Verzoekbesluit) -> None:
        cmd = herhaling.BesluitHerhaling(herhaling_id=id, toekennen=invoer.ja, reden=invoer.reden)
        await doe(herhaling.besluit_herhaling, cmd)

    async def _afwezigheid(self, id: uuid.UUID, invoer: Verzoekbesluit) -> None:
        await doe(afwezigheid.besluit_afwezigheid, afwezigheid.BesluitAfwezigheid(deelname_id=id, **invoer.afwezig))

    async def _herzie(self, id: uuid.UUID, invoer: Verzoekbesluit) -> None:
        await doe(afwezigheid.herzie_afwezigheid, afwezigheid.HerzieAfwezigheid(deelname_id=id, **invoer.afwezig))

    async def _herziening(self, id: uuid.UUID, invoer: Verzoekbesluit) -> None:
        cmd = herzien.HandelHerzieningAf(
            herziening_id=id, toepassen=invoer.ja, motivatie=invoer.reden, gezien=invoer.gezien
        )
        await doe(herzien.handel_herziening_af, cmd)

    async def _overkant(self, id: uuid.UUID, invoer: Verzoekbesluit) -> None:
        cmd = overkant.HandelOverkantAf(cesuur_id=id, toepassen=invoer.ja, motivatie=invoer.reden, gezien=invoer.gezien)
        self.overgeslagen = list((await doe(overkant.handel_overkant_af, cmd)).overgeslagen[:50])

    def _klaar(self, tekst: str):
        self.venster, self.over = "", ""
        return [meld(tekst), VerzoekenState.laad, raam().ververs]


def _titel(rij: Any) -> str:
    if isinstance(rij, OverkantRij):
        return f"Alle herzieningen van {rij.versie}"
    return rij.naam if isinstance(rij, VersieverzoekRij) else f"{rij.student}, {rij.examen}"


def _staat(rij: Any) -> str:
    if isinstance(rij, BeslotenRij):
        return f"{rij.beslissing} ({rij.wie}). Reden: {als_zin(rij.reden)} {rij.werk}"
    return rij.werk if isinstance(rij, AfwezigheidRij) else ""
