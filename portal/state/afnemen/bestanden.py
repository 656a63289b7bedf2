"""The files of one sitting on a page, and the ticket with which the browser sends one more."""

from __future__ import annotations

import uuid
from typing import Literal

import reflex as rx

from portal.services.afnemen import bestanden
from portal.services.afnemen.lezen import bestanden as bestanden_lezen
from portal.services.afnemen.lezen.bestanden import BestandRij
from portal.state.raamwerk.basis import doe, lees


class Bestanden(rx.State, mixin=True):
    """The list of files, and where the chosen file may go to: once, within a minute.

    A page state inherits this, calls `_lees_bestanden` in its loader, and gives the handler that asks for the ticket
    a permission itself.
    """

    bestanden: list[BestandRij] = []
    bestand_erbij: bool = False
    upload_adres: str = ""

    async def _lees_bestanden(self, zitting_id: uuid.UUID) -> None:
        uitkomst = await lees(bestanden_lezen.van_zitting, zitting_id)
        self.bestanden, self.bestand_erbij = list(uitkomst.rijen), uitkomst.mag_toevoegen

    async def _vraag_adres(self, naam: str, zitting_id: uuid.UUID, pagina: Literal["afnemen", "dossier"]) -> None:
        """A fresh ticket whenever a file was chosen; none when the choice was taken back."""
        self.upload_adres = ""
        if naam:
            cmd = bestanden.VraagUpload(zitting_id=zitting_id, pagina=pagina)
            self.upload_adres = await doe(bestanden.vraag_upload, cmd)
