"""What happened with something, newest first: who, what, when, and old → new."""

from typing import Any

import reflex as rx

from portal.components import empty_state
from portal.services.queries.rijen.monitoren import AuditRij, Wijzigingsdeel


def historie(rijen: Any) -> rx.Component:
    """Acts in words (a Var with rows), or that there are none."""
    return rx.cond(
        rijen.length() > 0,
        rx.el.ol(rx.foreach(rijen, _regel), class_name="spoor"),
        empty_state("Nog niets gebeurd", "Elke handeling komt hier vanzelf te staan."),
    )


def _regel(r: AuditRij) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(r.zin, class_name="sterk"),
            rx.cond(r.over != "", rx.el.span(": ", r.over)),
            " ",
            rx.el.span(r.moment, " · ", r.rol, class_name="small muted num"),
        ),
        wijzigingen(r),
        key=r.volgnummer,
    )  # fmt: skip


def wijzigingen(r: AuditRij) -> rx.Component:
    """The changed fields, the reason and the mandate of one act."""
    return rx.fragment(
        rx.cond(r.wijzigingen.length() > 0, rx.el.ul(rx.foreach(r.wijzigingen, _deel), class_name="delen")),
        rx.cond(r.reden != "", rx.el.p("Reden: ", r.reden, class_name="small")),
        rx.cond(r.mandaat != "", rx.el.p(r.mandaat, class_name="small muted")),
    )


def _deel(w: Wijzigingsdeel) -> rx.Component:
    return rx.el.li(
        rx.el.span(w.veld, ": ", class_name="muted"),
        rx.cond(
            (w.oud != "") & (w.oud != "–"),
            rx.fragment(rx.el.span(w.oud), " ", rx.el.span("→", aria_hidden="true"), rx.el.span(" wordt ", class_name="sr")),
        ),
        rx.el.span(w.nieuw),
        class_name="small",
    )  # fmt: skip
