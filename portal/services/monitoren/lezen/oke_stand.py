"""The state of the exchange in a few numbers, for the line above the OKE log."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import ONBEZORGD
from portal.services.grond.keuze import Keuze
from portal.services.monitoren.stand import FOUT


@dataclass(frozen=True)
class OkeStand:
    """How many messages went today, wait and failed, and how the connections are."""

    vandaag: int = 0
    vandaag_fout: int = 0
    wachtend: int = 0
    wacht_sinds: str = ""
    fouten: int = 0
    storingen: int = 0
    koppelingen: int = 0


def oke_stand(uow: UnitOfWork, principal: Principal) -> OkeStand:
    """The numbers of now, within one's rights (MON-1)."""
    require(principal, P.OKE_MONITOREN)
    bereik = visible(principal, P.OKE_MONITOREN, OkeBericht)
    van, tot = tijd.dag_grenzen(tijd.vandaag())
    vandaag = (OkeBericht.gemaakt_op >= van, OkeBericht.gemaakt_op < tot)
    fout, wacht = col(OkeBericht.status).in_(FOUT), col(OkeBericht.status).in_(ONBEZORGD)
    oudste = uow.session.exec(select(func.min(OkeBericht.gemaakt_op)).where(bereik, wacht)).one()
    actief = uow.session.exec(select(Koppeling.storing_sinds).where(col(Koppeling.actief))).all()
    return OkeStand(
        vandaag=_tel(uow, bereik, *vandaag),
        vandaag_fout=_tel(uow, bereik, fout, *vandaag),
        wachtend=_tel(uow, bereik, wacht),
        wacht_sinds=f"oudste van {tijd.moment(oudste)}" if oudste else "alles is weg",
        fouten=_tel(uow, bereik, fout),
        storingen=sum(s is not None for s in actief),
        koppelingen=len(actief),
    )


def _tel(uow: UnitOfWork, *voorwaarden: Any) -> int:
    return uow.session.exec(select(func.count()).select_from(OkeBericht).where(*voorwaarden)).one()


def partners(uow: UnitOfWork, principal: Principal) -> list[Keuze]:
    """The partners that occur in the log, by name."""
    require(principal, P.OKE_MONITOREN)
    vraag = select(OkeBericht.partner).where(visible(principal, P.OKE_MONITOREN, OkeBericht), OkeBericht.partner != "")
    return [Keuze(naam, naam) for naam in uow.session.exec(vraag.distinct().order_by(OkeBericht.partner).limit(50))]


def gelezen_sinds(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID, moment: datetime) -> int:
    """Pages fetched from a registry since a moment: how far a pull is."""
    require(principal, P.OKE_MONITOREN)
    bereik = visible(principal, P.OKE_MONITOREN, OkeBericht)
    return _tel(
        uow, bereik, OkeBericht.koppeling_id == koppeling_id, OkeBericht.flow == 1, OkeBericht.gemaakt_op >= moment
    )
