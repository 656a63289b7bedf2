"""Pure functions from frame to frame: everything a report counts is counted here."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import polars as pl

from portal.domain.presentie import MET_WERK, Presentie
from portal.domain.statussen import MISGEGAAN, ONBEZORGD, ResultaatStatus

_MIS = tuple(s.value for s in MISGEGAAN)
_WACHT = tuple(s.value for s in ONBEZORGD)


class Tellend(StrEnum):
    """What a result counts as: a report never adds one kind to another."""

    DEFINITIEF = "definitief"
    VOORLOPIG = "voorlopig"
    OEFENEN = "oefenen"


def tellend(deelnames: pl.DataFrame, als: Tellend) -> pl.DataFrame:
    """The results that count as this: practice is never established, and work without a grade is no result yet (MON-5)."""
    heeft = pl.col("status").is_in([ResultaatStatus.DEFINITIEF.value, ResultaatStatus.VOORLOPIG.value])
    if als is Tellend.OEFENEN:
        return deelnames.filter(heeft & pl.col("oefent"))
    return deelnames.filter(pl.col("status").eq(als.value) & ~pl.col("oefent"))


def fouten(berichten: pl.DataFrame) -> pl.DataFrame:
    """Exchanges per flow: how many, how many failed and how many wait (MON-3)."""
    return (
        berichten.group_by("flow", "richting", "partner")
        .agg(
            pl.len().alias("berichten"),
            pl.col("status").is_in(_MIS).sum().alias("mislukt"),
            pl.col("status").is_in(_WACHT).sum().alias("wachtend"),
            (pl.col("pogingen") > 1).sum().alias("herhaald"),
        )
        .sort("flow", "richting", "partner")
    )


def ontbrekend(deelnames: pl.DataFrame) -> pl.DataFrame:
    """Sittings with results that did not come yet, of students who made work."""
    werkte = pl.col("presentie").is_in(MET_WERK) & ~pl.col("zonder_werk")
    return (
        deelnames.filter(werkte & (pl.col("status").is_null() | (pl.col("status") == ResultaatStatus.BEZIG.value)))
        .group_by("zitting", "examen", "eind")
        .agg(pl.len().alias("ontbreekt"))
        .sort("eind", "zitting")
    )


def te_laat(beoordelingen: pl.DataFrame, vandaag: date) -> pl.DataFrame:
    """Open assessments past their last day, per sitting."""
    return (
        beoordelingen.filter(pl.col("uiterlijk") < vandaag)
        .group_by("zitting", "examen", "uiterlijk")
        .agg(pl.len().alias("open"))
        .sort("uiterlijk", "zitting")
    )


def doorlooptijd(deelnames: pl.DataFrame) -> pl.DataFrame:
    """Days from sitting to receipt and to decision per exam, and how much is established (MON-4); of practice nothing is
    decided."""
    dagen = 24 * 3600
    return (
        deelnames.filter(pl.col("status").is_not_null() & ~pl.col("oefent"))
        .group_by("examen")
        .agg(
            pl.len().alias("resultaten"),
            ((pl.col("ontvangen") - pl.col("eind")).dt.total_seconds() / dagen)
            .mean()
            .round(1)
            .alias("dagen_tot_ontvangst"),
            ((pl.col("vastgesteld") - pl.col("eind")).dt.total_seconds() / dagen)
            .mean()
            .round(1)
            .alias("dagen_tot_besluit"),
            (pl.col("status").eq(ResultaatStatus.DEFINITIEF.value).mean() * 100).round(1).alias("vastgesteld_procent"),
        )
        .sort("examen")
    )


def no_show(deelnames: pl.DataFrame) -> pl.DataFrame:
    """Absence per exam as a percentage (MON-4)."""
    return (
        deelnames.group_by("examen")
        .agg(
            pl.len().alias("ingepland"),
            pl.col("presentie").eq("notPresent").sum().alias("afwezig"),
            (pl.col("presentie").eq("notPresent").mean() * 100).round(1).alias("no_show_procent"),
        )
        .sort("no_show_procent", "examen", descending=[True, False])
    )


def dossiers(zittingen: pl.DataFrame, deelnames: pl.DataFrame) -> pl.DataFrame:
    """Per state how many sittings, and the share of participations whose file is complete (MON-4, ARC-2)."""
    deelnames = deelnames.filter(~pl.col("oefent"))
    compleet = deelnames.filter(
        pl.col("status").eq(ResultaatStatus.DEFINITIEF.value)
        | pl.col("presentie").is_in([Presentie.AFWEZIG.value, Presentie.NIET_GESTART.value])
        | pl.col("zonder_werk")
    ).height
    procent = round(100 * compleet / deelnames.height, 1) if deelnames.height else None
    return (
        zittingen.group_by("status")
        .agg(pl.len().alias("zittingen"))
        .sort("status")
        .with_columns(pl.lit(procent, dtype=pl.Float64).alias("dossiers_volledig_procent"))
    )


def uitslagen(deelnames: pl.DataFrame) -> pl.DataFrame:
    """Results per version: average points and share of passes (MON-5, BEO-6). Which of them, says `tellend`."""
    return (
        deelnames.group_by("examen", "versie")
        .agg(
            pl.len().alias("resultaten"),
            pl.col("punten").mean().round(1).alias("gemiddelde_punten"),
            (pl.col("geslaagd").mean() * 100).round(1).alias("geslaagd_procent"),
        )
        .sort("examen", "versie")
    )


def afwijkend(uitslag: pl.DataFrame) -> pl.DataFrame:
    """Versions whose share of passes lies far from that of all exams together; small groups left out."""
    groot = uitslag.filter((pl.col("resultaten") >= 10) & pl.col("geslaagd_procent").is_not_null())
    gemiddeld = groot["geslaagd_procent"].mean() if groot.height else None
    if gemiddeld is None:
        return groot
    return groot.filter((pl.col("geslaagd_procent") - gemiddeld).abs() > 20).sort("geslaagd_procent")


def handelingen(audit: pl.DataFrame) -> pl.DataFrame:
    """Acts per kind and role (MON-5)."""
    return audit.group_by("actie", "rol").agg(pl.len().alias("aantal")).sort("actie", "rol")
