"""What a report counts: never a provisional result or practice among the definitive ones."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from portal.db.session import reading
from portal.domain import tijd
from portal.domain.fouten import Ongeldig
from portal.services.monitoren import rapporteren
from tests.hulp.maak import Maak


def tabel(naam: str, soort: str = "maand") -> pl.DataFrame:
    with reading() as uow:
        gemaakt = rapporteren.maak_rapport(uow, soort, tijd.vandaag())
    return next(t.frame for t in gemaakt.tabellen if t.naam == naam)


def gemaakt(maak: Maak, code: str, *hoe: tuple[str, bool], **examen: Any) -> None:
    """A version with results of today."""
    versie = maak.versie(maak.examen(**examen), code=code)
    z = maak.zitting(versie, start=tijd.op(tijd.vandaag(), 0), status="ondertekend")
    for status, geslaagd in hoe:
        d = maak.deelname(z, status="afgerond", presentie="present")
        maak.resultaat(d, status=status, punten=40, geslaagd=geslaagd)


def test_het_maandrapport_telt_voorlopig_en_oefenen_apart(maak: Maak) -> None:  # MON-5
    gemaakt(maak, "ECHT", ("definitief", True), ("definitief", True), ("voorlopig", False), ("bezig", False))
    gemaakt(maak, "OEFEN", ("voorlopig", False), ("voorlopig", True), formatief=True)
    kolommen = ("versie", "resultaten", "geslaagd_procent")
    uit = {
        n: tabel(n).select(kolommen).rows() for n in ("Definitieve resultaten", "Voorlopige resultaten", "Oefenexamens")
    }
    assert uit == {
        "Definitieve resultaten": [("ECHT", 2, 100.0)], "Voorlopige resultaten": [("ECHT", 1, 0.0)],
        "Oefenexamens": [("OEFEN", 2, 50.0)],
    }  # fmt: skip


def test_over_een_oefenexamen_wordt_niet_besloten_dus_het_drukt_het_weekrapport_niet(maak: Maak) -> None:  # MON-4
    gemaakt(maak, "ECHT", ("definitief", True))
    gemaakt(maak, "OEFEN", ("voorlopig", False), formatief=True)
    assert tabel("Doorlooptijd", "week").select("resultaten", "vastgesteld_procent").rows() == [(1, 100.0)]
    assert set(tabel("Dossiers", "week")["dossiers_volledig_procent"]) == {100.0}


@pytest.mark.parametrize("dag", [date.min, date.max])
def test_aan_de_randen_van_de_kalender_is_er_geen_rapport(db: Any, dag: date) -> None:  # MON-5
    with reading() as uow, pytest.raises(Ongeldig, match="Kies een dag"):
        rapporteren.maak_rapport(uow, "maand", dag)
