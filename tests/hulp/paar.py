"""Two real transactions at the same moment: the second begins when the first has done everything but its commit."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from sqlalchemy import text

from portal.db.session import UnitOfWork, get_engine, unit_of_work
from portal.domain.fouten import PortalFout
from portal.services.grond.audit import audit

Daad = Callable[[UnitOfWork], Any]


def daad(functie: Callable[..., Any], *args: Any) -> Daad:
    """An act of a service, for a transaction that is still to come."""
    return lambda uow: functie(uow, *args)


def tegelijk(eerst: Daad, dan: Daad) -> str:
    """Do both, the second while the first is not committed; gives what the second was told, or nothing when it was done.

    On PostgreSQL the second runs until it has to wait for the first, so what it read before that is old. On SQLite it
    cannot even begin.
    """
    with unit_of_work() as uow:
        audit.record(uow, None, "proef.begonnen")  # both wait for the head of the log, which is there
    with ThreadPoolExecutor(1) as draad:
        with unit_of_work() as uow:
            eerst(uow)
            uit = draad.submit(partial(_probeer, dan))
            _tot_hij_wacht(uit)
        return uit.result(30)


def _probeer(dan: Daad) -> str:
    try:
        with unit_of_work() as uow:
            dan(uow)
    except PortalFout as fout:
        return fout.tekst
    return ""


def _tot_hij_wacht(uit: Future[str]) -> None:
    """Until the second one waits for a lock, or is done without having to."""
    if get_engine().dialect.name == "sqlite":
        return
    vraag = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(500):
        if uit.done():
            return
        with get_engine().connect() as verbinding:
            if verbinding.execute(vraag).scalar():
                return
        time.sleep(0.01)
    raise AssertionError("The second act neither waits nor ends.")
