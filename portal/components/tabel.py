"""Real tables that sort and page in the database, leave out columns, and become stacked cards on a small screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.vars.function import FunctionStringVar

from portal.components.basis import Kind, verwijzing
from portal.components.iconen import icoon
from portal.components.weergave import sorteerkeuze, weergave

_VEEL = 3
_getal: FunctionStringVar[Any] = FunctionStringVar.create("Number")


@dataclass(frozen=True)
class Kolom:
    """One column: its words, how a row shows in it, and the key to sort by (empty: not sortable)."""

    label: str
    cel: Callable[[Any], Kind]
    sorteer: str = ""
    getal: bool = False
    kop: bool = False
    """True for the column that names the row."""

    @property
    def kan_weg(self) -> bool:
        """Whether it can be left out: what names the row and what can be done with it always stay."""
        return bool(self.label) and not self.kop


def data_table(
    rijen: Any,
    kolommen: Sequence[Kolom],
    *,
    bijschrift: str,
    leeg: rx.Component,
    state: Any = None,
    op_sorteer: Callable[[str], Any] | None = None,
    sleutel: Callable[[Any], Any] | None = None,
) -> rx.Component:
    """A table of rows (a Var); `state` is a `Lijst` when columns can be left out, `op_sorteer` its handler to sort them."""

    def regel(r: Any) -> rx.Component:
        return rx.el.tr(*[_cel(k, r) for k in kolommen], **({"key": sleutel(r)} if sleutel else {}))

    tabel = rx.el.div(
        rx.el.table(
            rx.el.caption(bijschrift, class_name="sr"),
            rx.el.thead(rx.el.tr(*[_kop(k, state, op_sorteer) for k in kolommen])),
            rx.el.tbody(rx.foreach(rijen, regel)),
            class_name=zonder(state, [k.label if k.kan_weg else "" for k in kolommen]),
        ),
        class_name="tabelvak",
        role="region",
        aria_label=bijschrift,
        tab_index=0,
    )
    return rx.cond(rijen.length() > 0, rx.fragment(_keuze(kolommen, state, op_sorteer), tabel), leeg)


def _keuze(kolommen: Sequence[Kolom], state: Any, op_sorteer: Callable[[str], Any] | None) -> rx.Component:
    sorteert = [(k.label, k.sorteer) for k in kolommen if k.sorteer]
    if state is None or op_sorteer is None or not sorteert:
        return rx.fragment()
    return sorteerkeuze(state, sorteert, op_sorteer)


def zonder(state: Any, namen: Sequence[Any]) -> Any:
    """The class of a table with a mark for each column that is left out, by its place; `assets/portaal.css` hides those.

    Each name is words or a Var; empty for a column that always stays. Without a `Lijst` none is left out.
    """
    klasse = rx.Var.create("tabel")
    for plaats, naam in enumerate(namen if state is not None else (), 1):
        if not isinstance(naam, str) or naam:
            klasse = klasse + rx.cond(state.verborgen.contains(naam), f" z{plaats}", "")
    return klasse


def _cel(kolom: Kolom, r: Any) -> rx.Component:
    inhoud, attrs = kolom.cel(r), {"data-label": kolom.label}
    if kolom.kop:
        return rx.el.th(inhoud, scope="row", class_name="rijkop", custom_attrs=attrs)
    return rx.el.td(inhoud, class_name="num" if kolom.getal else "", custom_attrs=attrs)


def _kop(kolom: Kolom, state: Any, op_sorteer: Callable[[str], Any] | None) -> rx.Component:
    if not kolom.sorteer or state is None or op_sorteer is None:
        tekst = kolom.label or rx.el.span("Acties", class_name="sr")
        return rx.el.th(tekst, scope="col", class_name="num" if kolom.getal else "")
    return sorteerkop(kolom.label, kolom.sorteer, state, op_sorteer, getal=kolom.getal)


def sorteerkop(
    label: Any, sleutel: Any, state: Any, op_sorteer: Callable[[Any], Any], *, getal: bool = False
) -> rx.Component:
    """The head of a column that sorts the list when it is pressed; it says and shows how the list is sorted now."""
    actief = state.sorteer == sleutel
    return rx.el.th(
        rx.el.button(
            label,
            rx.cond(
                actief,
                rx.cond(state.aflopend, icoon("arrow-down", 14), icoon("arrow-up", 14)),
                icoon("chevrons-up-down", 14),
            ),
            type="button",
            class_name="sorteer",
            on_click=op_sorteer(sleutel),
        ),
        scope="col",
        class_name="num" if getal else "",
        custom_attrs={"aria-sort": rx.cond(actief, rx.cond(state.aflopend, "descending", "ascending"), "none")},
    )


def pager(
    state: Any, ga_naar: Callable[[Any], Any], kolommen: Sequence[Kolom] | rx.Var[list[str]] | None = None
) -> rx.Component:
    """Previous, where you are, next, and straight to a page when there are more than a few; nothing when there is nothing.

    `ga_naar` is a handler that takes a page number. With the columns of the table (or the words of those that can be
    left out) the reader can set the list to his hand, also when it is empty.
    """
    balk = rx.cond(state.totaal > 0, _balk(state, ga_naar), rx.fragment())
    if kolommen is None:
        return balk
    wat = kolommen if isinstance(kolommen, rx.Var) else namen(kolommen)
    return rx.el.div(balk, weergave(state, wat), class_name="lijstvoet")


def namen(kolommen: Sequence[Kolom]) -> rx.Var[list[str]]:
    """The words of the columns that can be left out."""
    return rx.Var.create([k.label for k in kolommen if k.kan_weg])


def _balk(state: Any, ga_naar: Callable[[Any], Any]) -> rx.Component:
    return rx.el.nav(
        rx.el.button(
            "Vorige", type="button", class_name="btn", disabled=state.pagina <= 1, on_click=ga_naar(state.pagina - 1)
        ),
        rx.cond(
            state.paginas > _VEEL,
            _naar_pagina(state, ga_naar),
            rx.el.span(
                f"Pagina {state.pagina} van {state.paginas} · {state.totaal} in totaal", class_name="small muted num"
            ),
        ),
        rx.el.button(
            "Volgende",
            type="button",
            class_name="btn",
            disabled=state.pagina >= state.paginas,
            on_click=ga_naar(state.pagina + 1),
        ),
        class_name="pager",
        aria_label="Pagina’s",
    )


def _naar_pagina(state: Any, ga_naar: Callable[[Any], Any]) -> rx.Component:
    """The number of the page as a field; Enter goes there."""
    return rx.el.form(
        rx.el.label(
            "Pagina ",
            rx.el.input(
                type="number", name="pagina", min=1, max=state.paginas, required=True, class_name="invoer",
                default_value=state.pagina.to_string(), key=state.pagina, auto_complete="off",
            ),
        ),
        rx.el.span(f"van {state.paginas} · {state.totaal} in totaal"),
        on_submit=lambda vorm: ga_naar(_getal.call(vorm.to(dict[str, str])["pagina"])),
        class_name="naar-pagina small muted num",
    )  # fmt: skip


def search_box(waarde: Any, op_zoek: Any, *, label: str, voorbeeld: str = "") -> rx.Component:
    """Search on Enter or on the button; `op_zoek` takes the form `{"zoek": "…"}`."""
    return rx.el.form(
        rx.el.label(label, html_for="zoekveld", class_name="sr"),
        rx.el.input(
            type="search", id="zoekveld", name="zoek", default_value=waarde, key=waarde, placeholder=voorbeeld or label,
            class_name="invoer", auto_complete="off",
        ),
        rx.el.button(icoon("search", 16), rx.el.span("Zoek", class_name="sr"), type="submit", class_name="btn"),
        on_submit=op_zoek,
        role="search",
        class_name="zoek",
    )  # fmt: skip


def houdt(state: Any, adres: str) -> Any:
    """The address of the same list with another filter: its order, rows and columns stay."""
    return rx.Var.create(adres) + rx.cond(
        state.meegaand != "", ("&" if "?" in adres.rstrip("?") else "?") + state.meegaand, ""
    )


def filter_links(
    label: str, opties: Sequence[tuple[str, str]], actief: Any, adres: Callable[[str], str], state: Any = None
) -> rx.Component:
    """A filter as links, so that a choice can be shared: (value, words) pairs and the address of each.

    With the `Lijst` that it filters, a link keeps how that is set; without it the link starts afresh.
    """

    def naar(waarde: str) -> Any:
        return adres(waarde) if state is None else houdt(state, adres(waarde))

    return rx.el.nav(
        *[
            verwijzing(tekst, href=naar(waarde), klasse=rx.cond(actief == waarde, "tab on", "tab"))
            for waarde, tekst in opties
        ],
        class_name="tabs",
        aria_label=label,
    )
