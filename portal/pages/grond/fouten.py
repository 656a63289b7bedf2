"""Pages for when there is nothing to show."""

from __future__ import annotations

import reflex as rx

from portal.components.basis import verwijzing
from portal.services.grond import paden


def niet_gevonden() -> rx.Component:
    """The address leads nowhere."""
    return rx.el.main(
        rx.el.div(
            rx.el.span("E", class_name="mark", aria_hidden="true"),
            rx.el.h1("Deze pagina bestaat niet"),
            rx.el.p("Misschien is het adres niet goed overgenomen, of is de pagina verplaatst.", class_name="muted"),
            verwijzing("Naar mijn werk", href=paden.WERK, klasse="btn p big"),
            class_name="voordeur",
        ),
        id="inhoud",
        class_name="voor",
    )
