"""Enrolling one student by hand, from any page: first who, unless the page is about one, then for which exam."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.aanmelden import inschrijven
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import StudentFilter
from portal.services.grond.keuze import Keuze
from portal.state.aanmelden.examen_kiezen import Examenkiezer, kies, toon_examens, zoek
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.sessie import laders_hier


class StudentAanmeldenState(Basis, Examenkiezer, rx.State):
    """The dialog, with the students and exams to choose from."""

    open: bool = False
    vast: bool = False
    """True when the page is about one student, so that there is nobody to choose."""
    studenten: list[Keuze] = []
    studenten_over: int = 0
    student: str = ""

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, bool)
    async def toon(self, aan):
        """Open or close the dialog."""
        self.open, self.vast, self.student, self.fout, self.veldfouten = aan, False, "", "", {}
        await toon_examens(self, "")
        if aan:
            await self._zoek("")

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def voor(self, id):
        """Open the dialog for this student."""
        self.open, self.vast, self.student, self.fout, self.veldfouten = True, True, id, "", {}
        await toon_examens(self, id)

    async def _zoek(self, tekst: str) -> None:
        """Show at most fifty students who are called so, and count the others."""
        blad = await lees(inschrijvingen.mijn_studenten, StudentFilter(zoek=tekst[:80], per_pagina=50))
        self.studenten, self.studenten_over = blad.rijen, blad.totaal - len(blad.rijen)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def zoek_student(self, tekst):
        """Find students by name or number."""
        self.student = ""
        await toon_examens(self, "")
        await self._zoek(tekst)

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
        await zoek(self, self.student, tekst)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, str)
    async def kies_examen(self, id):
        """Say when this exam is of another programme, or what else stands in the way."""
        await kies(self, self.student, id)

    @rx.event
    @handles(P.INSCHRIJVING_DOEN, inschrijven.SchrijfIn, form=True)
    async def meld_aan(self, opdracht):
        """Enrol the student."""
        await doe(inschrijven.schrijf_in, opdracht)
        self.open = False
        return [*laders_hier(self), meld("De student is aangemeld.")]
