"""Read who else is concerned by a sitting: students that the reader does not see, and teams other than its own."""

from __future__ import annotations

import uuid

from sqlalchemy import case, func
from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.sessies import met_onderdelen
from portal.auth.zichtbaarheid import visible
from portal.db.beheren import Eenheid, Persoon
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus
from portal.domain.taal import telt


def van_anderen(uow: UnitOfWork, principal: Principal, z: Zitting) -> tuple[int, str]:
    """How many students on a sitting the reader does not see, and a sentence about those of other teams."""
    ziet = visible(principal, P.ZITTING_INZIEN, Deelname)
    vraag = (
        kies(Persoon.eenheid_id, Eenheid.naam, func.count(), func.sum(case((ziet, 0), else_=1)))
        .join(Deelname, onclause=col(Deelname.student_id) == Persoon.id)
        .join(Eenheid, isouter=True, onclause=col(Eenheid.id) == Persoon.eenheid_id)
        .where(Deelname.zitting_id == z.id, Deelname.status != DeelnameStatus.GEANNULEERD)
        .group_by(col(Persoon.eenheid_id), Eenheid.naam, Eenheid.zoekvorm)
        .order_by(func.count().desc(), Eenheid.zoekvorm)
    )
    rijen = uow.session.execute(vraag).all()
    eigen = principal.eenheden if principal.eenheden is not None else _eigen(uow, z)
    if principal.eenheden is None and not any(id in eigen for id, *_ in rijen):
        eigen = frozenset()  # a sitting of a location: no team is more at home there than another
    ander = [(naam or "zonder team", n) for id, naam, n, _ in rijen if id not in eigen]
    if not ander or (principal.eenheden is None and not eigen and len(ander) == 1):
        return sum(r[3] for r in rijen), ""
    totaal = sum(n for _, n in ander)
    van = "andere teams" if eigen or principal.eenheden is not None else f"{len(ander)} teams"
    namen = ", ".join(f"{naam} ({n})" for naam, n in ander)
    return sum(r[3] for r in rijen), f"{telt(totaal, 'student', 'studenten')} van {van}: {namen}."


def _eigen(uow: UnitOfWork, z: Zitting) -> frozenset[uuid.UUID]:
    """The unit of a sitting with what is below it; nothing for one of the whole school."""
    return met_onderdelen(uow, [z.eenheid_id]) if z.eenheid_id else frozenset()
