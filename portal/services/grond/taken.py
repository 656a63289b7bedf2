"""Questions on somebody's worklist, for what only a person can decide."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.db.beheren import Taak
from portal.db.session import UnitOfWork
from portal.domain.rechten import Rol
from portal.services.grond import live, onderwerpen


def vraag_eenmaal(uow: UnitOfWork, soort: str, rol: Rol, over: str, onderwerp_id: uuid.UUID, tekst: str) -> bool:
    """Put a question on a worklist, unless the same question is open there."""
    open_ = select(Taak.id).where(
        Taak.soort == soort, Taak.onderwerp_id == onderwerp_id, col(Taak.afgehandeld_op).is_(None)
    )
    if uow.session.exec(open_).first():
        return False
    uow.add(Taak(soort=soort, rol=rol.value, onderwerp_soort=over, onderwerp_id=onderwerp_id, tekst=tekst))
    live.touch(uow, onderwerpen.WERK)
    return True
