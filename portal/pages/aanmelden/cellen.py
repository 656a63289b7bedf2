"""Cells about one enrolment (a Var with an `InschrijvingRij`), the same in a list and on the card of a student."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import tag


def go_cel(r: Any) -> rx.Component:
    """Whether there is a Go, and since when one is asked for."""
    return rx.fragment(
        tag(r.go_toon, r.go_tekst),
        rx.cond(r.gevraagd != "", rx.el.div("Gevraagd op ", r.gevraagd, class_name="small muted")),
    )


def herkomst_cel(r: Any) -> rx.Component:
    """Who made an enrolment, and for which school year."""
    jaar = rx.cond(r.schooljaar != "", rx.fragment(", schooljaar ", r.schooljaar))
    return rx.cond(r.bron != "", rx.el.div("Via ", r.bron.lower(), jaar, class_name="small faint"))


def register_cel(r: Any) -> rx.Component:
    """What the registry said about the attempts, beside the balance of the portal, and whether one more was asked for."""
    return rx.fragment(
        rx.cond(r.register != "", rx.el.div(r.register, class_name="small faint")),
        rx.cond(r.kans_gevraagd, tag("info", "Extra kans gevraagd")),
    )


def wens_cel(r: Any) -> rx.Component:
    """In which week the student would like to come, as long as he has no seat."""
    return rx.cond(r.wens != "", rx.el.div("Gewenst: ", r.wens, class_name="small muted"))
