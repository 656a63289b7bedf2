"""Who waits for a seat on a full sitting."""

from __future__ import annotations

import uuid

from sqlmodel import col, func, select

from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.plannen import Wachtplek
from portal.db.session import UnitOfWork
from portal.domain.statussen import WachtplekStatus

_NAMEN = 10


def wachtlijst(uow: UnitOfWork, zitting_id: uuid.UUID) -> tuple[int, str]:
    """How many wait, and the names of the first ten in line (AAN-7)."""
    vraag = (
        select(Persoon.naam, func.count().over())
        .select_from(Wachtplek)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Wachtplek.inschrijving_id)
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .where(Wachtplek.zitting_id == zitting_id, Wachtplek.status == WachtplekStatus.WACHT)
        .order_by(col(Wachtplek.op), col(Wachtplek.id))
        .limit(_NAMEN)
    )
    rijen = uow.session.execute(vraag).all()
    aantal = rijen[0][1] if rijen else 0
    return aantal, ", ".join(naam for naam, _ in rijen) + (" en anderen" if aantal > len(rijen) else "")
