"""The dialog to ask for an exam outside the plan and what was asked, on a student's own page and on his card."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import (
    button,
    callout,
    card,
    field,
    formulier,
    nog_meer,
    select_field,
    tag,
    textarea_field,
    venster,
)
from portal.services.vaststellen.lezen.buiten_plan import MijnVerzoekRij
from portal.state.aanmelden.buiten_plan import BuitenPlanState as B


def vraagvenster(*, zelf: bool) -> rx.Component:
    """Which exam and why; in the words of a student, or of who asks for him."""
    return venster(
        B.open,
        "Vraag een ander examen",
        rx.el.p(
            "Wil je een examen doen dat niet in je examenplan staat? De examencommissie leest je vraag en beslist."
            if zelf else
            "Voor een examen dat niet in het examenplan van de student staat. De examencommissie beslist; de student leest het besluit.",
            class_name="muted",
        ),
        formulier(
            field(
                "examenzoekterm", "Zoek een examen op naam of code", type="search", verplicht=False,
                on_change=B.zoek_examen.debounce(250), auto_complete="off", custom_attrs={"form": "buiten"},
            ),
            rx.cond(
                B.examens.length() > 0,
                select_field("examen_id", "Examen", B.examens, fouten=B.veldfouten),
                callout("info", "Geen examen te kiezen", "Zoek op een ander deel van de naam, of op de code."),
            ),
            nog_meer(B.over),
            rx.cond(B.niet.length() > 0, _niet()),
            textarea_field(
                "toelichting", "Waarom?", rijen=3, max_length=1000, fouten=B.veldfouten,
                hulp="Wie over je vraag beslist, leest dit. Het examenbureau leest het ook."
                if zelf else "Wie hierover beslist, het examenbureau en de student lezen dit.",
            ),
            on_submit=B.vraag,
            acties=(
                button("Annuleren", B.sluit),
                button("Verstuur vraag", soort="primair", type="submit", uit=B.examens.length() == 0),
            ),
        ),
        fout=B.fout,
        sluit=B.sluit,
    )  # fmt: skip


def _niet() -> rx.Component:
    return rx.el.div(
        rx.el.p("Niet te vragen", class_name="sterk small"),
        rx.el.ul(rx.foreach(B.niet, lambda e: rx.el.li(e.reden, key=e.examen)), class_name="small muted"),
    )  # fmt: skip


def verzoekenlijst(rijen: Any, *erbij: Any, zelf: bool) -> rx.Component:
    """What was asked, newest first, each with where it stands; `erbij` makes of a row what else can be done with it."""
    return rx.cond(
        rijen.length() > 0,
        card(
            rx.el.ul(rx.foreach(rijen, lambda r: _verzoek(r, *erbij)), class_name="regels"),
            titel="Examens buiten je plan" if zelf else "Examens buiten het plan",
            telling=rijen.length(),
        ),
    )


def _verzoek(r: MijnVerzoekRij, *erbij: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(r.examen), tag(r.toon, r.stand), class_name="rij uit"),
        rx.el.div(
            rx.el.span(r.gevraagd, rx.cond(r.besluit != "", rx.fragment(" · ", r.besluit)), class_name="small muted"),
            rx.cond(
                r.mag_intrekken,
                button(
                    "Trek in", B.trek_in({"examenverzoek_id": r.id}), soort="stil",
                    label="Trek in: vraag om " + r.examen,
                ),
            ),
            *[maak(r) for maak in erbij],
            class_name="rij uit",
        ),
        rx.cond(r.toelichting != "", rx.el.div("Vraag: ", r.toelichting, class_name="small")),
        rx.cond(r.reden != "", rx.el.div("Reden van het besluit: ", r.reden, class_name="small")),
        rx.cond(r.clausule != "", rx.el.div(r.clausule, class_name="small muted")),
        key=r.id,
    )  # fmt: skip
