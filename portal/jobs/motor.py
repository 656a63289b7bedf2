"""The engine of durable work: dbos in the portal's own database, started in exactly one place per worker."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import IO

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import inspect
from sqlmodel import Session

from portal import storing
from portal.db.session import get_engine
from portal.jobs import GELIJKTIJDIG, NAAM, RIJ, VERSIE, bezorgen, taken
from portal.services.grond import wekkers
from portal.services.monitoren import gezondheid
from portal.settings import Settings, get_settings

LOG = logging.getLogger("portal.jobs")
_BEURT, _NA_FOUT = 10.0, 2.0

_slot: IO[str] | None = None


def installeer_wekker() -> None:
    """From now on a message or file written in this process asks for its work in the same transaction."""
    _zorg_voor_tabellen()
    wekkers.set_wekker(_wek)


def start(settings: Settings | None = None) -> bool:
    """Run durable work in this process; False when another process on this machine already does.

    Takes up what a killed predecessor with the same executor id left behind.
    """
    global _slot
    instellingen = settings or get_settings()
    installeer_wekker()
    if loopt():
        return True
    if (_slot := _pak_slot(instellingen)) is None:
        return False
    try:
        _zet_aan(instellingen)
    except BaseException:  # half a motor is none: whoever tries again begins anew
        stop()
        raise
    LOG.info("de motor draait als %s", instellingen.executor_id)
    return True


def _zet_aan(instellingen: Settings) -> None:
    DBOS(config=_config(instellingen))
    bezorgen.laat_los(instellingen.executor_id)
    DBOS.launch()
    DBOS.register_queue(
        RIJ,
        worker_concurrency=GELIJKTIJDIG,
        polling_interval_sec=instellingen.jobs_interval,
        on_conflict="always_update",
    )
    taken.plan(instellingen)
    bezorgen.wek_alles()
    gezondheid.klop()


def stop() -> None:
    """End the engine of this process; running deliveries get a few seconds to finish."""
    global _slot
    DBOS.destroy(workflow_completion_timeout_sec=3)
    if _slot is not None:
        _slot.close()
        _slot = None


def loopt() -> bool:
    """True when this process runs the engine."""
    return _slot is not None


def draai() -> None:
    """Run the engine until the process is asked to stop; waits its turn while another process has it."""
    einde = threading.Event()
    for sein in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sein, lambda *_: einde.set())
    while not einde.is_set() and not start():
        einde.wait(_BEURT)
    einde.wait()
    if loopt():
        stop()


@asynccontextmanager
async def levensloop(_app: object = None) -> AsyncIterator[None]:
    """For a server: the engine runs while the server does, in one of its processes; the others stand by.

    With `PORTAL_JOBS_IN_SERVE=false` the server only asks for deliveries, and `portal worker` does them.
    """
    begin = start if get_settings().jobs_in_serve else _alleen_wekken
    einde = asyncio.Event()
    if begin is _alleen_wekken and await _probeer(begin) is None:  # nobody writes a message before somebody is called
        einde.set()
    wacht = asyncio.create_task(_neem_beurt(einde, begin))
    try:
        yield
    finally:
        einde.set()
        await wacht
        if loopt():
            await asyncio.to_thread(stop)


def _alleen_wekken() -> bool:
    installeer_wekker()
    return True


async def _neem_beurt(einde: asyncio.Event, begin: Callable[[], bool]) -> None:
    """Try until it runs: another process may have it now, or the database may be away just as this process begins."""
    while not einde.is_set() and (wacht := await _probeer(begin)) is not None:
        with suppress(TimeoutError):
            await asyncio.wait_for(einde.wait(), wacht)


async def _probeer(begin: Callable[[], bool]) -> float | None:
    """Seconds until the next try; None when it runs."""
    try:
        return None if await asyncio.to_thread(begin) else _BEURT
    except Exception as fout:  # whatever it is, the next try is the way out
        if not storing.uitleg(fout):
            LOG.exception("het achtergrondwerk begint niet")
        return _NA_FOUT


def _wek(session: Session, werk: str, over: str, na: float) -> None:
    opties: EnqueueOptions = {"workflow_name": werk, "queue_name": RIJ}
    if na > 0:
        opties["delay_seconds"] = na
    _client(get_settings().db_url).enqueue_in_transaction(session, opties, over)


@lru_cache(maxsize=4)
def _client(url: str) -> DBOSClient:
    """Only writes on connections that others hand over; its own pool stays unused."""
    return DBOSClient(
        system_database_url=url,
        serializer=DBOSPortableJSONSerializer(),
        application_name=NAAM,
        lazy=True,
        system_database_pool_size=1,
    )


def _config(settings: Settings) -> DBOSConfig:
    return DBOSConfig(
        name=NAAM,
        system_database_url=settings.db_url,
        sys_db_pool_size=8,
        serializer=DBOSPortableJSONSerializer(),
        executor_id=settings.executor_id,
        application_version=VERSIE,
        log_level="WARNING",
        use_listen_notify=False,
        scheduler_polling_interval_sec=5.0,
    )


def _zorg_voor_tabellen() -> None:
    """Create the engine's tables once; the file is in WAL because our own engine opens it first."""
    engine = get_engine()
    schema = None if engine.dialect.name == "sqlite" else "dbos"
    with engine.connect() as verbinding:
        if inspect(verbinding).has_table("workflow_status", schema=schema):
            return
    logging.getLogger("dbos").setLevel(logging.WARNING)
    DBOS.migrate(get_settings().db_url)


def _pak_slot(settings: Settings) -> IO[str] | None:
    """A lock that the operating system releases when this process ends, however it ends."""
    naam = "motor.slot" if settings.is_sqlite else f"motor-{settings.executor_id}.slot"
    pad = Path(settings.data_dir) / naam
    pad.parent.mkdir(parents=True, exist_ok=True)
    bestand = pad.open("a+", encoding="ascii")
    try:
        fcntl.flock(bestand, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        bestand.close()
        return None
    bestand.truncate(0)
    bestand.write(str(os.getpid()))
    bestand.flush()
    return bestand
