"""What the page of other systems knows: what each role gets there, and the description that is being written."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P, Rol
from portal.services.beheren import rolbeschrijvingen
from portal.services.beheren.lezen import rechten
from portal.services.beheren.lezen.effectief import SysteemRij
from portal.services.beheren.lezen.rechten import RolSystemen
from portal.services.grond import onderwerpen
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.invoer import Invoer
from portal.state.raamwerk.live import abonneer


class SysteemInvoer(Invoer):
    """A role and a system to describe; without a system the form asks for it."""

    rol: Rol
    systeem: str


class RechtenSystemenState(Basis, rx.State):
    """The roles with their systems, and the open form."""

    rollen: list[RolSystemen] = []
    systemen: list[str] = []
    over: SysteemRij | None = None
    geladen: bool = False

    @rx.event
    @handles(P.ROLREGELS_BEHEREN)
    async def laad(self):
        """Show every role."""
        self.rollen = list(await lees(rechten.per_systeem))
        self.systemen = await lees(rechten.systemen)
        self.geladen = True
        abonneer(self, onderwerpen.RECHTEN, herlaad=RechtenSystemenState.laad)

    @rx.event
    @handles(P.ROLREGELS_BEHEREN, SysteemInvoer)
    async def open(self, keuze):
        """Write about a role in a system."""
        bekend = [s for r in self.rollen for s in r.systemen if (s.rol, s.systeem) == (keuze.rol, keuze.systeem)]
        self.over = (
            bekend[0]
            if bekend
            else SysteemRij(systeem="", rol=keuze.rol.value, rol_label=keuze.rol.label, tekst="", gewijzigd="")
        )
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.ROLREGELS_BEHEREN)
    async def sluit(self):
        """Close the form."""
        self.over, self.fout, self.veldfouten = None, "", {}

    @rx.event
    @handles(P.ROLREGELS_BEHEREN, rolbeschrijvingen.BeschrijfRol, form=True)
    async def bewaar(self, opdracht):
        """Keep the description."""
        await doe(rolbeschrijvingen.beschrijf_rol, opdracht)
        self.over = None
        tekst = "bewaard" if opdracht.tekst else "weggehaald"
        return [meld(f"{opdracht.rol.label} in {opdracht.systeem}: {tekst}."), RechtenSystemenState.laad]
