"""The two databases that tests run on: a copied SQLite file, and a private PostgreSQL cluster that is emptied."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from alembic import command
from portal.db.migreren import config
from portal.db.session import make_engine

PLEKKEN = ("/usr/lib/postgresql", "/usr/local/pgsql")
ONTBREEKT = "PostgreSQL ontbreekt: installeer het pakket ‘postgresql’ (of draai met --db sqlite)."
WORTEL = Path(__file__).resolve().parents[2]
BEIDE = ("sqlite", "postgres")
"""The databases of a file in `make test` when it is about the database itself."""


class GeenPostgres(RuntimeError):
    """The PostgreSQL binaries are not on this machine."""


def zoek_binaries() -> Path:
    """The folder with initdb and postgres; GeenPostgres with one clear sentence when absent."""
    gevonden = [
        p for plek in PLEKKEN for p in sorted(Path(plek).glob("*/bin"), reverse=True) if (p / "initdb").exists()
    ]
    if gevonden:
        return gevonden[0]
    if (pad := shutil.which("initdb")) and shutil.which("postgres"):
        return Path(pad).resolve().parent
    raise GeenPostgres(ONTBREEKT)


_WERKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_POORTEN = itertools.cycle(18_000 + _WERKER % 4 * 3_500 + (os.getpid() * 37 + n) % 3_500 for n in range(3_500))
"""Each worker has its own, below those that the system gives to outgoing connections: nobody takes one in between."""


def vrije_poort() -> int:
    """A port of this machine that is free now, and that nothing else of ours will ask for."""
    for poort in itertools.islice(_POORTEN, 3_500):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", poort)) == 0:
                continue
            try:
                s.bind(("127.0.0.1", poort))
            except OSError:
                continue
            return poort
    raise OSError("Er is geen vrije poort.")


def eenmaal_vertalen(maak: Callable[[str], Engine]) -> Callable[[str], Engine]:
    """The same engine for the same address, with room for every question of the portal.

    An engine remembers what each question is in SQL. Made anew for each test it would have to work that out again, which
    costs more than the questions. Nothing in a test has to outlive the power either, so nobody waits for the disk.
    """

    @cache
    def eenmaal(url: str) -> Engine:
        engine = maak(url)
        engine._compiled_cache.capacity = 5_000  # type: ignore[union-attr]
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", lambda c, _rij: c.execute("PRAGMA synchronous=OFF"))
        return engine

    return eenmaal


def migreer(url: str) -> None:
    """The newest schema on this database, by an engine of its own so that no cache of ours is touched."""
    engine, cfg = make_engine(url), config()
    with engine.begin() as connection:
        cfg.attributes["connection"] = connection
        command.upgrade(cfg, "head")
    engine.dispose()


@dataclass(frozen=True)
class Databank:
    """The database of one test."""

    soort: str
    url: str


class Postgres:
    """A cluster of its own: made on first use, without fsync, gone at the end of the session."""

    def __init__(self) -> None:
        self._bin = zoek_binaries()
        self._map = Path(tempfile.mkdtemp(prefix="portaal-pg-"))
        self._als = self._gebruiker()
        self.poort = vrije_poort()
        self._proces: subprocess.Popen[bytes] | None = None
        self._veger: psycopg.Connection[Any] | None = None
        self._geveegd = 0

    def _gebruiker(self) -> dict[str, int]:
        """PostgreSQL refuses to run as root: then it runs as the system user postgres, or else nobody."""
        if os.getuid() != 0:
            return {}
        namen = {u.pw_name: u for u in pwd.getpwall()}
        wie = namen.get("postgres") or namen["nobody"]
        os.chown(self._map, wie.pw_uid, wie.pw_gid)
        return {"user": wie.pw_uid, "group": wie.pw_gid}

    def start(self) -> None:
        """Initialise and start the cluster, and migrate the database that tests use."""
        self._run(
            "initdb", "-D", str(self._map / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        )
        self.aan()
        migreer(self.maak(_SJABLOON))
        with psycopg.connect(self._dsn(_SJABLOON), autocommit=True) as c:
            self._vorm = _lees_vorm(c)
        self.kopie("portaal")

    def aan(self) -> None:
        """The server runs, with what was in its folder."""
        opties = {
            "listen_addresses": "127.0.0.1", "port": self.poort, "unix_socket_directories": self._map, "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB", "max_connections": 200,
            "autovacuum": "off", "log_min_messages": "fatal", "wal_level": "minimal", "max_wal_senders": 0,
        }  # fmt: skip
        args = [a for naam, waarde in opties.items() for a in ("-c", f"{naam}={waarde}")]
        self._proces = subprocess.Popen(
            [str(self._bin / "postgres"), "-D", str(self._map / "data"), *args],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd="/", **self._als,
        )  # fmt: skip
        self._wacht()

    def uit(self) -> None:
        """The server is gone at once, with every connection; what it holds stays in its folder."""
        if self._proces is not None:
            self._proces.send_signal(signal.SIGINT)
            self._proces.wait(20)

    def _run(self, programma: str, *args: str) -> None:
        uit = subprocess.run(
            [str(self._bin / programma), *args], capture_output=True, cwd="/", text=True, check=False, **self._als
        )
        if uit.returncode:
            raise GeenPostgres(f"PostgreSQL start niet: {uit.stderr.strip()[-500:]}")

    def _wacht(self) -> None:
        for _ in range(200):
            try:
                self._admin("SELECT 1")
            except psycopg.OperationalError:
                if self._proces is None or self._proces.poll() is not None:
                    break
                time.sleep(0.05)
            else:
                return
        raise GeenPostgres("PostgreSQL is binnen tien seconden niet gestart.")

    def _dsn(self, naam: str) -> str:
        return f"host=127.0.0.1 port={self.poort} user=postgres dbname={naam}"

    def _admin(self, sql: str) -> None:
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as c:
            c.execute(sql)

    def url(self, naam: str) -> str:
        """The address of a database in this cluster, for PORTAL_DATABASE_URL."""
        return f"postgresql://postgres@127.0.0.1:{self.poort}/{naam}"

    def maak(self, naam: str, taal: str = "") -> str:
        """A new empty database, that sorts and compares byte by byte or as in this language; gives its address."""
        hoe = f" LOCALE_PROVIDER icu ICU_LOCALE '{taal}'" if taal else ""
        self._admin(f'CREATE DATABASE "{naam}" TEMPLATE template0{hoe}')
        return self.url(naam)

    def kopie(self, naam: str) -> str:
        """A new migrated database; gives its address."""
        self._admin(f'CREATE DATABASE "{naam}" TEMPLATE "{_SJABLOON}"')
        return self.url(naam)

    def weg(self, naam: str) -> None:
        """Remove a database, with whoever is still connected."""
        self._admin(f'DROP DATABASE IF EXISTS "{naam}" WITH (FORCE)')

    def leeg(self) -> str:
        """The database that tests use, without a row; one with another schema is made anew. Gives its address.

        Who is busy in it or listens there is put out. Connections at rest stay: a new one has to learn the whole schema
        again, which costs more than most tests; so does the one that sweeps.
        """
        try:
            self._veeg()
        except psycopg.OperationalError:
            self._veger = None
            self._veeg()
        return self.url("portaal")

    def _veeg(self) -> None:
        if self._veger is None or self._veger.closed:
            self._veger = psycopg.connect(self._dsn("portaal"), autocommit=True)
        if _lees_vorm(self._veger) != self._vorm:
            self.weg("portaal")
            self.kopie("portaal")
            self._veger = None
            return
        self._veger.execute(_ANDEREN)
        vragen = " UNION ALL ".join(v for (v,) in self._veger.execute(_TABELLEN))
        vol = [t for (t,) in self._veger.execute(vragen)]
        if vol:
            wis = "".join(f"{'TRUNCATE' if t in _OP_VOLGORDE else 'DELETE FROM'} {t};" for t in vol)
            self._veger.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {wis} COMMIT")
        self._geveegd += 1
        if self._geveegd % _STOFZUIG == 0:
            self._veger.execute("VACUUM")

    def stop(self) -> None:
        """Stop the cluster and remove its folder; whoever is still connected is put out, and nothing has to be kept."""
        self.uit()
        shutil.rmtree(self._map, ignore_errors=True)


_SJABLOON = "sjabloon"
_VORM = """
SELECT (SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND NOT tgisinternal),
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'),
       (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'),
       (SELECT string_agg(version_num, ',') FROM alembic_version)
"""
_ANDEREN = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND (state <> 'idle' OR query ILIKE '%listen%')
"""
_TABELLEN = """
SELECT format('SELECT %L WHERE EXISTS (SELECT FROM %I.%I)', format('%I.%I', schemaname, tablename), schemaname, tablename)
FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
  AND tablename NOT IN ('alembic_version', 'dbos_migrations') ORDER BY 1
"""
_OP_VOLGORDE = ("public.auditregel",)
"""Tables that tests read without asking for an order: new rows do not fill the holes of old ones."""
_STOFZUIG = 50
"""Rows that were deleted lie about until they are swept, and every question walks past them."""


def _lees_vorm(c: psycopg.Connection[Any]) -> tuple[object, ...]:
    """How many tables, triggers and functions there are: different after a test that changed the schema."""
    return tuple(c.execute(_VORM).fetchone() or ())


def sqlite_sjabloon(map_: Path) -> Path:
    """A migrated SQLite file to copy from; one that is ready when a run of many small runs made it first."""
    if klaar := os.environ.get("PORTAAL_SJABLOON"):
        return Path(klaar)
    pad = map_ / "sjabloon.db"
    migreer(f"sqlite:///{pad}")
    return pad
