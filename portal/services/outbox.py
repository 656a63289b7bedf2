"""The outbox: an outgoing OKE message is written in the transaction of the act, and sent after it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import select

from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht, Teller
from portal.db.session import UnitOfWork
from portal.services import live

LIVE = "oke"


@dataclass(frozen=True)
class Bericht:
    """What has to reach a partner: request, order key and what it is about."""

    flow: int
    koppeling_id: uuid.UUID
    methode: str
    pad: str
    reeks: str
    inhoud: str
    onderwerp_soort: str
    onderwerp_id: uuid.UUID
    zitting_id: uuid.UUID | None = None
    student_id: uuid.UUID | None = None


def volgnummer(uow: UnitOfWork, naam: str = "okebericht") -> int:
    """The next number of a counter, in the order in which transactions take it."""
    verhoog = update(Teller).where(Teller.naam == naam).values(waarde=Teller.waarde + 1).returning(Teller.waarde)  # type: ignore[arg-type]
    waarde = uow.session.execute(verhoog).scalar_one_or_none()
    if waarde is None:
        uow.add(Teller(naam=naam, waarde=1))
        return 1
    return int(waarde)


def put(uow: UnitOfWork, bericht: Bericht) -> OkeBericht:
    """Queue one message with the transaction; it leaves after the commit, in order within its `reeks`."""
    partner = uow.session.exec(select(Koppeling.naam).where(Koppeling.id == bericht.koppeling_id)).one()
    rij = OkeBericht(
        volgnummer=volgnummer(uow), richting="uit", partner=partner, status="klaar", **bericht.__dict__
    )
    uow.add(rij)
    live.touch(uow, LIVE)
    return rij
