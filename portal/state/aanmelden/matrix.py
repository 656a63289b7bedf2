"""What the matrix of a class knows: its cells, which are ticked, and what would be decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx
from pydantic import Field

from portal.domain.rechten import P
from portal.services.aanmelden.lezen import matrix, matrix_cel
from portal.services.aanmelden.lezen.matrix import KlasKolom, KlasRij, MatrixFilter
from portal.services.aanmelden.lezen.matrix_cel import CelView
from portal.services.aanmelden.lezen.matrix_cellen import MatrixCel
from portal.services.aanmelden.stand_go import GO, TREK_IN
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.services.plannen import go_samen
from portal.state.aanmelden import matrix_vinkjes as vinkjes
from portal.state.aanmelden.matrix_vinkjes import EigenReden, NietMee, Vinkjes
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, Reden, lees_invoer
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer

_IEDEREEN = "alle"
_BESLUITEN = "^(go|no_go|trek_in)$"


class CelVraag(Invoer):
    """One cell to look at, and the decision that was meant with it."""

    id: str
    besluit: str = Field(default="", pattern="^(go|no_go|trek_in)?$")


class EigenBesluit(Reden):
    """What is decided about one cell, for a reason of its own."""

    besluit: str = Field(pattern=_BESLUITEN)


class Gezamenlijk(Invoer):
    """The one reason for all cells that have no reason of their own; empty when there are none."""

    reden: str = Field(default="", max_length=500)


class GoMatrixState(Basis, Lijst, rx.State):
    """One class: its students, its exams, and the ticks."""

    klassen: list[Keuze] = []
    klas: str = ""
    welke: str = ""
    aantallen: dict[str, int] = {}
    rijen: list[KlasRij] = []
    kolommen: list[KlasKolom] = []
    examens: int = 0
    blok: int = 1
    blokken: int = 1
    geldt_tot: str = ""
    kolom: int = 0
    """Which exam a phone shows."""
    geladen: bool = False

    besluit: str = "go"
    """What is decided about the ticked cells."""
    gekozen: dict[str, str] = {}
    """Per ticked cell the decision that it showed when it was ticked."""
    eigen: list[EigenReden] = []
    wordt: dict[str, str] = {}
    """Per ticked cell what becomes of it, in words."""
    koppen: list[str] = []
    """Which exams and students were ticked by their heading."""
    kolommen_vol: list[str] = []
    rijen_vol: list[str] = []
    niet_mee: list[NietMee] = []
    niet_mee_meer: int = 0
    niet_mee_open: bool = False
    """True when somebody who does not take part was ticked all the same."""
    samen: int = 0
    """How many get the one reason."""
    titel: str = ""
    zin: str = ""
    knop: str = ""
    geweigerd: list[NietMee] = []
    """What was not done the last time, each with its reason."""
    gedaan: str = ""
    laatst: list[str] = []
    """What was decided the last time, for the way back."""
    beurt: int = 0
    """Counts the acts, so that the reason is empty again after one."""
    over: CelView | None = None
    over_besluit: str = ""
    over_reden: str = ""

    @rx.event
    @handles(P.GO_GEVEN)
    async def laad(self):
        """Show the class of the address, else one's own, else all students."""
        self._lees_adres("klas", "toon", "examens")
        klassen = await lees(matrix.klassen)
        bekend, gevraagd = {k.waarde for k in klassen.keuzes}, self.filters.get("klas", "")
        klas = gevraagd if gevraagd in bekend or gevraagd == _IEDEREEN else klassen.eigen or _IEDEREEN
        welke = self.filters.get("toon", "") if self.filters.get("toon") in matrix.STANDEN else ""
        if (klas, welke) != (self.klas, self.welke):
            self._wis_alles()
        self.klassen, self.klas, self.welke = list(klassen.keuzes), klas, welke
        weg = await self._lees()
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=GoMatrixState.laad)
        return meld(f"{weg} vinkjes zijn weg: die cellen staan niet meer in beeld.", "info") if weg else None

    async def _lees(self) -> int:
        """Read what is in view; gives how many ticks went because their cell is not there any more."""
        id = None if self.klas == _IEDEREEN else als_id(self.klas)
        blok = self.filters.get("examens", "1")
        gevonden = await lees(
            matrix.go_matrix,
            MatrixFilter(
                klas_id=id, stand=self.welke, pagina=self.pagina, blok=int(blok[:3]) if blok[:3].isdecimal() else 1
            ),
        )
        self.aantallen = await lees(matrix.aantallen, id)
        self._neem(gevonden)
        self.rijen, self.kolommen, self.geldt_tot = list(gevonden.rijen), list(gevonden.kolommen), gevonden.geldt_tot
        self.examens, self.blok, self.blokken = gevonden.examens, gevonden.blok, gevonden.blokken
        self.kolom = min(self.kolom, max(0, len(self.kolommen) - 1))
        return self._reken()

    @rx.event
    @handles(P.GO_GEVEN, str)
    async def kies_klas(self, klas):
        """Another class, or everybody."""
        return await self._laat_zien(klas=klas)

    @rx.event
    @handles(P.GO_GEVEN, int)
    async def ga_naar(self, pagina):
        """Another page of students."""
        return self._eerst_besluiten() or await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.GO_GEVEN, int)
    async def ga_naar_examens(self, blok):
        """Another page of exams."""
        return self._eerst_besluiten() or await self._laat_zien(examens=blok)

    def _eerst_besluiten(self) -> Any:
        """What keeps somebody on this page: cells that were ticked, and that another page does not show."""
        if not (aantal := len(self.gekozen)):
            return None
        telt_op = "Er staat nog 1 vinkje" if aantal == 1 else f"Er staan nog {aantal} vinkjes"
        return meld(f"{telt_op} op dit blad. Besluit daar eerst over, of wis de vinkjes.", "warn")

    @rx.event
    @handles(P.GO_GEVEN, str)
    async def kies_kolom(self, examen):
        """Show this exam on a phone."""
        self.kolom = next((n for n, k in enumerate(self.kolommen) if k.id == examen), 0)

    @rx.event
    @handles(P.GO_GEVEN, str)
    async def kies_besluit(self, besluit):
        """Decide something else about the ticked cells."""
        if besluit in vinkjes.WORDT:
            self.besluit = besluit
            self._reken()

    @rx.event
    @handles(P.GO_GEVEN, str)
    async def vink(self, id):
        """Tick one cell, or not any more."""
        self._zet([c for _, _, c in self._plekken() if c.id == id and c.kan])

    @rx.event
    @handles(P.GO_GEVEN, str)
    async def vink_kolom(self, examen):
        """Tick every cell of one exam that this decision is for, or none of them any more."""
        return self._zet_kop(examen, [c for _, k, c in self._plekken() if k.id == examen])

    @rx.event
    @handles(P.GO_GEVEN, str)
    async def vink_rij(self, student):
        """The same for one student."""
        return self._zet_kop(student, [c for r, _, c in self._plekken() if r.id == student])

    @rx.event
    @handles(P.GO_GEVEN)
    async def wis(self):
        """Forget all ticks and own reasons."""
        self._wis_alles()
        self._reken()

    @rx.event
    @handles(P.GO_GEVEN)
    async def kies_terug(self):
        """Tick what was decided the last time, to withdraw it."""
        laatst = set(self.laatst)
        self._wis_alles()
        self.besluit = TREK_IN
        self._zet([c for _, _, c in self._plekken() if c.id in laatst and TREK_IN in c.kan])

    @rx.event
    @handles(P.GO_GEVEN, CelVraag)
    async def open(self, vraag):
        """Show what was decided about one cell, and ask for a reason of its own."""
        self.over = await lees(matrix_cel.matrix_cel, als_id(vraag.id))
        eigen = next((e for e in self.eigen if e.id == vraag.id), None)
        kan, wil = self.over.cel.kan.split(), vraag.besluit or (eigen.besluit if eigen else self.besluit)
        self.over_besluit = wil if wil in kan else next(iter(kan), "")
        self.over_reden = eigen.reden if eigen else ""

    @rx.event
    @handles(P.GO_GEVEN)
    async def sluit(self):
        """Close the dialog."""
        self.over, self.fout, self.veldfouten = None, "", {}

    @rx.event
    @handles(P.GO_GEVEN, EigenBesluit, form=True)
    async def bewaar_eigen(self, vorm):
        """Tick this cell with a decision and a reason of its own."""
        if self.over is None:
            return
        c = self.over.cel
        regel = EigenReden(
            id=c.id, naam=self.over.student, examen=self.over.examen, besluit=vorm.besluit, reden=vorm.reden
        )
        self.eigen = [*(e for e in self.eigen if e.id != c.id), regel]
        self.gekozen = {**self.gekozen, c.id: c.go_id}
        self.over = None
        self._reken()

    @rx.event
    @handles(P.GO_GEVEN, str)
    async def vergeet_eigen(self, id):
        """Let this cell have the one reason again."""
        self.eigen = [e for e in self.eigen if e.id != id]
        self._reken()

    @rx.event
    @handles(P.GO_GEVEN, Gezamenlijk, form=True)
    async def beslis(self, vorm):
        """Decide about everything that is ticked; what cannot be done stays ticked, with the reason."""
        if self.samen:
            lees_invoer(Reden, {"reden": vorm.reden})
        opdrachten = self._vinkjes().opdrachten(self._plekken(), vorm.reden)
        self.geweigerd, self.laatst, self.gedaan, gedaan = [], [], "", 0
        klaar = self._vinkjes().stand(self._plekken()).gedaan
        for begin in range(0, len(opdrachten), go_samen.HOOGSTENS):
            deel = go_samen.BesluitSamen(besluiten=opdrachten[begin : begin + go_samen.HOOGSTENS])
            uitkomst = await doe(go_samen.besluit_samen, deel)
            gedaan += len(uitkomst.gedaan)
            self._na(uitkomst)
        if not self.gekozen:
            self.besluit = GO
        await self._lees()
        return self._klaar(klaar, gedaan)

    def _na(self, uitkomst: go_samen.Samenuitkomst) -> None:
        """Forget what was done; keep what was not, with the reason."""
        gedaan = {str(id) for id in uitkomst.gedaan}
        namen = {c.id: (r.naam, k.naam) for r, k, c in self._plekken()}
        self.laatst = [*self.laatst, *(id for id in gedaan if self.wordt.get(id) != vinkjes.WORDT[TREK_IN])]
        self.gekozen = {id: go for id, go in self.gekozen.items() if id not in gedaan}
        self.eigen = [e for e in self.eigen if e.id not in gedaan]
        self.geweigerd = [
            *self.geweigerd,
            *(NietMee(id=str(id), naam=namen[str(id)][0], examen=namen[str(id)][1], waarom=w) for id, w in uitkomst.geweigerd),
        ]  # fmt: skip

    def _klaar(self, klaar: str, gedaan: int) -> Any:
        if not gedaan:
            return meld("Er is niets besloten. Bij ‘niet gedaan’ staat waarom.", "warn")
        self.gedaan = f"{gedaan} van {gedaan + len(self.geweigerd)} besluiten zijn vastgelegd."
        if not self.geweigerd:
            self.gedaan, self.beurt = f"{klaar}.", self.beurt + 1
        return meld(self.gedaan, "warn" if self.geweigerd else "ok")

    def _plekken(self) -> list[tuple[KlasRij, KlasKolom, MatrixCel]]:
        """Every cell in view with its row and column."""
        return [(r, k, c) for r in self.rijen for k, c in zip(self.kolommen, r.cellen, strict=False)]

    def _vinkjes(self) -> Vinkjes:
        return Vinkjes(dict(self.gekozen), list(self.eigen), self.besluit, list(self.koppen))

    def _zet_kop(self, kop: str, cellen: list[MatrixCel]) -> Any:
        """Tick what the decision is for under this heading, or say that there is nothing."""
        if not (voor := [c for c in cellen if vinkjes.is_voor(c, self.besluit)]):
            return meld(vinkjes.NIEMAND[self.besluit], "info")
        return self._zet(voor, kop)

    def _zet(self, cellen: Sequence[MatrixCel], kop: str = "") -> None:
        """Tick these cells (of one heading, if it is named), or when all of them are, none of them."""
        ids = {c.id for c in cellen}
        self.koppen = [k for k in self.koppen if k != kop]
        if ids <= self.gekozen.keys():
            self.gekozen = {id: go for id, go in self.gekozen.items() if id not in ids}
            self.eigen = [e for e in self.eigen if e.id not in ids]
        else:
            self.gekozen = {**self.gekozen, **{c.id: c.go_id for c in cellen if c.id not in self.gekozen}}
            self.koppen = [*self.koppen, kop] if kop else self.koppen
        self.geweigerd = [g for g in self.geweigerd if g.id not in ids]
        self._reken()

    def _reken(self) -> int:
        """Work out what becomes of each ticked cell, and who does not take part; gives how many ticks went."""
        plekken = self._plekken()
        over = self._vinkjes().in_beeld(plekken)
        weg = len(self.gekozen) - len(over.gekozen)
        self.gekozen, self.eigen, self.koppen = over.gekozen, over.eigen, over.koppen
        stand = over.stand(plekken)
        self.wordt, self.samen, self.kolommen_vol, self.rijen_vol = (
            stand.wordt,
            stand.samen,
            stand.kolommen,
            stand.rijen,
        )
        self.niet_mee_open = any(n.id in over.gekozen for n in stand.niet_mee)
        self.niet_mee, self.niet_mee_meer = (
            stand.niet_mee[: vinkjes.GENOEMD],
            max(0, len(stand.niet_mee) - vinkjes.GENOEMD),
        )
        self.titel, self.zin, self.knop = stand.titel, stand.zin, stand.knop
        return weg

    def _wis_alles(self) -> None:
        self.gekozen, self.eigen, self.koppen, self.besluit = {}, [], [], GO
        self.geweigerd, self.laatst, self.gedaan = [], [], ""
