"""At most so many a minute: of the last sixty seconds, or of the minute that the clock shows."""

from __future__ import annotations

import pytest

from portal.auth import rem
from portal.auth.rem import Rem


@pytest.fixture
def seconde(monkeypatch):
    """Set the clock of the brake."""
    nu = [0.0]
    monkeypatch.setattr(rem.time, "monotonic", lambda: nu[0])
    return lambda op: nu.__setitem__(0, float(op))


@pytest.mark.parametrize("per_klokminuut", [False, True])
def test_niet_meer_dan_zoveel(seconde, per_klokminuut):
    seconde(600)
    r = Rem(2, per_klokminuut=per_klokminuut)
    assert [r.mag() for _ in range(4)] == [True, True, False, False]
    seconde(661)
    assert [r.mag() for _ in range(3)] == [True, True, False]


def test_een_nieuwe_minuut_begint_opnieuw_en_zestig_seconden_niet(seconde):
    klok, laatste = Rem(1, per_klokminuut=True), Rem(1)
    seconde(659)
    assert (klok.mag(), laatste.mag()) == (True, True)
    seconde(660)
    assert (klok.mag(), laatste.mag()) == (True, False)
    seconde(720)
    assert (klok.mag(), laatste.mag()) == (True, True)
