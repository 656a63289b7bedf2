"""What the page of rights knows: who has which role until when, and giving a role."""

from __future__ import annotations

import uuid
from typing import Literal

import reflex as rx

from portal.domain.bekrachtiging import DOOR_WIE
from portal.domain.rechten import P, Rol
from portal.services.beheren import rollen
from portal.services.beheren.lezen import gebruikers, keuzes
from portal.services.beheren.lezen.botsingen import BotsingRij
from portal.services.beheren.lezen.gebruikers import GebruikerFilter, GebruikerRij
from portal.services.beheren.lezen.keuzes import PersoonKeuze
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.lijst import Lijst
from portal.state.raamwerk.live import abonneer


class RechtenState(Basis, Lijst, rx.State):
    """The list of people with their roles, and the dialog to give a role."""

    rijen: list[GebruikerRij] = []
    botsingen: list[BotsingRij] = []
    eenheden: list[Keuze] = []
    rol: str = ""
    stand: str = ""
    venster: bool = False
    treffers: list[PersoonKeuze] = []
    gezocht: str = ""
    gekozen: PersoonKeuze | None = None
    geladen: bool = False

    @rx.event
    @handles(P.RECHTEN_BEHEREN)
    async def laad(self):
        """Show the page of the address."""
        self._lees_adres("rol", "stand", sorteerbaar=gebruikers.SORTEERBAAR)
        self.rol, self.stand = self.filters.get("rol", ""), self.filters.get("stand", "")
        rol = self.rol if self.rol in set(Rol) else ""
        filter = GebruikerFilter(
            tekst=self.zoek,
            rol=rol,
            stand=self.stand[:20],
            studenten=rol == Rol.STUDENT,
            pagina=self.pagina,
            per_pagina=self.per_blad,
            op=self._op(),
        )
        self.rijen = self._neem(await lees(gebruikers.gebruikers, filter))
        self.botsingen = (await lees(gebruikers.botsingen))[:10] if not self.zoek else []
        self.geladen = True
        abonneer(self, onderwerpen.RECHTEN, herlaad=RechtenState.laad)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, dict[str, str])
    async def zoeken(self, form):
        """Search by name, account or number."""
        return await self._laat_zien(zoek=form.get("zoek", ""))

    @rx.event
    @handles(P.RECHTEN_BEHEREN, str)
    async def kies_rol(self, rol):
        """Only people with this role."""
        return await self._laat_zien(rol=rol)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, str)
    async def sorteren(self, kolom):
        """Order by a column."""
        return await self._laat_zien(sorteer=kolom)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, int)
    async def ga_naar(self, pagina):
        """Another page."""
        return await self._laat_zien(pagina=pagina)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, bool)
    async def open(self, aan):
        """Open or close the dialog to give a role."""
        self.venster, self.treffers, self.gezocht, self.gekozen = aan, [], "", None
        self.fout, self.veldfouten = "", {}
        self.eenheden = [Keuze(*e) for e in await lees(keuzes.eenheden)][:50] if aan else []

    @rx.event
    @handles(P.RECHTEN_BEHEREN, dict[str, str])
    async def zoek_persoon(self, form):
        """Find somebody to give a role to."""
        self.gezocht = form.get("persoon", "").strip()[:100]
        self.treffers = await lees(keuzes.personen, self.gezocht)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, uuid.UUID)
    async def kies(self, persoon_id):
        """Go on with this person, or choose another one."""
        self.gekozen = next((t for t in self.treffers if t.id == str(persoon_id)), None)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Literal["anders"])
    async def kies_ander(self, _):
        """Choose somebody else."""
        self.gekozen, self.fout = None, ""

    @rx.event
    @handles(P.RECHTEN_BEHEREN, rollen.VerleenRol, form=True)
    async def verleen(self, opdracht):
        """Give the role."""
        await doe(rollen.verleen_rol, opdracht)
        naam, self.venster = self.gekozen.naam if self.gekozen else "", False
        wacht = rollen.moet_wachten(wie(), opdracht.rol)
        tekst = (
            f"De rol {opdracht.rol.label} gaat in als {DOOR_WIE} instemt."
            if wacht
            else f"{naam} is nu {opdracht.rol.label}."
        )
        return [meld(tekst), RechtenState.laad]
