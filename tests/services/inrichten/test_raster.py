"""The exam plan as a grid: what differs from the plan of another cohort stands in the cell where it differs."""

from __future__ import annotations

from datetime import date

from portal.domain.rechten import Rol
from portal.services.inrichten.lezen import raster
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe


def test_het_raster_zegt_per_cel_wat_er_anders_is_dan_vorig_jaar(maak: Maak, als: Als) -> None:
    # INR-4 PRK-2
    mirjam = als(Rol.EXAMENBUREAU)
    o, e = maak.opleiding(), {n: maak.examen(naam=n) for n in ("Gelijk", "Dag", "Periode", "Weg", "Nieuw", "Eruit")}
    for naam, periode, op in (("Gelijk", "1", date(2026, 2, 1)), ("Dag", "1", date(2026, 2, 1)), ("Periode", "1", None), ("Weg", "2", None)):  # fmt: skip
        maak.planregel(o, e[naam], 2025, periode=periode, publiceren_op=op)
    for naam, periode, op in (("Gelijk", "1", date(2027, 2, 1)), ("Dag", "1", date(2027, 3, 1)), ("Periode", "3", None), ("Nieuw", "", None)):  # fmt: skip
        maak.planregel(o, e[naam], 2026, periode=periode, publiceren_op=op, status="concept")
    maak.planregel(o, e["Eruit"], 2026, status="vervallen")
    maak.planregel(o, e["Weg"], 2023)
    beeld = doe(raster.raster, mirjam, raster.RasterFilter(opleiding_id=o.id))
    assert (beeld.cohort, beeld.vorig, beeld.periodes) == (2026, 2025, ["1", "2", "3", "Zonder periode"])
    cellen = {r.examen: [(c.verschil, c.was) for c in r.cellen] for r in beeld.rijen}
    leeg = ("", "")
    assert cellen == {
        "Gelijk": [leeg] * 4,
        "Dag": [("Gewijzigd", "Was: ma 1 feb 2027"), leeg, leeg, leeg],
        "Periode": [("Weg", "Nu in 3"), leeg, ("Gewijzigd", "Was: 1"), leeg],
        "Weg": [leeg, ("Weg", "Stond er in cohort 2025"), leeg, leeg],
        "Nieuw": [leeg, leeg, leeg, ("Nieuw", "")],
    }
    assert beeld.verschil == "Vergeleken met cohort 2025: 1 nieuw, 1 weg, 2 gewijzigd; 1 examen gelijk."
    assert (beeld.wacht, beeld.vaststellen, beeld.kopieren) == (4, False, True)
    assert doe(raster.raster, als(Rol.EXAMENCOMMISSIE), raster.RasterFilter(opleiding_id=o.id)).vaststellen
    assert doe(raster.raster, mirjam, raster.RasterFilter(opleiding_id=o.id, vorig=2023)).vorig == 2023
    assert "geen eerder cohort" in doe(raster.raster, mirjam, raster.RasterFilter(opleiding_id=o.id, cohort=2023)).verschil  # fmt: skip
    assert doe(raster.raster, mirjam, raster.RasterFilter()).rijen == []
