"""The front page for who is not logged in."""

from __future__ import annotations

import reflex as rx

from portal.components import naar_buiten, open_page
from portal.components.shell import meldingen
from portal.services.grond import paden
from portal.state.raamwerk.sessie import SessieState


@open_page("/", "Inloggen")
def inloggen() -> rx.Component:
    """The name of the school, what the portal is for, and one button."""
    return rx.fragment(
        rx.el.main(
            rx.el.div(
                rx.el.span("E", class_name="mark groot", aria_hidden="true"),
                rx.el.p(SessieState.school, class_name="muted"),
                rx.el.h1("Alles rond examens, op één plek"),
                rx.el.p(
                    "Log in met een schoolaccount. Daarna staat klaar wat er te doen is: "
                    "een examen kiezen, een zitting voorbereiden, beoordelen of vaststellen.",
                    class_name="muted",
                ),
                naar_buiten(
                    "Inloggen",
                    href=rx.cond(SessieState.inlogadres != "", SessieState.inlogadres, paden.INLOGGEN),
                    klasse="btn p big",
                ),
                rx.el.p(
                    "Lukt inloggen niet? Vraag hulp bij de servicedesk van de school.",
                    class_name="small muted",
                ),
                class_name="voordeur",
            ),
            id="inhoud",
            class_name="voor",
        ),
        meldingen(),
    )
