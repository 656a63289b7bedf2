"""What the matrix page knows: every permission as the gate reads it, narrowed by role and by text."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P, Rol
from portal.services.beheren.lezen import gebruikers
from portal.services.beheren.lezen.matrix import MatrixRij
from portal.state.raamwerk.basis import Basis, handles, wie
from portal.state.raamwerk.lijst import Lijst


class RechtenMatrixState(Basis, Lijst, rx.State):
    """The rows of the matrix that fit the filter; they come from the rules and from no table."""

    rijen: list[MatrixRij] = []
    rol: str = ""
    geladen: bool = False

    @rx.event
    @handles(P.RECHTEN_BEHEREN)
    async def laad(self):
        """Show the page of the address."""
        self._lees_adres("rol")
        self.rol = self.filters.get("rol", "")
        rol = Rol(self.rol) if self.rol in set(Rol) else None
        self.rijen = list(gebruikers.matrix(wie(), self.zoek, rol).rijen)
        self.totaal, self.geladen = len(self.rijen), True

    @rx.event
    @handles(P.RECHTEN_BEHEREN, dict[str, str])
    async def zoeken(self, form):
        """Search in label, help, source and key."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.RECHTEN_BEHEREN, str)
    async def kies_rol(self, rol):
        """Only what this role may do."""
        return await self._laat_zien(rol=rol)
