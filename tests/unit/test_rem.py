"""A brake counts per key and together over processes; a Redis that is away is no trouble for anybody."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.auth import rem
from portal.auth.rem import Rem
from tests.hulp.servers import start, vrije_poort, wacht_op_poort

TWEE = Rem("proef", "sessie", 2, 60)


@pytest.fixture
def seconde(omgeving: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clock of the brake."""
    nu = [6000.0]
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: nu[0])
    return lambda op: nu.__setitem__(0, float(op))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """A Redis of its own."""
    opdracht = ["redis-server", "--port", str(poort := vrije_poort()), "--bind", "127.0.0.1", "--save", ""]
    with start(opdracht, tmp_path / "redis.log", cwd=tmp_path):
        wacht_op_poort(poort)
        yield f"redis://127.0.0.1:{poort}/0"


def test_niet_meer_dan_zoveel_en_elk_voor_zich(seconde: Callable[[float], None]) -> None:
    assert [TWEE.mag("a") for _ in range(4)] == [True, True, False, False]
    assert TWEE.mag("b")
    seconde(6121)
    assert [TWEE.mag("a") for _ in range(3)] == [True, True, False]


def test_een_minuut_is_niet_die_van_de_klok(seconde: Callable[[float], None]) -> None:
    """Twice as much around the whole minute would be a hole."""
    seconde(6059)
    assert [TWEE.mag("a") for _ in range(2)] == [True, True]
    seconde(6060)
    assert not TWEE.mag("a")


def test_processen_tellen_samen_in_redis(redis: str, omgeving: Callable[..., None]) -> None:
    omgeving(redis_url=redis)
    assert [TWEE.mag("a"), TWEE.mag("a")] == [True, True]
    rem.begin_opnieuw()  # another process remembers nothing of this one
    assert not TWEE.mag("a")


def test_redis_weg_is_geen_fout_en_een_regel_in_het_logboek(
    omgeving: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    omgeving(redis_url=f"redis://127.0.0.1:{vrije_poort()}/0")
    begin = time.monotonic()
    with caplog.at_level(logging.WARNING, "portal.rem"):
        assert [TWEE.mag("a") for _ in range(4)] == [True, True, False, False]
    assert time.monotonic() - begin < 1
    assert [r.getMessage() for r in caplog.records if r.name == "portal.rem"] == [
        "Redis antwoordt niet (ConnectionError): dit proces telt nu zelf."
    ]


def test_redis_die_terugkomt_telt_weer_mee(
    redis: str, omgeving: Callable[..., None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    omgeving(redis_url=redis)
    with monkeypatch.context() as even:
        even.setattr(rem._tellers()._samen, "hit", _hapert)
        assert TWEE.mag("a")
    assert [TWEE.mag("a"), TWEE.mag("a")] == [True, False], "left alone for a while"
    rem._tellers()._niet_voor = 1.0
    with caplog.at_level(logging.WARNING, "portal.rem"):
        assert TWEE.mag("a")
    assert "weer" in caplog.text


def _hapert(*_: object) -> bool:
    raise TimeoutError


@pytest.mark.parametrize(
    "een",
    [
        rem.AANKLOPPEN,
        rem.KRAP,
        rem.AANKLOPPEN_BEKEND,
        rem.AANKLOPPEN_SESSIE,
        rem.AGENDA,
        rem.AGENDA_MIS,
        rem.OKE_VREEMD,
    ],
)
def test_wie_wordt_geweigerd_hoort_wanneer_hij_terug_kan(een: Rem) -> None:
    assert een.per != "allen", "nobody is refused because of all others"
    assert een.weigering.endswith(".")
    assert "minuut" in een.weigering or "paar tellen" in een.weigering
