"""Cells of the lists of the board: whom it is about, what stands under it, and the button or why it is for another."""

from __future__ import annotations

from typing import Any

import reflex as rx


def student(r: Any) -> rx.Component:
    """The student with his number."""
    return rx.el.div(r.student, rx.el.div(r.nummer, class_name="small muted num"))


def onder(boven: Any, kleiner: Any) -> rx.Component:
    """One thing with something less under it."""
    return rx.el.div(boven, rx.el.div(kleiner, class_name="small muted gewoon"))


def of_een_ander(waarom_niet: Any, knop: rx.Component) -> rx.Component:
    """The button, or why it is for somebody else."""
    return rx.cond(waarom_niet != "", rx.el.span(waarom_niet, class_name="small muted"), knop)
