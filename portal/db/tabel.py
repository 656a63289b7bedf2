"""What the types of SQLModel do not tell: the table behind a model, and how many rows an update reached."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Table, Update
from sqlmodel import Session, SQLModel, select

Vraag = Any
"""A question of which the types of SQLModel cannot tell what a row holds."""


def tabel(model: type[SQLModel]) -> Table:
    """The table of this model."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # there from the moment the class is made


def kies(*wat: Any) -> Vraag:
    """A question for more columns than the types of SQLModel count, or for columns that they take for their values."""
    return select(*wat)


def geraakt(session: Session, opdracht: Update | Delete) -> int:
    """Carry out a guarded update; gives the number of rows it reached."""
    return cast(CursorResult[Any], session.execute(opdracht)).rowcount
