"""How many changes per second a partner can send (PATCH), next to a bare server that writes the same row."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from pathlib import Path

import httpx
from delen.meten import WORTEL, demoschool, spreiding, tabel

TEGELIJK, PER_RONDE, RONDES = 8, 240, 5
KOP = {"Content-Type": "application/merge-patch+json"}
_teller = itertools.count(1)


def bereid_voor() -> tuple[list[str], str, str]:
    """Enrolments to change, and a partner's client id and secret."""
    from sqlmodel import col, select

    from portal.auth.principal import PORTAAL
    from portal.db.aanmelden import Inschrijving
    from portal.db.beheren import Koppeling
    from portal.db.session import unit_of_work
    from portal.services import partners

    with unit_of_work() as uow:
        koppeling = uow.session.exec(select(Koppeling).where(Koppeling.soort == "dr")).first()
        eigen = (Inschrijving.status == "open", Inschrijving.koppeling_id == koppeling.id)
        vraag = select(Inschrijving.oke_id).where(*eigen, col(Inschrijving.oke_id).is_not(None)).limit(PER_RONDE)
        ids = [str(i) for i in uow.session.exec(vraag)]
        return ids, *partners.maak_client(uow, PORTAAL, "meting", partners.DR, koppeling.id)


async def ronde(http: httpx.AsyncClient, ids: list[str]) -> float:
    """Requests per second of one round, several at a time."""
    wachtrij = [(id_, 1 + next(_teller) % 90) for id_, _ in zip(itertools.cycle(ids), range(PER_RONDE), strict=False)]

    async def werker() -> None:
        while wachtrij:
            id_, over = wachtrij.pop()
            blok = {"consumerKey": "nl-test-admin", "attempt": 1, "attemptLeft": over}
            wijziging = {"associationType": "componentOfferingAssociation", "consumers": [blok]}
            antwoord = await http.patch(f"/ooapi/associations/{id_}", json=wijziging, headers=KOP)
            antwoord.raise_for_status()

    begin = time.perf_counter()
    await asyncio.gather(*(werker() for _ in range(TEGELIJK)))
    return PER_RONDE / (time.perf_counter() - begin)


async def meet(basis: str, ids: list[str], token: str = "") -> list[float]:
    """All rounds against one server; the first, cold one is not counted."""
    koppen = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(base_url=basis, headers=koppen, timeout=60) as http:
        return [await ronde(http, ids) for _ in range(RONDES + 1)][1:]


def main() -> None:
    """Start both servers, measure them in turn, and print the table."""
    with demoschool(600) as map_:
        from portal.db.session import get_engine
        from tests.hulp.servers import start, vrije_poort

        ids, client, geheim = bereid_voor()
        get_engine().dispose()
        env = {"PYTHONPATH": f"{WORTEL}{os.pathsep}{WORTEL / 'benchmarks'}", "KAAL_DB": str(Path(map_) / "kaal.db")}
        uitkomst = {}
        for naam, app in (("Portaal", "tests.hulp.oke_app:app"), ("Kale server", "delen.kaal:app")):
            basis = f"http://127.0.0.1:{(poort := vrije_poort())}"
            opdracht = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1"]
            with start([*opdracht, "--port", str(poort), app], map_ / "log", env) as server:
                server.wacht_op_url(f"{basis}/ooapi/")
                token = ""
                if naam == "Portaal":
                    vraag = {"grant_type": "client_credentials"}
                    antwoord = httpx.post(f"{basis}/oauth/token", data=vraag, auth=(client, geheim))
                    token = antwoord.raise_for_status().json()["access_token"]
                uitkomst[naam] = asyncio.run(meet(basis, ids, token))
        wat = {"Portaal": "keuren, samenvoegen, schrijven, audit en logboek", "Kale server": "één rij schrijven"}
        rijen = [(naam, spreiding(t, "per seconde"), wat[naam]) for naam, t in uitkomst.items()]
        tabel(f"Inkomende PATCH, {TEGELIJK} tegelijk: {RONDES} × {PER_RONDE}", ("Server", "Doorvoer", "Doet"), rijen)


if __name__ == "__main__":
    main()
