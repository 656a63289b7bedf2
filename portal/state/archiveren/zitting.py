"""What the dossier of one sitting knows."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import reflex as rx

from portal.domain.rechten import P
from portal.services.archiveren import exporten, stand
from portal.services.archiveren.stand import DocumentRij, DossierResultaat, Stuk, ZittingDossier
from portal.services.archiveren.stand_besluiten import DossierBesluit
from portal.services.grond import onderwerpen
from portal.state.afnemen.bestanden import Bestanden
from portal.state.grond.bestanden import haal_document, haal_export
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.live import abonneer

_MEESTE = 50


class DossierZittingState(Basis, Bestanden, rx.State):
    """One sitting with its pieces, files and results."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        zitting_id: str

    dossier: ZittingDossier | None = None
    stukken: list[Stuk] = []
    documenten: list[DocumentRij] = []
    resultaten: list[DossierResultaat] = []
    aantal: int = 0
    besluiten: list[DossierBesluit] = []

    @rx.event
    @handles(P.DOSSIER_INZIEN)
    async def laad(self):
        """Show the sitting of the address."""
        if self.dossier and self.dossier.zitting_id != self.zitting_id:
            self.dossier = None
        d = await lees(stand.zitting_dossier, als_id(self.zitting_id))
        self.stukken, self.documenten = list(d.stukken), list(d.documenten[:_MEESTE])
        self.resultaten, self.aantal = list(d.resultaten[:_MEESTE]), len(d.resultaten)
        self.besluiten = list(d.besluiten[:_MEESTE])
        self.dossier = replace(d, stukken=(), ontbreekt=(), documenten=(), resultaten=(), besluiten=())
        await self._lees_bestanden(als_id(self.zitting_id))
        abonneer(self, onderwerpen.zitting(d.zitting_id), herlaad=DossierZittingState.laad)

    @rx.event
    @handles(P.DOSSIER_INZIEN, Literal["pv", "presentielijst", "dossier"])
    async def download(self, soort):
        """Hand over a paper that is made of what is recorded."""
        return await haal_export(exporten.PAPIER, soort=soort, id=str(als_id(self.zitting_id)))

    @rx.event
    @handles(P.DOSSIER_INZIEN, uuid.UUID)
    async def download_besluit(self, besluit_id):
        """Hand over one decision about an absence."""
        return await haal_export(exporten.PAPIER, soort="commissiebesluit", id=str(besluit_id))

    @rx.event
    @handles(P.DOSSIER_INZIEN, uuid.UUID)
    async def download_document(self, document_id):
        """Hand over a kept file."""
        return await haal_document(str(document_id))

    @rx.event
    @handles(P.PV_AANVULLEN, str)
    async def bestand_gekozen(self, naam):
        """Get the address for the file that was chosen."""
        await self._vraag_adres(naam, als_id(self.zitting_id), "dossier")
