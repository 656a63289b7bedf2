"""The page of walks is true: made from the walks, about every requirement, and nothing works without a walk."""

from __future__ import annotations

from scripts.wandelingen import DOEL, tekst, wandelingen
from tests.hulp.eisen import EISEN
from tests.hulp.oordelen import OORDELEN


def test_de_bladzijde_is_gemaakt_uit_de_wandelingen() -> None:
    assert DOEL.read_text(encoding="utf-8") == tekst(), "run scripts/wandelingen.py"


def test_elke_eis_heeft_een_oordeel_en_geen_wandeling_een_onbekende_eis() -> None:
    assert tuple(OORDELEN) == EISEN
    assert set(wandelingen()) <= set(EISEN)


def test_niets_werkt_zonder_wandeling_en_wat_ontbreekt_zegt_wat() -> None:
    zonder = {eis for eis, rij in OORDELEN.items() if rij.oordeel == "werkt"} - set(wandelingen())
    assert zonder == set(), "no walk plays these"
    assert all(rij.rest for rij in OORDELEN.values() if rij.ontbreekt)
