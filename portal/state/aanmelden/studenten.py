"""What a teacher's list of students knows, and deciding about readiness."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.domain.rechten import P
from portal.services.aanmelden import go, inschrijven
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import (
    Examenoptie,
    InschrijvingFilter,
    InschrijvingRij,
    StudentFilter,
)
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.services.plannen import intrekken
from portal.services.vaststellen import kansen
from portal.state.aanmelden.examen_kiezen import kies, toon_examens
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, Reden
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer
from portal.state.raamwerk.sessie import SessieState

_FILTERS = ("gevraagd", "wacht_op_go", "te_plaatsen", "geplaatst")


class Venster(Invoer):
    """Which dialog, about which enrolment."""

    soort: str
    id: str


class StudentenState(Basis, Lijst, rx.State):
    """My students and their exams."""

    rijen: list[InschrijvingRij] = []
    welke: str = ""
    een_student: str = ""
    venster: str = ""
    over: InschrijvingRij | None = None
    geladen: bool = False

    @rx.event
    @handles(P.GO_GEVEN)
    async def laad(self):
        """Read one page of enrolments of my students."""
        self._lees_adres("toon", "student")
        self.welke = self.filters.get("toon", "") if self.filters.get("toon") in _FILTERS else ""
        student = als_id(self.filters["student"]) if "student" in self.filters else None
        blad = await lees(
            inschrijvingen.inschrijvingen,
            InschrijvingFilter(zoek=self.zoek, stand=self.welke, student_id=student, pagina=self.pagina),
        )
        self.rijen = self._neem(blad)
        self.een_student = self.rijen[0].student if student and self.rijen else ""
        self.geladen = True
        abonneer(self, onderwerpen.WERK, herlaad=StudentenState.laad)

    @rx.event
    @handles(P.GO_GEVEN, dict[str, str])
    async def zoeken(self, form):
        """Search on name, number or exam."""
        return self._adres(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.GO_GEVEN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return self._adres(pagina=pagina)

    @rx.event
    @handles(P.GO_GEVEN, Venster)
    async def open(self, vorm):
        """Open a dialog about one enrolment."""
        self.over = next((r for r in self.rijen if r.id == vorm.id), None)
        self.venster = vorm.soort if self.over else ""

    @rx.event
    @handles(P.GO_GEVEN)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.over = "", None

    async def _klaar(self, tekst: str) -> list[Any]:
        self.venster, self.over = "", None
        return [StudentenState.laad, SessieState.ververs, meld(tekst)]

    @rx.event
    @handles(P.GO_GEVEN, Reden, form=True)
    async def besluit(self, vorm):
        """Give a Go or a no-go with its reason."""
        soort = "go" if self.venster == "go" else "no_go"
        cmd = go.GeefGo(inschrijving_id=als_id(self.over.id if self.over else ""), besluit=soort, reden=vorm.reden)
        await doe(go.geef_go, cmd)
        return await self._klaar("De Go is gegeven." if soort == "go" else "De no-go is vastgelegd.")

    @rx.event
    @handles(P.GO_GEVEN, Reden, form=True)
    async def trek_in(self, vorm):
        """Withdraw a Go or no-go."""
        cmd = go.TrekGoIn(go_id=als_id(self.over.go_id if self.over else ""), reden=vorm.reden)
        await doe(go.trek_go_in, cmd)
        return await self._klaar("Het besluit is ingetrokken.")

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, Reden, form=True)
    async def annuleer(self, vorm):
        """Cancel an enrolment that was made here."""
        cmd = intrekken.TrekInschrijvingIn(inschrijving_id=als_id(self.over.id if self.over else ""), reden=vorm.reden)
        await doe(intrekken.trek_inschrijving_in, cmd)
        return await self._klaar("De aanmelding is geannuleerd.")

    @rx.event
    @handles(P.KANS_AANVRAGEN, Reden, form=True)
    async def vraag_kans(self, vorm):
        """Ask the board for an extra attempt for a student."""
        cmd = kansen.VraagKans(inschrijving_id=als_id(self.over.id if self.over else ""), toelichting=vorm.reden)
        await doe(kansen.vraag_kans, cmd)
        return await self._klaar("De vraag ligt bij de examencommissie.")


class StudentAanmeldenState(Basis, rx.State):
    """Enrolling one student: first who, then for which exam."""

    open: bool = False
    studenten: list[Keuze] = []
    student: str = ""
    examens: list[Examenoptie] = []
    examens_over: int = 0
    examen_anders: str = ""

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, bool)
    async def toon(self, aan):
        """Open or close the dialog."""
        self.open, self.student, self.fout, self.veldfouten = aan, "", "", {}
        await toon_examens(self, "")
        if aan:
            self.studenten = (await lees(inschrijvingen.mijn_studenten, StudentFilter(per_pagina=50))).rijen

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def zoek_student(self, tekst):
        """Find students by name or number."""
        self.student = ""
        await toon_examens(self, "")
        self.studenten = (
            await lees(inschrijvingen.mijn_studenten, StudentFilter(zoek=tekst[:80], per_pagina=50))
        ).rijen

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def kies_student(self, id):
        """Show the exams for which I may enrol this student."""
        self.student = id
        await toon_examens(self, id)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def zoek_examen(self, tekst):
        """Find an exam by name or code."""
        await toon_examens(self, self.student, tekst)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def kies_examen(self, id):
        """Say when this exam is of another programme."""
        kies(self, id)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, inschrijven.SchrijfIn, form=True)
    async def meld_aan(self, opdracht):
        """Enrol the student."""
        await doe(inschrijven.schrijf_in, opdracht)
        self.open = False
        return [StudentenState.laad, meld("De student is aangemeld.")]
