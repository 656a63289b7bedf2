"""What the dossier of one student knows."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.services.archiveren import bewaartermijn, exporten
from portal.services.archiveren.lezen import student
from portal.services.archiveren.lezen.student import StudentDossier
from portal.services.archiveren.stand import DossierResultaat
from portal.services.archiveren.stand_besluiten import DossierBesluit
from portal.services.grond import onderwerpen
from portal.state.grond.bestanden import haal_export
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.live import abonneer

_MEESTE = 50


class Vertrek(Invoer):
    """The days from which the retention term counts, and why they are written down now."""

    diploma_op: date | None = None
    vertrokken_op: date | None = None
    reden: str = zoals(bewaartermijn.LegVertrekVast, "reden")


class DossierStudentState(Basis, rx.State):
    """One student with results and diploma check."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        student_id: str

    dossier: StudentDossier | None = None
    resultaten: list[DossierResultaat] = []
    besluiten: list[DossierBesluit] = []
    venster: str = ""

    @rx.event
    @handles(P.DOSSIER_INZIEN)
    async def laad(self):
        """Show the student of the address."""
        if self.dossier and self.dossier.student_id != self.student_id:
            self.dossier, self.resultaten, self.besluiten = None, [], []
        dossier = await lees(student.student_dossier, als_id(self.student_id))
        self.resultaten = list(dossier.resultaten[:_MEESTE])
        self.besluiten = list(dossier.besluiten[:_MEESTE])
        self.dossier = replace(dossier, resultaten=(), besluiten=())
        abonneer(self, onderwerpen.persoon(dossier.student_id), herlaad=DossierStudentState.laad)

    @rx.event
    @handles(P.BEWARING_VOORSTELLEN)
    async def open_vertrek(self):
        """Ask when the student got the diploma or left."""
        self.venster, self.fout, self.veldfouten = "vertrek", "", {}

    @rx.event
    @handles(P.BEWARING_VOORSTELLEN)
    async def sluit(self):
        """Close the dialog."""
        self.venster, self.fout, self.veldfouten = "", "", {}

    @rx.event
    @handles(P.BEWARING_VOORSTELLEN, Vertrek, form=True)
    async def leg_vast(self, invoer):
        """Keep those days."""
        cmd = bewaartermijn.LegVertrekVast(student_id=als_id(self.student_id), **invoer.model_dump())
        await doe(bewaartermijn.leg_vertrek_vast, cmd)
        self.venster = ""
        return [meld("Vastgelegd. De bewaartermijn rekent hiermee."), DossierStudentState.laad]

    @rx.event
    @handles(P.DOSSIER_INZIEN, uuid.UUID)
    async def download_besluit(self, resultaat_id):
        """Hand over the decision on one result."""
        return await haal_export(exporten.PAPIER, soort="besluit", id=str(resultaat_id))

    @rx.event
    @handles(P.DOSSIER_INZIEN, uuid.UUID)
    async def download_commissiebesluit(self, besluit_id):
        """Hand over one decision about an absence or a request."""
        return await haal_export(exporten.PAPIER, soort="commissiebesluit", id=str(besluit_id))
