"""Bring the database to the newest schema, or tell whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from alembic import command
from portal.db.session import get_engine

_INI = Path(__file__).resolve().parents[2] / "alembic.ini"


def config() -> Config:
    """The Alembic configuration of the portal."""
    return Config(str(_INI))


def is_nieuwste() -> bool:
    """True when the database has the newest schema."""
    with get_engine().connect() as connection:
        huidig = MigrationContext.configure(connection).get_current_heads()
    return set(huidig) == set(ScriptDirectory.from_config(config()).get_heads())


def naar_nieuwste() -> None:
    """Upgrade to the newest schema in one transaction."""
    cfg = config()
    with get_engine().begin() as connection:
        cfg.attributes["connection"] = connection
        command.upgrade(cfg, "head")
