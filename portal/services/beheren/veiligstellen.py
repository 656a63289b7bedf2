"""Backup and restore of the whole database, with a check before either counts as done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError

from portal.db import gebruik, migreren
from portal.db.session import get_engine
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd, Ongeldig, PortalFout
from portal.settings import get_settings

_PLEK = Path("/usr/lib/postgresql")


class HerstelFout(PortalFout):
    """A backup could not be made or put back."""

    code = "herstel"


def maak_backup(bestand: Path) -> int:
    """Write the database to a file that does not exist yet, while the portal keeps running; gives its size in bytes."""
    if bestand.exists():
        raise Geblokkeerd(f"{bestand} bestaat al; er wordt niets overschreven.")
    bestand.parent.mkdir(parents=True, exist_ok=True)
    deel = bestand.with_name(bestand.name + ".deel")
    try:
        if get_settings().is_sqlite:
            _sqlite_kopie(_sqlite_pad(), deel)
            _eis_gaaf(deel)
        else:
            _pg("pg_dump", "--format=custom", f"--file={deel}", f"--dbname={_pg_adres()}")
            _pg("pg_restore", "--list", str(deel))
        deel.chmod(0o600)
        deel.replace(bestand)
    finally:
        deel.unlink(missing_ok=True)
    return bestand.stat().st_size


def zet_terug(bestand: Path, *, overschrijf: bool = False) -> Path | None:
    """Put a backup back while nobody works on the database; one that is filled only when `overschrijf` says so.

    On SQLite the present file is kept beside it and its path given.
    """
    if not bestand.is_file():
        raise Ongeldig(f"{bestand} bestaat niet.")
    if get_settings().is_sqlite:
        _sqlite_pad().parent.mkdir(parents=True, exist_ok=True)
        schema = _eis_gaaf(bestand)
    else:
        _pg("pg_restore", "--list", str(bestand))
        schema = _pg_schema(bestand)
    migreren.eis_niet_nieuwer(schema, "De back-up")
    gevuld = not overschrijf and _is_gevuld()
    get_engine().dispose()
    with gebruik.alleen(get_settings().db_url):
        if gevuld:
            raise Geblokkeerd(
                "De database is niet leeg: wat er na de back-up is gedaan, verdwijnt.", actie="Geef --overschrijf."
            )
        if get_settings().is_sqlite:
            return _sqlite_terug(bestand)
        _pg_terug(bestand)
    return None


def _is_gevuld() -> bool:
    """True when the database holds people, or rows of the audit log; a broken file may."""
    if get_settings().is_sqlite and not _sqlite_pad().exists():
        return False
    try:
        with get_engine().connect() as c:
            tabellen = [t for t in ("persoon", "auditregel") if inspect(c).has_table(t)]
            return any(c.execute(text(f"SELECT 1 FROM {tabel} LIMIT 1")).first() for tabel in tabellen)  # noqa: S608
    except DatabaseError:
        if not get_settings().is_sqlite:
            raise
        return True


def _sqlite_pad() -> Path:
    return Path(make_url(get_settings().db_url).database or "")


def _sqlite_kopie(van: Path, naar: Path) -> None:
    if not van.is_file():
        raise Ongeldig("Er is nog geen database om veilig te stellen.")
    try:
        with closing(sqlite3.connect(van)) as bron, closing(sqlite3.connect(naar)) as doel:
            bron.backup(doel)
            doel.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as fout:
        raise HerstelFout(f"Veiligstellen lukt niet: {fout}.") from fout


def _eis_gaaf(pad: Path) -> list[str]:
    """Whole, and a database of the portal; gives its schema."""
    try:
        with closing(sqlite3.connect(f"file:{pad}?mode=ro", uri=True)) as c:
            heel = c.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            schema = [rij[0] for rij in c.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.DatabaseError:
        heel, schema = False, []
    if not heel or len(schema) != 1:
        raise HerstelFout(f"Het bestand {pad.name} is geen gave back-up van het portaal.")
    return schema


def _sqlite_terug(bestand: Path) -> Path | None:
    doel = _sqlite_pad()
    nieuw = doel.with_name(doel.name + ".nieuw")
    shutil.copyfile(bestand, nieuw)
    nieuw.chmod(0o600)
    oud = None
    if doel.exists():
        oud = doel.with_name(f"{doel.name}.voor-{tijd.nu():%Y%m%dT%H%M%S}")
        with (
            suppress(sqlite3.DatabaseError),
            closing(sqlite3.connect(doel)) as c,
        ):  # broken: that is what a backup is for
            c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _bewaar_ernaast(doel, oud)
    for staart in ("-wal", "-shm"):
        doel.with_name(doel.name + staart).unlink(missing_ok=True)
    nieuw.replace(doel)
    return oud


def _bewaar_ernaast(van: Path, naar: Path) -> None:
    """A copy of a database as it is, with what is not in its file yet: of a broken one, that may be all there is."""
    for staart in ("", "-wal"):
        deel, kopie = van.with_name(van.name + staart), naar.with_name(naar.name + staart)
        if deel.exists():
            shutil.copyfile(deel, kopie)
            kopie.chmod(0o600)


def _pg_adres() -> str:
    """The address without its password: the arguments of a program are there for everybody on the machine to read."""
    url = make_url(get_settings().db_url).difference_update_query(["password", "passfile", "sslpassword"])
    kaal = URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)
    return gebruik.libpq(kaal)


def _pg_omgeving() -> dict[str, str]:
    url = make_url(get_settings().db_url)
    geheim = url.password or url.query.get("password")
    eigen = {"PGPASSWORD": geheim, "PGPASSFILE": url.query.get("passfile")}
    return {**os.environ, "LC_ALL": "C"} | {n: w for n, w in eigen.items() if isinstance(w, str) and w}


_PG_LEEG = """BEGIN;
DROP SCHEMA IF EXISTS dbos CASCADE;
DO $leeg$ DECLARE wat text; BEGIN
  FOR wat IN SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
  LOOP EXECUTE 'DROP TABLE IF EXISTS ' || wat || ' CASCADE'; END LOOP;
  FOR wat IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE 'DROP ROUTINE IF EXISTS ' || wat || ' CASCADE'; END LOOP;
END $leeg$;
"""
"""What the portal has in its database goes first: a newer version has tables that are not in the backup and lean on others."""


def _pg_terug(bestand: Path) -> None:
    """Everything of now out and the backup in, in one transaction: what fails leaves the database as it is."""
    lees = [_pg_pad("pg_restore"), "--clean", "--if-exists", "--no-owner", "--file=-", str(bestand)]
    zet = [_pg_pad("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={_pg_adres()}"]
    pijp, omgeving = subprocess.PIPE, _pg_omgeving()
    with (
        tempfile.TemporaryFile() as klacht,
        subprocess.Popen(lees, stdout=pijp, stderr=klacht, env=omgeving) as bron,  # noqa: S603
        subprocess.Popen(zet, stdin=pijp, stdout=klacht, stderr=klacht, env=omgeving) as doel,  # noqa: S603
    ):
        assert bron.stdout, "it is a pipe"
        assert doel.stdin, "it is a pipe"
        with suppress(BrokenPipeError):  # psql stopped; what it said is read below
            doel.stdin.write(_PG_LEEG.encode())
            shutil.copyfileobj(bron.stdout, doel.stdin)
            doel.stdin.write(b"COMMIT;\n" if bron.wait() == 0 else b"")
        with suppress(BrokenPipeError):
            doel.stdin.close()
        bron.stdout.close()
        goed = doel.wait() == 0 and bron.wait() == 0
        klacht.seek(0)
        _eis_gelukt("pg_restore", klacht.read().decode(errors="replace"), goed=goed)


def _pg_schema(bestand: Path) -> list[str]:
    """The schema of a backup, out of the lines of its one table that says so."""
    uit = _pg("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(bestand))
    _, _, rest = uit.partition("FROM stdin;\n")
    schema = rest.partition("\\.")[0].split()
    if not schema:
        raise HerstelFout(f"Het bestand {bestand.name} is geen gave back-up van het portaal.")
    return schema


def _pg_pad(programma: str) -> str:
    nieuwste = sorted(_PLEK.glob(f"*/bin/{programma}"))
    pad = str(nieuwste[-1]) if nieuwste else shutil.which(programma)
    if pad is None:
        raise HerstelFout(f"{programma} ontbreekt: installeer het pakket ‘postgresql-client’.")
    return pad


def _pg(programma: str, *args: str) -> str:
    """Run a program of PostgreSQL; gives what it wrote."""
    opdracht = [_pg_pad(programma), *args]
    uit = subprocess.run(opdracht, capture_output=True, text=True, check=False, env=_pg_omgeving())  # noqa: S603
    _eis_gelukt(programma, uit.stderr, goed=uit.returncode == 0)
    return uit.stdout


def _eis_gelukt(programma: str, klacht: str, *, goed: bool) -> None:
    if not goed:
        raise HerstelFout(f"Het programma {programma} meldt een fout: {klacht.strip()[-400:].rstrip('.')}.")
