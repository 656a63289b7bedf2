"""Bring the database to the newest schema, or tell whether it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from alembic import command
from portal.db.session import get_engine
from portal.domain.fouten import Geblokkeerd

_BEURT = 7_226_518_004_119
"""Who changes the tables of PostgreSQL has this lock; on SQLite only one writes at a time anyway."""
_INI = Path(__file__).resolve().parents[2] / "alembic.ini"


def config() -> Config:
    """The Alembic configuration of the portal."""
    return Config(str(_INI))


def is_nieuwste() -> bool:
    """True when the database has the newest schema."""
    return set(_huidig()) == set(ScriptDirectory.from_config(config()).get_heads())


def _huidig() -> tuple[str, ...]:
    with get_engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_heads()


def eis_niet_nieuwer(schemas: Iterable[str] | None = None, wat: str = "De database") -> None:
    """Refuse a schema that only a newer version of the portal knows: the one of the database when none is named."""
    bekend = {r.revision for r in ScriptDirectory.from_config(config()).walk_revisions()}
    if not set(_huidig() if schemas is None else schemas) <= bekend:
        raise Geblokkeerd(
            f"{wat} is van een nieuwere versie van het portaal.",
            actie="Werk het portaal hier eerst bij naar die versie.",
        )


def naar_nieuwste() -> None:
    """Upgrade to the newest schema in one transaction."""
    eis_niet_nieuwer()
    cfg = config()
    with schemawijziging() as connection:
        cfg.attributes["connection"] = connection
        command.upgrade(cfg, "head")


@contextmanager
def schemawijziging() -> Iterator[Connection]:
    """A transaction in which the tables change, one at a time: who comes second finds them changed.

    SQLite changes a column by making its table anew, which it refuses as long as rows point there: so it looks at the
    references at the end, and nothing holds when one of them points nowhere."""
    with get_engine().connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_BEURT})")
                yield connection
            return
        sqlite = connection.connection.driver_connection
        assert sqlite is not None, "a connection that is open"
        sqlite.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if los := {rij[0] for rij in connection.exec_driver_sql("PRAGMA foreign_key_check")}:
                    raise Geblokkeerd(f"Er wijzen rijen naar iets dat er niet is, in: {', '.join(sorted(los))}.")
        finally:
            sqlite.execute("PRAGMA foreign_keys=ON")
