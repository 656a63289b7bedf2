"""An addition to a signed report."""

from __future__ import annotations

import uuid

from pydantic import Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.afnemen import Aanvulling
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop
from portal.domain.rechten import P
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand import tik


class VulPvAan(Opdracht):
    """Add to a signed report."""

    zitting_id: uuid.UUID
    tekst: str = Field(min_length=3, max_length=2000)


def vul_pv_aan(uow: UnitOfWork, principal: Principal, cmd: VulPvAan) -> None:
    """Add to a signed report; what was signed stays as it was (UIT-1)."""
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.PV_INZIEN, Zitting))
    authorize(uow, principal, P.PV_AANVULLEN, zitting)
    levensloop.ZITTING.require(zitting.status, "aanvullen")
    aanvulling = Aanvulling(zitting_id=zitting.id, tekst=cmd.tekst, door_id=principal.persoon_id)
    uow.add(aanvulling)
    audit.record(uow, principal, "pv.aangevuld", zitting)
    tik(uow, zitting)
