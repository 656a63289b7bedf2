"""What a click on a list costs the server, over a real socket, next to the admin of Django and a bare page of Reflex."""

from __future__ import annotations

import asyncio
import os
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from delen.meten import WORTEL, demoschool, spreiding, tabel
from delen.vergelijk import DjangoBezoek, django, klik_kaal, reflex

STUDENTEN, LOGREGELS = (int(getal) for getal in (sys.argv[1:] + ["3000", "0"][len(sys.argv) - 1 :])[:2])
KEER = 30
_POORT = 18_700
_RUST = 0.2
"""Seconds between two clicks: who clicks faster than people can is held back."""
_STIL = 4.0
"""Seconds in which is looked at what a process does by itself."""
_STATEN = "reflex___state____state.portal___state___"
_LIJSTEN = (
    ("Aanmeldingen", "examenbureau", "/aanmelden", f"{_STATEN}aanmelden___inschrijvingen____aanmelden_state"),
    ("Auditlog", "beheerder", "/auditlog", f"{_STATEN}monitoren___auditlog____auditlog_state"),
    ("OKE-monitor", "beheerder", "/oke", f"{_STATEN}monitoren___oke____oke_state"),
)


@contextmanager
def portaal() -> Iterator[tuple[str, int]]:
    """The portal on this database: its address, and the process that answers."""
    from tests.hulp.servers import start

    basis = f"http://localhost:{_POORT}"
    env = {**os.environ, "PORTAL_PUBLIC_URL": basis, "PYTHONPATH": str(WORTEL)}
    opdracht = [sys.executable, "-c", "from portal.cli import app; app()", "serve", "--port", str(_POORT)]
    with start(opdracht, Path(os.environ["PORTAL_DATA_DIR"]) / "log", env) as server:
        server.wacht_op_url(f"{basis}/health/live", 600)
        urllib.request.urlopen(basis).read()
        kinderen = Path(f"/proc/{server.proces.pid}/task/{server.proces.pid}/children").read_text().split()
        yield basis, max(map(int, kinderen), key=_verbruikt)


def _verbruikt(pid: int) -> float:
    """Seconds of processor that a process used until now."""
    with suppress(FileNotFoundError):
        velden = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(velden[11]) + int(velden[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


Klik = Callable[[int], Awaitable[None]]
NAMEN = ("vos", "jansen")


async def tel(pid: int, doe: Klik) -> tuple[list[float], float]:
    """Milliseconds until the answer of each click was there, and those of processor that each click
    added."""
    for n in range(3):
        await doe(n)
    uit_zichzelf = await _zonder_klik(pid)
    tijden, voor, van = [], _verbruikt(pid), time.perf_counter()
    for n in range(KEER):
        begin = time.perf_counter()
        await doe(n + 1)
        tijden.append((time.perf_counter() - begin) * 1000)
        await asyncio.sleep(_RUST)
    verbruikt = _verbruikt(pid) - voor - uit_zichzelf * (time.perf_counter() - van)
    return tijden, max(0.0, verbruikt) / KEER * 1000


async def _zonder_klik(pid: int) -> float:
    """Seconds of processor per second that a process uses while nobody clicks."""
    voor = _verbruikt(pid)
    await asyncio.sleep(_STIL)
    return (_verbruikt(pid) - voor) / _STIL


async def meet(basis: str, pid: int, rol: str, pad: str, staat: str) -> dict[str, tuple[list[float], float]]:
    """Per kind of click what it costs the portal."""
    from portal.domain.rechten import Rol
    from tests.hulp.browser import sleutel
    from tests.hulp.vreemde import Vreemde

    async with Vreemde(basis, sleutel=sleutel(Rol(rol)), token=f"meting-{pad}", pad=pad) as v:
        v.router = {"pathname": pad, "asPath": pad, "query": {}}
        await v.laad()

        async def klik(naam: str, payload: dict[str, Any]) -> None:
            vanaf = len(v.binnen)
            await v.zend(f"{staat}.{naam}", payload)
            await v.wacht_op('"adresbalk', 20, vanaf)

        return {
            "bladeren": await tel(pid, lambda n: klik("ga_naar", {"pagina": 2 + n % 2})),
            "zoeken": await tel(
                pid, lambda n: klik("zoeken", {"form": {"__reflex_form_data__": [["zoek", NAMEN[n % 2]]]}})
            ),
        }


async def meet_django(basis: str, pid: int) -> dict[str, tuple[list[float], float]]:
    """The same two clicks in the admin of Django."""
    bezoek = DjangoBezoek(basis)
    return {
        "bladeren": await tel(pid, lambda n: bezoek.klik(f"p={2 + n % 2}")),
        "zoeken": await tel(pid, lambda n: bezoek.klik(f"q={NAMEN[n % 2]}")),
    }


async def meet_reflex(basis: str, pid: int) -> dict[str, tuple[list[float], float]]:
    """The same two clicks on a bare page of Reflex."""
    from tests.hulp.vreemde import Vreemde

    async with Vreemde(basis, token="meting-kaal", pad="/kaal") as v:
        return {
            "bladeren": await tel(pid, lambda n: klik_kaal(v, 2 + n % 2, "")),
            "zoeken": await tel(pid, lambda n: klik_kaal(v, 1, NAMEN[n % 2])),
        }


def main() -> None:
    """Measure each list in turn, and the peers on the first."""
    rijen: list[tuple[str, ...]] = []

    def bij(titel: str, metingen: dict[str, tuple[list[float], float]]) -> None:
        rijen.extend((titel, klik, f"{cpu:.1f} ms", spreiding(tijden)) for klik, (tijden, cpu) in metingen.items())

    with demoschool(STUDENTEN, LOGREGELS) as map_:
        from sqlmodel import func, select

        from portal.db.aanmelden import Inschrijving
        from portal.db.session import reading

        with reading() as uow:
            aantal = uow.session.exec(select(func.count()).select_from(Inschrijving)).one()
        with portaal() as (basis, pid):
            for titel, rol, pad, staat in _LIJSTEN:
                bij(titel, asyncio.run(meet(basis, pid, rol, pad, staat)))
        with reflex(map_, _POORT + 1) as (basis, pid):
            bij("Aanmeldingen, kale pagina van Reflex", asyncio.run(meet_reflex(basis, pid)))
        with django(map_, _POORT + 2) as (basis, pid):
            bij("Aanmeldingen, beheer van Django", asyncio.run(meet_django(basis, pid)))
    koppen = ("Lijst", "Klik", "Processor", "Antwoord, mediaan (laagste–hoogste)")
    tabel(f"Een klik op een lijst, {aantal} inschrijvingen", koppen, rijen)


if __name__ == "__main__":
    main()
