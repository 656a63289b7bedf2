"""A grade is a value: what points or a score come to, by the cut score that counts."""

from __future__ import annotations

import uuid
from dataclasses import FrozenInstanceError

import pytest

from portal.db.inrichten import Cesuur, Examenversie
from portal.domain.cesuur import GEEN_CIJFER, Cijfer, Grens, cijfer_voor
from portal.domain.fouten import Ongeldig
from portal.services.grond.cesuren import cijfer

GRENS = Grens(33, 60)


def _versie(schaal: str = "0.0-10.0", vanaf: str = "5.5") -> Examenversie:
    return Examenversie(examen_id=uuid.uuid4(), code="V", naam="V", duur=60, schaal=schaal, geslaagd_vanaf=vanaf)


def _cesuur() -> Cesuur:
    return Cesuur(versie_id=uuid.uuid4(), punten=GRENS.punten, maximum=GRENS.maximum, status="vastgesteld")


@pytest.mark.parametrize(
    ("schaal", "punten", "wordt"),
    [
        ("0.0-10.0", 0, Cijfer("1.0", False)),
        ("0.0-10.0", 32, Cijfer("5.4", False)),
        ("0.0-10.0", 33, Cijfer("5.5", True)),
        ("0.0-10.0", 60, Cijfer("10.0", True)),
        ("0-10", 33, Cijfer("6", True)),
        ("pass-or-fail", 32, Cijfer("failed", False)),
        ("pass-or-fail", 33, Cijfer("passed", True)),
        ("insufficient-satisfactory-good", 33, GEEN_CIJFER),
    ],
)
def test_punten_worden_een_cijfer_op_de_schaal_van_de_versie(schaal, punten, wordt):  # BEO-3
    assert cijfer_voor(schaal, GRENS, punten, "", "5.5") == wordt
    assert cijfer(_versie(schaal), _cesuur(), punten, "") == wordt


@pytest.mark.parametrize(
    ("score", "wordt"),
    [
        ("7.8", Cijfer("7.8", True)),
        ("5.4", Cijfer("5.4", False)),
        ("good", Cijfer("good", True)),
        ("B2", Cijfer("B2", None)),
        ("", GEEN_CIJFER),
    ],
)
def test_zonder_punten_of_cesuur_spreekt_de_score_voor_zich(score, wordt):
    assert cijfer(_versie(), _cesuur(), None, score) == wordt
    assert cijfer(_versie(), None, None, score) == wordt
    assert cijfer(_versie(), None, 50, score) == wordt


@pytest.mark.parametrize("punten", [-1, 61])
def test_punten_buiten_de_cesuur_geven_geen_cijfer_of_worden_geweigerd(punten):
    assert cijfer(_versie(), _cesuur(), punten, "7.8") == GEEN_CIJFER
    with pytest.raises(Ongeldig, match="tussen 0 en 60"):
        cijfer(_versie(), _cesuur(), punten, "7.8", weiger=True)


def test_een_cijfer_verandert_achteraf_niet():
    with pytest.raises(FrozenInstanceError):
        GEEN_CIJFER.tekst = "10.0"  # type: ignore[misc]
