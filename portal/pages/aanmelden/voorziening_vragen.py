"""The dialog to ask for an accommodation, on the page of a student himself and on his card."""

from __future__ import annotations

import reflex as rx

from portal.components import button, field, formulier, select_field, textarea_field, venster
from portal.domain.voorzieningen import Soort
from portal.services.plannen.lezen.voorzieningen import VoorzieningRij
from portal.state.aanmelden.voorziening_vragen import VoorzieningVragenState as V

_SOORTEN = tuple((s.value, s.label) for s in Soort)


def vraagvenster(*, zelf: bool) -> rx.Component:
    """What is needed, how much of it, and why; in the words of a student, or of who asks for him."""
    return venster(
        V.open,
        "Vraag een voorziening aan",
        formulier(
            select_field(
                "soort", "Wat heb je nodig?" if zelf else "Wat heeft de student nodig?", _SOORTEN,
                on_change=V.kies_soort, fouten=V.veldfouten,
            ),
            rx.cond(V.soort == Soort.EXTRA_TIJD.value, _hoeveel()),
            rx.cond(
                V.soort == Soort.OVERIG.value,
                field("omschrijving", "Welke voorziening?", max_length=500, fouten=V.veldfouten),
            ),
            textarea_field(
                "grond", "Waarom?", verplicht=False, max_length=1000, fouten=V.veldfouten,
                hulp="Alleen wie hierover beslist, leest dit. Docent en surveillant zien het niet."
                if zelf else "Alleen wie hierover beslist, leest dit; ook u leest het niet terug.",
            ),
            on_submit=V.vraag,
            acties=(button("Annuleren", V.sluit), button("Verstuur aanvraag", soort="primair", type="submit")),
        ),
        fout=V.fout,
        sluit=V.sluit,
    )  # fmt: skip


def _hoeveel() -> rx.Component:
    return rx.el.div(
        field(
            "minuten", "Hoeveel minuten extra?", type="number", verplicht=False, hulp="Laat leeg voor 30 minuten.",
            fouten=V.veldfouten,
        ),
        field(
            "procent", "Of hoeveel procent van de toets?", type="number", verplicht=False,
            hulp="Bijvoorbeeld 25. De langste van de twee telt.", fouten=V.veldfouten,
        ),
        class_name="velden-naast",
    )  # fmt: skip


def trek_in(v: VoorzieningRij) -> rx.Component:
    """Take it back, for who asked, as long as nobody decided."""
    return rx.cond(
        v.in_te_trekken,
        button("Trek in", V.trek_in({"voorziening_id": v.id}), soort="stil", label="Trek in: aanvraag " + v.tekst),
    )
