"""For whom and on which days a version is: what everybody reads, and the dialogs of the board (INR-7)."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import (
    button,
    callout,
    definition_list,
    field,
    formulier,
    redenvenster,
    rij,
    select_field,
    venster,
)
from portal.state.inrichten.versie import VersieState as S


def bereik() -> rx.Component:
    """For whom it is; the board adds parts of the school, takes them away and chooses the days."""
    v = S.versie
    return rx.fragment(
        definition_list(
            ("Geldt voor", rx.cond(v.geldt_voor != "", rx.cond(v.mag_beperken, _delen(), v.geldt_voor), "de hele school")),
            ("Mag worden afgenomen", rx.cond(v.geldt_op != "", v.geldt_op, "op alle dagen")),
        ),
        rx.cond(
            v.mag_beperken,
            rij(
                button("Kies voor wie", S.vraag_deel),
                button("Kies periode", S.open("periode")),
            ),
        ),
    )  # fmt: skip


def _delen() -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            S.versie.delen,
            lambda d: rx.el.li(
                d.label, " ", button("Haal weg", S.vraag_weg(d.waarde), soort="stil", label="Haal weg: " + d.label), key=d.waarde
            ),
        ),
        class_name="kaal",
    )  # fmt: skip


def bereikvensters() -> rx.Component:
    """The dialogs of the board about for whom a version is, and about taking it back."""
    return rx.fragment(
        versievenster(
            "deel",
            "Voor wie is deze versie?",
            callout("info", "Wat u invult geldt samen", "Bijvoorbeeld: Kok, cohort 2025, kans 2. Is de versie voor meer groepen, voeg ze dan een voor een toe."),
            select_field("opleiding_id", "Opleiding", S.opleidingen, leeg="Elke opleiding", verplicht=False, fouten=S.veldfouten),
            field("cohort", "Cohort", type="number", verplicht=False, hulp="Bijvoorbeeld 2025. Leeg: elk cohort.", fouten=S.veldfouten),
            field("kans", "Kans", type="number", verplicht=False, hulp="1 is de eerste keer, 2 de herkansing. Leeg: elke kans.", fouten=S.veldfouten),
            on_submit=S.beperk,
            knop=button("Leg vast", soort="primair", type="submit"),
        ),
        versievenster(
            "periode",
            "Wanneer mag deze versie worden afgenomen?",
            field("vanaf", "Eerste dag", type="date", verplicht=False, default_value=S.versie.geldig_vanaf, hulp="Leeg: zonder begin.", fouten=S.veldfouten),
            field("tot", "Laatste dag", type="date", verplicht=False, default_value=S.versie.geldig_tot, hulp="Leeg: zonder einde.", fouten=S.veldfouten),
            on_submit=S.kies_periode,
            knop=button("Leg vast", soort="primair", type="submit"),
        ),
        redenvenster(
            S,
            S.venster == "deel_weg",
            "Deze groep weghalen",
            rx.cond(S.deel, callout("info", "Dit gebeurt er", S.deel.label, " staat er niet meer bij. Is dit de laatste groep, dan is de versie weer voor de hele school.")),
            daad=S.haal_deel_weg,
            knop="Haal weg",
            sluit=S.open(""),
        ),
        redenvenster(
            S,
            S.venster == "intrekken_besluit",
            "Vastgestelde versie intrekken",
            callout("warn", "Dit gebeurt er", "Er komt niemand meer bij op een zitting met deze versie. Wat al is afgenomen, blijft staan. U kunt haar later weer vaststellen."),
            rx.cond(S.versie.komend != "", callout("warn", "Al gepland", S.versie.komend)),
            daad=S.trek_besluit_in,
            knop="Trek in",
            sluit=S.open(""),
            hulp="Het examenbureau leest deze reden.",
        ),
        redenvenster(
            S,
            S.venster == "model_intrekken",
            "Beoordelingsmodel intrekken",
            callout("warn", "Dit gebeurt er", "Met dit model wordt niet meer beoordeeld, en er wordt niets meer mee vastgesteld. Wat al vaststaat, blijft staan. U kunt het later weer vaststellen."),
            daad=S.trek_model_in,
            knop="Trek model in",
            sluit=S.open(""),
            hulp="De reden staat in de historie van deze versie.",
        ),
    )  # fmt: skip


def versievenster(naam: str, titel: str, *velden: rx.Component, on_submit: Any, knop: rx.Component) -> rx.Component:
    """One of the dialogs of the page of a version: its fields, the way out and the act."""
    dicht = S.open("")
    inhoud = formulier(*velden, on_submit=on_submit, acties=(button("Annuleren", dicht), knop))
    return venster(S.venster == naam, titel, inhoud, fout=S.fout, sluit=dicht)
