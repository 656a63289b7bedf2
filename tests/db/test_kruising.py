"""Two transactions that wait for each other: the database stops one, and that one is done again."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from portal.db.beheren import Persoon
from portal.db.session import get_engine, opnieuw_na_kruising, unit_of_work
from tests.hulp.maak import Maak


def test_wie_op_elkaar_wachten_doen_het_allebei(maak: Maak) -> None:
    een, twee, keren = maak.student(), maak.student(), list[uuid.UUID]()

    def noem(eerst: Persoon, dan: Persoon) -> None:
        with unit_of_work() as uow:
            keren.append(eerst.id)
            uow.houd(Persoon, eerst.id).voornaam += "x"
            time.sleep(0.3)
            uow.houd(Persoon, dan.id).voornaam += "x"

    with ThreadPoolExecutor(2) as draden:
        uit = [draden.submit(opnieuw_na_kruising, lambda p=p: noem(*p)) for p in ((een, twee), (twee, een))]
    assert [f.result() for f in uit] == [None, None]
    with unit_of_work() as uow:
        assert [uow.get(Persoon, p.id).voornaam for p in (een, twee)] == [f"{p.voornaam}xx" for p in (een, twee)]
    assert len(keren) == (2 if get_engine().dialect.name == "sqlite" else 3)
