"""Where an administrator opens emergency access, and reads beforehand what it means."""

from __future__ import annotations

import reflex as rx

from portal.components import button, callout, card, formulier, textarea_field, vak, venster
from portal.state.beheren.noodtoegang import NoodtoegangState as S
from portal.state.raamwerk.sessie import SessieState


def noodkaart() -> rx.Component:
    """The card for an administrator; nothing for anybody else, or while it lasts already."""
    return rx.cond(
        (SessieState.rol == "beheerder") & (SessieState.nood_tot == ""),
        card(
            vak(
                rx.el.p("Als beheerder ziet u geen examens, studenten of resultaten. Moet u in een noodgeval meelezen? "
                        "Dat kan een half uur, met een reden. De examencommissie krijgt bericht."),
                button("Open noodtoegang", S.vraag(True)),
                _venster(),
            ),
            titel="Noodtoegang",
        ),
    )  # fmt: skip


def _venster() -> rx.Component:
    return venster(
        S.venster,
        "Noodtoegang openen",
        callout(
            "warn",
            "Dit gebeurt er",
            "U kunt een half uur alles lezen, alleen in deze sessie. U kunt niets wijzigen of besluiten. Elke pagina die "
            "u bekijkt, komt in het auditlog. De examencommissie krijgt nu bericht en leest uw reden.",
        ),
        formulier(
            textarea_field("reden", "Waarom is dit nodig?", rijen=3, max_length=1000, fouten=S.veldfouten,
                           hulp="Ten minste tien tekens. Noem geen namen van studenten."),
            on_submit=S.begin,
            acties=(button("Annuleren", S.vraag(False)), button("Open noodtoegang", soort="gevaar", type="submit")),
        ),
        fout=S.fout,
        sluit=S.vraag(False),
    )  # fmt: skip
