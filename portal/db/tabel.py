"""What the types of SQLModel do not tell: the table behind a model, and how many rows an update reached."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, Table, Update
from sqlmodel import Session, SQLModel


def tabel(model: type[SQLModel]) -> Table:
    """The table of this model."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # there from the moment the class is made


def geraakt(session: Session, opdracht: Update) -> int:
    """Carry out a guarded update; gives the number of rows it reached."""
    return cast(CursorResult[Any], session.execute(opdracht)).rowcount
