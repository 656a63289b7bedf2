"""Migrations: from nothing to the newest and back, no difference with the tables, and a log that nobody changes."""

import subprocess
import sys

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from alembic import command
from portal.auth.principal import PORTAAL
from portal.db import migreren
from portal.db.beheren import Persoon
from portal.db.inrichten import Examenversie
from portal.db.plannen import Zitting
from portal.db.session import get_engine, reading, unit_of_work
from portal.domain.fouten import Geblokkeerd
from portal.services.grond.audit import audit


def _alembic(doe, *args):
    cfg = migreren.config()
    with migreren.schemawijziging() as c:
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


def _aantallen() -> dict[str, int]:
    with get_engine().connect() as c:
        return {
            t.name: c.execute(select(func.count()).select_from(t)).scalar_one() for t in SQLModel.metadata.sorted_tables
        }


def test_een_school_met_gegevens_gaat_een_stap_terug_en_weer_vooruit(db, maak):
    """Also when a table is made anew to which rows point, as SQLite does to change a column."""
    maak.resultaat()
    voor = _aantallen()
    assert voor["persoon"]
    assert voor["deelname"]
    _alembic(command.downgrade, "-1")
    migreren.naar_nieuwste()
    assert _aantallen() == voor
    with migreren.schemawijziging() as c:
        doe = Operations(MigrationContext.configure(c))
        for tabel in SQLModel.metadata.sorted_tables:
            for kolom in [k.name for k in tabel.c if not k.primary_key][:1]:
                with doe.batch_alter_table(tabel.name) as batch:
                    batch.alter_column(kolom, server_default=None)
    assert _aantallen() == voor
    with pytest.raises(DatabaseError), get_engine().begin() as c:
        c.execute(text("DELETE FROM persoon"))


def test_een_model_dat_eerder_werd_ingetrokken_zegt_dat(db, maak):  # PRK-13
    weg, weer, nooit = (maak.versie(model_status="nieuw") for _ in range(3))
    for versie, daden in ((weg, "vastgesteld ingetrokken"), (weer, "ingetrokken vastgesteld"), (nooit, "vastgesteld")):
        with unit_of_work() as uow:
            for daad in daden.split():
                audit.record(uow, PORTAAL, f"model.{daad}", versie)
    _alembic(command.downgrade, "b8e4f0a26d73")
    migreren.naar_nieuwste()
    with reading() as uow:
        assert [uow.get(Examenversie, v.id).model_status for v in (weg, weer, nooit)] == [
            "ingetrokken",
            "nieuw",
            "nieuw",
        ]


def test_een_eerder_geannuleerde_zitting_weet_weer_wanneer(db, maak):  # ARC-4
    weg, gepland = maak.zitting(status="geannuleerd"), maak.zitting(status="gepland")
    with unit_of_work() as uow:
        audit.record(uow, PORTAAL, "zitting.geannuleerd", weg)
    _alembic(command.downgrade, "c3a9d7e15f84")
    migreren.naar_nieuwste()
    with reading() as uow:
        assert uow.get(Zitting, weg.id).geannuleerd_op is not None
        assert uow.get(Zitting, gepland.id).geannuleerd_op is None


def test_wie_hier_werkt_en_studeert_wordt_niet_vergeten(db, maak):  # BEH-2 PRK-13
    wie = maak.medewerker(naam="Dirk Docent")
    _alembic(command.downgrade, "a7d3e9f15c62")
    migreren.naar_nieuwste()
    with unit_of_work() as uow:
        rij = uow.get(Persoon, wie.id)
        rij.is_student = rij.ook_medewerker = True
    with pytest.raises(Geblokkeerd, match="werkt en studeert"):
        _alembic(command.downgrade, "a7d3e9f15c62")
    migreren.naar_nieuwste()
    with reading() as uow:
        assert uow.get(Persoon, wie.id).ook_medewerker


def test_een_medewerker_die_hier_studeert_wordt_na_de_stap_op_zijn_studentnummer_gevonden(db, maak):  # PRK-14
    wie = maak.medewerker(naam="Dirk Docent", nummer="P77", ook_medewerker=True, studentnummer="S1234")
    _alembic(command.downgrade, "c3a9d7e15f84")
    with get_engine().connect() as c:
        assert c.execute(text("SELECT zoekvorm FROM persoon WHERE nummer = 'P77'")).scalar_one() == "dirk docent p77"
    migreren.naar_nieuwste()
    with reading() as uow:
        assert uow.get(Persoon, wie.id).zoekvorm == "dirk docent p77 s1234"


def test_een_stap_die_verwijzingen_breekt_geldt_niet(db, maak):
    maak.resultaat()
    voor = _aantallen()
    with pytest.raises((Geblokkeerd, DatabaseError)), migreren.schemawijziging() as c:
        c.execute(text("DELETE FROM persoon"))
    assert _aantallen() == voor


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


def test_twee_die_tegelijk_bijwerken_lukken_allebei(lege_db):
    """Two servers that start together: the second one waits, and finds nothing to do."""
    doe = [sys.executable, "-c", "from portal.db.migreren import naar_nieuwste; naar_nieuwste()"]
    samen = [subprocess.Popen(doe, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    klachten = [p.communicate(timeout=90)[1] for p in samen]
    assert [p.returncode for p in samen] == [0, 0], klachten
    assert migreren.is_nieuwste()
