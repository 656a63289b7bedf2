"""The choice of how a sitting begins and how its time runs."""

from __future__ import annotations

from typing import Any

import reflex as rx

from portal.components import select_field
from portal.domain.tijdscenario import SCENARIOS

_KEUZES = [(str(nummer), woorden) for nummer, woorden in SCENARIOS.items()]


def tijdscenario(fouten: Any, *, leeg: str | None = None, **props: Any) -> rx.Component:
    """A select with the six scenarios, for exams that a delivery system gives; `leeg` says what holds without a choice."""
    return select_field(
        "tijdscenario", "Begin en tijd", _KEUZES, hulp="Zo regelt het afnamesysteem het begin en de tijd.",
        leeg=leeg, fouten=fouten, **props,
    )  # fmt: skip
