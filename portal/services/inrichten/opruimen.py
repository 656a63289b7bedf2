"""Files of basic data that were long ago: what is kept to undo them goes, and what nobody applied goes too."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select

from portal.auth.principal import Actor
from portal.db.inrichten import Inleespartij, Inleeswijziging
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.inlezen import PARTIJ
from portal.domain.statussen import PartijStatus
from portal.services.grond.audit import audit
from portal.services.inrichten.stand_rest import BEWAAR

_PROEFTIJD = timedelta(days=7)


def ruim_op(uow: UnitOfWork, principal: Actor) -> int:
    """Forget what is needed no longer: how to undo what is older than 30 days, with its rows that were not taken over, and
    files left on trial for a week.

    All hold names of people; gives how many batches were looked at.
    """
    oud, blijft = tijd.nu() - BEWAAR, tijd.nu() - _PROEFTIJD
    klaar = uow.session.exec(select(Inleespartij.id).where(col(Inleespartij.toegepast_op) < oud)).all()
    uow.session.execute(delete(Inleeswijziging).where(een_van(Inleeswijziging.partij_id, lijst(klaar))))
    met_rest = (een_van(Inleespartij.id, lijst(klaar)), col(Inleespartij.inhoud) != b"")
    uow.session.execute(update(Inleespartij).where(*met_rest).values(inhoud=b""))
    vraag = select(Inleespartij).where(Inleespartij.status == PartijStatus.PROEF, Inleespartij.op < blijft)
    verlopen = uow.session.exec(vraag).all()
    for partij in verlopen:
        PARTIJ.neem(partij, "wegleggen")
        partij.inhoud = b""
        uow.add(partij)
        audit.record(uow, principal, "basis.bestand_weggelegd", partij)
    return len(klaar) + len(verlopen)
