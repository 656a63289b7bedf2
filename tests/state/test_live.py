"""A change by one user shows on the open pages of others; fails loudly when Reflex changes inside."""

from __future__ import annotations

import asyncio
import inspect
import threading
import uuid
from collections.abc import Callable
from typing import cast

import pytest
from reflex.app import App

from portal.db.session import reading, unit_of_work
from portal.services.grond import live
from portal.state.raamwerk.live import Volger
from tests.hulp.databases import BEIDE, Databank
from tests.hulp.proef import Inlog, Proefserver
from tests.hulp.proefpagina import naam
from tests.hulp.tel import hooguit
from tests.hulp.vreemde import GELADEN, HYDRATE

pytestmark = pytest.mark.xdist_group("proef")
DATABASES = BEIDE
"""PostgreSQL wakes other processes itself: on both in the short run as well."""


def test_wijziging_is_binnen_een_seconde_bij_de_ander_ook_na_herverbinden(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:
    een, ander, log, seconden = inlog(), inlog(), len(proef.server.log), list[float]()

    async def werk() -> None:
        async with proef.vreemde(token="l1", sleutel=een.sleutel) as v:
            await v.laad()
            for keer in range(3):
                async with proef.vreemde(token="l2", sleutel=ander.sleutel) as w:
                    await w.laad()
                    w.binnen.clear()
                    await v.roep(naam("stempel"), wacht=0, opdracht={"id": str(uuid.uuid4()), "aantal": keer})
                    seconden.append(await w.wacht_op("gewekt", 5))
            await asyncio.sleep(1)  # the server has seen that the other is gone
            await v.roep(naam("stempel"), wacht=1, opdracht={"id": str(uuid.uuid4()), "aantal": 9})
        assert "disconnected client" not in proef.server.log[log:]

    asyncio.run(asyncio.wait_for(werk(), 60))
    assert sorted(seconden)[1] < 1


def test_touch_telt_een_keer_per_transactie_en_niet_na_terugdraaien(db: Databank) -> None:
    with unit_of_work() as uow:
        live.touch(uow, "b", "a")
        live.touch(uow, "a")
    try:
        with unit_of_work() as uow:
            live.touch(uow, "c")
            raise RuntimeError
    except RuntimeError:
        pass
    with reading() as uow:
        eerst = live.versies_sinds(uow, 0)
    assert set(eerst) == {"a", "b"}
    with unit_of_work() as uow:
        live.touch(uow, "a")
    with reading() as uow:
        assert live.versies_sinds(uow, 0)["a"] > eerst["a"]


def test_na_een_bestand_dat_veel_raakt_ziet_ieder_wat_daarna_verandert(db: Databank) -> None:  # PRK-1 BEH-7
    kijker, alles = Volger(app=cast(App, None)), {f"persoon:{n}" for n in range(1_200)}

    def kijk() -> set[str]:
        nu = kijker._lees(False)
        anders = {o for o, v in nu.items() if kijker.gezien.get(o) != v}
        kijker.gezien = nu
        return anders

    kijker.gezien = kijker._lees(True)
    with unit_of_work() as uow:
        live.touch(uow, *alles)
    assert kijk() == alles
    for wat in ("zitting:1", "persoon:7", "zitting:1"):
        with unit_of_work() as uow:
            live.touch(uow, wat)
        assert kijk() == {wat}
    assert not kijk()
    with hooguit(1):  # nobody did anything, and nothing is read again
        assert not kijk()


def test_veel_tegelijk_verliest_niets(db: Databank) -> None:
    def werk(i: int) -> None:
        with unit_of_work() as uow:
            live.touch(uow, *(("x", "y") if i % 2 else ("y", "x")), f"eigen-{i}")

    draden = [threading.Thread(target=werk, args=(i,)) for i in range(12)]
    [d.start() for d in draden]
    [d.join(30) for d in draden]
    with reading() as uow:
        versies = live.versies_sinds(uow, 0)
    assert {f"eigen-{i}" for i in range(12)} <= set(versies)
    assert versies["x"] >= 12


def test_reflex_is_van_binnen_nog_wat_live_verwacht() -> None:
    from reflex.app import App, EventNamespace
    from reflex.utils.token_manager import SocketRecord, TokenManager
    from reflex_base.event.processor.event_processor import EventProcessor

    assert list(inspect.signature(EventProcessor.enqueue).parameters)[:3] == ["self", "token", "event"]
    assert {"sid", "instance_id"} <= set(SocketRecord.__dataclass_fields__)
    assert "token_to_socket" in inspect.getsource(TokenManager.__init__)
    assert "_token_manager" in inspect.getsource(EventNamespace.__init__)
    assert isinstance(App.event_processor, property)
    assert "_event_namespace" in App.__dataclass_fields__


def test_een_handeling_meteen_na_het_openen_ziet_de_pagina_die_er_dan_staat(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:
    een = inlog()

    async def werk() -> None:
        for keer in range(5):
            async with proef.vreemde(token=f"meteen{keer}", sleutel=een.sleutel) as v:
                await v.zend(HYDRATE, {})
                for _ in range(3):
                    await v.zend(naam("tel"), {})
                await v.wacht_op("RIJEN-", 10)
                await v.wacht_op(GELADEN, 10)
                assert "RIJEN-0" not in v.alles
                assert "RIJEN-1" in v.alles

    asyncio.run(asyncio.wait_for(werk(), 60))
