"""Makes a report of the registry for a day, within one reading transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Ongeldig
from portal.reports import RAPPORTEN, Tabel
from portal.reports.bronnen import Bronnen

EERSTE, LAATSTE = date(2000, 1, 1), date(2999, 12, 31)
"""The days over which a report can be made: before and after them a month has no begin or end in the calendar."""


@dataclass(frozen=True)
class Gemaakt:
    """A report with its tables."""

    titel: str
    tabellen: tuple[Tabel, ...]


def maak_rapport(uow: UnitOfWork, code: str, dag: date | None = None) -> Gemaakt:
    """The day, week or month in which this day lies (MON-3, MON-4, MON-5)."""
    rapport = RAPPORTEN.get(code)
    if rapport is None:
        raise Ongeldig(f"Onbekend rapport ‘{code}’. Kies uit: {', '.join(RAPPORTEN)}.")
    dag = dag or tijd.vandaag()
    if not EERSTE <= dag <= LAATSTE:
        raise Ongeldig(f"Kies een dag in {EERSTE.year} tot en met {LAATSTE.year}.")
    periode = rapport.periode(dag, tijd.nu())
    titel = f"{rapport.titel} {tijd.dag(periode.van)}"
    return Gemaakt(titel, rapport.maak(Bronnen(uow.session), periode))
