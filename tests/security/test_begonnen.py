"""Logins that strangers begin by the thousand: people go on working, and what is kept of them stays small."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import pytest
from sqlalchemy import func
from sqlmodel import select

from portal.db.beheren import LoginPoging
from portal.db.session import reading
from portal.services.inloggen.inloggen import MEESTE_POGINGEN
from tests.hulp.proef import Inlog, Proefserver, serveer_proef
from tests.hulp.vervalser import CLIENT, GEHEIM, Vervalser

pytestmark = [pytest.mark.lang, pytest.mark.xdist_group("proef")]
AANTAL, TEGELIJK = 28_000, 40
VOL = MEESTE_POGINGEN + 1_000


@pytest.fixture
def proefserver(tmp_path_factory, sqlite_bron, idp_server: Vervalser) -> Iterator[Proefserver]:
    """A server behind a proxy, so that each stranger has an address, whose brake lets all of them through."""
    anders = {
        "PORTAL_OIDC_ISSUER": idp_server.issuer, "PORTAL_OIDC_CLIENT_ID": CLIENT, "PORTAL_OIDC_CLIENT_SECRET": GEHEIM,
        "PORTAL_PROXY_HOPS": "1", "PORTAL_LOGIN_TOTAL": str(10 * AANTAL), "REFLEX_STATE_MANAGER_MODE": "memory",
    }  # fmt: skip
    with serveer_proef(tmp_path_factory.mktemp("begonnen"), sqlite_bron, anders) as server:
        yield server


def test_duizenden_begonnen_inlogpogingen_en_een_student_werkt_door(
    proef: Proefserver, inlog: Callable[..., Inlog]
) -> None:
    student, tijden, antwoorden = inlog(), list[float](), Counter[int]()

    async def vreemden(client: httpx.AsyncClient, eerste: int, tot: int) -> None:
        for i in range(eerste, tot, TEGELIJK):
            adres = f"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}"
            r = await client.get(f"{proef.basis}/auth/login", headers={"X-Forwarded-For": adres})
            antwoorden[r.status_code] += 1

    async def student_werkt(klaar: asyncio.Event) -> None:
        while not klaar.is_set():
            begin = time.monotonic()
            async with proef.vreemde(token="student", sleutel=student.sleutel) as v:  # one tab that comes back
                await v.laad()
            tijden.append(time.monotonic() - begin)
            await asyncio.sleep(0.3)

    async def golf(eerste: int, aantal: int) -> None:
        klaar = asyncio.Event()
        werk = asyncio.create_task(student_werkt(klaar))
        async with httpx.AsyncClient(timeout=60) as client:
            await asyncio.gather(*(vreemden(client, eerste + n, eerste + aantal) for n in range(TEGELIJK)))
        klaar.set()
        await werk

    asyncio.run(golf(0, VOL))  # by now each connection has the whole store in the pages that it may keep
    voor = proef.telling()["kib"]
    tijden.clear()
    asyncio.run(golf(VOL, AANTAL - VOL))
    assert antwoorden == {303: AANTAL}
    with reading() as uow:
        assert uow.session.exec(select(func.count()).select_from(LoginPoging)).one() <= MEESTE_POGINGEN
    assert statistics.median(tijden) < 1
    assert proef.telling()["kib"] - voor < 20 * 1024, "memory comes back"
