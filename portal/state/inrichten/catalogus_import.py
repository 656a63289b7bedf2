"""What the import page knows: what a fetched catalogue would add, change and withdraw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import paden
from portal.services.inrichten import catalogus
from portal.services.inrichten.lezen import voorstel
from portal.services.inrichten.lezen.voorstel import VoorstelRegel, VoorstelView
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld


class CatalogusImportState(Basis, rx.State):
    """One import preview."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        voorstel_id: str

    voorstel: VoorstelView = VoorstelView("", "", "", False, 0, 0, 0, 0)
    regels: list[VoorstelRegel] = []
    soort: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.CATALOGUS_IMPORTEREN)
    async def laad(self):
        """Show the preview of the address."""
        self.geladen = False
        view = await lees(voorstel.voorstel, als_id(self.voorstel_id), self.soort)
        self.voorstel, self.regels, self.geladen = replace(view, regels=()), list(view.regels), True

    @rx.event
    @handles(P.CATALOGUS_IMPORTEREN, str)
    async def kies(self, soort):
        """Show one kind of change, or all changes."""
        self.soort = soort
        return CatalogusImportState.laad

    @rx.event
    @handles(P.CATALOGUS_IMPORTEREN)
    async def pas_toe(self):
        """Apply the preview."""
        opdracht = catalogus.PasCatalogusToe(voorstel_id=als_id(self.voorstel_id))
        s = await doe(catalogus.pas_catalogus_toe, opdracht)
        tekst = f"Catalogus bijgewerkt: {s.nieuw} nieuw, {s.gewijzigd} gewijzigd, {s.ingetrokken} ingetrokken."
        return [meld(tekst), rx.redirect(f"{paden.CATALOGUS}?status=nieuw" if s.nieuw else paden.CATALOGUS)]
