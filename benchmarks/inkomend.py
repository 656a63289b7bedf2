"""How many changes per second a partner can send (PATCH), next to a bare server that writes the same row.

Rounds take turns, so that a busy moment of the machine hits both. Then the time one answer takes at an even pace.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import statistics
import sys
import time
from pathlib import Path

import httpx
from delen.meten import WORTEL, demoschool, spreiding, tabel

TEGELIJK, PER_RONDE, RONDES, PER_TEL = 8, 480, 9, 50
KOP = {"Content-Type": "application/merge-patch+json"}
_teller = itertools.count(1)


def bereid_voor() -> tuple[list[str], str, str]:
    """Enrolments to change, and a partner's client id and secret."""
    from sqlmodel import col, select

    from portal.auth.principal import PORTAAL
    from portal.db.aanmelden import Inschrijving
    from portal.db.beheren import Koppeling
    from portal.db.session import unit_of_work
    from portal.services.beheren import partners, stand

    with unit_of_work() as uow:
        koppeling = uow.session.exec(select(Koppeling).where(Koppeling.soort == "dr")).first()
        eigen = (Inschrijving.status == "open", Inschrijving.koppeling_id == koppeling.id)
        vraag = select(Inschrijving.oke_id).where(*eigen, col(Inschrijving.oke_id).is_not(None)).limit(PER_RONDE)
        ids = [str(i) for i in uow.session.exec(vraag)]
        return ids, *partners.maak_client(uow, PORTAAL, "meting", stand.DR, koppeling.id)


def haal_token(basis: str, client: str, geheim: str) -> str:
    """A token of the portal for this partner."""
    vraag = {"grant_type": "client_credentials"}
    antwoord = httpx.post(f"{basis}/oauth/token", data=vraag, auth=(client, geheim))
    return str(antwoord.raise_for_status().json()["access_token"])


def wijziging(over: int) -> dict[str, object]:
    """A change of the number of attempts that are left."""
    blok = {"consumerKey": "nl-test-admin", "attempt": 1, "attemptLeft": over}
    return {"associationType": "componentOfferingAssociation", "consumers": [blok]}


async def ronde(http: httpx.AsyncClient, ids: list[str]) -> float:
    """Requests per second of one round, several at a time."""
    wachtrij = [(id_, 1 + next(_teller) % 90) for id_, _ in zip(itertools.cycle(ids), range(PER_RONDE), strict=False)]

    async def werker() -> None:
        while wachtrij:
            id_, over = wachtrij.pop()
            antwoord = await http.patch(f"/ooapi/associations/{id_}", json=wijziging(over), headers=KOP)
            antwoord.raise_for_status()

    begin = time.perf_counter()
    await asyncio.gather(*(werker() for _ in range(TEGELIJK)))
    return PER_RONDE / (time.perf_counter() - begin)


async def gelijkmatig(http: httpx.AsyncClient, ids: list[str]) -> list[float]:
    """Milliseconds per answer when a request leaves every PER_TEL-th of a second, whether others are answered or not."""
    tijden: list[float] = []

    async def een(id_: str, over: int) -> None:
        begin = time.perf_counter()
        antwoord = await http.patch(f"/ooapi/associations/{id_}", json=wijziging(over), headers=KOP)
        antwoord.raise_for_status()
        tijden.append((time.perf_counter() - begin) * 1000)

    async with asyncio.TaskGroup() as samen:
        for id_, _ in zip(itertools.cycle(ids), range(10 * PER_TEL), strict=False):
            samen.create_task(een(id_, 1 + next(_teller) % 90))
            await asyncio.sleep(1 / PER_TEL)
    return tijden


async def meet(servers: dict[str, tuple[str, str]], ids: list[str]) -> tuple[dict[str, list[float]], list[float]]:
    """All rounds in turn, the first, cold one not counted; and the times at an even pace of the first server."""
    async with contextlib.AsyncExitStack() as open_:
        clients = {}
        for naam, (basis, token) in servers.items():
            koppen = {"Authorization": f"Bearer {token}"} if token else {}
            http = httpx.AsyncClient(base_url=basis, headers=koppen, timeout=60)
            clients[naam] = await open_.enter_async_context(http)
        rondes = [{naam: await ronde(http, ids) for naam, http in clients.items()} for _ in range(RONDES + 1)][1:]
        return {naam: [r[naam] for r in rondes] for naam in clients}, await gelijkmatig(clients["Portaal"], ids)


def main() -> None:
    """Start both servers, measure them in turn, and print the table."""
    with demoschool(600) as map_, contextlib.ExitStack() as open_:
        from portal.db.session import get_engine
        from tests.hulp.servers import start, vrije_poort

        ids, client, geheim = bereid_voor()
        get_engine().dispose()
        env = {"PYTHONPATH": f"{WORTEL}{os.pathsep}{WORTEL / 'benchmarks'}", "KAAL_DB": str(Path(map_) / "kaal.db")}
        servers = {}
        for naam, app in (("Portaal", "tests.hulp.oke_app:app"), ("Kale server", "delen.kaal:app")):
            basis = f"http://127.0.0.1:{(poort := vrije_poort())}"
            opdracht = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1"]
            server = open_.enter_context(start([*opdracht, "--port", str(poort), app], map_ / naam[:4], env))
            server.wacht_op_url(f"{basis}/ooapi/")
            servers[naam] = (basis, haal_token(basis, client, geheim) if naam == "Portaal" else "")
        snelheid, tijden = asyncio.run(meet(servers, ids))
    wat = {"Portaal": "keuren, samenvoegen, schrijven, audit en logboek", "Kale server": "één rij schrijven"}
    rijen = [(naam, spreiding(t, "per seconde"), wat[naam]) for naam, t in snelheid.items()]
    tabel(f"Inkomende PATCH, {TEGELIJK} tegelijk: {RONDES} × {PER_RONDE}", ("Server", "Doorvoer", "Doet"), rijen)
    deel = statistics.median(p / k for p, k in zip(snelheid["Portaal"], snelheid["Kale server"], strict=True))
    mediaan, p95 = statistics.median(tijden), statistics.quantiles(tijden, n=20)[-1]
    print(f"Verhouding per ronde, mediaan: {deel:.0%}. Bij {PER_TEL} per seconde: {mediaan:.0f} ms, p95 {p95:.0f} ms.")


if __name__ == "__main__":
    main()
