"""The fields to choose an exam for one student: search, choose, and confirm one of another programme."""

from typing import Any

import reflex as rx

from portal.components import callout, checkbox, field, nog_meer, select_field


def examen_velden(S: Any, label: str) -> rx.Component:
    """What `portal.state.aanmelden.examen_kiezen` fills."""
    return rx.fragment(
        field(
            "examenzoekterm", "Zoek een examen op naam of code", type="search", verplicht=False,
            on_change=S.zoek_examen.debounce(250), auto_complete="off", custom_attrs={"form": "buiten"},
        ),
        rx.cond(
            S.examens.length() > 0,
            select_field("examen_id", label, S.examens, on_change=S.kies_examen, fouten=S.veldfouten),
            callout("info", "Geen examen te kiezen", "Zoek een examen op naam of code. Hieronder leest u dan wie het wel mag aanmelden, of dat de student het al heeft."),
        ),
        nog_meer(S.examens_over),
        rx.cond(
            S.examens_niet.length() > 0,
            rx.el.div(
                rx.el.p("Niet te kiezen", class_name="sterk small"),
                rx.el.ul(rx.foreach(S.examens_niet, lambda e: rx.el.li(e.examen, ": ", e.reden, key=e.examen)), class_name="small muted"),
            ),
        ),
        rx.cond(
            S.examen_hindernis != "",
            callout("warn", "Let op", rx.fragment(S.examen_hindernis, " Aanmelden kan wel; plaatsen pas als de examencommissie een extra kans geeft.")),
        ),
        rx.cond(
            S.examen_anders != "",
            rx.fragment(
                callout("warn", "Een andere opleiding", rx.fragment("Dit examen hoort bij ", S.examen_anders, "; dat volgt deze student niet.")),
                checkbox("bevestigd", "Dit is zo bedoeld"),
            ),
        ),
    )  # fmt: skip
