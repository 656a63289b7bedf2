"""Who waits for a seat on a full sitting."""

from __future__ import annotations

import uuid

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.plannen import Wachtplek
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.domain.statussen import WachtplekStatus
from portal.services.grond.keuze import Keuze

_NAMEN = 10


def wachtlijst(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> tuple[int, str, tuple[Keuze, ...]]:
    """How many wait, the names of the first ten in line that the reader may see, and the first fifty to choose from
    (AAN-7)."""
    wacht = (Wachtplek.zitting_id == zitting_id, Wachtplek.status == WachtplekStatus.WACHT)
    aantal = uow.session.exec(select(func.count()).select_from(Wachtplek).where(*wacht)).one()
    vraag = (
        select(Inschrijving.id, Persoon.naam)
        .select_from(Wachtplek)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Wachtplek.inschrijving_id)
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .where(*wacht, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
        .order_by(col(Wachtplek.op), col(Wachtplek.id))
        .limit(50)
    )
    rij = [Keuze(str(id), naam) for id, naam in uow.session.exec(vraag)] if aantal else []
    namen = [k.label for k in rij[:_NAMEN]]
    anderen = " en anderen" if aantal > len(namen) else ""
    return aantal, ", ".join(namen) + anderen if namen else "", tuple(rij)
