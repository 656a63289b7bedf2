"""The registry of reports: per name the period it covers and the tables it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

import polars as pl

from portal.domain import tijd
from portal.reports import frames
from portal.reports.bronnen import Bronnen, Periode

_TERUG = timedelta(days=60)


@dataclass(frozen=True)
class Tabel:
    """One table of a report."""

    naam: str
    frame: pl.DataFrame


@dataclass(frozen=True)
class Rapport:
    """One report: for whom it is, its period, and how it is made."""

    code: str
    titel: str
    periode: Callable[[date, datetime], Periode]
    maak: Callable[[Bronnen, Periode], tuple[Tabel, ...]]


def _dag(dag: date, nu: datetime) -> Periode:
    van, tot = tijd.dag_grenzen(dag)
    return Periode(van, tot, nu)


def _week(dag: date, nu: datetime) -> Periode:
    maandag = dag - timedelta(days=dag.weekday())
    return Periode(tijd.op(maandag), tijd.op(maandag + timedelta(days=7)), nu)


def _maand(dag: date, nu: datetime) -> Periode:
    begin = dag.replace(day=1)
    volgende = (begin + timedelta(days=32)).replace(day=1)
    return Periode(tijd.op(begin), tijd.op(volgende), nu)


def _dagrapport(b: Bronnen, p: Periode) -> tuple[Tabel, ...]:
    """MON-3: failures and backlog, open incidents, exams today and tomorrow."""
    morgen = tijd.dag_van(p.tot)
    dag = tijd.dag_van(p.van)
    return (
        Tabel("Uitwisseling", frames.fouten(b.berichten(p.van, p.tot))),
        Tabel("Ontbrekende resultaten", frames.ontbrekend(b.deelnames(p.van - _TERUG, p.tot))),
        Tabel("Beoordeling te laat", frames.te_laat(b.beoordelingen(), dag)),
        Tabel("Incidenten", b.incidenten(p.van, p.tot)),
        Tabel("Examens vandaag", b.zittingen(p.van, p.tot)),
        Tabel("Examens morgen", b.zittingen(*tijd.dag_grenzen(morgen))),
    )


def _weekrapport(b: Bronnen, p: Periode) -> tuple[Tabel, ...]:
    """MON-4: lead times, absence, completeness of dossiers; over the eight weeks up to the end of the week."""
    deelnames = b.deelnames(p.tot - _TERUG, p.tot)
    return (
        Tabel("Doorlooptijd", frames.doorlooptijd(deelnames)),
        Tabel("No-show", frames.no_show(b.deelnames(p.van, p.tot))),
        Tabel("Dossiers", frames.dossiers(b.zittingen(p.tot - _TERUG, p.tot), deelnames)),
        Tabel("Incidenten", b.incidenten(p.van, p.tot)),
    )


def _maandrapport(b: Bronnen, p: Periode) -> tuple[Tabel, ...]:
    """MON-5: quality of the exchange, results and cut scores, deviations, acts."""
    deelnames = b.deelnames(p.van, p.tot)
    uitslag, voorlopig, oefenen = (frames.uitslagen(frames.tellend(deelnames, als)) for als in frames.Tellend)
    return (
        Tabel("Uitwisseling", frames.fouten(b.berichten(p.van, p.tot))),
        Tabel("Definitieve resultaten", uitslag),
        Tabel("Voorlopige resultaten", voorlopig),
        Tabel("Oefenexamens", oefenen),
        Tabel("Afwijkende resultaten", frames.afwijkend(uitslag)),
        Tabel("Cesuren", b.cesuren()),
        Tabel("Handelingen", frames.handelingen(b.audit(p.van, p.tot))),
    )


RAPPORTEN: MappingProxyType[str, Rapport] = MappingProxyType(
    {
        "dag": Rapport("dag", "Dagrapport", _dag, _dagrapport),
        "week": Rapport("week", "Weekrapport", _week, _weekrapport),
        "maand": Rapport("maand", "Maandrapport", _maand, _maandrapport),
    }
)
