"""Rows of the role homes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Werkregel:
    """One thing that waits for me, one click from being done."""

    titel: str
    uitleg: str
    toon: str
    termijn: str
    link: str
    actie: str
    soort: str
    urgentie: int
    """Lower is sooner; only for sorting."""
    aantal: int = 1
    taak_id: str = ""
    """The question that can be taken off the list here, with what was decided."""


@dataclass(frozen=True)
class Werklijst:
    """What waits for one person in one role, most urgent first."""

    zin: str
    """The headline: what matters now."""
    regels: tuple[Werkregel, ...]
    totaal: int
