"""Reading the parts of an address that come from outside."""

from __future__ import annotations

import uuid
from datetime import date

from portal.domain.fouten import NietGevonden


def als_id(tekst: str) -> uuid.UUID:
    """The id in an address; anything else is a page that does not exist."""
    try:
        return uuid.UUID(tekst)
    except (ValueError, AttributeError, TypeError):
        raise NietGevonden() from None


def als_dag(tekst: str) -> date | None:
    """The day in an address, or nothing when it is none."""
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        return None
