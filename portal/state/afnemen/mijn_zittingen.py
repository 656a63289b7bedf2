"""What the list of my sittings knows."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.afnemen.lezen import mijn_zittingen
from portal.services.afnemen.lezen.mijn_zittingen import MijnZitting
from portal.services.grond import onderwerpen
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.live import abonneer


class AfnemenState(Basis, rx.State):
    """My sittings under three headings."""

    vandaag: list[MijnZitting] = []
    komend: list[MijnZitting] = []
    eerder: list[MijnZitting] = []
    geladen: bool = False

    @rx.event
    @handles(P.ZITTING_AFNEMEN)
    async def laad(self):
        """Read my sittings."""
        rijen = await lees(mijn_zittingen.mijn_zittingen)
        self.vandaag = [r for r in rijen if r.groep == "vandaag"]
        self.komend = [r for r in rijen if r.groep == "komend"]
        self.eerder = [r for r in rijen if r.groep == "eerder"]
        self.geladen = True
        abonneer(self, onderwerpen.ZITTINGEN, herlaad=AfnemenState.laad)
