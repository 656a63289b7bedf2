"""How a list is shown: the button beside it, and the one dialog in which columns and rows are chosen and views are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from portal.components.basis import button
from portal.components.formulier import field, formulier, hidden, select_field
from portal.components.venster import venster
from portal.services.inloggen.lezen.weergaven import WeergaveRij
from portal.state.inloggen.weergaven import WeergavenState as W
from portal.state.raamwerk.lijst import PER_KEUZES


def weergave(state: Any, kolommen: rx.Var[list[str]]) -> rx.Component:
    """The button and its dialog for a `Lijst`; `kolommen` are the words of the columns that can be left out."""
    return rx.fragment(
        button("Weergave", W.toon(True), soort="stil", icoon_naam="sliders-horizontal", aria_haspopup="dialog"),
        venster(W.open, "Weergave", _vorm(state, kolommen), _bewaarde(), fout=W.fout, sluit=W.toon(False)),
    )


def sorteerkeuze(state: Any, opties: Sequence[tuple[Any, Any]], op_sorteer: Callable[[Any], Any]) -> rx.Component:
    """The order of a list as one choice, for a narrow screen where the heads of the columns are not to be seen.

    `opties` are the words and the key of each column that sorts; a key may be a Var, and empty for one that does not.
    """
    nu = rx.cond(state.sorteer == "", "", rx.cond(state.aflopend, "-", "+") + state.sorteer)
    return rx.el.label(
        "Sorteren op",
        rx.el.select(
            rx.el.option("Gewone volgorde", value=""),
            *[keus for woord, sleutel in opties for keus in _richtingen(woord, sleutel)],
            value=nu,
            on_change=op_sorteer,
            class_name="invoer",
        ),
        class_name="sorteerop",
    )


def _richtingen(woord: Any, sleutel: Any) -> list[rx.Component]:
    """A column from its beginning on, and from its end on."""
    beide = [
        rx.el.option(woord + bij, value=rx.Var.create(richting) + sleutel)
        for richting, bij in (("+", ""), ("-", ", andersom"))
    ]
    return beide if isinstance(sleutel, str) else [rx.cond(sleutel != "", keus) for keus in beide]


def _bewaarde() -> rx.Component:
    """My views of this list, and keeping the one that is shown."""
    return rx.el.section(
        rx.el.h3("Bewaarde weergaven"),
        rx.cond(
            W.rijen.length() > 0,
            rx.el.ul(rx.foreach(W.rijen, _bewaarde_rij), class_name="weergaven"),
            rx.el.p("U heeft van deze lijst nog niets bewaard.", class_name="small muted"),
        ),
        formulier(
            field(
                "naam", "Naam", fouten=W.veldfouten, max_length=60, auto_complete="off",
                hulp="Bewaard worden filters, volgorde, kolommen en rijen. Wat u zoekt niet: daar kan een naam in staan.",
            ),
            on_submit=W.bewaar,
            acties=(button("Bewaar wat u nu ziet", type="submit"),),
        ),
        class_name="stapel bewaard",
    )  # fmt: skip


def _bewaarde_rij(r: WeergaveRij) -> rx.Component:
    return rx.el.li(
        button(r.naam, W.kies(r.id)),
        button("Verwijder", W.verwijder(r.id), soort="stil", label=rx.Var.create("Verwijder ") + r.naam),
        key=r.id,
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
