"""Questions on somebody's worklist, for what only a person can decide."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from portal.db.beheren import Taak
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.grond import live, onderwerpen


def is_open(soort: str, onderwerp_id: Any = None) -> tuple[ColumnElement[bool], ...]:
    """SQL for: a question of this kind waits for an answer, about this subject or about any."""
    zaak = () if onderwerp_id is None else (col(Taak.onderwerp_id) == onderwerp_id,)
    return col(Taak.soort) == soort, col(Taak.afgehandeld_op).is_(None), *zaak


def vraag(
    uow: UnitOfWork,
    soort: str,
    rol: Rol,
    over: str,
    onderwerp_id: uuid.UUID,
    tekst: str,
    *,
    door_id: uuid.UUID | None = None,
) -> None:
    """Put a question on the worklist of a role."""
    taak = Taak(soort=soort, rol=rol.value, onderwerp_soort=over, onderwerp_id=onderwerp_id, tekst=tekst)
    taak.gemaakt_door_id = door_id
    uow.add(taak)
    live.touch(uow, onderwerpen.WERK)


def vraag_eenmaal(
    uow: UnitOfWork,
    soort: str,
    rol: Rol,
    over: str,
    onderwerp_id: uuid.UUID,
    tekst: str,
    *,
    door_id: uuid.UUID | None = None,
) -> bool:
    """Put a question on a worklist, unless the same question is open there."""
    if uow.session.exec(select(Taak.id).where(*is_open(soort, onderwerp_id)).limit(1)).first():
        return False
    vraag(uow, soort, rol, over, onderwerp_id, tekst, door_id=door_id)
    return True


def rond_af(uow: UnitOfWork, soort: str, onderwerp_id: uuid.UUID) -> None:
    """The question on the worklist about this subject is answered."""
    for taak in uow.session.exec(select(Taak).where(*is_open(soort, onderwerp_id))):
        taak.afgehandeld_op = tijd.nu()
        uow.add(taak)
