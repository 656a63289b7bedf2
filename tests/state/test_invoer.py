"""From payload to command: nothing is guessed, and forms become what their fields ask for."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from portal.domain.velden import naar_moment
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


def test_form_text_becomes_numbers_days_moments_and_ticks() -> None:
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


def test_empty_form_fields_are_nothing_and_unticked_boxes_no() -> None:
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
def test_anything_else_is_refused_with_a_dutch_sentence(waarde: Any, form: bool) -> None:
    with pytest.raises(VeldFout) as fout:
        lees_invoer(Formulier, waarde, form=form)
    assert fout.value.tekst in ("Controleer wat u heeft ingevuld.", "Dit verzoek klopt niet.")


def test_json_is_strict() -> None:
    for waarde in (
        {"id": ID, "aantal": "1"},
        {"id": ID, "aantal": 1, "akkoord": 1},
        {"id": ID, "aantal": 1, "naam": 2},
    ):
        with pytest.raises(VeldFout):
            lees_invoer(Formulier, waarde)


def test_a_time_that_the_clock_skips_is_refused_and_a_double_one_is_the_first() -> None:
    with pytest.raises(ValueError, match="bestaat niet"):
        naar_moment("2026-03-29T02:30")
    assert naar_moment("2026-10-25T02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
