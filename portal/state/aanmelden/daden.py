"""What one may do with one enrolment, from any page that shows it: the dialog that is open, and its act."""

from __future__ import annotations

import uuid
from typing import Any

import reflex as rx

from portal.domain.rechten import P
from portal.services.aanmelden import wensen
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen import wensen as wensen_lezen
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.aanmelden.lezen.wensen import Wenskeuze
from portal.services.grond.keuze import Keuze
from portal.services.plannen import go, intrekken, niveau, omzetten, plaatsen, verzetten
from portal.services.plannen.lezen import studentkaart
from portal.services.plannen.lezen.studentkaart import PlekRij
from portal.services.vaststellen import kansen
from portal.state.aanmelden.examen_kiezen import Examenkiezer, kies, toon_examens, zoek
from portal.state.aanmelden.weekkeuze import Weekkeuze
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, Reden, zoals
from portal.state.raamwerk.sessie import laders_hier

_KIEST_EXAMEN, _KIEST_ZITTING = "omzetten", ("plaats", "verplaats")
_OPENT = (P.GO_GEVEN, P.INSCHRIJVING_DOEN, P.WENS_GEVEN)


class Venster(Invoer):
    """Which dialog, about which enrolment."""

    soort: str
    id: str


class Niveaukeuze(Reden):
    """The level of an exam, and why."""

    niveau: int | None = zoals(niveau.KiesNiveau, "niveau")


class Examenkeuze(Reden):
    """The exam that was meant, and why it changes."""

    examen_id: uuid.UUID = zoals(omzetten.ZetOm, "examen_id")
    bevestigd: bool = zoals(omzetten.ZetOm, "bevestigd")


class Plaatskeuze(Invoer):
    """The sitting to place a student on."""

    zitting_id: uuid.UUID


class Verplaatskeuze(Reden):
    """The sitting to move a student to, and why."""

    zitting_id: uuid.UUID


class DadenState(Basis, Examenkiezer, rx.State):
    """The enrolment that is decided about; the page that shows it is loaded again after the act."""

    venster: str = ""
    over: InschrijvingRij | None = None
    plek: PlekRij | None = None
    zittingen: list[Keuze] = []
    wens: Wenskeuze | None = None

    def _id(self) -> uuid.UUID:
        return als_id(self.over.id if self.over else "")

    def _plek_id(self) -> uuid.UUID:
        return als_id(self.plek.deelname_id if self.plek else "")

    def _klaar(self, tekst: str, toon: str = "ok") -> list[Any]:
        self.venster, self.over, self.plek, self.wens = "", None, None, None
        return [*laders_hier(self), meld(tekst, toon)]

    @rx.event
    @handles(_OPENT, Venster)
    async def open(self, vorm):
        """Open a dialog about one enrolment."""
        self.over = await lees(inschrijvingen.inschrijving, als_id(vorm.id))
        self.fout, self.veldfouten, self.plek = "", {}, None
        if vorm.soort == _KIEST_EXAMEN:
            await toon_examens(self, self.over.student_id)
        if vorm.soort in (*_KIEST_ZITTING, "haal_af"):
            self.plek = await lees(studentkaart.plek, als_id(vorm.id))
        if vorm.soort in _KIEST_ZITTING:
            self.zittingen = await lees(studentkaart.zittingen_voor, als_id(vorm.id))
        if vorm.soort == "wens":
            self.wens = await lees(wensen_lezen.wenskeuze, als_id(vorm.id))
        self.venster = vorm.soort

    @rx.event
    @handles(_OPENT)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.over, self.plek, self.fout, self.veldfouten = "", None, None, "", {}

    @rx.event
    @handles(P.GO_GEVEN, Reden, form=True)
    async def besluit(self, vorm):
        """Give a Go or a no-go with its reason."""
        soort = "go" if self.venster == "go" else "no_go"
        await doe(go.geef_go, go.GeefGo(inschrijving_id=self._id(), besluit=soort, reden=vorm.reden))
        return self._klaar("De Go is gegeven." if soort == "go" else "De no-go is vastgelegd.")

    @rx.event
    @handles(P.GO_GEVEN, Reden, form=True)
    async def trek_in(self, vorm):
        """Withdraw a Go or no-go."""
        go_id = als_id(self.over.go_id if self.over else "")
        await doe(go.trek_go_in, go.TrekGoIn(go_id=go_id, reden=vorm.reden))
        return self._klaar("Het besluit is ingetrokken.")

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, Reden, form=True)
    async def annuleer(self, vorm):
        """Cancel an enrolment that was made in the portal."""
        cmd = intrekken.TrekInschrijvingIn(inschrijving_id=self._id(), reden=vorm.reden)
        await doe(intrekken.trek_inschrijving_in, cmd)
        return self._klaar("De aanmelding is geannuleerd.")

    @rx.event
    @handles(P.KANS_AANVRAGEN, Reden, form=True)
    async def vraag_kans(self, vorm):
        """Ask the board for an extra attempt for a student."""
        await doe(kansen.vraag_kans, kansen.VraagKans(inschrijving_id=self._id(), toelichting=vorm.reden))
        return self._klaar("De vraag ligt bij de examencommissie.")

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def zoek_examen(self, tekst):
        """Find an exam by name or code."""
        await zoek(self, self.over.student_id if self.over else "", tekst)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def kies_examen(self, id):
        """Say when this exam is of another programme, or what else stands in the way."""
        await kies(self, self.over.student_id if self.over else "", id)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, Examenkeuze, form=True)
    async def zet_om(self, vorm):
        """Let the enrolment be for the exam that was meant."""
        cmd = omzetten.ZetOm(inschrijving_id=self._id(), **vorm.model_dump())
        await doe(omzetten.zet_om, cmd)
        return self._klaar("De aanmelding is omgezet. Voor dit examen is een eigen Go nodig.")

    @rx.event
    @handles(P.WENS_GEVEN, Weekkeuze, form=True)
    async def geef_wens(self, vorm):
        """Say in which week this student would like to come."""
        await doe(wensen.geef_wens, wensen.GeefWens(inschrijving_id=self._id(), **vorm.model_dump()))
        return self._klaar("De gewenste week is doorgegeven. De student leest dat.")

    @rx.event
    @handles(P.WENS_GEVEN)
    async def trek_wens_in(self):
        """Take the wish of this student back."""
        await doe(wensen.trek_wens_in, wensen.TrekWensIn(inschrijving_id=self._id()))
        return self._klaar("De gewenste week is ingetrokken. De student leest dat.")

    @rx.event
    @handles(P.ZITTING_PLAATSEN, Niveaukeuze, form=True)
    async def kies_niveau(self, vorm):
        """Choose the level of this exam for one student."""
        af = await doe(niveau.kies_niveau, niveau.KiesNiveau(inschrijving_id=self._id(), **vorm.model_dump()))
        erbij = " De student is van de zitting gehaald: die was voor een ander niveau." if af else ""
        return self._klaar(f"Niveau vastgelegd.{erbij}", "warn" if af else "ok")

    @rx.event
    @handles(P.ZITTING_PLAATSEN, Plaatskeuze, form=True)
    async def plaats(self, vorm):
        """Give this student a seat, or say why that cannot be."""
        cmd = plaatsen.PlaatsStudenten(zitting_id=vorm.zitting_id, inschrijving_ids=(self._id(),))
        telling = await doe(plaatsen.plaats_studenten, cmd)
        if telling.overgeslagen:
            self.fout = telling.overgeslagen[0][1]
            return None
        return self._klaar("De student is geplaatst." if telling.gedaan else "Vol: de student staat op de wachtlijst.")

    @rx.event
    @handles(P.ZITTING_PLAATSEN, Verplaatskeuze, form=True)
    async def verplaats(self, vorm):
        """Move this student to another sitting."""
        cmd = verzetten.VerplaatsStudent(deelname_id=self._plek_id(), **vorm.model_dump())
        await doe(verzetten.verplaats_student, cmd)
        return self._klaar("De student is verplaatst.")

    @rx.event
    @handles(P.ZITTING_PLAATSEN, Reden, form=True)
    async def haal_af(self, vorm):
        """Take this student off his sitting."""
        await doe(plaatsen.haal_van_zitting, plaatsen.HaalVanZitting(deelname_id=self._plek_id(), reden=vorm.reden))
        return self._klaar("De student is van de zitting gehaald.")
