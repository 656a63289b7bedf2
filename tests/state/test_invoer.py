"""From payload to command: nothing is guessed, and forms become what their fields ask for."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from portal.domain.velden import naar_dag, naar_moment
from portal.services.inrichten.examenplan import KopieerPlan
from portal.services.inrichten.stand_examenvelden import Examengegevens
from portal.state.beheren.rechten_aandacht import Verlenging
from portal.state.raamwerk.invoer import VeldFout, lees_invoer


class Formulier(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: uuid.UUID
    aantal: int
    naam: str = ""
    cijfer: Decimal | None = None
    dag: date | None = None
    begin: datetime | None = None
    akkoord: bool = False
    soorten: tuple[str, ...] = ()


ID = "6f1de3a0-38a4-4c0e-9b39-0a4b4d8f1f11"


def test_formuliertekst_wordt_getal_dag_moment_en_vinkje() -> None:
    uit = lees_invoer(
        Formulier,
        {
            "id": ID, "aantal": "30", "naam": "x", "cijfer": "7,5", "dag": "2026-05-12", "begin": "2026-05-12T09:00",
            "akkoord": "on", "soorten": "spoken",
        },
        form=True,
    )  # fmt: skip
    assert uit.aantal == 30
    assert uit.cijfer == Decimal("7.5")
    assert uit.dag == date(2026, 5, 12)
    assert uit.begin == datetime(2026, 5, 12, 7, 0, tzinfo=UTC)
    assert uit.akkoord
    assert uit.soorten == ("spoken",)


def test_lege_velden_zijn_niets_en_geen_vinkje_is_nee() -> None:
    uit = lees_invoer(Formulier, {"id": ID, "aantal": "1", "cijfer": "", "dag": "", "begin": ""}, form=True)
    assert (uit.cijfer, uit.dag, uit.begin, uit.akkoord) == (None, None, None, False)


@pytest.mark.parametrize("form", [True, False])
@pytest.mark.parametrize(
    "waarde",
    [
        {"id": ID, "aantal": "dertig"},
        {"id": ID, "aantal": ""},
        {"id": ID},
        {"id": "x", "aantal": 1},
        {"id": ID, "aantal": 1, "extra": 1},
        {"id": ID, "aantal": float("nan")},
        {"id": ID, "aantal": 1, "akkoord": "misschien"},
        [],
        None,
        object(),
    ],
)
def test_al_het_andere_krijgt_een_nederlandse_weigering(waarde: Any, form: bool) -> None:
    with pytest.raises(VeldFout) as fout:
        lees_invoer(Formulier, waarde, form=form)
    assert (
        fout.value.tekst.startswith("Controleer wat u heeft ingevuld") or fout.value.tekst == "Dit verzoek klopt niet."
    )


def test_json_is_streng() -> None:
    for waarde in (
        {"id": ID, "aantal": "1"},
        {"id": ID, "aantal": 1, "akkoord": 1},
        {"id": ID, "aantal": 1, "naam": 2},
    ):
        with pytest.raises(VeldFout):
            lees_invoer(Formulier, waarde)


def test_een_overgeslagen_tijd_mag_niet_en_een_dubbele_is_de_eerste() -> None:
    with pytest.raises(ValueError, match="bestaat niet"):
        naar_moment("2026-03-29T02:30")
    assert naar_moment("2026-10-25T02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("jaar", ["0026", "0202", "9999"])
def test_een_jaar_dat_niet_kan_is_een_vergissing_met_een_zin(jaar: str) -> None:  # INR-9 PRK-13
    """Who types `26` in a field for a day sends the year 26."""
    for lees, tekst in ((naar_dag, f"{jaar}-11-01"), (naar_dag, f"1-11-{jaar}"), (naar_moment, f"{jaar}-11-01T09:00")):
        with pytest.raises(ValueError, match=f"Het jaar {int(jaar)} kan niet kloppen"):
            lees(tekst)
    assert naar_dag("1-11-2026") == date(2026, 11, 1)


def test_een_weigering_noemt_een_veld_zoals_het_op_het_scherm_heet() -> None:
    with pytest.raises(VeldFout) as fout:
        lees_invoer(Examengegevens, {"code": "X", "naam": "Y", "max_kansen": "veel"}, form=True)
    assert fout.value.tekst == "Controleer wat u heeft ingevuld: aantal kansen."
    assert list(fout.value.velden) == ["max_kansen"]


@pytest.mark.parametrize(("model", "genoemd"), [(Verlenging, "laatste dag"), (KopieerPlan, "van cohort, naar")])
def test_een_dag_heet_de_eerste_of_de_laatste_en_een_cohort_geen_dag(model: Any, genoemd: str) -> None:
    leeg = dict.fromkeys(n for n in model.model_fields if n in ("van", "naar", "tot"))
    with pytest.raises(VeldFout) as fout:
        lees_invoer(model, dict.fromkeys(leeg, "?"), form=True)
    assert f"ingevuld: {genoemd}" in fout.value.tekst
