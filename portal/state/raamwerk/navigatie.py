"""Which pages there are, for whom, and where they stand in the menu; filled by the pages when they are imported."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from portal.auth.principal import Principal
from portal.domain.rechten import NOOD, P, Rol

GROEPEN = (
    "",
    "Voorbereiden",
    "Plannen en afnemen",
    "Beoordelen",
    "Besluiten",
    "Toezicht",
    "Controleren",
    "Beheer",
    "Meer",
)
"""The headings of the menu, in order; the first has no heading."""


@dataclass(frozen=True)
class Menupagina:
    """One page as the menu and the routes know it."""

    route: str
    titel: str
    icoon: str = "circle"
    rollen: tuple[Rol, ...] = tuple(Rol)
    permissies: tuple[P, ...] = ()
    groep: str | None = None
    label: str = ""
    volgorde: int = 50
    onderbalk: bool = False
    badge: Callable[..., int] | None = field(default=None, compare=False)
    functie: Any = field(default=None, compare=False)
    on_load: tuple[Any, ...] = field(default=(), compare=False)

    def voor(self, principal: Principal) -> bool:
        """True when this person, in this role, has use for the page; in an emergency, when there is something to read."""
        if principal.nood and any(p in NOOD for p in self.permissies) and self.rollen != (Rol.STUDENT,):
            return True
        return principal.rol in self.rollen and (not self.permissies or any(principal.can(p) for p in self.permissies))


PAGINAS: dict[str, Menupagina] = {}


def registreer(pagina: Menupagina) -> None:
    """Add a page; two pages at one address is a mistake."""
    if pagina.route in PAGINAS:
        raise ValueError(f"two pages at {pagina.route}")
    PAGINAS[pagina.route] = pagina


def menu_van(principal: Principal) -> list[tuple[str, list[Menupagina]]]:
    """The menu of this person: groups in their fixed order, pages by order and name."""
    paginas = [p for p in PAGINAS.values() if p.groep is not None and p.voor(principal)]
    paginas.sort(key=lambda p: (p.volgorde, p.label or p.titel))
    uit = [(groep, [p for p in paginas if p.groep == groep]) for groep in GROEPEN]
    return [(groep, leden) for groep, leden in uit if leden]


def opent(principal: Principal, link: str) -> bool:
    """True when there is a page at this address that this person, in this role, has use for."""
    pad = link.partition("?")[0]
    vast = PAGINAS.get(pad)
    paginas = [vast] if vast else [p for p in PAGINAS.values() if _vorm(p.route).fullmatch(pad)]
    return any(p.voor(principal) for p in paginas)


@cache
def _vorm(route: str) -> re.Pattern[str]:
    """The addresses of a route with something between brackets."""
    return re.compile(re.sub(r"\\\[\w+\\\]", "[^/]+", re.escape(route)))
