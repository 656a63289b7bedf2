"""One clock, one time zone on screen, half-open intervals, and the way dates are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
_DAGEN = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MAANDEN = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

_klok: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def nu() -> datetime:
    """The present moment, aware and in UTC; the only clock the portal reads."""
    return _klok()


def set_klok(klok: Callable[[], datetime] | None) -> None:
    """Replace the clock (tests, demo data); None restores the real one."""
    global _klok
    _klok = klok or (lambda: datetime.now(UTC))


def vandaag() -> date:
    """The calendar day in Amsterdam."""
    return dag_van(nu())


def dag_van(moment: datetime) -> date:
    """The calendar day in Amsterdam of a moment; what holds on a day is decided by this one, never by that of UTC."""
    return moment.astimezone(ZONE).date()


def op(dag: date, uur: int = 0, minuut: int = 0) -> datetime:
    """A clock time in Amsterdam on a day, as an aware UTC moment."""
    return datetime.combine(dag, time(uur, minuut), ZONE).astimezone(UTC)


def dag_grenzen(dag: date) -> tuple[datetime, datetime]:
    """Start (included) and end (excluded) of a day in Amsterdam, in UTC; 23 or 25 hours around a clock change."""
    return op(dag), op(dag + timedelta(days=1))


def tot_en_met(eind: datetime) -> date:
    """The last day in Amsterdam of a period that ends just before this moment."""
    return dag_van(eind - timedelta(seconds=1))


def overlapt(start: datetime, eind: datetime, ander_start: datetime, ander_eind: datetime) -> bool:
    """True when two half-open intervals share a moment."""
    return start < ander_eind and ander_start < eind


def dag(moment: datetime | date, *, jaar: bool = True) -> str:
    """`di 12 mei 2026`; without `jaar` the year only stands there when it is not this one."""
    dag = dag_van(moment) if isinstance(moment, datetime) else moment
    tekst = f"{_DAGEN[dag.weekday()]} {dag.day} {_MAANDEN[dag.month - 1]}"
    return f"{tekst} {dag.year}" if jaar or dag.year != vandaag().year else tekst


def tijdstip(moment: datetime) -> str:
    """`09:00`, Amsterdam time."""
    return f"{moment.astimezone(ZONE):%H:%M}"


def moment(moment: datetime | None) -> str:
    """`di 12 mei 2026, 09:00`, or a dash when there is none."""
    return f"{dag(moment)}, {tijdstip(moment)}" if moment else "–"
