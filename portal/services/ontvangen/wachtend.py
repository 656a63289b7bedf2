"""Enrolments that waited for their person or test, let in as soon as both are known."""

from __future__ import annotations

from sqlmodel import col, select

from portal.db.aanmelden import Wachtdeel
from portal.db.session import UnitOfWork
from portal.oke.adapter import STANDAARD
from portal.services.ontvangen.basis import Bron, als_uuid
from portal.services.ontvangen.examens import koppel_examens
from portal.services.ontvangen.inschrijving import SOORT, lopende, persoon_van, rij_van, schrijf_inschrijving, toets_van


def verwerk_wachtend(uow: UnitOfWork, bron: Bron) -> int:
    """Place the enrolments that waited and now can be placed; gives how many were."""
    koppel_examens(uow, bron)
    delen = uow.session.exec(
        select(Wachtdeel).where(Wachtdeel.soort == SOORT).order_by(col(Wachtdeel.op)).limit(500)
    ).all()
    aantal = 0
    for deel in delen:
        van = Bron(
            str(deel.inhoud["partner"]), als_uuid(deel.inhoud["koppeling_id"]), deel.inhoud.get("versie", STANDAARD)
        )
        if (i := van.adapter.inschrijving(deel.inhoud["body"])) is None:
            continue
        student, toets = persoon_van(uow, i.persoon_id), toets_van(uow, i.toets_id)
        if student is None or toets is None or toets.examen_id is None:
            continue
        bestaand, ander = rij_van(uow, i.oke_id), lopende(uow, i, student, toets)
        if ander is not None and (ander.oke_id is not None or bestaand is not None):
            continue
        schrijf_inschrijving(uow, van, i, bestaand or ander, student, toets, 0)
        aantal += 1
    return aantal
