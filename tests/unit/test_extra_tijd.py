"""Extra time is a value: minutes or unlimited, and one place that adds it to an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.db.plannen import Deelname
from portal.domain.tijdscenario import eind_voor
from portal.domain.voorzieningen import GEEN_EXTRA, ONBEPERKT_GEPLAND, ExtraTijd, Recht, Soort, extra_tijd

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
def test_vanaf_de_grens_van_de_standaard_onbeperkt(minuten, onbeperkt, tekst):  # AAN-12
    assert (VAN(minuten).onbeperkt, VAN(minuten).tekst, bool(VAN(minuten))) == (onbeperkt, tekst, minuten > 0)


@pytest.mark.parametrize(
    ("minuten", "erbij"),
    [(0, 0), (45, 45), (600, 600), (9_999, 9_999), (10_000, ONBEPERKT_GEPLAND), (12_000, ONBEPERKT_GEPLAND)],
)
def test_wat_extra_tijd_bij_een_einde_optelt(minuten, erbij):  # PLA-2
    assert VAN(minuten).bij(EIND) - EIND == timedelta(minutes=erbij)


@pytest.mark.parametrize(("scenario", "laat"), [(1, 0), (2, 0), (3, 30), (4, 0), (5, 0), (6, 30)])
def test_wie_later_mag_beginnen_stopt_later(scenario, laat):  # PLA-2
    assert eind_voor(EIND, scenario) - EIND == timedelta(minutes=laat)
    assert eind_voor(EIND, scenario, VAN(45), VAN(0)) - EIND == timedelta(minutes=laat + 45)
    assert eind_voor(EIND, scenario, VAN(600), VAN(10_000)) - EIND == timedelta(minutes=laat + 600)


def test_een_percentage_wordt_naar_boven_afgerond_en_nooit_meer_dan_onbeperkt():
    assert [ExtraTijd.van_procent(p, 90).minuten for p in (0, 25, 33, 100)] == [0, 23, 30, 90]
    assert [ExtraTijd.van_lijn(n).minuten for n in (0, 9_999, 10_000, 99_999)] == [0, 9_999, 10_000, 10_000]


def test_de_grootste_geldt_en_onbeperkt_is_het_grootst():
    assert extra_tijd([]) == GEEN_EXTRA
    minuten = [Recht(Soort.EXTRA_TIJD, VAN(n)) for n in (30, 9_999, 10_000, 15)]
    assert extra_tijd([*minuten, Recht(Soort.OVERIG, VAN(20_000))]).onbeperkt
    assert [r.tekst for r in minuten[:3]] == ["+30 minuten", "+9999 minuten", "Onbeperkt extra tijd"]


def test_een_deelname_geeft_haar_kolom_als_waarde():
    assert Deelname(extra_minuten=30).extra_tijd == VAN(30)
