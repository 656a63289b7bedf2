"""Migrations: from nothing to the newest and back, no difference with the tables, and a log that nobody changes."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from alembic import command
from portal.auth.principal import PORTAAL
from portal.db import migreren
from portal.db.session import get_engine, unit_of_work
from portal.services.grond.audit import audit


def _alembic(doe, *args):
    cfg = migreren.config()
    with get_engine().begin() as c:
        cfg.attributes["connection"] = c
        doe(cfg, *args)


def test_van_niets_naar_het_nieuwste(lege_db):
    assert not migreren.is_nieuwste()
    migreren.naar_nieuwste()
    assert migreren.is_nieuwste()
    migreren.naar_nieuwste()
    assert "auditregel" in inspect(get_engine()).get_table_names()


def test_tabellen_en_migraties_zijn_gelijk(lege_db):
    migreren.naar_nieuwste()
    _alembic(command.check)


def test_nieuwste_stap_terug_en_weer_vooruit(lege_db):
    migreren.naar_nieuwste()
    _alembic(command.downgrade, "-1")
    assert not migreren.is_nieuwste()
    migreren.naar_nieuwste()
    assert migreren.is_nieuwste()


_PAD = {
    "wijzigen": "UPDATE auditregel SET reden = 'anders'",
    "verwijderen": "DELETE FROM auditregel WHERE volgnummer = 1",
    "vervangen": "INSERT OR REPLACE INTO auditregel SELECT * FROM auditregel WHERE volgnummer = 1",
    "legen": "TRUNCATE auditregel",
    "legen met wat ernaar wijst": "TRUNCATE auditregel CASCADE",
}


@pytest.mark.parametrize("wat", sorted(_PAD))
def test_auditlog_is_alleen_aanvulbaar(db, wat):
    # MON-6
    alleen = {"vervangen": "sqlite", "legen": "postgres", "legen met wat ernaar wijst": "postgres"}
    with unit_of_work() as uow:
        for n in range(3):
            audit.record(uow, PORTAAL, "proef.gedaan", nieuw={"n": n})
    if alleen.get(wat, db.soort) == db.soort:
        with pytest.raises(DatabaseError, match="alleen aanvulbaar"), get_engine().begin() as c:
            c.execute(text(_PAD[wat]))
    with unit_of_work() as uow:
        uitkomst = audit.verify(uow)
    assert uitkomst.klopt
    assert uitkomst.rijen == 3


def test_volgnummer_kan_niet_opnieuw(db):
    with unit_of_work() as uow:
        audit.record(uow, PORTAAL, "proef.gedaan")
    kolommen = "volgnummer, op, rol, kanaal, actie, onderwerp_soort, oud, nieuw, reden, vorige_hash, hash"
    rij = f"INSERT INTO auditregel ({kolommen}) SELECT {kolommen} FROM auditregel"
    with pytest.raises(DatabaseError), get_engine().begin() as c:
        c.execute(text(rij))
