"""What the page of one person knows: roles with their history and every effective right with its reason."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import reflex as rx

from portal.domain.bekrachtiging import DOOR_WIE
from portal.domain.rechten import P
from portal.services.beheren import accounts, ook_medewerker, personen, rollen
from portal.services.beheren.lezen import effectief, gebruikers, keuzes
from portal.services.beheren.lezen.effectief import EffectiefRij, NietRij, SysteemRij
from portal.services.beheren.lezen.gebruikers import GebruikerDetail, ToewijzingRij
from portal.services.grond import onderwerpen
from portal.services.grond.keuze import Keuze
from portal.state.raamwerk.adres import als_id
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie
from portal.state.raamwerk.invoer import Reden
from portal.state.raamwerk.live import abonneer


class RechtenPersoonState(Basis, rx.State):
    """One person, and which dialog is open."""

    if TYPE_CHECKING:  # Reflex takes it from the address
        persoon_id: str

    persoon: GebruikerDetail | None = None
    toewijzingen: list[ToewijzingRij] = []
    rechten: list[EffectiefRij] = []
    niet: list[NietRij] = []
    systemen: list[SysteemRij] = []
    eenheden: list[Keuze] = []
    venster: str = ""
    over: ToewijzingRij | None = None

    def _id(self) -> uuid.UUID:
        return als_id(self.persoon_id)

    @rx.event
    @handles(P.RECHTEN_BEHEREN)
    async def laad(self):
        """Show the person of the address."""
        if self.persoon and self.persoon.id != self.persoon_id:
            self.persoon, self.venster, self.over = None, "", None
        p = await lees(gebruikers.gebruiker, self._id())
        self.persoon, self.toewijzingen = replace(p, toewijzingen=()), list(p.toewijzingen[:50])
        e = await lees(effectief.effectief, self._id())
        self.rechten, self.niet, self.systemen = list(e.heeft), list(e.niet), list(e.systemen[:50])
        self.eenheden = [Keuze(*e) for e in await lees(keuzes.eenheden)][:50]
        abonneer(self, onderwerpen.RECHTEN, herlaad=RechtenPersoonState.laad)

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Literal["", "geven", "blokkeren", "bereik", "account", "werkt_ook", "toch_niet", "los"])
    async def open(self, venster):
        """Open a dialog, or close it with an empty name."""
        self.venster, self.over, self.fout, self.veldfouten = venster, None, "", {}

    @rx.event
    @handles(P.RECHTEN_BEHEREN, uuid.UUID)
    async def open_intrekken(self, toewijzing_id):
        """Ask why this role ends."""
        self.over = next((t for t in self.toewijzingen if t.id == str(toewijzing_id)), None)
        self.venster, self.fout, self.veldfouten = "intrekken" if self.over else "", "", {}

    @rx.event
    @handles(P.RECHTEN_BEHEREN, rollen.VerleenRol, form=True)
    async def verleen(self, opdracht):
        """Give a role."""
        await doe(rollen.verleen_rol, opdracht)
        wacht = rollen.moet_wachten(wie(), opdracht.rol)
        return self._klaar(f"De rol gaat in als {DOOR_WIE} instemt." if wacht else f"Rol {opdracht.rol.label} gegeven.")

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Reden, form=True)
    async def trek_in(self, invoer):
        """End the role in the dialog now."""
        if self.over is None:
            return None
        await doe(rollen.trek_rol_in, rollen.TrekRolIn(toewijzing_id=als_id(self.over.id), reden=invoer.reden))
        return self._klaar("Rol ingetrokken. Open schermen in die rol zijn gesloten.")

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Reden, form=True)
    async def zet_actief(self, invoer):
        """Block the account, or open it again."""
        aan = not (self.persoon and self.persoon.actief)
        await doe(rollen.zet_actief, rollen.ZetActief(persoon_id=self._id(), actief=aan, reden=invoer.reden))
        return self._klaar("Account weer actief." if aan else "Account geblokkeerd.")

    @rx.event
    @handles(P.RECHTEN_BEHEREN, personen.WijzigBereik, form=True)
    async def wijzig_bereik(self, opdracht):
        """Correct the number or address by which partner systems know this person."""
        aantal = await doe(personen.wijzig_bereik, opdracht)
        over = "" if not aantal else " Het afnamesysteem krijgt het opnieuw."
        return self._klaar(f"Gegevens bewaard.{over}")

    @rx.event
    @handles(P.PERSOON_BEHEREN, accounts.HernoemAccount, form=True)
    async def hernoem(self, opdracht):
        """Give the account another name, or ask a second person."""
        wacht = await doe(accounts.hernoem, opdracht)
        anders = f"Het account verandert als {DOOR_WIE} instemt."
        return self._klaar(anders if wacht else "Account gewijzigd. Open schermen zijn gesloten.")

    @rx.event
    @handles(P.RECHTEN_BEHEREN, ook_medewerker.WerktOok, form=True)
    async def werkt_ook(self, opdracht):
        """Say that this student works here as well."""
        await doe(ook_medewerker.werkt_ook, opdracht)
        return self._klaar("Vastgelegd. Geef nu een rol, dan kan deze persoon daarin werken.")

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Reden, form=True)
    async def werkt_toch_niet(self, invoer):
        """Take that back."""
        cmd = ook_medewerker.VerbreekBand(persoon_id=self._id(), reden=invoer.reden)
        await doe(ook_medewerker.werkt_toch_niet, cmd)
        return self._klaar("Teruggenomen. Deze persoon is weer alleen student.")

    @rx.event
    @handles(P.RECHTEN_BEHEREN, Reden, form=True)
    async def koppel_los(self, invoer):
        """It was not the same person: make two of them again."""
        cmd = ook_medewerker.VerbreekBand(persoon_id=self._id(), reden=invoer.reden)
        await doe(ook_medewerker.koppel_los, cmd)
        return self._klaar("De student heeft weer een eigen record. De medewerker houdt rollen en account.")

    def _klaar(self, tekst: str):
        self.venster, self.over = "", None
        return [meld(tekst), RechtenPersoonState.laad]
