"""The dialog to ask a partner for something: which one, and what else is needed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import button, callout, formulier, select_field, venster


def ophaalvenster(
    S: Any,
    titel: str,
    uitleg: str,
    *velden: rx.Component,
    systeem: str = "deelnemersysteem",
    knop: str = "Ophalen",
    stand: rx.Component | None = None,
) -> rx.Component:
    """`S` has venster, koppelingen, bezig, toon_venster and haal_op; `stand` says how far it is."""
    return venster(
        S.venster,
        titel,
        rx.el.p(uitleg),
        stand or rx.fragment(),
        rx.cond(
            S.koppelingen.length() > 0,
            formulier(
                select_field("koppeling_id", systeem.capitalize(), S.koppelingen, leeg=None, fouten=S.veldfouten),
                *velden,
                on_submit=S.haal_op,
                acties=(
                    button("Sluiten", S.toon_venster(False)),
                    button(knop, soort="primair", type="submit", bezig=S.bezig),
                ),
            ),
            callout("warn", f"Er is nog geen {systeem} gekoppeld", "De beheerder legt de koppeling aan."),
        ),
        fout=S.fout,
        sluit=S.toon_venster(False),
    )
