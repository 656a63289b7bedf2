"""Demo schools that are ready: one of a size and a moment is made once in a whole run, and copied by whoever wants it."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import connect

from portal.db.session import get_engine
from portal.demo import data

GEHEIM = "geheim-voor-tests-" + "x" * 32
"""PORTAL_SECRET_KEY of who fills a database from here: the school has secrets that are closed with it."""
STUDENTEN = 120
_plek: list[Path] = []


def leg_aan(map_: Path) -> None:
    """Keep the schools in this folder, that all workers of a run share."""
    _plek[:] = [map_]


def vul(studenten: int = STUDENTEN, nu: datetime | None = None) -> None:
    """Fill the empty, migrated database that this process looks at with the demo school of this moment; of today's, one
    that was made earlier in this run will do. What is not a file of SQLite is filled on the spot."""
    database = get_engine().url.database
    if get_engine().dialect.name != "sqlite" or not database:
        data.vul(studenten, nu=nu)
        return
    pad, bron = (
        Path(database),
        _plek[0] / f"school-{studenten}-{nu:%Y%m%d%H%M}.db" if nu else _plek[0] / f"school-{studenten}.db",
    )
    with _alleen(bron):
        if not bron.exists():
            data.vul(studenten, nu=nu)
            _kopieer(pad, bron)
            return
    get_engine().dispose()
    for rest in pad.parent.glob(f"{pad.name}*"):
        rest.unlink()
    shutil.copyfile(bron, pad)


@contextmanager
def _alleen(bron: Path) -> Iterator[None]:
    """One worker at a time: who comes second finds what the first made."""
    with bron.with_suffix(".slot").open("w") as slot:
        fcntl.flock(slot, fcntl.LOCK_EX)
        yield


def _kopieer(van: Path, naar: Path) -> None:
    """The whole database as one file, also what still stands beside it."""
    half = naar.with_suffix(".half")
    with closing(connect(van)) as c, closing(connect(half)) as nieuw:
        c.backup(nieuw)
    half.rename(naar)
