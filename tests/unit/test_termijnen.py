"""The school year of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.domain import tijd
from portal.domain.termijnen import middel_termijn, schooljaar


@pytest.mark.parametrize(
    ("dag", "jaar"),
    [
        (date(2026, 7, 31), "2025-2026"),
        (date(2026, 8, 1), "2026-2027"),
        (date(2026, 12, 31), "2026-2027"),
        (date(2027, 1, 1), "2026-2027"),
    ],
)
def test_het_schooljaar_begint_op_een_augustus(dag, jaar):
    assert schooljaar(dag) == jaar


def test_een_termijn_die_voorbij_is_leest_als_voorbij() -> None:  # VAS-3
    vandaag = tijd.vandaag()
    assert middel_termijn("Bezwaar kan bij het orgaan.", vandaag).startswith("bezwaar kan t/m")
    assert middel_termijn("Beroep kan bij het orgaan.", vandaag - timedelta(days=1)).startswith("beroep kon t/m")
