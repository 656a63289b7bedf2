"""Asking for an exam outside the plan, for oneself or for a student, and taking that back."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P, Rol
from portal.services.aanmelden.lezen.examen_kiezen import ExamenNietRij
from portal.services.grond.keuze import Keuze
from portal.services.vaststellen import buiten_plan
from portal.services.vaststellen.lezen import buiten_plan as lezen
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.sessie import laders_hier

_VRAAGT = (P.KANS_AANVRAGEN, P.INSCHRIJVING_DOEN)
"""As an extra attempt, and the exam office as it enrols."""


class Examenvraag(Invoer):
    """Which exam, and why; for whom, the dialog knows."""

    examen_id: uuid.UUID = zoals(buiten_plan.VraagExamen, "examen_id")
    toelichting: str = zoals(buiten_plan.VraagExamen, "toelichting")


class BuitenPlanState(Basis, rx.State):
    """The dialog with the exams to choose from, and for whom it is open."""

    open: bool = False
    student: str = ""
    """For which student, when it is not oneself."""
    examens: list[Keuze] = []
    over: int = 0
    niet: list[ExamenNietRij] = []

    def _wie(self) -> uuid.UUID:
        return wie().persoon_id if wie().rol is Rol.STUDENT else als_id(self.student)

    async def _zoek(self, tekst: str) -> None:
        """Show what is called so, and of what cannot be asked why not."""
        blad = await lees(lezen.te_vragen, self._wie(), tekst[:80])
        self.examens, self.over, self.niet = list(blad.examens), blad.over, list(blad.niet)

    @rx.event
    @handles(_VRAAGT, str)
    async def voor(self, student):
        """Open the form for this student, or for oneself with nobody named."""
        self.student, self.fout, self.veldfouten = student[:40], "", {}
        await self._zoek("")
        self.open = True

    @rx.event
    @handles(_VRAAGT)
    async def sluit(self):
        """Close the form."""
        self.open, self.fout, self.veldfouten = False, "", {}

    @rx.event
    @handles(_VRAAGT, str)
    async def zoek_examen(self, tekst):
        """Find an exam by name or code."""
        await self._zoek(tekst)

    @rx.event
    @handles(_VRAAGT, Examenvraag, form=True)
    async def vraag(self, vorm):
        """Send the question to the board."""
        await doe(buiten_plan.vraag_examen, buiten_plan.VraagExamen(student_id=self._wie(), **vorm.model_dump()))
        self.open = False
        return [*laders_hier(self), meld(f"{_jouw('vraag')} ligt bij de examencommissie.")]

    @rx.event
    @handles(_VRAAGT, buiten_plan.TrekExamenvraagIn)
    async def trek_in(self, opdracht):
        """Take back a question of one's own."""
        await doe(buiten_plan.trek_verzoek_in, opdracht)
        return [*laders_hier(self), meld(f"{_jouw('vraag')} is ingetrokken.")]


def _jouw(wat: str) -> str:
    return f"Je {wat}" if wie().rol is Rol.STUDENT else f"De {wat}"
