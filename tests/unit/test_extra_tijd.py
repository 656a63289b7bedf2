"""Extra time is a value: minutes or unlimited, and one place that adds it to an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.db.plannen import Deelname
from portal.domain.voorzieningen import GEEN_EXTRA, ExtraTijd, Recht, Soort, extra_tijd

EIND = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
VAN = ExtraTijd.van_minuten


@pytest.mark.parametrize(
    ("minuten", "onbeperkt", "tekst"),
    [
        (0, False, "0 minuten"),
        (30, False, "30 minuten"),
        (9_999, False, "9999 minuten"),
        (10_000, True, "onbeperkt"),
        (12_000, True, "onbeperkt"),
    ],
)
def test_from_the_limit_of_the_standard_it_is_unlimited(minuten, onbeperkt, tekst):  # AAN-12
    assert (VAN(minuten).onbeperkt, VAN(minuten).tekst, bool(VAN(minuten))) == (onbeperkt, tekst, minuten > 0)


@pytest.mark.parametrize(
    ("minuten", "erbij", "heel", "onder"),
    [(0, 0, 0, 0), (45, 45, 45, 45), (600, 600, 600, 0), (9_999, 9_999, 9_999, 0), (10_000, 0, 10_000, 0)],
)
def test_what_it_adds_to_an_end(minuten, erbij, heel, onder):
    extra = VAN(minuten)
    assert extra.bij(EIND) - EIND == timedelta(minutes=erbij)
    assert extra.bij(EIND, heel=True) - EIND == timedelta(minutes=heel)
    assert extra.bij(EIND, onder=600) - EIND == timedelta(minutes=onder)


def test_a_percentage_is_rounded_up_and_a_partner_says_no_more_than_unlimited():
    assert [ExtraTijd.van_procent(p, 90).minuten for p in (0, 25, 33, 100)] == [0, 23, 30, 90]
    assert [ExtraTijd.van_lijn(n).minuten for n in (0, 9_999, 10_000, 99_999)] == [0, 9_999, 10_000, 10_000]


def test_the_largest_holds_and_unlimited_is_larger_than_any_number():
    assert extra_tijd([]) == GEEN_EXTRA
    minuten = [Recht(Soort.EXTRA_TIJD, VAN(n)) for n in (30, 9_999, 10_000, 15)]
    assert extra_tijd([*minuten, Recht(Soort.OVERIG, VAN(20_000))]).onbeperkt
    assert [r.tekst for r in minuten[:3]] == ["+30 minuten", "+9999 minuten", "Onbeperkt extra tijd"]


def test_a_participation_gives_its_column_as_a_value():
    assert Deelname(extra_minuten=30).extra_tijd == VAN(30)
