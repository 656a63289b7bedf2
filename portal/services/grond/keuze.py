"""One choice in a list of choices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Keuze:
    """One option of a choice."""

    waarde: str
    label: str
