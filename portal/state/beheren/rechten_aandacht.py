"""What the attention page knows: roles that end, clashes, people without a role, people from outside."""

from __future__ import annotations

import uuid
from datetime import date

import reflex as rx

from portal.domain.bekrachtiging import DOOR_WIE
from portal.domain.rechten import P, Rol
from portal.services.beheren import rollen, rollen_verlengen
from portal.services.beheren.lezen import gebruikers, rechten
from portal.services.beheren.lezen.botsingen import BotsingRij
from portal.services.beheren.lezen.gebruikers import ToewijzingRij
from portal.services.beheren.lezen.rechten import PersoonRij
from portal.services.grond import onderwerpen
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Invoer, zoals
from portal.state.raamwerk.live import abonneer


class Verlenging(Invoer):
    """Until when a role goes on, and why."""

    tot: date
    reden: str = zoals(rollen_verlengen.VerlengRol, "reden")


class RechtenAandachtState(Basis, rx.State):
    """Four short lists, and the role that is being extended."""

    aflopend: list[ToewijzingRij] = []
    botsingen: list[BotsingRij] = []
    zonder_rol: list[PersoonRij] = []
    aantal_zonder: int = 0
    externen: list[PersoonRij] = []
    aantal_extern: int = 0
    over: ToewijzingRij | None = None
    geladen: bool = False

    @rx.event
    @handles(P.RECHTEN_BEHEREN)
    async def laad(self):
        """Show what asks for attention now."""
        self.aflopend = (await lees(gebruikers.aflopend))[:50]
        self.botsingen = (await lees(gebruikers.botsingen))[:50]
        zonder, extern = await lees(rechten.zonder_rol), await lees(rechten.externen)
        self.zonder_rol, self.aantal_zonder = list(zonder.rijen), zonder.totaal
        self.externen, self.aantal_extern = list(extern.rijen), extern.totaal
        self.geladen = True
        abonneer(self, onderwerpen.RECHTEN, herlaad=RechtenAandachtState.laad)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, uuid.UUID | None)
    async def open(self, toewijzing_id):
        """Ask until when this role goes on; None closes the dialog."""
        self.over = next((t for t in self.aflopend if t.id == str(toewijzing_id)), None)
        self.fout, self.veldfouten = "", {}

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Verlenging, form=True)
    async def verleng(self, invoer):
        """Let the role in the dialog last longer."""
        if self.over is None:
            return None
        cmd = rollen_verlengen.VerlengRol(toewijzing_id=als_id(self.over.id), tot=invoer.tot, reden=invoer.reden)
        await doe(rollen_verlengen.verleng_rol, cmd)
        naam, wacht, self.over = self.over.persoon, rollen.moet_wachten(wie(), Rol(self.over.rol)), None
        tekst = f"De verlenging gaat in als {DOOR_WIE} instemt." if wacht else f"De rol van {naam} is verlengd."
        return [meld(tekst), RechtenAandachtState.laad]
