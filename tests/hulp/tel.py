"""Counts the questions that a screen asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from portal.db.session import get_engine


@contextmanager
def hooguit(aantal: int) -> Iterator[None]:
    """Fail when the block asks more questions than this."""
    vragen: list[str] = []

    def luister(_conn, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            vragen.append(statement)

    event.listen(get_engine(), "before_cursor_execute", luister)
    try:
        yield
    finally:
        event.remove(get_engine(), "before_cursor_execute", luister)
    assert len(vragen) <= aantal, f"{len(vragen)} vragen:\n" + "\n".join(v[:90].replace("\n", " ") for v in vragen)
