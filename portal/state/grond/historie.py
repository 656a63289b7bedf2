"""What the history tab of a page knows: about which thing it is open, and the acts on it."""

from __future__ import annotations

import uuid

import reflex as rx

from portal.domain.rechten import P
from portal.services.grond.audit.lezen import AuditRij
from portal.services.monitoren.lezen import historie
from portal.services.monitoren.lezen.historie import Over
from portal.state.raamwerk.basis import Basis, handles, lees
from portal.state.raamwerk.invoer import Invoer


class Onderwerp(Invoer):
    """The thing whose history is asked for."""

    over: Over
    id: uuid.UUID


class HistorieState(Basis, rx.State):
    """One history at a time; another page starts with its own tab closed."""

    rijen: list[AuditRij] = []
    over: str = ""

    @rx.event
    @handles(P.AUDIT_INZIEN, Onderwerp)
    async def toon(self, onderwerp):
        """Open the history of something."""
        self.rijen = await lees(historie.historie, onderwerp.over, onderwerp.id)
        self.over = f"{onderwerp.over}:{onderwerp.id}"

    @rx.event
    @handles(P.AUDIT_INZIEN)
    async def sluit(self):
        """Back to the thing itself."""
        self.rijen, self.over = [], ""
