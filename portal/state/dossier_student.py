"""What the dossier of one student knows."""

from __future__ import annotations

import uuid
from dataclasses import replace

import reflex as rx

from portal.domain.rechten import P
from portal.services import exporten
from portal.services.queries import archiveren as vragen
from portal.services.queries.rijen.archiveren import DossierResultaat, StudentDossier
from portal.state.adres import als_id
from portal.state.basis import Basis, handles, lees
from portal.state.bestanden import haal_export
from portal.state.live import abonneer

_MEESTE = 50


class DossierStudentState(Basis, rx.State):
    """One student with results and diploma check."""

    dossier: StudentDossier | None = None
    resultaten: list[DossierResultaat] = []

    @rx.event
    @handles(P.DOSSIER_INZIEN)
    async def laad(self):
        """Show the student of the address."""
        if self.dossier and self.dossier.student_id != self.student_id:
            self.dossier, self.resultaten = None, []
        dossier = await lees(vragen.student_dossier, als_id(self.student_id))
        self.resultaten = list(dossier.resultaten[:_MEESTE])
        self.dossier = replace(dossier, resultaten=())
        abonneer(self, f"persoon:{dossier.student_id}", herlaad=DossierStudentState.laad)

    @rx.event
    @handles(P.DOSSIER_INZIEN, uuid.UUID)
    async def download_besluit(self, resultaat_id):
        """Hand over the decision on one result."""
        return await haal_export(exporten.PAPIER, soort="besluit", id=str(resultaat_id))
