"""Permissions to take a variant again: what was given, and how it is taken back."""

from __future__ import annotations

import reflex as rx

from portal.components import Kolom, button, callout, data_table, empty_state, redenvenster
from portal.pages.vaststellen.cellen import of_een_ander, onder, student
from portal.state.vaststellen.verzoeken import VerzoekenState as S


def herhalingen() -> rx.Component:
    """What was asked, and what was given and not used."""
    return rx.fragment(_gevraagd(), _toestemmingen())


def _gevraagd() -> rx.Component:
    return data_table(
        S.herhalingen,
        [
            Kolom("Student", student, kop=True),
            Kolom("Examen", lambda r: onder(r.examen, r.versie)),
            Kolom("Vraag", lambda r: onder(r.toelichting, r.gevraagd_op)),
            Kolom("", lambda r: of_een_ander(r.waarom_niet, button("Besluit", S.open(r.id), label="Besluit over " + r.student))),
        ],
        bijschrift="Verzoeken om dezelfde variant nog eens",
        leeg=empty_state("Geen verzoeken om dezelfde variant", "Een student krijgt elke poging een andere variant, tenzij u anders besluit."),
        sleutel=lambda r: r.id,
    )  # fmt: skip


def _toestemmingen() -> rx.Component:
    return rx.cond(
        S.toestemmingen.length() > 0,
        rx.fragment(
            rx.el.div(rx.el.h2("Toegestaan, nog niet gebruikt"), class_name="vak"),
            data_table(
                S.toestemmingen,
                [
                    Kolom("Student", student, kop=True),
                    Kolom("Examen", lambda r: onder(r.examen, r.versie)),
                    Kolom("Besluit", lambda r: onder(r.wie, r.reden)),
                    Kolom("", lambda r: button("Trek in", S.open_toestemming(r.id), soort="stil", label="Trek in: " + r.student)),
                ],
                bijschrift="Toestemmingen om dezelfde variant nog eens te maken",
                leeg=rx.fragment(),
                sleutel=lambda r: r.id,
            ),
        ),
    )  # fmt: skip


def toestemming_intrekken() -> rx.Component:
    """Asks why before a permission is taken back."""
    return redenvenster(
        S,
        S.venster == "toestemming",
        S.over_titel,
        callout("warn", "Dit gebeurt er", "De student krijgt voor dit examen weer een andere variant."),
        daad=S.trek_toestemming_in,
        knop="Trek toestemming in",
        sluit=S.sluit,
        hulp="De reden staat bij het besluit en in het auditlog.",
    )
