"""What a standing mandate establishes though nothing happened on the sitting: the mandate, or a gate, came later."""

from __future__ import annotations

import uuid

from portal.db.session import opnieuw_na_kruising, reading, unit_of_work
from portal.services.vaststellen import vaststellen


def stel_vast() -> int:
    """Establish what waits under standing mandates, each sitting by itself; gives how many results. Safe to run twice."""
    with reading() as uow:
        zittingen = vaststellen.wachtend_onder_mandaat(uow)
    return sum(_een(id) for id in zittingen)


def _een(zitting_id: uuid.UUID) -> int:
    def doe() -> int:
        with unit_of_work() as uow:
            return vaststellen.stel_wachtend_vast(uow, zitting_id)

    return opnieuw_na_kruising(doe)
