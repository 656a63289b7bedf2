"""Acts that are each allowed, in an order that breaks a rule: random sequences, judged by `portal verify` itself."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import true

from portal.auth import geldigheid, sessies, zichtbaarheid
from portal.domain.voorzieningen import ExtraTijd
from portal.services.beheren.lezen import regels
from portal.services.grond import scheiding
from portal.services.grond.audit import handen
from portal.services.plannen import wachtlijst
from tests.hulp.maak import Maak
from tests.hulp.wandeling import DADEN, School, bouw, wandel

STAPPEN = 30


@pytest.fixture
def school(maak: Maak) -> School:
    return bouw(maak)


@pytest.mark.parametrize(
    "zaden", [range(20), pytest.param(range(1_000), marks=pytest.mark.lang)], ids=["twintig", "duizend"]
)
def test_geen_reeks_van_handelingen_breekt_een_regel(school: School, zaden: range) -> None:  # BEH-3 VAS-2 AAN-7
    gelukt: Counter[str] = Counter()
    for zaad in zaden:
        gedaan, gebroken = wandel(school, zaad, STAPPEN, regels.breuken)
        assert gebroken == [], (zaad, gedaan)
        gelukt.update(gedaan)
    nooit = set(DADEN) - set(gelukt)
    assert len(nooit) <= (0 if len(zaden) > 100 else 8), f"nooit gelukt: {nooit}"


def _niets(*_: Any, **__: Any) -> None:
    return None


FOUTEN: dict[str, tuple[Any, str, Any, str]] = {
    "zien is beslissen": (zichtbaarheid, "_van_ons", lambda _kolom, _p: true(), "zitting van een ander"),
    "eigen besluit herzien": (scheiding, "eis_ander_dan_vaststeller", _niets, "eigen besluit herzien"),
    "de rij vraagt niets": (wachtlijst, "eis_te_plaatsen", lambda *_: SimpleNamespace(extra=ExtraTijd()), "wachtlijst"),
    "uitzondering opent alles": (sessies, "onder_uitzondering", _niets, "rol buiten uitzondering"),
    "gever hoeft geen lid te zijn": (geldigheid, "gever_is_lid", lambda _model: true(), "mandaat"),
    "handen alleen uit de planner": (handen, "onthoud", _niets, "twee handen"),
}
"""Where it is planted and the rule that it breaks; those found within seconds first."""
SNEL = 3


@pytest.mark.parametrize(
    "fout", [pytest.param(f, marks=() if n < SNEL else pytest.mark.lang) for n, f in enumerate(FOUTEN)]
)
def test_de_wandeling_vindt_elke_fout_terug(school: School, monkeypatch: pytest.MonkeyPatch, fout: str) -> None:
    waar, naam, anders, regel = FOUTEN[fout]
    monkeypatch.setattr(waar, naam, anders)
    for zaad in range(400):
        _, gebroken = wandel(school, zaad, STAPPEN, regels.breuken)
        if any(b.regel == regel for b in gebroken):
            return
    pytest.fail(f"‘{fout}’ blijft onopgemerkt")
