"""Attempts of two records that become one: each is counted once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, Kansmutatie
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain import kansen
from portal.domain.statussen import InschrijvingStatus
from portal.services.plannen import wijken

Waren = dict[str, int]
"""What stood with a row before, by its id."""


def tel_een_keer(uow: UnitOfWork, weg_id: uuid.UUID, blijft_id: uuid.UUID) -> Waren:
    """Before two records become one: what a registry counted elsewhere and the other record has in its ledger, is no
    longer elsewhere. Gives what stood there."""
    waren: Waren = {}
    for student, ander in ((weg_id, blijft_id), (blijft_id, weg_id)):
        vraag = select(Inschrijving).where(Inschrijving.student_id == student, Inschrijving.elders > 0)
        for i in uow.session.exec(vraag).all():
            if hier := _verbruikt(uow, ander, i.examen_id):
                waren[str(i.id)] = i.elders
                i.elders = max(0, i.elders - hier)
                uow.add(i)
    uow.session.flush()
    return waren


def volg_nummers(uow: UnitOfWork, student_ids: Sequence[uuid.UUID], pogingen: Mapping[str, int]) -> None:
    """Together they may have no attempt left for a seat that one of them has: then the exam office is asked, until they
    are two again (AAN-9)."""
    zit = col(Inschrijving.status) == InschrijvingStatus.GEPLAATST
    vraag = select(Inschrijving).where(col(Inschrijving.student_id).in_(student_ids), zit)
    for inschrijving in uow.session.exec(vraag.order_by(col(Inschrijving.id))).all():
        wijken.volg_nummers(uow, inschrijving, pogingen)


def _verbruikt(uow: UnitOfWork, student_id: uuid.UUID, examen_id: uuid.UUID) -> int:
    vraag = select(Kansmutatie.soort, Kansmutatie.deelname_id).where(
        Kansmutatie.student_id == student_id, Kansmutatie.examen_id == examen_id
    )
    return kansen.saldo(uow.session.exec(vraag.order_by(col(Kansmutatie.op), col(Kansmutatie.id))), None).verbruikt


def zet_terug(uow: UnitOfWork, elders: Mapping[str, int], pogingen: Mapping[str, int]) -> None:
    """As they stood before the two became one."""
    for i in uow.session.exec(select(Inschrijving).where(col(Inschrijving.id).in_([uuid.UUID(k) for k in elders]))):
        i.elders = elders[str(i.id)]
        uow.add(i)
    for d in uow.session.exec(select(Deelname).where(col(Deelname.id).in_([uuid.UUID(k) for k in pogingen]))):
        d.poging = pogingen[str(d.id)]
        uow.add(d)
    uow.session.flush()
