"""The dialog for the week that somebody would like: the same for the student and for who asks it for him."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import button, callout, formulier, select_field, venster
from portal.components.basis import Kind
from portal.services.aanmelden.lezen.wensen import WEEKDAGEN


def weekvenster(
    S: Any, open: Any, titel: Any, gevolg: Kind, *, daad: Any, trek_in: Any, sluit: Any, wie: Kind = ""
) -> rx.Component:
    """Week and day; `S.wens` has the weeks and what stands there now. A wish that was given can be taken back here."""
    return venster(
        open,
        titel,
        wie,
        callout("info", "Dit gebeurt er", gevolg),
        rx.cond(
            S.wens,
            formulier(
                select_field(
                    "week", "In welke week?", S.wens.weken, default_value=S.wens.week, fouten=S.veldfouten,
                    hulp="Weken waarin de school dicht is, staan er niet bij.",
                ),
                select_field(
                    "weekdag", "Liefst op", WEEKDAGEN, leeg="Maakt niet uit", verplicht=False,
                    default_value=S.wens.weekdag, fouten=S.veldfouten,
                ),
                on_submit=daad,
                acties=(
                    rx.cond(S.wens.gegeven, button("Trek wens in", trek_in, soort="stil")),
                    button("Terug", sluit),
                    button("Geef door", soort="primair", type="submit"),
                ),
            ),
        ),
        fout=S.fout,
        sluit=sluit,
    )  # fmt: skip
