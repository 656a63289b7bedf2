"""The school year of a day."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.termijnen import schooljaar


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
