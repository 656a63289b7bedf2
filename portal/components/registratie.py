"""The decorator that makes a function a page: address, title, menu and who it is for, said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import reflex as rx

from portal.components.shell import shell
from portal.domain.rechten import P, Rol
from portal.state.raamwerk.navigatie import Pagina, registreer
from portal.state.raamwerk.sessie import SessieState


def portal_page(
    route: str,
    titel: str,
    *,
    needs: P | Iterable[P],
    rollen: Iterable[Rol] | None = None,
    on_load: Any = (),
    groep: str | None = None,
    label: str = "",
    icoon: str = "circle",
    volgorde: int = 50,
    onderbalk: bool = False,
    badge: Callable[..., int] | None = None,
) -> Callable[[Callable[[], rx.Component]], Callable[[], rx.Component]]:
    """Register a page in the shell.

    `groep` puts it in the menu under that heading (one of `navigatie.GROEPEN`, `""` for the top, None for no menu),
    for these roles (all by default) when they have the permission. `badge` is a query `f(uow, principal) -> int`.
    `on_load` are the loaders of the page; each is a handler with its own permission, so the page itself guards nothing.
    """
    permissies = (needs,) if isinstance(needs, P) else tuple(needs)
    laders = tuple(on_load) if isinstance(on_load, (list, tuple)) else (on_load,)

    def decorate(fn: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
        def pagina() -> rx.Component:
            return shell(fn())

        pagina.__name__, pagina.__module__, pagina.__doc__ = fn.__name__, fn.__module__, fn.__doc__
        registreer(
            Pagina(
                route=route,
                titel=titel,
                icoon=icoon,
                rollen=tuple(rollen) if rollen is not None else tuple(Rol),
                permissies=permissies,
                groep=groep,
                label=label,
                volgorde=volgorde,
                onderbalk=onderbalk,
                badge=badge,
                functie=pagina,
                on_load=(SessieState.laad, *laders),
            )
        )
        return fn

    return decorate


def open_page(route: str, titel: str, on_load: Any = SessieState.begin) -> Callable[[Any], Any]:
    """Register a page outside the shell that strangers may see; it shows labels and nothing else."""

    def decorate(fn: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
        registreer(Pagina(route=route, titel=titel, functie=fn, on_load=(on_load,) if on_load else ()))
        return fn

    return decorate
