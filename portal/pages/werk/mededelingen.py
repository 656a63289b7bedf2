"""The card on every home with what the portal told somebody."""

from __future__ import annotations

import reflex as rx

from portal.components import button, card, error_callout, tag
from portal.services.werk.mededelingen import MededelingRij
from portal.state.werk.mededelingen import MededelingenState as S


def mededelingen() -> rx.Component:
    """Each with its moment and a button to put it away; nothing when there is nothing."""
    return rx.cond(
        S.rijen.length() > 0,
        card(
            error_callout(S.fout),
            rx.el.ul(rx.foreach(S.rijen, _regel)),
            titel="Mededelingen",
            telling=S.rijen.length(),
        ),
        rx.fragment(),
    )


def _regel(m: MededelingRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(m.titel), button("Gelezen", S.gelezen(m.id), soort="stil", label="Gelezen: " + m.titel), class_name="kop"
        ),
        rx.cond(
            m.vervangen != "",
            rx.el.p(tag("warn", "Geldt niet meer"), " Sinds ", m.vervangen, "."),
        ),
        rx.el.p(m.tekst, class_name=rx.cond(m.vervangen != "", "muted", "")),
        rx.cond(m.clausule != "", rx.el.p(m.clausule, class_name="clausule"), rx.fragment()),
        rx.el.p(m.op, class_name="small muted"),
        class_name="item",
        key=m.id,
    )  # fmt: skip
