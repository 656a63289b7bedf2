"""Files that a page hands to the browser."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.services.grond import tickets
from portal.state.raamwerk.basis import doe


async def haal_document(id: str, naam: str = "") -> Any:
    """Let the browser download one document, by a ticket for this person and session."""
    return rx.download(url=await doe(tickets.maak_ticket, tickets.DOCUMENT, {"id": id}), filename=naam)


async def haal_export(bouwer: str, **gegevens: str) -> Any:
    """Let the browser download something that is made on the spot, by a ticket for this person and session."""
    return rx.download(url=await doe(tickets.maak_ticket, tickets.EXPORT, {"bouwer": bouwer, **gegevens}))
