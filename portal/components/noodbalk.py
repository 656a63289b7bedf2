"""The bar on every page while an administrator reads along in an emergency."""

from __future__ import annotations

import reflex as rx

from portal.components.aftellen import aftellen
from portal.components.basis import button
from portal.components.iconen import icoon
from portal.state.beheren.noodtoegang import NoodtoegangState
from portal.state.raamwerk.sessie import SessieState


def noodbalk() -> rx.Component:
    """How long it lasts, what it means, and the way out."""
    return rx.cond(
        SessieState.nood_tot != "",
        rx.el.div(
            icoon("siren", 16),
            rx.el.div(
                rx.el.b("Noodtoegang: u leest mee."),
                " Alles wat u bekijkt, wordt vastgelegd. Nog ",
                aftellen(
                    SessieState.nood_nu, SessieState.nood_nu, SessieState.nood_tot, "num rest", SessieState.ververs
                ),
                " uur.",
            ),
            button("Beëindig", NoodtoegangState.beeindig),
            class_name="noodbalk",
            role="region",
            aria_label="Noodtoegang",
        ),
    )
