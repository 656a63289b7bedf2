"""Who sends slowly, or says nothing at all, holds nobody up: the line is closed, and people go on working."""

from __future__ import annotations

import asyncio
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from portal.auth.sessies import COOKIE
from tests.hulp.proef import Inlog, Proefserver, serveer_proef

pytestmark = pytest.mark.xdist_group("proef")

SNEL = {
    "PORTAL_HTTP_HEADER_SECONDS": "1", "PORTAL_HTTP_BODY_SECONDS": "4", "PORTAL_HTTP_PAUSE_SECONDS": "3",
    "PORTAL_HTTP_OPEN_PER_ADDRESS": "5", "REFLEX_STATE_MANAGER_MODE": "memory",
}  # fmt: skip
FORMULIER = "Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module", params=[SNEL])
def proefserver(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_bron: Path
) -> Iterator[Proefserver]:
    """A server with little patience; the settings of production when asked for."""
    with serveer_proef(tmp_path_factory.mktemp("traag"), sqlite_bron, request.param) as server:
        yield server


def lijn(proef: Proefserver, tekst: str) -> socket.socket:
    """A connection on which this was said, and nothing more."""
    s = socket.create_connection(("127.0.0.1", urlsplit(proef.basis).port or 0), timeout=10)
    s.sendall(tekst.encode())
    return s


def beloofd(pad: str, koppen: str = FORMULIER, omvang: int = 5_000) -> str:
    """The beginning of a request that promises more than it sends."""
    return f"POST {pad} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {omvang}\r\n{koppen}\r\na"


def alles(s: socket.socket) -> str:
    """What came back until the line was closed."""
    uit = b""
    with s:
        while stuk := s.recv(65_536):
            uit += stuk
    return uit.decode()


def test_zonder_token_wordt_de_inhoud_niet_afgewacht(proef: Proefserver) -> None:
    begin = time.monotonic()
    pad = "/ooapi/persons/00000000-0000-4000-8000-000000000000"
    antwoord = alles(lijn(proef, beloofd(pad, "Authorization: Bearer x\r\n", 1_000_000).replace("POST", "PUT")))
    assert antwoord.startswith("HTTP/1.1 401 ")
    assert "connection: close" in antwoord.lower()
    assert time.monotonic() - begin < 2.5, "before the pause was over"


@pytest.mark.parametrize("pad", ["/auth/rol", "/auth/logout"])
def test_zonder_sessie_ook_niet(proef: Proefserver, pad: str) -> None:
    with lijn(proef, beloofd(pad)) as s:
        assert s.recv(100).startswith(b"HTTP/1.1 303 ")


@pytest.mark.parametrize("pad", ["/oauth/token", "/auth/backchannel-logout"])
def test_een_formulier_dat_stilvalt_verliest_de_lijn(proef: Proefserver, pad: str) -> None:
    antwoord = alles(lijn(proef, beloofd(pad)))
    assert antwoord.startswith("HTTP/1.1 408 ")
    assert "te langzaam" in antwoord


def test_een_formulier_dat_blijft_druppelen_ook(proef: Proefserver) -> None:
    begin = time.monotonic()
    with lijn(proef, beloofd("/oauth/token")) as s:
        s.settimeout(0.5)
        while time.monotonic() - begin < 9:
            try:
                s.sendall(b"a")
                antwoord = s.recv(65_536)
                break
            except TimeoutError:
                continue
    assert antwoord.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - begin < 7


@pytest.mark.parametrize("tekst", ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "])
def test_wie_niets_zegt_of_half_verliest_de_lijn(proef: Proefserver, tekst: str) -> None:
    begin = time.monotonic()
    alles(lijn(proef, tekst))
    assert time.monotonic() - begin < 4


def test_een_adres_heeft_weinig_open_en_wie_is_ingelogd_komt_erdoor(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:
    sleutel = inlog().sleutel
    open_ = [lijn(proef, beloofd("/oauth/token")) for _ in range(5)]
    time.sleep(0.2)
    vreemd = httpx.get(f"{proef.basis}/auth/logout")
    mens = httpx.get(f"{proef.basis}/auth/logout", headers={"Cookie": f"{COOKIE}={sleutel}"})
    nagemaakt = httpx.get(f"{proef.basis}/auth/logout", headers={"Cookie": f"{COOKIE}=verzonnen"})
    assert (vreemd.status_code, mens.status_code, nagemaakt.status_code) == (429, 200, 429)
    assert httpx.get(f"{proef.basis}/health/live").status_code == 200
    for s in open_:
        assert alles(s).startswith("HTTP/1.1 408 ")
    assert httpx.get(f"{proef.basis}/auth/logout").status_code == 200


@pytest.mark.lang
@pytest.mark.parametrize("proefserver", [{"REFLEX_STATE_MANAGER_MODE": "memory"}], indirect=True)
def test_elfhonderd_trage_lijnen_en_een_student_werkt_door(proef: Proefserver, inlog: Callable[..., Inlog]) -> None:
    """Half of them stall in the body and half in the headers; the settings are those of production."""
    student, tijden = inlog(), list[float]()

    async def pagina(nummer: int) -> None:
        begin = time.monotonic()
        async with proef.vreemde(token=f"student-{nummer}", sleutel=student.sleutel) as v:
            await v.laad()
            tijden.append(time.monotonic() - begin)

    asyncio.run(pagina(0))
    tijden.clear()
    open_ = [lijn(proef, beloofd("/oauth/token") if i % 2 else "GET / HTTP/1.1\r\nHost: ") for i in range(1_100)]
    try:
        for nummer in range(1, 16):
            asyncio.run(pagina(nummer))
    finally:
        for s in open_:
            s.close()
    assert statistics.median(tijden) < 1
    assert max(tijden) < 2, "also for the one that waited longest, on a machine that does other things as well"
