"""What somebody has to know before attendance is put right after the signature."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit
from portal.domain.rechten import P
from portal.services.vaststellen import stand_besluiten

_MEESTE = 50


def al_besloten(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[str]:
    """The names of those about whose absence the board decided: that decision lapses when attendance is put right."""
    require(principal, P.PV_AANVULLEN)
    vraag = (
        select(Persoon.naam)
        .join(Deelname, onclause=col(Deelname.student_id) == Persoon.id)
        .join(Commissiebesluit, onclause=col(Commissiebesluit.deelname_id) == Deelname.id)
        .where(
            Deelname.zitting_id == zitting_id,
            *stand_besluiten.over_afwezigheid(),
            visible(principal, P.PV_INZIEN, Deelname),
        )
        .order_by(col(Persoon.sorteervorm))
    )
    return list(uow.session.exec(vraag.limit(_MEESTE)))
