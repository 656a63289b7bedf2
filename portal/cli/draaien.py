"""Commands that run the portal: server, worker, and an exchange right now."""

from __future__ import annotations

import importlib
import signal
import threading
from enum import StrEnum
from typing import Annotated

import typer

from portal import geheugen
from portal.cli.basis import VERKEERD_GEVRAAGD, app, faal
from portal.db import migreren
from portal.db.beheren import Koppeling
from portal.db.session import reading
from portal.services.beheren import toegang
from portal.settings import get_settings


class Flow(StrEnum):
    """What can be exchanged right now."""

    FLOW0 = "flow0"
    FLOW1 = "flow1"
    FLOW5 = "flow5"
    ALLES = "all"


def _eis_schema() -> None:
    migreren.eis_niet_nieuwer()
    if not migreren.is_nieuwste():
        faal("De database heeft niet het nieuwste schema.", "Draai: portal migrate")


@app.command("serve")
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Poort.")] = 3000,
    host: Annotated[str, typer.Option(help="IP-adres van deze machine om op te luisteren.")] = "127.0.0.1",
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Aantal processen; meer dan een vraagt PostgreSQL en Redis.")
    ] = 1,
) -> None:
    """Start het portaal."""
    instellingen = get_settings()
    _eis_schema()
    if workers > 1 and (instellingen.is_sqlite or not instellingen.redis_url):
        faal("Meer dan één proces vraagt PostgreSQL (PORTAL_DATABASE_URL) en Redis (PORTAL_REDIS_URL).")
    importlib.import_module("portal.serve").serve(port=port, workers=workers, host=host)


@app.command("worker")
def worker() -> None:
    """Draai alleen het achtergrondwerk; stop met Ctrl+C."""
    from portal.jobs import motor  # not sooner: the engine takes long to load, and other commands do not need it

    _eis_schema()
    geheugen.zet_vast()
    if not motor.start():
        faal("Op deze machine draait al een proces dat het achtergrondwerk doet.")
    stop = threading.Event()
    for sein in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sein, lambda *_: stop.set())
    typer.echo("klaar: achtergrondwerk draait")
    stop.wait()
    motor.stop()


def _eis_bruikbaar(koppeling: Koppeling, flow: Flow) -> None:
    """Refuse a connection with which nothing is exchanged: one that is off, or one of another kind than the flow."""
    if not koppeling.actief:
        faal(f"‘{koppeling.naam}’ staat uit; er is niets uitgewisseld.", "Zet de koppeling eerst aan.")
    soort, woord = ("tas", "afnamesysteem") if flow is Flow.FLOW0 else ("dr", "deelnemersysteem")
    if flow is not Flow.ALLES and koppeling.soort != soort:
        faal(f"‘{koppeling.naam}’ is geen {woord}; {flow.value} gaat daar niet heen.", code=VERKEERD_GEVRAAGD)


@app.command("sync")
def sync(
    flow: Annotated[
        Flow, typer.Argument(help="flow0 catalogus, flow1 deelnemers, flow5 resultaten, of all.")
    ] = Flow.ALLES,
    connection: Annotated[str, typer.Option(help="Naam van de koppeling; leeg is alle koppelingen van de flow.")] = "",
) -> None:
    """Wissel nu uit en toon wat er veranderde."""
    from portal.jobs.synchronisatie import sync_nu  # not sooner, as above

    _eis_schema()
    geheugen.zet_vast()
    if connection:
        with reading() as uow:
            _eis_bruikbaar(toegang.koppeling_van(uow, connection), flow)
    nummers = (0, 1, 2, 5) if flow is Flow.ALLES else (int(flow.value[-1]),)
    mislukt = False
    for n in nummers:
        gedaan = sync_nu(n, connection)
        mislukt |= gedaan.mislukt
        for regel in gedaan.tekst.splitlines():
            typer.echo(f"flow {n} – {regel}")
    if mislukt:
        faal("Niet elke partner was bereikbaar.", "Kijk hierboven welke, en probeer het later opnieuw.")
