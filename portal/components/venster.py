"""Dialogs and menus: the browser's own elements, with just enough script to open and close them."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from portal.components.basis import Kind, ZonderWaarde, button, callout, error_callout
from portal.components.formulier import formulier, textarea_field

_BRON = "$/public/onderdelen/venster.js"


class _Dialoog(rx.Component):
    library = _BRON
    tag = "Dialoog"
    open: rx.Var[bool]
    label: rx.Var[str]
    on_sluit: ZonderWaarde


class _Menu(rx.Component):
    library = _BRON
    tag = "Menu"


class _Koersvast(rx.Component):
    library = _BRON
    tag = "Koersvast"
    pad: rx.Var[str]


def venster(
    open: Any, titel: Kind, *inhoud: Kind, fout: Any, sluit: Any, acties: tuple[rx.Component, ...] = ()
) -> rx.Component:
    """A modal dialog: `open` a Var, `sluit` the handler for Escape and the close button.

    `fout` is the refusal of what is asked here, shown inside: what lies behind a dialog nobody sees. None when nothing
    can be refused.
    """
    return _Dialoog.create(
        rx.el.div(
            rx.el.h2(titel),
            rx.el.button("×", type="button", class_name="sluit", aria_label="Sluiten", on_click=sluit),
            class_name="venster-kop",
        ),
        rx.el.div(rx.fragment() if fout is None else error_callout(fout), *inhoud, class_name="venster-lijf"),
        rx.el.div(*acties, class_name="rij acties") if acties else rx.fragment(),
        open=open,
        label=titel if isinstance(titel, (str, rx.Var)) else "Venster",
        on_sluit=sluit,
        class_name="venster",
    )


def redenvenster(
    S: Any,
    open: Any,
    titel: Kind,
    *inhoud: Kind,
    daad: Any,
    knop: Kind,
    sluit: Any,
    soort: Literal["primair", "gevaar"] = "gevaar",
    terug: str = "Annuleren",
    vraag: str = "Reden",
    rijen: int = 2,
    hulp: Kind | None = None,
    uit: Any = None,
    waarom: str = "",
) -> rx.Component:
    """Ask for the reason of an act before it is done; `S` has the refusal and the errors per field. `uit` (a Var) switches
    the act off, and then `waarom` says why."""
    vorm = formulier(
        textarea_field("reden", vraag, rijen=rijen, max_length=500, hulp=hulp, fouten=S.veldfouten),
        *([rx.cond(uit, rx.el.p(waarom, class_name="sterk"))] if uit is not None else []),
        on_submit=daad,
        acties=(button(terug, sluit), button(knop, soort=soort, type="submit", uit=uit)),
    )
    return venster(open, titel, *inhoud, vorm, fout=S.fout, sluit=sluit)


def bevestigvenster(
    open: Any,
    titel: Kind,
    gevolgen: Kind,
    *inhoud: Kind,
    fout: Any,
    bevestig: str,
    op_ja: Any,
    op_nee: Any,
    gevaar: bool = False,
    bezig: Any = None,
) -> rx.Component:
    """Ask before something that cannot be undone, naming what will follow from it."""
    return venster(
        open,
        titel,
        callout("warn", "Dit gebeurt er", gevolgen),
        *inhoud,
        fout=fout,
        sluit=op_nee,
        acties=(
            button("Annuleren", op_nee),
            button(bevestig, op_ja, soort="gevaar" if gevaar else "primair", bezig=bezig),
        ),
    )


def menu(knop: rx.Component, *inhoud: rx.Component, klasse: str = "menu", label: Any = None) -> rx.Component:
    """Something that folds open under a button."""
    return _Menu.create(
        rx.el.summary(knop, aria_label=label) if label is not None else rx.el.summary(knop),
        rx.el.div(*inhoud, class_name="menu-vak"),
        class_name=klasse,
    )


def koersvast(pad: Any) -> rx.Component:
    """Moves focus to the content after a change of page, as a full page load would."""
    return _Koersvast.create(pad=pad)
