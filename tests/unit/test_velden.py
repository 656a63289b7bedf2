"""What people write in a cell or a field becomes a value, or a sentence that says what to write."""

from __future__ import annotations

from datetime import time

import pytest

from portal.domain.velden import naar_tijd


@pytest.mark.parametrize(
    "tekst",
    ["09:05", "9:05", "9.05", "0905", "905", "9:05 uur", "09:05:00", "1899-12-31 09:05:00", "1899-12-30T09:05:00"],
)
def test_een_tijd_op_elke_gewone_manier_geschreven_wordt_die_tijd(tekst: str) -> None:  # PLA-1
    assert naar_tijd(tekst) == time(9, 5)


@pytest.mark.parametrize(
    "tekst", ["24", "24:00", "09:60", "negen uur", "2026-05-12 09:05:00", "9:5", "09:05:30", "-9:05"]
)
def test_wat_geen_tijd_is_zegt_hoe_het_wel_moet(tekst: str) -> None:
    with pytest.raises(ValueError, match="bijvoorbeeld 09:00"):
        naar_tijd(tekst)


def test_een_heel_uur_heeft_geen_minuten_nodig() -> None:
    assert naar_tijd("9 uur") == naar_tijd("9") == time(9)


def test_niets_blijft_niets() -> None:
    assert naar_tijd(" ") is None
