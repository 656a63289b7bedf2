"""The decorator that makes a function a page: address, title, menu and who it is for, said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypedDict, Unpack

import reflex as rx

from portal.components.shell import shell
from portal.domain.rechten import P, Rol
from portal.state.raamwerk.navigatie import Menupagina, registreer
from portal.state.raamwerk.sessie import SessieState


class InMenu(TypedDict, total=False):
    """How a page stands in the menu; what is not said is as `Pagina` has it."""

    groep: str | None
    """The heading it stands under: one of `navigatie.GROEPEN`, `""` for the top, None for no menu."""
    label: str
    icoon: str
    volgorde: int
    onderbalk: bool
    badge: Callable[..., int] | None
    """A query `f(uow, principal) -> int`."""


def portal_page(
    route: str,
    titel: str,
    *,
    needs: P | Iterable[P],
    rollen: Iterable[Rol] | None = None,
    on_load: Any = (),
    **menu: Unpack[InMenu],
) -> Callable[[Callable[[], rx.Component]], Callable[[], rx.Component]]:
    """Register a page in the shell, for these roles (all by default) when they have the permission.

    `on_load` are the loaders of the page; each is a handler with its own permission, so the page itself guards nothing.
    """
    permissies = (needs,) if isinstance(needs, P) else tuple(needs)
    laders = tuple(on_load) if isinstance(on_load, (list, tuple)) else (on_load,)
    pagina = Menupagina(
        route=route,
        titel=titel,
        rollen=tuple(rollen) if rollen is not None else tuple(Rol),
        permissies=permissies,
        on_load=(SessieState.laad, *laders),
        **menu,
    )
    return lambda fn: _registreer(pagina, fn)


def _registreer(pagina: Menupagina, fn: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
    """Put what a function draws in the shell, under the name of that function."""

    def in_de_schil() -> rx.Component:
        return shell(fn())

    in_de_schil.__name__, in_de_schil.__module__, in_de_schil.__doc__ = fn.__name__, fn.__module__, fn.__doc__
    registreer(replace(pagina, functie=in_de_schil))
    return fn


def open_page(route: str, titel: str, on_load: Any = SessieState.begin) -> Callable[[Any], Any]:
    """Register a page outside the shell that strangers may see; it shows labels and nothing else."""

    def decorate(fn: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
        registreer(Menupagina(route=route, titel=titel, functie=fn, on_load=(on_load,) if on_load else ()))
        return fn

    return decorate
