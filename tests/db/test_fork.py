"""A process that splits: the child never speaks over the connections of its parent."""

import os

from sqlalchemy import text

from portal.db.session import get_engine, reading


def test_een_kindproces_maakt_eigen_verbindingen(db):
    with reading() as uow:
        uow.session.execute(text("select 1"))
    ouder = get_engine().pool
    lees, schrijf = os.pipe()
    if (kind := os.fork()) == 0:
        try:
            eigen = get_engine().pool is not ouder
            with reading() as uow:
                antwoord = uow.session.execute(text("select 40 + 2")).scalar_one()
            os.write(schrijf, b"goed" if eigen and antwoord == 42 else b"mis")
        finally:
            os._exit(0)
    os.waitpid(kind, 0)
    assert os.read(lees, 10) == b"goed"
    with reading() as uow:
        assert uow.session.execute(text("select 6 * 7")).scalar_one() == 42
