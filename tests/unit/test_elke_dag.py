"""Every term, clock and list on every day of three years, against a plain model that shares no code with the portal."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.easter import easter

from portal.domain import termijnen, tijd
from portal.domain.termijnen import BEOORDELEN, BEWAREN, BEZWAAR, GO_GELDIG, Termijn, laatste_dag

DAG = timedelta(days=1)
EERSTE, LAATSTE = date(2026, 1, 1), date(2028, 12, 31)  # both clock changes three times, and 29 February 2028
DAGEN = [EERSTE + n * DAG for n in range((LAATSTE - EERSTE).days + 1)]
GELIJK = frozenset({date(2027, 5, 7)})
DICHT = frozenset({date(2026, 12, 24), date(2027, 2, 22), date(2028, 2, 29)})


def laatste_zondag(jaar: int, maand: int) -> date:
    dag = date(jaar, maand, 31)
    while dag.weekday() != 6:
        dag -= DAG
    return dag


def utc_uren(moment: datetime) -> int:
    """The hours that Amsterdam is ahead: two from the last Sunday of March, 01:00 UTC, to that of October."""
    begin = datetime.combine(laatste_zondag(moment.year, 3), datetime.min.time(), UTC) + timedelta(hours=1)
    eind = datetime.combine(laatste_zondag(moment.year, 10), datetime.min.time(), UTC) + timedelta(hours=1)
    return 2 if begin <= moment < eind else 1


def feestdagen(jaar: int) -> set[date]:
    """Article 3 of the general act on terms, with Easter counted by itself."""
    pasen = easter(jaar)
    koning = date(jaar, 4, 27) if date(jaar, 4, 27).weekday() != 6 else date(jaar, 4, 26)
    vast = {date(jaar, 1, 1), koning, date(jaar, 5, 5), date(jaar, 12, 25), date(jaar, 12, 26)}
    return vast | {pasen + n * DAG for n in (-2, 0, 1, 39, 49, 50)}


ALLE = set().union(*(feestdagen(j) for j in range(2025, 2031)))


def vrij(dag: date, ook: frozenset[date] = frozenset()) -> bool:
    return dag.weekday() in (5, 6) or dag in ALLE or dag in ook


def telt(dag: date, aantal: int, ook: frozenset[date]) -> date:
    while aantal:
        dag += DAG
        aantal -= 0 if vrij(dag, ook) else 1
    return dag


@pytest.mark.parametrize("uur", [0, 1, 2, 3, 12, 22, 23])
def test_de_dag_is_die_van_amsterdam(uur: int) -> None:
    """On both sides of midnight and of a clock change."""
    for dag in DAGEN:
        moment = datetime.combine(dag, datetime.min.time(), UTC) + timedelta(hours=uur, minutes=30)
        lokaal = moment + timedelta(hours=utc_uren(moment))
        assert tijd.dag_van(moment) == lokaal.date()
        assert tijd.tijdstip(moment) == f"{lokaal:%H:%M}"
        van, tot = tijd.dag_grenzen(lokaal.date())
        assert van <= moment < tot
        assert tijd.tot_en_met(tot) == lokaal.date()


def test_een_dag_duurt_drieentwintig_vierentwintig_of_vijfentwintig_uur() -> None:
    lengten = {
        23: {laatste_zondag(j, 3) for j in (2026, 2027, 2028)},
        25: {laatste_zondag(j, 10) for j in (2026, 2027, 2028)},
    }
    for dag in DAGEN:
        van, tot = tijd.dag_grenzen(dag)
        uren = next((u for u, dagen in lengten.items() if dag in dagen), 24)
        assert tot - van == timedelta(hours=uren)


def test_werkdagen_en_feestdagen_volgen_de_wet() -> None:
    for dag in DAGEN:
        assert bool(termijnen.feestdag(dag)) == (dag in ALLE), dag
        assert termijnen.is_werkdag(dag) == (not vrij(dag)), dag
        assert termijnen.is_werkdag(dag, DICHT | GELIJK) == (not vrij(dag, DICHT | GELIJK)), dag
    assert [termijnen.feestdag(date(j, 5, 5)) for j in (2026, 2027, 2028)] == ["Bevrijdingsdag"] * 3


@pytest.mark.parametrize("uur", [0, 12, 23])
def test_een_wettelijke_termijn_eindigt_nooit_op_een_vrije_dag(uur: int) -> None:  # VAS-3
    """Articles 1, 2 and 4: moved to the next day that is none, with two free days in it, and long terms left alone."""
    for dag in DAGEN:
        vanaf = tijd.op(dag, uur, 30)
        for lengte in (1, 2, 3, 4, 14, 42, 90, 91):
            verwacht = dag + lengte * DAG
            if 3 <= lengte <= 90:
                while sum(not vrij(dag + n * DAG, GELIJK) for n in range(1, (verwacht - dag).days + 1)) < 2:
                    verwacht += DAG
            while lengte <= 90 and vrij(verwacht, GELIJK):
                verwacht += DAG
            assert laatste_dag(BEZWAAR, vanaf, aantal=lengte, gelijkgesteld=GELIJK) == verwacht, (dag, lengte)


def test_de_eigen_termijnen_doen_hetzelfde_tenzij_de_school_anders_kiest() -> None:  # BEO-4 AAN-3
    for dag in DAGEN:
        vanaf = tijd.op(dag, 9)
        gewoon = dag + 180 * DAG
        verzet = gewoon
        while vrij(verzet, GELIJK):
            verzet += DAG
        assert laatste_dag(GO_GELDIG, vanaf, DICHT, gelijkgesteld=GELIJK) == verzet
        assert laatste_dag(GO_GELDIG, vanaf, gelijkgesteld=GELIJK, eigen_verlengt=False) == gewoon
        assert laatste_dag(BEOORDELEN, vanaf, DICHT, gelijkgesteld=GELIJK) == telt(dag, 5, DICHT | GELIJK)


def test_bewaren_telt_hele_maanden_en_schuift_niet() -> None:
    """Eighteen months is too long for the act; the last day of a short month stands for the day that is not there."""
    for dag in DAGEN:
        jaar, maand = divmod(dag.year * 12 + dag.month - 1 + 18, 12)
        einde = next(
            d for d in (31, 30, 29, 28) if d <= (date(jaar + (maand == 11), (maand + 1) % 12 + 1, 1) - DAG).day
        )
        assert laatste_dag(BEWAREN, tijd.op(dag, 12)) == date(jaar, maand + 1, min(dag.day, einde))
    kort = Termijn("kort", "Kort", 3, "maanden", "wet", wettelijk=True)
    for dag in DAGEN:
        assert not vrij(laatste_dag(kort, tijd.op(dag, 12)))


def test_lijsten_zeggen_het_goede_woord_ook_in_het_weekend() -> None:  # BEO-4
    for vandaag in DAGEN[::3]:
        for verschil in range(-12, 13):
            uiterlijk = vandaag + verschil * DAG
            woorden, over = termijnen.rest_in_woorden(uiterlijk, vandaag, DICHT)
            tussen = [min(vandaag, uiterlijk) + n * DAG for n in range(1, abs(verschil) + 1)]
            werk = sum(not vrij(d, DICHT) for d in tussen)
            if verschil < 0:
                assert over < 0
                assert woorden == ("te laat" if werk == 0 else f"{termijnen.in_werkdagen(werk)} te laat")
            elif verschil == 0:
                assert (woorden, over) == ("vandaag de laatste dag", 0)
            else:
                assert over == werk
                assert woorden.startswith("nog ")
                assert " 0 werkdagen" not in woorden
            wanneer, _ = termijnen.over_in_woorden(uiterlijk, vandaag, DICHT)
            assert verschil not in (0, 1) or wanneer == ("Vandaag", "Morgen")[verschil]
            assert " 0 werkdagen" not in wanneer


def test_niemand_neemt_de_dag_van_een_moment_zonder_amsterdam() -> None:
    """One way only from a moment to its day: `tijd.dag_van`. Typer gives a day as a moment without a zone."""
    wortel = Path(termijnen.__file__).parents[1]
    mag = {"domain/tijd.py", "cli/controle.py", "cli/beheer.py"}
    for pad in wortel.rglob("*.py"):
        naam = pad.relative_to(wortel).as_posix()
        if naam in mag or naam.startswith("sandbox/"):
            continue
        for knoop in ast.walk(ast.parse(pad.read_text(encoding="utf-8"))):
            if isinstance(knoop, ast.Call) and isinstance(knoop.func, ast.Attribute):
                fout = knoop.func.attr == "today" or (knoop.func.attr == "date" and not knoop.args)
                assert not fout, f"{naam}:{knoop.lineno}: gebruik tijd.dag_van of tijd.vandaag"


def test_een_dag_zonder_jaar_noemt_het_jaar_als_het_niet_dit_jaar_is() -> None:
    tijd.set_klok(lambda: datetime(2026, 11, 29, 12, tzinfo=UTC))
    assert [tijd.dag(date(jaar, 4, 21), jaar=False) for jaar in (2026, 2027)] == ["di 21 apr", "wo 21 apr 2027"]
