"""Which page a tab shows: what is open or typed in it belongs to that page, and is gone on another one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from reflex.state import BaseState
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext

from portal.state.raamwerk.basis import Basis, Toegang
from portal.state.raamwerk.sessie import SessieState

_INTERN = "reflex___state____"
LADERS = frozenset(
    {
        f"{_INTERN}state.hydrate",
        f"{_INTERN}state.hydrate_and_load",
        f"{_INTERN}state.{_INTERN}on_load_internal_state.on_load_internal",
    }
)
"""The events with which a browser says that it shows a page; it sends one at every change of address."""


async def toont(root: BaseState, event: Any) -> None:
    """A page comes up: on another route, or about another thing, every page starts as in a new tab."""
    sessie = await root.get_state(SessieState)
    if (pad := _pad(event)) and pad != sessie._scherm:
        await _maak_leeg(root, sessie)
        sessie._scherm = pad


async def is_van_hier(root: BaseState, event: Any, toegang: Toegang) -> bool:
    """False for what was asked on another page than the one on screen, unless it needs nothing but its own address."""
    if toegang.publiek:
        return True
    sessie = await root.get_state(SessieState)
    if not toegang.los and (pad := _pad(event)) and sessie._scherm not in ("", pad):
        return False
    staat = event.name.rpartition(".")[0]
    if staat not in sessie._gebruikt:
        sessie._gebruikt = [*sessie._gebruikt, staat]
    return True


async def _maak_leeg(root: BaseState, sessie: SessieState) -> None:
    """Empty every page state that was used; one with work in the background stays, and tells how that went."""
    klassen, bezig = RegistrationContext.ensure_context().base_states, []
    for naam in sessie._gebruikt:
        klasse = klassen.get(naam)
        if klasse is None or not issubclass(klasse, Basis):
            continue
        staat: Any = await root.get_state(klasse)
        if staat.bezig:
            bezig.append(naam)
        else:
            staat.reset()
    sessie._gebruikt = bezig


def _pad(event: Any) -> str:
    """The address without what follows the question mark; empty for an event that belongs to no page.

    What looks again by itself belongs to the page that asked for it, and what follows from an event to the page of that
    event: the tab may be on another one by then.
    """
    adres = str(getattr(event, "pad", "") or event.router_data.get("asPath") or _van_waar())
    return (urlsplit(adres).path.rstrip("/") or "/") if adres else ""


def _van_waar() -> str:
    """The page of the event from which this one follows."""
    with suppress(LookupError):
        return str(EventContext.get().router_data.get("asPath", ""))
    return ""
