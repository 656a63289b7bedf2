"""Who enrols for an exam by its form: the words in the database, and those for people."""

from __future__ import annotations

from collections.abc import Iterable

AUTOMATISCH = "automatisch"
WIE = {
    AUTOMATISCH: "het examenbureau voor een heel cohort",
    "examenbureau": "het examenbureau",
    "docent": "de docent",
    "student": "de student zelf",
}
"""What the registry gives counts always: it is the source of its own enrolments."""


def in_woorden(wie: Iterable[str]) -> str:
    """`het examenbureau, de docent`; nobody when there is none."""
    return ", ".join(WIE.get(w, w) for w in wie) or "niemand"
