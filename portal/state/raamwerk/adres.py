"""Reading the parts of an address that come from outside."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from portal.domain.fouten import NietGevonden
from portal.domain.velden import als_uuid


def als_id(tekst: str) -> uuid.UUID:
    """The id in an address; anything else is a page that does not exist."""
    if (id := als_uuid(tekst)) is None:
        raise NietGevonden()
    return id


def als_dag(tekst: str) -> date | None:
    """The day in an address, or nothing when it is none."""
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        return None


def uit_adres(state: Any, naam: str) -> uuid.UUID | None:
    """An id that follows the question mark of the address, or None when it is not there or is no id."""
    return als_uuid(tekst_uit_adres(state, naam))


def tekst_uit_adres(state: Any, naam: str) -> str:
    """A text that follows the question mark of the address, or nothing."""
    return parse_qs(urlsplit(str(state.router.url)).query).get(naam, [""])[0]
