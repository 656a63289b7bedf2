"""Numbers and articles before words."""

import pytest

from portal.domain.kansen import saldo
from portal.domain.taal import als_zin, met_lidwoord, telt


@pytest.mark.parametrize(("aantal", "tekst"), [(0, "0 punten"), (1, "1 punt"), (2, "2 punten")])
def test_een_getal_krijgt_zijn_woord(aantal: int, tekst: str) -> None:
    assert telt(aantal, "punt", "punten") == tekst


def test_een_zelfstandig_naamwoord_krijgt_zijn_lidwoord() -> None:
    assert [met_lidwoord(w) for w in ("examenbureau", "examencommissie", "eenheid")] == [
        "het examenbureau", "de examencommissie", "de eenheid",
    ]  # fmt: skip


def test_wie_een_kans_had_gebruikte_niet_alle_een_kansen() -> None:  # AAN-9
    assert saldo([("gebruikt", 1)], 1).tekst == "de enige kans gebruikt"
    assert saldo([("gemist", 1)], 1).tekst == "de enige kans gemist"
    assert saldo([("gebruikt", 1), ("gemist", 2)], 2).tekst == "alle 2 kansen gebruikt, waarvan 1 gemist"


@pytest.mark.parametrize(
    ("getypt", "zin"),
    [("Ziek", "Ziek."), ("Ziek. ", "Ziek."), ("Echt waar?", "Echt waar?"), ("Nee!", "Nee!"), ("", "")],
)
def test_een_reden_eindigt_als_een_zin(getypt: str, zin: str) -> None:
    assert als_zin(getypt) == zin
