"""Which rooms are free for a sitting: for who chooses one, and for who lets the portal choose."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlmodel import col, select

from portal.db.plannen import Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.services.inrichten.stand_kennis import loopt
from portal.services.plannen.stand import UITLOOP, bezet_tussen

MEESTE = 500
"""More rooms, people of one role, or sittings to come of one exam, than a school has."""


def vrije_lokalen(
    uow: UnitOfWork, start: datetime, eind: datetime, capaciteit: int, behalve: uuid.UUID | None = None
) -> list[Ruimte]:
    """Every room that is large enough and free at that time, with the margin before and after it, smallest
    fit first; the sitting `behalve` is not counted."""
    bezet = select(Zitting.ruimte_id).where(*bezet_tussen(start - UITLOOP, eind + UITLOOP, behalve))
    vraag = select(Ruimte).where(
        Ruimte.plaatsen >= capaciteit, col(Ruimte.id).not_in(bezet), loopt(Ruimte, tijd.dag_van(eind))
    )
    return list(uow.session.exec(vraag.order_by(col(Ruimte.plaatsen), col(Ruimte.zoekvorm)).limit(MEESTE)))
