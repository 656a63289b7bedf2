"""A clock that counts down in minutes, on the time of the server."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components.basis import ZonderWaarde


class _Aftellen(rx.Component):
    library = "$/public/onderdelen/aftellen.js"
    tag = "Aftellen"
    nu: rx.Var[str]
    start: rx.Var[str]
    eind: rx.Var[str]
    on_einde: ZonderWaarde


def aftellen(nu: Any, start: Any, eind: Any, klasse: str = "", op_einde: Any = None) -> rx.Component:
    """Hours and minutes from now until `eind`; the full time as long as `start` has not come (ISO moments)."""
    extra = {"on_einde": op_einde} if op_einde is not None else {}
    return _Aftellen.create(nu=nu, start=start, eind=eind, class_name=klasse, **extra)
