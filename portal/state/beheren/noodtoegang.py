"""Emergency access of an administrator: asking for it, and ending it from any page."""

from __future__ import annotations

import reflex as rx

from portal.domain.rechten import P
from portal.services.beheren import noodtoegang
from portal.state.raamwerk.basis import Basis, doe, handles


class NoodtoegangState(Basis, rx.State):
    """Whether the dialog is open."""

    venster: bool = False

    @rx.event
    @handles(P.NOODTOEGANG_OPENEN, bool)
    async def vraag(self, aan):
        """Open or close the dialog."""
        self.venster, self.fout, self.veldfouten = aan, "", {}

    @rx.event
    @handles(P.NOODTOEGANG_OPENEN, noodtoegang.OpenNoodtoegang, form=True)
    async def begin(self, opdracht):
        """Start reading along; every page is filled anew, because from here on it shows more."""
        await doe(noodtoegang.open_noodtoegang, opdracht)
        self.venster = False
        return rx.redirect("/")

    @rx.event
    @handles(P.NOODTOEGANG_OPENEN)
    async def beeindig(self):
        """Stop reading along; every page is emptied."""
        await doe(noodtoegang.sluit_noodtoegang)
        return rx.redirect("/")
