"""Enrolments that waited for their person or test, let in as soon as both are known."""

from __future__ import annotations

from sqlmodel import col, select

from portal.db.aanmelden import WachtendBericht
from portal.db.session import UnitOfWork
from portal.domain.velden import als_uuid
from portal.oke.adapter import STANDAARD
from portal.services.ontvangen.basis import Bron
from portal.services.ontvangen.examens import zoek_examens
from portal.services.ontvangen.inschrijving import Plek, neem_op, plek_voor, rij_van
from portal.services.ontvangen.wachtkamer import SOORT


def verwerk_wachtend(uow: UnitOfWork, bron: Bron) -> int:
    """Place the enrolments that waited and now can be placed; gives how many were."""
    zoek_examens(uow, bron)
    delen = uow.session.exec(
        select(WachtendBericht).where(WachtendBericht.soort == SOORT).order_by(col(WachtendBericht.op)).limit(500)
    ).all()
    aantal = 0
    for deel in delen:
        van = Bron(
            str(deel.inhoud["partner"]), als_uuid(deel.inhoud["koppeling_id"]), deel.inhoud.get("versie", STANDAARD)
        )
        if (i := van.adapter.inschrijving(deel.inhoud["body"])) is None:
            continue
        plek = plek_voor(uow, i, rij_van(uow, i.oke_id))
        if isinstance(plek, Plek):
            neem_op(uow, van, i, plek, 0)
            aantal += 1
    return aantal
