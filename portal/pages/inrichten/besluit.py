"""The question before the board establishes a version, a cut score or a plan, the same wherever it does so."""

from typing import Any

import reflex as rx

from portal.components import bevestigvenster, button, callout, rij, venster
from portal.components.basis import Kind


def cesuur_vaststellen(
    open_: rx.Var[bool],
    cesuur: rx.Var[str],
    effect: rx.Var[str],
    doe: Any,
    dicht: Any,
    fout: rx.Var[str],
    *vooraf: Kind,
) -> rx.Component:
    """Which cut score, what it does, that it cannot be undone, and the act itself; `vooraf` is said first."""
    return venster(
        open_,
        "Cesuur vaststellen",
        *vooraf,
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


def versie_vaststellen(open_: Any, naam: Any, code: Any, doe: Any, dicht: Any, fout: Any) -> rx.Component:
    """Which version, and what follows from establishing it."""
    return bevestigvenster(
        open_,
        "Versie vaststellen?",
        "Het examenbureau kan deze versie daarna plannen, en op elke zitting ermee worden studenten geplaatst. Terug kan alleen door haar in te trekken, met een reden.",
        rx.el.p(rx.el.b(naam), " ", rx.el.span(code, class_name="num muted")),
        fout=fout,
        bevestig="Stel versie vast",
        op_ja=doe,
        op_nee=dicht,
    )  # fmt: skip


def plan_vaststellen(open_: Any, aantal: Any, plan: Any, doe: Any, dicht: Any, fout: Any) -> rx.Component:
    """How many exams of which plan, and what follows from establishing them."""
    return bevestigvenster(
        open_,
        "1 examen vaststellen?" if isinstance(aantal, int) else rx.cond(aantal == 1, "1 examen vaststellen?", f"{aantal} examens vaststellen?"),
        "Deze examens horen daarna bij het plan en tellen mee voor het diploma. Eruit halen kan alleen nog de examencommissie, per examen en met een reden.",
        rx.el.p(plan, class_name="sterk"),
        fout=fout,
        bevestig="Stel vast",
        op_ja=doe,
        op_nee=dicht,
    )  # fmt: skip
