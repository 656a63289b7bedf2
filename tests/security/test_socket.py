"""What a stranger can do on the socket: nothing. A raw client against a real server."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import socketio
from sqlmodel import select

from portal.db.monitoren import AuditRegel
from portal.db.session import reading
from portal.domain.rechten import Rol
from tests.hulp.proef import Inlog, Proefserver
from tests.hulp.proefpagina import MERK, naam
from tests.hulp.vreemde import HYDRATE

pytestmark = pytest.mark.xdist_group("proef")

SESSIE = "reflex___state____state.portal___state___raamwerk___sessie____sessie_state"
BOOT = {"name": HYDRATE, "payload": {}, "router_data": {"pathname": "/proef", "asPath": "/proef", "query": {}}}


def draai(werk: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(werk, 60))


def weigeringen() -> int:
    with reading() as uow:
        return len(list(uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "toegang.geweigerd"))))


def test_een_vreemde_hydrateert_en_ziet_niets(proef: Proefserver) -> None:
    async def werk() -> None:
        async with proef.vreemde(token="a1") as v:
            gezien = await v.laad()
            assert "proef_state" in gezien
            assert MERK not in gezien
            assert '"path": "/?naar=/proef"' in gezien

    draai(werk())


@pytest.mark.parametrize(
    "methode", ["laad", "stempel", "vergeten", "zonder_recht", "achtergrond", "setvar", "get_state"]
)
def test_een_vreemde_roept_van_alles_en_niets_loopt(proef: Proefserver, methode: str) -> None:
    async def werk() -> None:
        async with proef.vreemde(token=f"a-{methode}") as v:
            await v.laad()
            gezien = await v.roep(naam(methode), var_name="uitkomst", value="x") + await v.roep(naam(methode))
            assert MERK not in gezien
            assert "LIEP" not in gezien
            assert "uitkomst" not in gezien

    draai(werk())


@pytest.mark.parametrize("methode", ["vergeten", "zonder_recht", "setvar"])
def test_handlers_zonder_recht_zijn_voor_niemand(proef: Proefserver, inlog: Callable[..., Inlog], methode: str) -> None:
    wie, voor = inlog(), weigeringen()

    async def werk() -> None:
        async with proef.vreemde(token=f"b-{methode}", sleutel=wie.sleutel) as v:
            await v.laad()
            gezien = await v.roep(naam(methode))
            assert "LIEP" not in gezien
            assert "Dit mag niet in deze rol" in gezien

    draai(werk())
    assert weigeringen() == voor + 1


def test_rol_zonder_recht_mag_ook_op_de_achtergrond_niets(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog(Rol.DOCENT)

    async def werk() -> None:
        async with proef.vreemde(token="c", sleutel=wie.sleutel) as v:
            await v.laad()
            gezien = await v.roep(naam("stempel"), opdracht={"id": str(uuid.uuid4()), "aantal": 1})
            gezien += await v.roep(naam("achtergrond"))
            assert "STEMPEL" not in gezien
            assert "LIEP" not in gezien
            assert gezien.count("Dit mag niet in deze rol") >= 2

    draai(werk())


def test_event_bij_het_verbinden_moet_door_de_poort(proef: Proefserver) -> None:
    async def werk() -> None:
        binnen: list[Any] = []
        sio = socketio.AsyncClient(reconnection=False)

        @sio.on("*", namespace="/_event")
        async def alles(*data: Any) -> None:
            binnen.append(data)

        for i, gebeurtenis in enumerate([BOOT, {**BOOT, "name": naam("laad")}, {**BOOT, "name": naam("zonder_recht")}]):
            await sio.connect(
                f"{proef.basis}/?token=boot{i}", headers={"Origin": proef.basis}, namespaces=["/_event"],
                transports=["websocket"], socketio_path="/_event", auth={"event": gebeurtenis},
            )  # fmt: skip
            await asyncio.sleep(0.6)
            await sio.disconnect()
        tekst = json.dumps(binnen, default=str)
        assert binnen
        assert MERK not in tekst
        assert "LIEP" not in tekst

    draai(werk())


def test_gekozen_of_gestolen_tabtoken_geeft_niets(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    eigenaar, ander = inlog(), inlog(Rol.DOCENT)

    async def werk() -> None:
        async with proef.vreemde(token="gekozen-door-mij", sleutel=eigenaar.sleutel) as v:
            assert MERK in await v.laad()
        for sleutel, wie in (("", "niemand"), (ander.sleutel, "ander")):
            async with proef.vreemde(token="gekozen-door-mij", sleutel=sleutel, pad="/") as v:
                gezien = await v.laad()
                assert MERK not in gezien, wie
                assert eigenaar.ref not in gezien, wie

    draai(werk())


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null"])
def test_vreemde_of_geen_oorsprong_geweigerd(
    proef: Proefserver, inlog: Callable[..., Inlog], origin: str | None
) -> None:
    wie = inlog()

    async def werk() -> None:
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with proef.vreemde(token="o", sleutel=wie.sleutel, origin=origin):
                pass

    draai(werk())


@pytest.mark.parametrize(
    "payload",
    [
        {"id": "geen-uuid", "aantal": 1},
        {"id": str(uuid.uuid4()), "aantal": "7"},
        {"id": str(uuid.uuid4()), "aantal": 1.5},
        {"id": str(uuid.uuid4()), "aantal": True},
        {"id": str(uuid.uuid4()), "aantal": 1, "principal": "voorzitter"},
        {"id": {"$ne": ""}, "aantal": 1},
        {},
        [],
        "tekst",
        None,
    ],
)
def test_een_foute_payload_bereikt_geen_dienst(proef: Proefserver, inlog: Callable[..., Inlog], payload: Any) -> None:
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token=f"p{uuid.uuid4()}", sleutel=wie.sleutel) as v:
            await v.laad()
            gezien = await v.roep(naam("stempel"), opdracht=payload) + await v.roep(naam("laad"), extra=payload)
            assert "STEMPEL" not in gezien
            assert "Controleer wat u" in gezien or "klopt niet" in gezien

    draai(werk())


def test_socket_van_een_beeindigde_sessie_wordt_leeg_en_blijft_stil(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token="e", sleutel=wie.sleutel) as v:
            assert MERK in await v.laad()
            v.binnen.clear()
            await asyncio.to_thread(wie.uit)
            assert await v.wacht_op('"_redirect"', 4) < 3
            assert '"rijen_rx_state_": []' in v.alles
            gezien = await v.roep(naam("laad")) + await v.laad()
            assert MERK not in gezien
            assert wie.persoon.naam not in gezien

    draai(werk())


def test_weigering_en_fout_zijn_nederlands_zonder_details(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token="f", sleutel=wie.sleutel) as v:
            await v.laad()
            assert "Vraag de commissie" in await v.roep(naam("geweigerd"))
            gezien = await v.roep(naam("kapot"))
            assert "Er ging iets mis" in gezien
            assert "123456782" not in gezien
            assert "Traceback" not in gezien

    draai(werk())


def test_onzin_naar_het_raamwerk_blijft_nederlands(proef: Proefserver) -> None:
    async def werk() -> None:
        async with proef.vreemde(token="g") as v:
            gezien = await v.roep(HYDRATE, vars=[1], hashes={"x": 1}) + await v.roep(HYDRATE, onbekend=1)
            assert "An error occurred" not in gezien
            assert "See logs" not in gezien

    draai(werk())


def test_cookie_en_payload_staan_niet_in_log_of_tabbladen(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog()

    async def werk() -> None:
        async with proef.vreemde(token="h", sleutel=wie.sleutel) as v:
            await v.laad()
            await v.roep("bestaat.niet", geheim="PAYLOAD-77")
            await v.roep(naam("stempel"), opdracht={"id": "PAYLOAD-77", "aantal": "x"})
            await asyncio.sleep(0.3)

    draai(werk())
    assert "bestaat.niet" in proef.server.log
    assert wie.sleutel not in proef.server.log
    assert "PAYLOAD-77" not in proef.server.log
    einde = time.monotonic() + 15
    while wie.ref.encode() not in (bewaard := proef.bewaard()):
        assert time.monotonic() < einde, "the place where tabs are kept is not the one that is looked at"
        time.sleep(0.2)
    assert wie.sleutel.encode() not in bewaard
    assert b"PAYLOAD-77" not in bewaard
