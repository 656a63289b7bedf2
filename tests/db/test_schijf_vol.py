"""The disk is full: what was said to be saved is there, what could not be saved is said so, and it works again with room."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from sqlmodel import func, select

from portal import storing
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.session import get_engine, reading, unit_of_work
from portal.services.grond.audit import audit
from portal.state.raamwerk import basis
from tests.hulp.maak import Als, Maak


@pytest.fixture
def als(omgeving: Callable[..., None], sqlite_bron: Path, tmp_path: Path) -> Als:
    """Somebody on a SQLite file of this test; how large that may become says `ruimte`."""
    shutil.copyfile(sqlite_bron, tmp_path / "portal.db")
    omgeving(database_url=f"sqlite:///{tmp_path / 'portal.db'}")
    return Als(Maak())


def ruimte(paginas: int) -> None:
    """No more pages than so many beyond what there is; the limit is of a connection, so each one gets it."""
    engine = get_engine()
    engine.dispose()
    with engine.connect() as c:
        nu = c.execute(text("PRAGMA page_count")).scalar_one()
    engine.dispose()

    def zet(verbinding: object, *_: object) -> None:
        verbinding.execute(f"PRAGMA max_page_count = {nu + paginas}")  # type: ignore[attr-defined]

    event.listen(engine, "connect", zet)
    ruimte.weg = lambda: (event.remove(engine, "connect", zet), engine.dispose())  # type: ignore[attr-defined]


def aantallen() -> tuple[int, int]:
    with reading() as uow:
        tel = [uow.session.exec(select(func.count()).select_from(m)).one() for m in (Persoon, AuditRegel)]
    return tel[0], tel[1]


def test_wat_bewaard_heet_is_er_en_wat_niet_past_wordt_gezegd(als: Als) -> None:
    principal = als("beheerder")
    voor = aantallen()
    ruimte(12)
    gelukt = 0

    def voeg_toe(nummer: int) -> None:
        with unit_of_work() as uow:
            uow.add(
                persoon := Persoon(
                    account=f"p{nummer}@school.example", voornaam="x" * 200, achternaam="y" * 200, naam="z" * 200
                )
            )
            audit.record(uow, principal, "persoon.toegevoegd", persoon)

    def tot_het_vol_is() -> None:
        nonlocal gelukt
        for nummer in range(2_000):
            voeg_toe(nummer)
            gelukt += 1

    with pytest.raises(OperationalError) as fout:
        tot_het_vol_is()
    assert gelukt > 0
    assert storing.is_vol(fout.value)
    na = aantallen()
    assert (na[0] - voor[0], na[1] - voor[1]) == (gelukt, gelukt), "an act and its row in the audit log, or neither"
    with reading() as uow:
        assert audit.verify(uow).klopt
    ruimte.weg()  # type: ignore[attr-defined]
    voeg_toe(9_999)
    assert aantallen()[0] == voor[0] + gelukt + 1


def test_wie_aan_een_scherm_zit_leest_dat_de_schijf_vol_is(als: Als, caplog: pytest.LogCaptureFixture) -> None:
    principal = als("beheerder")
    ruimte(1)

    def daad(uow, principal) -> None:  # type: ignore[no-untyped-def]
        for nummer in range(500):
            uow.add(
                Persoon(account=f"q{nummer}@school.example", voornaam="x" * 200, achternaam="y" * 200, naam="z" * 200)
            )

    async def handler(self: object) -> None:
        await basis.doe(daad)

    async def werk() -> str:
        basis.CURRENT.set(principal)
        try:
            await handler(None)
        except OperationalError as fout:
            return basis._uitleg(handler, fout)[0]
        return "gelukt"

    voor = aantallen()
    assert asyncio.run(werk()) == storing.VOL
    assert aantallen() == voor
    assert "school.example" not in caplog.text
    ruimte.weg()  # type: ignore[attr-defined]


def test_postgresql_zegt_het_met_een_code() -> None:
    class DiskFull(Exception):
        sqlstate = "53100"

    assert storing.is_vol(OperationalError("INSERT", {}, DiskFull()))
    assert storing.deel_van(OperationalError("INSERT", {}, DiskFull())) is None
    assert storing.is_vol(OSError(28, "No space left on device"))
