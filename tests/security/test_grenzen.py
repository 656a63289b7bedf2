"""How much one session or address may ask: people never notice, a flood is dropped, told once, and shut out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio

from portal.auth import rem
from portal.auth.edge import Edge, eigen_tab, met_adres
from portal.auth.rem import Tellers
from portal.auth.sessies import COOKIE
from tests.hulp.proef import Inlog, Proefserver, serveer_proef
from tests.hulp.proefpagina import naam

pytestmark = pytest.mark.xdist_group("proef")

TE_SNEL = "Dit gaat te snel achter elkaar"
KLEIN = {
    "REFLEX_STATE_MANAGER_MODE": "memory",
    "PORTAL_SOCKET_CONNECTIONS_PER_SESSION": "3", "PORTAL_SOCKET_CONNECTIONS_PER_ADDRESS": "10",
    "PORTAL_SOCKET_EVENTS_PER_ADDRESS": "40", "PORTAL_SOCKET_MAX_BYTES": "65536", "PORTAL_HTTP_MAX_BYTES": "1048576",
}  # fmt: skip


def draai(werk: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(werk, 60))


@pytest.fixture(scope="module")
def kleine_server(tmp_path_factory: pytest.TempPathFactory, sqlite_bron: Path) -> Iterator[Proefserver]:
    """A server with small limits, so that they can be reached."""
    with serveer_proef(tmp_path_factory.mktemp("grenzen"), sqlite_bron, KLEIN) as server:
        yield server


@pytest.fixture
def proef(kleine_server: Proefserver, omgeving: Callable[..., None]) -> Proefserver:
    """This process looks at the database of the server with small limits."""
    omgeving(database_url=f"sqlite:///{kleine_server.db}", public_url=kleine_server.basis)
    return kleine_server


def test_een_golf_mag_en_dan_het_tempo(omgeving: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    nu = [3000.0]
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: nu[0])
    assert sum(rem.HANDELINGEN.mag("a") for _ in range(100)) == 60
    assert rem.HANDELINGEN.mag("b"), "another session counts for itself"
    nu[0] += 6
    door = 0
    for _ in range(30):
        nu[0] += 1
        door += sum(rem.HANDELINGEN.mag("a") for _ in range(100))
        for _ in range(18):
            nu[0] += 1 / 18
            assert rem.HANDELINGEN.mag("wie stevig doorwerkt")
    assert door <= 60 * 21, "over a longer time no more than twenty a second"


def test_tellers_van_veel_vreemden_blijven_klein(omgeving: Callable[..., None]) -> None:
    for i in range(60_000):
        rem.HANDELINGEN.mag(f"s{i}")
    opslag = rem._tellers()._hier.storage
    assert max(len(opslag.storage), len(opslag.expirations), len(opslag.locks)) <= 50_000
    tellers = Tellers(2)
    assert [tellers.open("a"), tellers.open("a"), tellers.open("a")] == [True, True, False]
    tellers.sluit("a")
    tellers.sluit("a")
    assert not tellers._open


def test_het_adres_komt_alleen_van_eigen_proxies(omgeving: Callable[..., None]) -> None:
    verzoek = {"client": ("127.0.0.1", 5), "headers": [(b"x-forwarded-for", b"6.6.6.6, 10.0.0.9")]}
    assert met_adres(verzoek)["client"][0] == "127.0.0.1"
    omgeving(proxy_hops="1")
    assert met_adres(verzoek)["client"][0] == "10.0.0.9"
    omgeving(proxy_hops="3")
    assert met_adres(verzoek)["client"][0] == "127.0.0.1"


def test_zelfde_tabtoken_in_andere_sessie_is_ander_tabblad() -> None:
    scope = {"query_string": b"token=abc&EIO=4&token=def"}
    uit = {ref: eigen_tab(scope, ref)["query_string"] for ref in ("", "r1", "r2")}
    assert len(set(uit.values())) == 3
    assert all(w.count(b"token=") == 1 and b"abc" not in w for w in uit.values())
    assert eigen_tab(scope, "r1")["query_string"] == uit["r1"]


def test_een_vloed_wordt_een_keer_gemeld_en_buitengesloten(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    # ASVS 2.4.1, 15.2.2
    wie, ander = inlog(), inlog()

    async def werk() -> None:
        async with proef.vreemde(token="vloed", sleutel=wie.sleutel) as v:
            await v.laad()
            begin = time.perf_counter()
            for _ in range(400):
                await v.sio.emit("event", {"name": naam("laad"), "payload": {}, "router_data": {}}, namespace="/_event")
            await v.wacht_op(TE_SNEL, 5)
            seconden = int(time.perf_counter() - begin)
            await asyncio.sleep(1)
            assert 1 <= v.alles.count(TE_SNEL) <= 1 + seconden, (
                "once, and on a slow machine not more than once a second"
            )
            assert "/_event" not in v.sio.namespaces, "closed by the server"
        async with proef.vreemde(token="rustig", sleutel=ander.sleutel) as w:
            assert "gewekt" in await w.laad()

    draai(werk())


def test_hard_werken_raakt_de_grens_niet(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog()

    async def werk() -> None:
        async with (
            proef.vreemde(token="typt", sleutel=wie.sleutel) as v,
            proef.vreemde(token="kijkt", sleutel=wie.sleutel) as w,
        ):
            await asyncio.gather(v.laad(), w.laad())
            for _ in range(45):  # two live tabs while typing about fifteen keys a second, for three seconds
                await asyncio.gather(v.roep(naam("laad"), 0.06), v.sio.emit("ping", namespace="/_event"))
            assert TE_SNEL not in v.alles + w.alles

    draai(werk())


def test_verbindingen_per_sessie_en_per_adres(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog()

    async def vol(sleutel: str, meeste: int) -> None:
        open_: list[Any] = []
        try:
            for i in range(meeste):
                open_.append(await proef.vreemde(token=f"{sleutel}{i}", sleutel=sleutel).__aenter__())
            with pytest.raises(socketio.exceptions.ConnectionError):
                await proef.vreemde(token=f"{sleutel}-teveel", sleutel=sleutel).__aenter__()
        finally:
            for v in open_:
                await v.__aexit__()
        async with proef.vreemde(token="na", sleutel=sleutel):
            pass

    draai(vol(wie.sleutel, 3))
    draai(vol("", 10))


def test_te_groot_bericht_beeindigt_de_verbinding(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    wie = inlog()

    async def werk() -> None:
        v = proef.vreemde(token="groot", sleutel=wie.sleutel)
        await v.__aenter__()
        assert "rijen" in await v.laad()
        assert "uitkomst" not in await v.roep(naam("stempel"), 0.5, opdracht="x" * 70_000)
        assert "/_event" not in v.sio.namespaces
        await v.sio.disconnect()

    draai(werk())
    assert "Traceback" not in proef.server.log


def test_te_grote_inhoud_wordt_overal_geweigerd(proef: Proefserver) -> None:
    # ASVS 4.3.1, 5.2.1: also without a Content-Length
    def stukken() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    with httpx.Client(base_url=proef.basis) as c:
        te_groot = _volhardend(lambda: c.post("/auth/rol", content=b"x" * (1_048_576 + 1)))
        assert te_groot.status_code == 413
        for pad, codes in {"/oauth/token": (400, 413), "/ooapi/offerings/1": (405,)}.items():
            antwoord = _volhardend(lambda pad=pad: c.post(pad, content=stukken()))
            assert antwoord.status_code in codes, pad
            assert antwoord.headers["x-content-type-options"] == "nosniff"


def _volhardend(vraag: Callable[[], httpx.Response]) -> httpx.Response:
    """The answer; once more when it got lost, because the server closed the line while we were still sending."""
    for _ in range(9):
        try:
            return vraag()
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            continue
    return vraag()


async def _kijk(app: Any, pad: str) -> Any:
    gezonden: list[Any] = []

    async def ontvang() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def zend(bericht: Any) -> None:
        gezonden.append(bericht)

    await app({"type": "websocket", "path": pad, "headers": [], "query_string": b""}, ontvang, zend)
    return gezonden


def test_socket_zonder_oorsprong_wordt_vooraf_geweigerd(omgeving: Callable[..., None]) -> None:
    async def nooit(*_: Any) -> None:
        raise AssertionError("reached the application")

    for koek in ([], [(b"cookie", f"{COOKIE}=x".encode())]):
        assert asyncio.run(_kijk(Edge(nooit), "/_event/"))[0]["code"] == 1008, koek
