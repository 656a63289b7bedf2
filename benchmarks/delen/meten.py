"""Timing, a demo school to measure on, and small Dutch tables; the machine is named with every result."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

WORTEL = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(WORTEL))


def machine() -> str:
    """The machine in a few words."""
    databank = "PostgreSQL" if os.environ.get("PORTAL_DATABASE_URL", "").startswith("postgresql") else "SQLite"
    return f"{os.cpu_count()} kernen, {platform.machine()}, Python {platform.python_version()}, {databank}"


_SPEELT = 120
"""Students of whom everything was done by somebody; the others of a larger school came by file."""


@contextmanager
def demoschool(studenten: int, logregels: int = 0) -> Iterator[Path]:
    """A demo school in a folder of its own, that this process looks at, with a log of at least so many rows; gone
    afterwards."""
    with lege_school() as map_:
        from delen import school
        from portal.demo import data

        data.vul(min(studenten, _SPEELT))
        school.groei(max(0, studenten - _SPEELT), logregels)
        yield map_


@contextmanager
def lege_school(database_url: str = "") -> Iterator[Path]:
    """A migrated database without rows in a folder of its own (or the one given), that this process looks at."""
    map_ = Path(tempfile.mkdtemp(prefix="portaal-meting-"))
    os.environ.update(
        PORTAL_DATA_DIR=str(map_), PORTAL_DATABASE_URL=database_url, PORTAL_REDIS_URL="", PORTAL_OIDC_ISSUER="",
        PORTAL_PUBLIC_URL="http://localhost:3000", PORTAL_SECRET_KEY="meting-" + "x" * 40, PORTAL_JOBS_IN_SERVE="false",
    )  # fmt: skip
    from portal.db.migreren import naar_nieuwste
    from portal.db.session import get_engine

    try:
        naar_nieuwste()
        yield map_
    finally:
        get_engine().dispose()
        shutil.rmtree(map_, ignore_errors=True)


def klok(doe: Callable[[], object], keer: int = 9) -> list[float]:
    """Milliseconds of each time; the first, cold one is not counted."""
    doe()
    tijden = []
    for _ in range(keer):
        begin = time.perf_counter()
        doe()
        tijden.append((time.perf_counter() - begin) * 1000)
    return tijden


def spreiding(tijden: Sequence[float], eenheid: str = "ms") -> str:
    """Median with lowest and highest."""
    return f"{_nl(statistics.median(tijden))} {eenheid} ({_nl(min(tijden))}–{_nl(max(tijden))})"


def _nl(getal: float) -> str:
    return f"{getal:,.0f}".replace(",", ".") if getal >= 100 else f"{getal:.1f}".replace(".", ",")


def tabel(titel: str, koppen: Sequence[str], rijen: Sequence[Sequence[str]]) -> None:
    """Print a table with its title and the machine."""
    breedtes = [max(len(r[i]) for r in (koppen, *rijen)) for i in range(len(koppen))]
    print(f"\n{titel}\n{machine()}")
    for rij in (koppen, ["–" * b for b in breedtes], *rijen):
        print("  ".join(cel.ljust(b) for cel, b in zip(rij, breedtes, strict=True)).rstrip())
