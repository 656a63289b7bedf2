"""What the dossier of one student knows."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.services.archiveren import exporten
from portal.services.archiveren.lezen import student
from portal.services.archiveren.lezen.student import StudentDossier
from portal.services.archiveren.stand import DossierResultaat
from portal.services.grond import onderwerpen
from portal.state.grond.bestanden import haal_export
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.live import abonneer

_MEESTE = 50


class DossierStudentState(Basis, rx.State):
    """One student with results and diploma check."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        student_id: str

    dossier: StudentDossier | None = None
    resultaten: list[DossierResultaat] = []

    @rx.event
    @handles(P.DOSSIER_INZIEN)
    async def laad(self):
        """Show the student of the address."""
        if self.dossier and self.dossier.student_id != self.student_id:
            self.dossier, self.resultaten = None, []
        dossier = await lees(student.student_dossier, als_id(self.student_id))
        self.resultaten = list(dossier.resultaten[:_MEESTE])
        self.dossier = replace(dossier, resultaten=())
        abonneer(self, onderwerpen.persoon(dossier.student_id), herlaad=DossierStudentState.laad)

    @rx.event
    @handles(P.DOSSIER_INZIEN, uuid.UUID)
    async def download_besluit(self, resultaat_id):
        """Hand over the decision on one result."""
        return await haal_export(exporten.PAPIER, soort="besluit", id=str(resultaat_id))
