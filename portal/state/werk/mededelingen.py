"""What the home knows about what I was told."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond import mededelingen as meegedeeld
from portal.services.grond import onderwerpen
from portal.services.werk import mededelingen
from portal.services.werk.mededelingen import MededelingRij
from portal.state.raamwerk.basis import Basis, doe, handles, lees, wie
from portal.state.raamwerk.live import abonneer


class MededelingenState(Basis, rx.State):
    """What the portal told me."""

    rijen: list[MededelingRij] = []

    @rx.event
    @handles(P.WERK_INZIEN)
    async def laad(self):
        """Read what I was told."""
        self.rijen = await lees(mededelingen.mijn_mededelingen)
        abonneer(self, onderwerpen.persoon(wie().persoon_id), herlaad=MededelingenState.laad)

    @rx.event
    @handles(P.WERK_INZIEN, uuid.UUID)
    async def gelezen(self, mededeling_id):
        """Put one away."""
        await doe(meegedeeld.neem_kennis, meegedeeld.NeemKennis(mededeling_id=mededeling_id))
        self.rijen = await lees(mededelingen.mijn_mededelingen)
