"""The form with which somebody adds a file to a sitting, and the files with what the check said."""

from typing import Any

import reflex as rx

from portal.components import button, card, empty_state, http_formulier, rij, select_field, tag, vak
from portal.services.afnemen.lezen.bestanden import BestandRij
from portal.services.afnemen.stand import SOORTEN

_SOORTEN = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


def bestanden_kaart(state: Any) -> rx.Component:
    """The files of the sitting with their state, and below them the form for whoever may add one."""
    return rx.cond(
        (state.bestanden.length() > 0) | state.bestand_erbij,
        card(
            rx.cond(
                state.bestanden.length() > 0,
                rx.el.ul(rx.foreach(state.bestanden, lambda r: _bestand(state, r))),
                empty_state("Nog geen bestanden", "Voeg een foto of scan toe, zoals de getekende presentielijst."),
            ),
            rx.cond(state.bestand_erbij, vak(bestand_toevoegen(state))),
            titel="Bestanden",
        ),
    )


def _bestand(state: Any, r: BestandRij) -> rx.Component:
    return rx.el.li(
        rij(
            rx.el.b(r.naam, style={"overflowWrap": "anywhere"}),
            tag(r.toon, r.status),
            rx.cond(r.te_openen, button("Download", state.download(r.id), label="Download " + r.naam)),
            klasse="uit",
        ),
        rx.el.p(r.bij, class_name="small muted"),
        rx.cond(r.uitleg != "", rx.el.p(r.uitleg, class_name="small")),
        class_name="item",
        key=r.id,
    )


def bestand_toevoegen(state: Any) -> rx.Component:
    """A plain form: choose a file, say what it is, send it; the address comes when a file was chosen."""
    return http_formulier(
        rx.el.div(
            rx.el.label("Bestand toevoegen", html_for="veld-bestand"),
            rx.el.p(
                "Een pdf, een foto (jpg) of een afbeelding (png). Het bestand wordt eerst gecontroleerd.",
                id="hulp-bestand",
                class_name="small muted",
            ),
            rx.el.input(
                type="file",
                id="veld-bestand",
                name="bestand",
                accept=_SOORTEN,
                class_name="invoer",
                aria_describedby="hulp-bestand",
                on_change=state.bestand_gekozen,
            ),
            class_name="veld",
        ),
        select_field("soort", "Wat is het?", list(SOORTEN.items()), leeg=None),
        rx.el.div(button("Voeg toe", type="submit", groot=True, uit=state.upload_adres == ""), class_name="rij acties"),
        action=state.upload_adres,
        enc_type="multipart/form-data",
        class_name="formulier",
    )
