"""What the page about oneself knows: data, rights and where one is logged in."""

from __future__ import annotations

import reflex as rx

from portal.auth.principal import Principal
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.services.inloggen import mijn_sessies, postkeuze
from portal.services.inloggen.lezen import mijn_gegevens
from portal.services.inloggen.lezen.mijn_gegevens import MijnGegevens
from portal.services.inloggen.mijn_sessies import SessieRij
from portal.services.inloggen.postkeuze import KiesPost
from portal.state.raamwerk.basis import Basis, doe, handles, lees, meld, wie


def _sessies(uow: UnitOfWork, principal: Principal) -> list[SessieRij]:
    return mijn_sessies.mijn_sessies(uow, principal.sessie_ref)


class MijnGegevensState(Basis, rx.State):
    """About me."""

    ik: MijnGegevens | None = None
    sessies: list[SessieRij] = []

    @rx.event
    @handles(P.WERK_INZIEN)
    async def laad(self):
        """Read my data, rights and sessions."""
        self.ik = await lees(mijn_gegevens.mijn_gegevens)
        self.sessies = await lees(_sessies)

    @rx.event
    @handles(P.WERK_INZIEN, KiesPost, form=True)
    async def kies_post(self, opdracht):
        """Choose when I get mail."""
        await doe(postkeuze.kies_post, opdracht)
        self.ik = await lees(mijn_gegevens.mijn_gegevens)
        return meld("Bewaard.")

    @rx.event
    @handles(P.WERK_INZIEN, str)
    async def beeindig(self, kenmerk):
        """End one of my own sessions."""
        ref = wie().sessie_ref
        await doe(lambda uow, _p: mijn_sessies.beeindig_mijn_sessie(uow, ref, kenmerk))
        self.sessies = await lees(_sessies)
        return meld("Die sessie is beëindigd.")

    @rx.event
    @handles(P.WERK_INZIEN)
    async def beeindig_andere(self):
        """End all my sessions but this one."""
        ref = wie().sessie_ref
        await doe(lambda uow, _p: mijn_sessies.beeindig_andere_sessies(uow, ref))
        self.sessies = await lees(_sessies)
        return meld("Alle andere apparaten zijn uitgelogd.")
