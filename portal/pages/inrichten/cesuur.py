"""The question before a cut score is established, the same wherever the board does it."""

from typing import Any

import reflex as rx

from portal.components import button, callout, rij, venster


def cesuur_vaststellen(
    open_: rx.Var[bool], cesuur: rx.Var[str], effect: rx.Var[str], doe: Any, dicht: Any, fout: rx.Var[str]
) -> rx.Component:
    """Which cut score, what it does, that it cannot be undone, and the act itself."""
    return venster(
        open_,
        "Cesuur vaststellen",
        rx.el.p(rx.el.b(cesuur)),
        rx.cond(effect != "", rx.el.p(effect)),
        callout(
            "warn",
            "Dit is niet terug te draaien",
            "Voorlopige resultaten krijgen hun cijfer volgens deze cesuur. Alleen een nieuwe cesuur kan dat veranderen.",
        ),
        rij(button("Annuleren", dicht), button("Stel cesuur vast", doe, soort="primair"), klasse="uit"),
        fout=fout,
        sluit=dicht,
    )
