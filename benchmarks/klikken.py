"""What a click on a list costs the server, over a real socket: in one answer, next to loading the page at its new address."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from delen.meten import WORTEL, demoschool, spreiding, tabel

STUDENTEN = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
KEER = 30
_POORT = 18_700
_RUST = 0.2
"""Seconds between two clicks: who clicks faster than people can is held back."""
_STATEN = "reflex___state____state.portal___state___"
_LADEN = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
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


async def meet(basis: str, pid: int, rol: str, pad: str, staat: str) -> dict[str, tuple[list[float], float]]:
    """Per kind of click the milliseconds until the answer was there, and those of processor per click."""
    from portal.domain.rechten import Rol
    from tests.hulp.browser import sleutel
    from tests.hulp.vreemde import GELADEN, Vreemde

    def router(vraag: dict[str, str]) -> dict[str, Any]:
        adres = pad + ("?" + "&".join(f"{k}={v}" for k, v in vraag.items()) if vraag else "")
        return {"pathname": pad, "asPath": adres, "query": vraag}

    uit = {}
    async with Vreemde(basis, sleutel=sleutel(Rol(rol)), token=f"meting-{pad}", pad=pad) as v:
        v.router = router({})
        await v.laad()

        async def klik(naam: str, payload: dict[str, Any]) -> None:
            vanaf = len(v.binnen)
            await v.zend(f"{staat}.{naam}", payload)
            await v.wacht_op('"adresbalk', 20, vanaf)

        async def laad(vraag: dict[str, str]) -> None:
            vanaf = len(v.binnen)
            await v.zend(_LADEN, {}, router(vraag))
            await v.wacht_op(GELADEN, 20, vanaf)

        def zoek(tekst: str) -> dict[str, Any]:
            return {"form": {"__reflex_form_data__": [["zoek", tekst]]}}

        soorten: list[tuple[str, Any]] = [
            ("bladeren", lambda n: klik("ga_naar", {"pagina": 2 + n % 2})),
            ("zoeken", lambda n: klik("zoeken", zoek(("vos", "jansen")[n % 2]))),
            ("pagina geladen (oud)", lambda n: laad({"pagina": str(2 + n % 2)})),
            ("zoekend geladen (oud)", lambda n: laad({"zoek": ("vos", "jansen")[n % 2]})),
        ]
        for naam, doe in soorten:
            for n in range(3):
                await doe(n)
            tijden, voor = [], _verbruikt(pid)
            for n in range(KEER):
                begin = time.perf_counter()
                await doe(n + 1)
                tijden.append((time.perf_counter() - begin) * 1000)
                await asyncio.sleep(_RUST)
            uit[naam] = tijden, (_verbruikt(pid) - voor) / KEER * 1000
    return uit


def main() -> None:
    """Measure each list in turn."""
    with demoschool(STUDENTEN):
        from sqlmodel import func, select

        from portal.db.aanmelden import Inschrijving
        from portal.db.session import reading

        with reading() as uow:
            aantal = uow.session.exec(select(func.count()).select_from(Inschrijving)).one()
        with portaal() as (basis, pid):
            rijen = []
            for titel, rol, pad, staat in _LIJSTEN:
                for naam, (tijden, cpu) in asyncio.run(meet(basis, pid, rol, pad, staat)).items():
                    rijen.append((titel, naam, spreiding(tijden), f"{cpu:.1f} ms", f"{statistics.mean(tijden):.1f} ms"))
        koppen = ("Lijst", "Klik", "Antwoord, mediaan (laagste–hoogste)", "Processor", "Gemiddeld")
        tabel(f"Een klik op een lijst, {aantal} inschrijvingen", koppen, rijen)


if __name__ == "__main__":
    main()
