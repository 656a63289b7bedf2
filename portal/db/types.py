"""Column types shared by all tables: aware moments, and shorthands for keys."""

import os
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Enum, TypeDecorator, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field


class Moment(TypeDecorator[datetime]):
    """An aware moment, always UTC in the database and in Python; refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store UTC; SQLite keeps no zone, so it gets the naive UTC clock time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give back an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


def nieuw_id() -> uuid.UUID:
    """A new id, that nobody can guess; rows that are written together have ids that lie together: an index grows at its
    end instead of everywhere."""
    return _bron()


def id_uit(klok: int, toeval: int) -> uuid.UUID:
    """The id of a moment in milliseconds, with 74 bits of chance (UUID version 7, RFC 9562)."""
    return uuid.UUID(int=klok << 80 | _VERSIE_7 | toeval & _VRIJ)


def _uit_de_lucht() -> uuid.UUID:
    return id_uit(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big"))


_bron: Callable[[], uuid.UUID] = _uit_de_lucht


def set_ids(bron: Callable[[], uuid.UUID] | None) -> None:
    """Say where ids come from (demo data only: ids that are the same each time can be guessed); None restores chance."""
    global _bron
    _bron = bron or _uit_de_lucht


_VERSIE_7, _VRIJ = 0x7000_8000_0000_0000_0000, 0x0FFF_3FFF_FFFF_FFFF_FFFF


def sleutel() -> Any:
    """A primary key that nobody can guess."""
    return Field(default_factory=nieuw_id, primary_key=True)


def moment(**kwargs: Any) -> Any:
    """A column with an aware moment."""
    return Field(sa_type=Moment, **kwargs)


def json(**kwargs: Any) -> Any:
    """A column with a JSON value."""
    return Field(sa_type=Json, **kwargs)


def toestand(soort: type[StrEnum], lengte: int = 20, **kwargs: Any) -> Any:
    """A column with a state: its word in the database, as any text; the member in Python."""
    kolom = Enum(soort, native_enum=False, create_constraint=False, length=lengte, values_callable=_woorden)
    return Field(sa_type=kolom, **kwargs)


def _woorden(soort: type[StrEnum]) -> list[str]:
    return [lid.value for lid in soort]


def waar(sql: str) -> dict[str, Any]:
    """The condition of a partial index, for both databases."""
    return {"sqlite_where": text(sql), "postgresql_where": text(sql)}
