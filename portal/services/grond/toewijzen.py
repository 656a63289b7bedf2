"""Work for the assessors of a sitting: who was there is handed to each of them, with a day by which it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.plannen import Deelname, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import termijnen
from portal.domain.levensloop import BESLOTEN
from portal.domain.rechten import Rol
from portal.domain.statussen import BeoordelingStatus
from portal.services.grond import besluittermijn


def wijs_toe(uow: UnitOfWork, zitting: Zitting, deelnames: Iterable[Deelname], vanaf: datetime) -> None:
    """Give each assessor the work of everybody who made some, to be done within the agreed working days (BEO-4).

    What the board decided about is no work any more.
    """
    uiterlijk = besluittermijn.laatste_dag(uow, termijnen.BEOORDELEN, vanaf)
    vraag = select(Zittingsmedewerker.persoon_id).where(
        Zittingsmedewerker.zitting_id == zitting.id, Zittingsmedewerker.rol == Rol.BEOORDELAAR.value
    )
    beoordelaars = uow.session.exec(vraag).all()
    al_besloten = select(Resultaat.deelname_id).where(
        Resultaat.zitting_id == zitting.id, col(Resultaat.status).in_(BESLOTEN)
    )
    besloten = set(uow.session.exec(al_besloten))
    for deelname in deelnames:
        if deelname.maakte_werk and deelname.id not in besloten:
            bezig = set(
                uow.session.exec(select(Beoordeling.beoordelaar_id).where(Beoordeling.deelname_id == deelname.id))
            )
            for wie in (b for b in beoordelaars if b not in bezig):
                uow.add(
                    Beoordeling(deelname_id=deelname.id, zitting_id=zitting.id, beoordelaar_id=wie, uiterlijk=uiterlijk)
                )


def neem_terug(uow: UnitOfWork, deelname: Deelname) -> None:
    """Take the work of who made none from the assessors who still had to do it; what was scored stays (BEO-4)."""
    vraag = select(Beoordeling).where(
        Beoordeling.deelname_id == deelname.id,
        Beoordeling.status == BeoordelingStatus.TE_DOEN,
        col(Beoordeling.gescoord_op).is_(None),
    )
    for beoordeling in uow.session.exec(vraag).all():
        uow.delete(beoordeling)
