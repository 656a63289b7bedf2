"""Change counters per subject, so that open pages know when to look again."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col, select

from portal.db.beheren import Wijziging
from portal.db.session import UnitOfWork


def touch(uow: UnitOfWork, onderwerp: str) -> None:
    """Say that this subject changed; seen by open pages after the commit."""
    versie = int(volgnummer(uow))
    gewijzigd = uow.session.execute(update(Wijziging).where(col(Wijziging.onderwerp) == onderwerp).values(versie=versie))
    if not gewijzigd.rowcount:  # type: ignore[attr-defined]
        uow.add(Wijziging(onderwerp=onderwerp, versie=versie))


def volgnummer(uow: UnitOfWork) -> int:
    """One more than the highest counter."""
    from sqlalchemy import func

    return (uow.session.execute(select(func.max(Wijziging.versie))).scalar() or 0) + 1


def versies_sinds(uow: UnitOfWork, versie: int) -> dict[str, int]:
    """The subjects that changed after a counter value."""
    vraag = select(Wijziging).where(col(Wijziging.versie) > versie).order_by(col(Wijziging.versie)).limit(500)
    return {w.onderwerp: w.versie for w in uow.session.exec(vraag)}
