"""A tab of a stranger keeps nothing once it is left: not in memory, not on disk, not in Redis; those of people stay."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hulp.proef import Inlog, Proefserver, serveer_proef
from tests.hulp.vreemde import Vreemde

pytestmark = pytest.mark.xdist_group("proef")

LANG_GENOEG = 8
"""Seconds: more than the tabs of strangers are kept, and than a write to disk or Redis waits."""


def draai(werk: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(werk, 120))


async def _verlaat(proef: Proefserver, *, sleutel: str = "", naam: str = "vreemd", aantal: int = 20) -> None:
    for i in range(aantal):
        async with proef.vreemde(token=f"{naam}-{i}", sleutel=sleutel) as v:
            await v.laad()


def _wacht(waar: Callable[[], bool], seconden: float = 20) -> None:
    einde = time.monotonic() + seconden
    while not waar():
        assert time.monotonic() < einde, "still kept"
        time.sleep(0.2)


@pytest.mark.lang
def test_verlaten_tabbladen_van_vreemden_blijven_niet_liggen(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    voor = proef.tabs()
    draai(_verlaat(proef, sleutel=inlog().sleutel, naam="mens", aantal=1))
    time.sleep(LANG_GENOEG)
    van_mensen = proef.tabs()
    assert van_mensen - voor
    draai(_verlaat(proef))
    time.sleep(LANG_GENOEG)
    _wacht(lambda: proef.tabs() <= van_mensen)
    assert van_mensen - voor <= proef.tabs()


def test_wie_binnen_de_tijd_terugkomt_vindt_zijn_tabblad(proef: Proefserver) -> None:
    async def werk() -> None:
        async with proef.vreemde(token="terug") as v:
            await v.laad()
        async with proef.vreemde(token="terug") as v:
            await asyncio.sleep(4)
            assert proef.tabs(), "an open tab is not left"
            await v.laad()

    draai(werk())


@pytest.fixture
def geheugenserver(tmp_path: Path, sqlite_bron: Path) -> Iterator[Proefserver]:
    """A server as one process has it: tabs in memory."""
    with serveer_proef(tmp_path, sqlite_bron, {"REFLEX_STATE_MANAGER_MODE": "memory"}) as server:
        yield server


@pytest.mark.lang
def test_tweeduizend_verlaten_tabbladen_laten_niets_achter(geheugenserver: Proefserver) -> None:
    proef = geheugenserver

    async def golf(naam: str) -> int:
        vol = 0
        for begin in range(0, 2_000, 100):
            open_ = [proef.vreemde(token=f"{naam}-{i}") for i in range(begin, begin + 100)]
            await asyncio.gather(*(v.__aenter__() for v in open_))
            await asyncio.gather(*(v.laad() for v in open_))
            vol = max(vol, proef.telling()["tabs"])
            await asyncio.gather(*(Vreemde.__aexit__(v) for v in open_))
        return vol

    asyncio.run(golf("opwarmen"))
    _wacht(lambda: proef.telling()["tabs"] == 0, 60)
    voor = proef.telling()["kib"]
    asyncio.run(golf("nu"))
    _wacht(lambda: proef.telling()["tabs"] == 0, 60)
    assert proef.telling()["kib"] - voor < 20 * 1024, "memory comes back"
