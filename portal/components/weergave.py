"""How a list is shown: the button beside it and the one dialog in which columns and rows are chosen."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components.basis import button
from portal.components.formulier import formulier, hidden, select_field
from portal.components.venster import venster
from portal.state.raamwerk.lijst import PER_KEUZES
from portal.state.werk.weergaven import WeergavenState as W


def weergave(state: Any, kolommen: rx.Var[list[str]]) -> rx.Component:
    """The button and its dialog for a `Lijst`; `kolommen` are the words of the columns that can be left out."""
    return rx.fragment(
        button("Weergave", W.toon(True), soort="stil", icoon_naam="sliders-horizontal", aria_haspopup="dialog"),
        venster(W.open, "Weergave", _vorm(state, kolommen), fout=W.fout, sluit=W.toon(False)),
    )


def _vorm(state: Any, kolommen: rx.Var[list[str]]) -> rx.Component:
    return formulier(
        rx.el.fieldset(
            rx.el.legend("Kolommen", class_name="sterk"),
            rx.el.div(rx.foreach(kolommen, lambda naam: _kolom(state, naam)), class_name="keuzes kolommen"),
            class_name="kaal",
        ),
        select_field(
            "per",
            "Rijen per bladzijde",
            [(str(n), str(n)) for n in PER_KEUZES],
            leeg=None,
            default_value=state.per_blad.to_string(),
        ),
        on_submit=W.toon_zo,
        acties=(button("Annuleren", W.toon(False)), button("Toon zo", soort="primair", type="submit")),
    )


def _kolom(state: Any, naam: Any) -> rx.Component:
    """A tick per column; what is not ticked is left out, so every name goes along as well."""
    return rx.el.div(
        hidden("alle", naam),
        rx.el.label(
            rx.el.input(type="checkbox", name="kolom", value=naam, default_checked=~state.verborgen.contains(naam)),
            rx.el.span(naam),
            class_name="vink",
        ),
        key=naam,
    )
