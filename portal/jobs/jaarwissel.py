"""The school year of one programme, turned by itself after somebody asked it for many, and kept up afterwards."""

from __future__ import annotations

import uuid
from functools import partial

from sqlalchemy.exc import IntegrityError

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.db.aanmelden import Jaarwissel
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork, opnieuw_na_kruising, reading, unit_of_work
from portal.domain.fouten import PortalFout
from portal.domain.rechten import Rol
from portal.services.plannen import jaar_aanvullen, jaar_terug, jaarwissel


def draai_jaar(jaarwissel_id: uuid.UUID) -> bool:
    """Do it for who asked, with what he may do now; what is refused is kept with its reason. Safe to run twice."""
    try:
        return opnieuw_na_kruising(lambda: _draai(jaarwissel_id))
    except PortalFout as fout:
        with unit_of_work() as uow:
            jaarwissel.laat_vervallen(uow, _wie(uow, jaarwissel_id), jaarwissel_id, fout.heel)
        return False


def draai_terug(jaarwissel_id: uuid.UUID) -> bool:
    """Put it back for who asked that, with what he may do now; what is refused stays, with its reason. Safe to run twice."""
    try:
        return opnieuw_na_kruising(lambda: _draai_terug(jaarwissel_id))
    except PortalFout as fout:
        with unit_of_work() as uow:
            jaar_terug.laat_staan(uow, jaarwissel_id, fout.heel)
        return False


def _draai_terug(jaarwissel_id: uuid.UUID) -> bool:
    with unit_of_work() as uow:
        if (wie := uow.get(Jaarwissel, jaarwissel_id).ongedaan_door_id) is None:
            return False
        return jaar_terug.voer_terug_uit(uow, _als(uow, wie), jaarwissel_id)


def _draai(jaarwissel_id: uuid.UUID) -> bool:
    with unit_of_work() as uow:
        return jaarwissel.voer_uit(uow, _wie(uow, jaarwissel_id), jaarwissel_id)


def _wie(uow: UnitOfWork, jaarwissel_id: uuid.UUID) -> Principal:
    return _als(uow, uow.get(Jaarwissel, jaarwissel_id).door_id)


def _als(uow: UnitOfWork, persoon_id: uuid.UUID) -> Principal:
    return sessies.maak_principal(uow, uow.get(Persoon, persoon_id), Rol.EXAMENBUREAU)


def vul_aan() -> int:
    """Enrol who joined a cohort after its year was turned, each cohort by itself; gives how many. Safe to run twice."""
    with reading() as uow:
        daden = jaar_aanvullen.die_gelden(uow)
    return sum(opnieuw_na_kruising(partial(_vul_aan, id)) for id in daden)


def _vul_aan(jaarwissel_id: uuid.UUID) -> int:
    try:
        with unit_of_work() as uow:
            return jaar_aanvullen.vul_aan(uow, jaarwissel_id)
    except IntegrityError:  # somebody enrolled one of them just now, by another road: the next night looks again
        return 0
