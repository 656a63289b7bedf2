"""Reading the parts of an address that come from outside, and moving a tab to another address of the same page."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from reflex.state import BaseState

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


def zet_adres(state: BaseState, adres: str) -> None:
    """From here on this tab is at another address of the same page, also for what looks again by itself.

    Reflex learns an address from the browser with the next event only; it has no public way to be told.
    """
    root = state._get_root_state()
    was: dict[str, Any] = root.router_data
    route = re.findall(r"\[(\w+)\]", str(was.get("pathname", "")))
    vast = {naam: w for naam in route if (w := was.get("query", {}).get(naam)) is not None}
    vraag = {**dict(parse_qsl(urlsplit(adres).query)), **vast}
    root.router_data = root._update_router_vars({**was, "asPath": adres, "query": vraag}, was)
