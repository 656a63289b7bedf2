"""Whether an exam is good enough, judged by somebody from outside: when it is new, and again every so often (INR-9)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Aanleiding(StrEnum):
    """Why an exam was judged."""

    NIEUW = "nieuw"
    PERIODIEK = "periodiek"


class Screeninguitkomst(StrEnum):
    """What came of it."""

    AKKOORD = "akkoord"
    PUNTEN = "punten"
    NIET = "niet"


AANLEIDINGEN = {Aanleiding.NIEUW: "Nieuw examen", Aanleiding.PERIODIEK: "Periodiek"}
UITKOMSTEN = {
    Screeninguitkomst.AKKOORD: ("Akkoord", "ok"),
    Screeninguitkomst.PUNTEN: ("Akkoord met verbeterpunten", "warn"),
    Screeninguitkomst.NIET: ("Niet akkoord", "bad"),
}
"""With the tone in which each is shown."""
VOORAF = timedelta(days=60)
"""So long before the next one is due, the exam office reads it."""
