"""Who works on a database: each connection says so, and what replaces the database waits until nobody does."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, make_url

from portal.domain.fouten import Geblokkeerd

_SLEUTEL = 0x6578616D656E  # one number for this portal among the advisory locks of a PostgreSQL database
_VERVANGT = "De database wordt op dit moment teruggezet."
_IN_GEBRUIK = "Er werkt nog iets op deze database: een server, een werker of een andere opdracht."


def houd_bij(engine: Engine) -> None:
    """Each connection of this engine counts as work on its database, for as long as it is open."""
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _meld_postgresql)
    elif engine.url.database:
        pad = _slotbestand(engine.url)
        event.listen(engine, "connect", lambda _c, rij: _meld_sqlite(pad, rij), insert=True)  # before it is opened
        event.listen(engine, "close", lambda _c, rij: laat_los(rij))


@contextmanager
def alleen(url: str) -> Iterator[None]:
    """Nobody else works on this database inside the block, and nobody begins; Geblokkeerd when somebody does now.

    The connections of this process count too: close them first.
    """
    adres = make_url(url)
    with _alleen_sqlite(adres) if adres.drivername.startswith("sqlite") else _alleen_postgresql(adres):
        yield


def libpq(url: URL) -> str:
    """The address as the programs and the driver of PostgreSQL read it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _slotbestand(url: URL) -> Path:
    return Path(f"{url.database}.gebruik")


def _meld_postgresql(verbinding: psycopg.Connection[Any], _rij: Any) -> None:
    with verbinding.cursor() as cursor:
        rij = cursor.execute("SELECT pg_try_advisory_lock_shared(%s)", (_SLEUTEL,)).fetchone()
    verbinding.commit()
    if not rij or not rij[0]:
        raise Geblokkeerd(_VERVANGT, actie="Wacht tot dat klaar is.")


def _meld_sqlite(pad: Path, rij: Any) -> None:
    rij.info["gebruik"] = bestand = os.open(pad, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(bestand, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        laat_los(rij)
        raise Geblokkeerd(_VERVANGT, actie="Wacht tot dat klaar is.") from None


def laat_los(rij: Any) -> None:
    """This connection works on its database no more, or never began to."""
    if (bestand := rij.info.pop("gebruik", None)) is not None:
        os.close(bestand)


@contextmanager
def _alleen_sqlite(url: URL) -> Iterator[None]:
    bestand = os.open(_slotbestand(url), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(bestand, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Geblokkeerd(_IN_GEBRUIK, actie="Stop dat eerst.") from None
    finally:
        os.close(bestand)


@contextmanager
def _alleen_postgresql(url: URL) -> Iterator[None]:
    with closing(psycopg.connect(libpq(url), autocommit=True)) as verbinding:
        rij = verbinding.execute("SELECT pg_try_advisory_lock(%s)", (_SLEUTEL,)).fetchone()
        if not rij or not rij[0]:
            raise Geblokkeerd(_IN_GEBRUIK, actie="Stop dat eerst.")
        yield
