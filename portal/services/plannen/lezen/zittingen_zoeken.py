"""Read the few sittings that somebody looks for from any page."""

from __future__ import annotations

from sqlalchemy import case
from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.leesrecht import Leesobject, eis_leest, voor_rol
from portal.domain.rechten import P
from portal.services.plannen.lezen.zittingen import ZittingRij, basis, staf_namen, zitting_rij
from portal.services.plannen.stand_zoeken import gezocht


def gevonden(uow: UnitOfWork, principal: Principal, tekst: str, hoogstens: int) -> list[ZittingRij]:
    """The first sittings within reach that are called so: those that still come, soonest first, then the newest of before."""
    require(principal, P.ZITTING_INZIEN)
    eis_leest(principal.rol, Leesobject.ZITTING_RIJ)
    start = col(Zitting.start)
    komt = case((start >= tijd.dag_grenzen(tijd.vandaag())[0], start))
    vraag = basis().where(visible(principal, P.ZITTING_INZIEN, Zitting), gezocht(tekst))
    vraag = vraag.order_by(komt.is_(None), komt, start.desc(), col(Zitting.id)).limit(hoogstens)
    rijen = list(uow.session.execute(vraag))
    wie = staf_namen(uow, [z.id for z, _, _ in rijen]) if rijen else {}
    return [voor_rol(principal.rol, Leesobject.ZITTING_RIJ, zitting_rij(z, v, r, wie)) for z, v, r in rijen]
