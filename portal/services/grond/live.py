"""Change counters per subject, so that open pages know when to look again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, event, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import col, select

from portal.db.raamwerk import Wijziging
from portal.db.session import UnitOfWork
from portal.db.tabel import kies, tabel

_ONDERWERPEN = "portal.live"


def touch(uow: UnitOfWork, *onderwerpen: str) -> None:
    """Say that these subjects changed; seen by open pages after the commit.

    Written at the very end of the transaction and in a fixed order, so that busy subjects are held for a moment only
    and two transactions never wait for each other.
    """
    wacht: set[str] = uow.session.info.setdefault(_ONDERWERPEN, set())
    if not wacht:
        event.listen(uow.session, "before_commit", _schrijf, once=True)
    wacht.update(onderwerpen)


def _schrijf(session: Session) -> None:
    onderwerpen: set[str] = session.info.pop(_ONDERWERPEN, set())
    if not onderwerpen:
        return
    dialect = session.get_bind().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    volgend = (session.execute(select(func.max(Wijziging.versie))).scalar() or 0) + 1
    nieuw = insert(tabel(Wijziging))
    eigen = col(Wijziging.versie) + 1
    hoger = case((eigen > nieuw.excluded.versie, eigen), else_=nieuw.excluded.versie)
    session.execute(
        nieuw.on_conflict_do_update(index_elements=["onderwerp"], set_={"versie": hoger}),
        [{"onderwerp": onderwerp[:120], "versie": volgend} for onderwerp in sorted(onderwerpen)],
    )


def versies_sinds(uow: UnitOfWork, versie: int) -> dict[str, int]:
    """The subjects that changed after a counter value: all of them, for one file can change ten thousand at once."""
    vraag = kies(Wijziging.onderwerp, Wijziging.versie).where(col(Wijziging.versie) > versie)
    return dict(map(tuple, uow.session.execute(vraag).all()))


def afdruk(uow: UnitOfWork, versie: int) -> tuple[int, int]:
    """How many subjects changed after a counter value, and their counters together: the same as long as nothing changes,
    for a counter only goes up."""
    vraag = kies(func.count(), func.sum(Wijziging.versie)).where(col(Wijziging.versie) > versie)
    aantal, som = uow.session.execute(vraag).one()
    return aantal, int(som or 0)


def hoogste(uow: UnitOfWork) -> int:
    """The highest counter at this moment."""
    return uow.session.execute(select(func.max(Wijziging.versie))).scalar() or 0
