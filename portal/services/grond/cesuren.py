"""Which cut score counts for a version: the one home of that rule."""

from __future__ import annotations

import uuid

from sqlmodel import select

from portal.db.inrichten import Cesuur
from portal.db.session import UnitOfWork
from portal.domain.cesuur import Grens
from portal.domain.statussen import CesuurStatus


def cesuur_van(uow: UnitOfWork, versie_id: uuid.UUID, *, vastgesteld: bool = False) -> Cesuur | None:
    """The cut score that counts for a version: the established one, else (unless asked otherwise) the entered one."""
    vraag = select(Cesuur).where(Cesuur.versie_id == versie_id, Cesuur.status != CesuurStatus.VERVANGEN)
    rijen = sorted(uow.session.exec(vraag), key=lambda c: c.ingevoerd_op, reverse=True)
    definitief = next((c for c in rijen if c.status == CesuurStatus.VASTGESTELD), None)
    return definitief if vastgesteld else next((c for c in rijen if c.status == CesuurStatus.INGEVOERD), definitief)


def grens_van(uow: UnitOfWork, versie_id: uuid.UUID) -> Grens | None:
    """The established limit of a version, or None while there is none."""
    cesuur = cesuur_van(uow, versie_id, vastgesteld=True)
    return Grens(cesuur.punten, cesuur.maximum) if cesuur else None
