"""School weeks from Monday to Friday: which ones there are, and how they are written."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta

from portal.domain import termijnen, tijd

WEEK = timedelta(days=7)
AFSTAND = timedelta(days=7)
"""A wish says at least so long beforehand when somebody would like to come: a sitting has to be planned for it."""
VOORUIT = 26
"""So many weeks ahead somebody can wish."""
WEEKDAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")


def maandag(dag: date) -> date:
    """The Monday of the week of a day."""
    return dag - timedelta(days=dag.weekday())


def reeks(vanaf: date, aantal: int) -> tuple[date, ...]:
    """The Mondays of so many weeks, from the week of this day on."""
    return tuple(maandag(vanaf) + n * WEEK for n in range(aantal))


def nummer(week: date) -> str:
    """`week 2`."""
    return f"week {week.isocalendar().week}"


def dagen(week: date) -> str:
    """`ma 11 jan t/m vr 15 jan`."""
    return f"{tijd.dag(week, jaar=False)} t/m {tijd.dag(week + timedelta(days=4), jaar=False)}"


def in_woorden(week: date) -> str:
    """`week 2, ma 11 jan t/m vr 15 jan`."""
    return f"{nummer(week)}, {dagen(week)}"


def open_dagen(week: date, gesloten: Set[date] = frozenset()) -> tuple[date, ...]:
    """The days of a week on which the school is open."""
    alle = (week + timedelta(days=n) for n in range(5))
    return tuple(d for d in alle if termijnen.is_werkdag(d, gesloten))


def te_wensen(gesloten: Set[date] = frozenset()) -> tuple[date, ...]:
    """The Mondays of the weeks for which somebody can wish now: far enough away, and with a day on which the school is open."""
    eerste = maandag(tijd.vandaag() + AFSTAND + timedelta(days=6))
    return tuple(w for w in reeks(eerste, VOORUIT) if open_dagen(w, gesloten))
