"""Search from any page: a button in the header, Ctrl+K, and a list that is walked with the keyboard."""

from __future__ import annotations

import reflex as rx

from portal.components.basis import MetTekst
from portal.components.iconen import icoon
from portal.state.werk.zoeken import VondstRij, ZoekState


class _Zoeker(rx.Component):
    library = "$/public/onderdelen/zoeken.js"
    tag = "Zoeker"
    vondsten: rx.Var[list[VondstRij]]
    gezocht: rx.Var[str]
    icoon: rx.Var[rx.Component]
    on_zoek: MetTekst


def zoeker() -> rx.Component:
    """The button, and the dialog that it opens."""
    return _Zoeker.create(
        vondsten=ZoekState.vondsten, gezocht=ZoekState.gezocht, icoon=icoon("search", 16), on_zoek=ZoekState.zoek
    )
