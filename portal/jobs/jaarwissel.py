"""The school year of one programme, turned by itself after somebody asked it for many."""

from __future__ import annotations

import uuid

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.db.aanmelden import Jaarwissel
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork, opnieuw_na_kruising, unit_of_work
from portal.domain.fouten import PortalFout
from portal.domain.rechten import Rol
from portal.services.plannen import jaarwissel


def draai_jaar(jaarwissel_id: uuid.UUID) -> bool:
    """Do it for who asked, with what he may do now; what is refused is kept with its reason. Safe to run twice."""
    try:
        return opnieuw_na_kruising(lambda: _draai(jaarwissel_id))
    except PortalFout as fout:
        with unit_of_work() as uow:
            jaarwissel.laat_vervallen(uow, _wie(uow, jaarwissel_id), jaarwissel_id, fout.heel)
        return False


def _draai(jaarwissel_id: uuid.UUID) -> bool:
    with unit_of_work() as uow:
        return jaarwissel.voer_uit(uow, _wie(uow, jaarwissel_id), jaarwissel_id)


def _wie(uow: UnitOfWork, jaarwissel_id: uuid.UUID) -> Principal:
    persoon = uow.get(Persoon, uow.get(Jaarwissel, jaarwissel_id).door_id)
    return sessies.maak_principal(uow, persoon, Rol.EXAMENBUREAU)
