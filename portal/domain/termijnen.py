"""Working days and legal or agreed terms; every term ends on a concrete last day."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import holidays

from portal.domain import tijd

_ZATERDAG = 5
VOORAF = timedelta(hours=1)
"""From this long before the start a sitting may be opened, and do people from outside the school see who comes."""
NOODTOEGANG = timedelta(minutes=30)
"""How long emergency access of an administrator lasts."""
NOODTOEGANG_PER_DAG = 3
"""How often one administrator can open it on a day; who needs more needs somebody else."""


@dataclass(frozen=True)
class Termijn:
    """An agreed period: its name, length, and where it is written."""

    code: str
    naam: str
    aantal: int
    eenheid: str
    bron: str


BEOORDELEN = Termijn("beoordelen", "Beoordelen na afname", 5, "werkdagen", "001")
BEZWAAR = Termijn("bezwaar", "Bezwaar na bekendmaking", 14, "dagen", "examenreglement van de school")
BEWAREN = Termijn("bewaren", "Bewaren na diplomering", 18, "maanden", "Inspectie; 002 §5")
GO_GELDIG = Termijn("go-geldig", "Geldigheid van een Go", 180, "dagen", "werkproces aanmelden")


@cache
def _feestdagen(jaar: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=jaar))


def is_werkdag(dag: date, gesloten: Set[date] = frozenset()) -> bool:
    """True on Monday to Friday, outside Dutch public holidays and the school's own closures."""
    return dag.weekday() < _ZATERDAG and dag not in _feestdagen(dag.year) and dag not in gesloten


def plus_werkdagen(dag: date, aantal: int, gesloten: Set[date] = frozenset()) -> date:
    """The day that lies a number of working days after a day; the day itself does not count."""
    while aantal > 0:
        dag += timedelta(days=1)
        aantal -= is_werkdag(dag, gesloten)
    return dag


def werkdagen_tussen(van: date, tot: date, gesloten: Set[date] = frozenset()) -> int:
    """Working days after `van` up to and including `tot`; negative when `tot` lies before `van`."""
    if tot < van:
        return -werkdagen_tussen(tot, van, gesloten)
    return sum(is_werkdag(van + timedelta(days=n), gesloten) for n in range(1, (tot - van).days + 1))


def in_werkdagen(aantal: int) -> str:
    """A number of working days in words: `1 werkdag`, `5 werkdagen`."""
    return f"{aantal} werkdag" if aantal == 1 else f"{aantal} werkdagen"


def schooljaar(dag: date) -> str:
    """The school year of a day, from 1 August: `2026-2027`."""
    start = dag.year if dag.month >= 8 else dag.year - 1
    return f"{start}-{start + 1}"


def laatste_dag(
    termijn: Termijn, vanaf: datetime, gesloten: Set[date] = frozenset(), aantal: int | None = None
) -> date:
    """The last day of a term that starts on the day after a moment; `aantal` overrides the default length."""
    start = vanaf.astimezone(tijd.ZONE).date()
    lengte = termijn.aantal if aantal is None else aantal
    if termijn.eenheid == "werkdagen":
        return plus_werkdagen(start, lengte, gesloten)
    if termijn.eenheid == "maanden":
        maand = start.month - 1 + lengte
        jaar, maand = start.year + maand // 12, maand % 12 + 1
        laatste = (date(jaar + maand // 12, maand % 12 + 1, 1) - timedelta(days=1)).day
        return date(jaar, maand, min(start.day, laatste))
    return start + timedelta(days=lengte)
