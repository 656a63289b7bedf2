"""Looking again at one case after an act that may have ended one's own access to it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import reflex as rx

from portal.domain.fouten import NietGevonden


async def kijk_opnieuw(ververs: Awaitable[None], *, was_open: bool, naar: str) -> list[Any]:
    """Read a case anew; when it was open here and is out of reach by now, the way to `naar` instead of a refusal.

    Somebody from outside the school sees a case until the work is done (BEH-5): his last act succeeds and closes it.
    """
    try:
        await ververs
    except NietGevonden:
        if not was_open:
            raise
        return [rx.redirect(naar, replace=True)]
    return []
