"""The test fixtures themselves: both databases are empty, separate and used by the unit of work."""

import socket
from datetime import UTC, datetime

import pytest
from sqlmodel import func, select

from portal.db.beheren import Persoon
from portal.db.plannen import Zitting
from portal.db.session import get_engine, reading
from portal.domain import tijd


@pytest.mark.parametrize("keer", [1, 2])
def test_elke_test_begint_leeg(db, maak, keer):
    with reading() as uow:
        assert uow.session.exec(select(func.count()).select_from(Persoon)).one() == 0
    maak.resultaat()
    with reading() as uow:
        assert uow.session.exec(select(Zitting)).one().bezet == 1


def test_engine_is_van_deze_databank(db):
    assert get_engine().dialect.name == {"sqlite": "sqlite", "postgres": "postgresql"}[db.soort]


def test_als_geeft_een_principal(als, maak):
    team = maak.team()
    docent = als("docent", eenheden=[team])
    assert docent.eenheden == frozenset({team.id})


def test_klok_staat_stil(klok):
    moment = datetime(2026, 5, 12, 7, tzinfo=UTC)
    klok(moment)
    assert tijd.nu() == moment


def test_geen_verbinding_naar_buiten():
    with socket.socket() as s, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        s.connect(("192.0.2.1", 80))
