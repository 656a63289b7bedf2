"""A table that is walked with the keyboard and in which cells, columns and rows are ticked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components.basis import MetTekst

_MetCel = rx.EventHandler[rx.event.passthrough_event_spec(dict[str, str])]  # type: ignore[valid-type,misc]


class _Raster(rx.Component):
    library = "$/public/onderdelen/raster.js"
    tag = "Raster"
    on_vink: MetTekst
    on_kolom: MetTekst
    on_rij: MetTekst
    on_open: _MetCel  # type: ignore[valid-type]  # read by Reflex, not by mypy


def raster(*inhoud: rx.Component, vink: Any, kolom: Any, rij: Any, open: Any, klasse: str) -> rx.Component:
    """Around a grid whose places have `plek(...)`; `open` gets a cell and the decision that was meant with it."""
    return _Raster.create(*inhoud, on_vink=vink, on_kolom=kolom, on_rij=rij, on_open=open, class_name=klasse)


def plek(sleutel: Any, **gegevens: Any) -> dict[str, Any]:
    """The attributes of one place in a grid: its own key, and what it is for (cel, kop, kolom or rij)."""
    return {"data-plek": sleutel, **{f"data-{naam}": waarde for naam, waarde in gegevens.items()}}
