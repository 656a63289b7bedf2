"""Which cut score counts for a version, and which grade follows from it: the one home of both rules."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from portal.db.inrichten import Cesuur, Examenversie
from portal.db.session import UnitOfWork
from portal.domain.cesuur import GEEN_CIJFER, Cijfer, Grens, cijfer_voor
from portal.domain.statussen import CesuurStatus


def cesuur_van(uow: UnitOfWork, versie_id: uuid.UUID, *, vastgesteld: bool = False) -> Cesuur | None:
    """The cut score that counts for a version: the established one, else (unless asked otherwise) the entered one."""
    vraag = select(Cesuur).where(Cesuur.versie_id == versie_id, Cesuur.status != CesuurStatus.VERVANGEN)
    rijen = sorted(uow.session.exec(vraag), key=lambda c: c.ingevoerd_op, reverse=True)
    definitief = next((c for c in rijen if c.status == CesuurStatus.VASTGESTELD), None)
    return definitief if vastgesteld else next((c for c in rijen if c.status == CesuurStatus.INGEVOERD), definitief)


def is_vastgesteld(versie_id: Any) -> ColumnElement[bool]:
    """The established cut score of a version, as SQL; `versie_id` is an id or the column to join on."""
    return and_(col(Cesuur.versie_id) == versie_id, col(Cesuur.status) == CesuurStatus.VASTGESTELD)


def _grens(cesuur: Cesuur | None) -> Grens | None:
    return Grens(cesuur.punten, cesuur.maximum) if cesuur else None


def cijfer(
    versie: Examenversie, cesuur: Cesuur | None, punten: int | None, score: str, *, weiger: bool = False
) -> Cijfer:
    """What points or a score come to on the scale of a version, by this cut score.

    Points that do not fit the cut score give no grade at all; with `weiger` they are refused.
    """
    past = cesuur is None or punten is None or 0 <= punten <= cesuur.maximum
    if not (past or weiger):
        return GEEN_CIJFER
    return cijfer_voor(versie.schaal, _grens(cesuur), punten, score, versie.geslaagd_vanaf)
