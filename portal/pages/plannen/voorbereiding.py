"""What is to be made ready for a sitting: one list for who plans it and for who is in the room."""

from __future__ import annotations

import reflex as rx

from portal.components import button, card, error_callout, rij, tag
from portal.services.plannen.lezen.voorbereiding import KlaarstapRij
from portal.state.plannen.voorbereiding import VoorbereidingState as S


def voorbereiding_kaart() -> rx.Component:
    """The steps with who did them; a button for whose step it is."""
    return rx.cond(
        S.lijst.stappen.length() > 0,
        card(
            error_callout(S.fout),
            rx.el.ul(rx.foreach(S.lijst.stappen, _stap)),
            titel="Voorbereiding",
            meer=tag(S.lijst.toon, S.lijst.stand),
        ),
        rx.fragment(),
    )  # fmt: skip


def _stap(s: KlaarstapRij) -> rx.Component:
    return rx.el.li(
        rij(
            rx.el.b(s.tekst),
            rij(
                tag(s.toon, s.stand),
                rx.cond(s.mag, _knop(s)),
            ),
            klasse="uit",
        ),
        rx.cond(s.onder != "", rx.el.p(s.onder, class_name="small muted")),
        class_name="item",
        key=s.stap,
    )  # fmt: skip


def _knop(s: KlaarstapRij) -> rx.Component:
    def vink(*, klaar: bool) -> object:
        return S.vink({"zitting_id": S.lijst.zitting_id, "stap": s.stap, "klaar": klaar})

    return rx.cond(
        s.klaar,
        button("Toch niet", vink(klaar=False), soort="stil", label="Toch niet: " + s.tekst),
        button("Klaar", vink(klaar=True), label="Klaar: " + s.tekst),
    )
