"""What the page of roles from the login provider knows: the switch, the mappings and what could not be given."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Literal

import reflex as rx

from portal.domain.bekrachtiging import DOOR_WIE
from portal.domain.rechten import BESLISSEND, P
from portal.services.beheren import rollen_uit_inlogdienst
from portal.services.beheren.lezen import keuzes, rechten
from portal.services.beheren.lezen.rechten import Inlogrollen, PersoonRij, RolkoppelingRij
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld
from portal.state.raamwerk.live import abonneer


class RechtenInlogdienstState(Basis, rx.State):
    """The mappings, and which dialog is open."""

    stand: Inlogrollen | None = None
    rijen: list[RolkoppelingRij] = []
    geweigerd: list[PersoonRij] = []
    eenheden: list[Keuze] = []
    venster: str = ""
    over: RolkoppelingRij | None = None

    @rx.event
    @handles(P.ROLREGELS_BEHEREN)
    async def laad(self):
        """Show the switch and the mappings."""
        stand = await lees(rechten.inlogrollen)
        self.stand = replace(stand, rijen=(), geweigerd=())
        self.rijen, self.geweigerd = list(stand.rijen)[:50], list(stand.geweigerd)[:50]
        abonneer(self, onderwerpen.RECHTEN, herlaad=RechtenInlogdienstState.laad)

    @rx.event
    @handles(P.ROLREGELS_BEHEREN, Literal["", "erbij", "schakelaar"])
    async def open(self, venster):
        """Open a dialog, or close it with an empty name."""
        self.venster, self.over, self.fout, self.veldfouten = venster, None, "", {}
        if venster == "erbij":
            self.eenheden = [Keuze(*e) for e in await lees(keuzes.eenheden)][:50]

    @rx.event
    @handles(P.ROLREGELS_BEHEREN, uuid.UUID)
    async def open_verwijderen(self, koppeling_id):
        """Ask before a mapping goes."""
        self.over = next((r for r in self.rijen if r.id == str(koppeling_id)), None)
        self.venster, self.fout = "weg" if self.over else "", ""

    @rx.event
    @handles(P.ROLREGELS_BEHEREN, rollen_uit_inlogdienst.VoegRolkoppelingToe, form=True)
    async def voeg_toe(self, opdracht):
        """Add a mapping."""
        await doe(rollen_uit_inlogdienst.voeg_toe, opdracht)
        self.venster = ""
        tekst = f"Wie ‘{opdracht.waarde}’ meebrengt, krijgt de rol {opdracht.rol.label}"
        wacht = opdracht.rol in BESLISSEND
        slot = f", zodra {DOOR_WIE} dit bekrachtigt." if wacht else "."
        return [meld(f"{tekst}{slot}", "info" if wacht else "ok"), RechtenInlogdienstState.laad]

    @rx.event
    @handles(P.ROLREGELS_BEHEREN)
    async def verwijder(self):
        """Take away the mapping in the dialog, with the roles it gave."""
        if self.over is None:
            return None
        cmd = rollen_uit_inlogdienst.VerwijderRolkoppeling(koppeling_id=als_id(self.over.id))
        aantal = await doe(rollen_uit_inlogdienst.verwijder, cmd)
        self.venster, self.over = "", None
        return [meld(f"Verwijderd. Rollen die stopten: {aantal}."), RechtenInlogdienstState.laad]

    @rx.event
    @handles(P.ROLREGELS_BEHEREN)
    async def schakel(self):
        """Switch on or off, as the dialog said."""
        aan = not (self.stand and self.stand.aan)
        aantal = await doe(rollen_uit_inlogdienst.zet_schakelaar, rollen_uit_inlogdienst.ZetSchakelaar(aan=aan))
        self.venster = ""
        tekst = (
            "Inloggen geeft nu rollen." if aan else f"Inloggen geeft geen rollen meer. Rollen die stopten: {aantal}."
        )
        return [meld(tekst), RechtenInlogdienstState.laad]
