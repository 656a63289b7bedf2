"""The address bar of a page whose list changed without being loaded again."""

from __future__ import annotations

from typing import Any

import reflex as rx


class _Adresbalk(rx.Component):
    library = "$/public/onderdelen/adresbalk.js"
    tag = "Adresbalk"
    adres: rx.Var[str]


def adresbalk(adres: Any) -> rx.Component:
    """Shows this address of the page on screen in the browser, in the place of the one that is there; draws nothing."""
    return _Adresbalk.create(adres=adres)
