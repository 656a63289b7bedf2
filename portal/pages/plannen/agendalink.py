"""The card with the link for a calendar program."""

import reflex as rx

from portal.components import button, card, error_callout, field, rij, vak
from portal.state.plannen.agenda import AgendaState as S


def agendalink() -> rx.Component:
    """Ask for the address, copy it, renew it or stop it."""
    return card(
        vak(
            rx.el.p(
                "De examens komen vanzelf in de agenda. Er staan nooit resultaten in.",
                class_name="muted",
            ),
            error_callout(S.fout),
            rx.cond(
                S.adres != "",
                rx.fragment(
                    field("agenda", "Adres van de agenda", value=S.adres, read_only=True, hulp="Kopieer dit adres en kies in de agenda ‘toevoegen via internetadres’. Deel het met niemand."),
                    rij(button("Nieuw adres", S.vernieuw), button("Stop met delen", S.stop)),
                ),
                rij(button("Toon mijn agendalink", S.toon)),
            ),
        ),
        titel="In de agenda op telefoon of laptop",
    )  # fmt: skip
