"""What strangers ask of the OKE server is counted with a sample, apart from what partners say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from portal.db.session import reading
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.services.monitoren import vreemden
from portal.services.monitoren.lezen.dagcontrole import dagcontroles
from portal.services.monitoren.vreemden import Aanklop
from tests.hulp.maak import Als
from tests.hulp.oke import berichten
from tests.hulp.oke import vreemden as rijen

EEN = Aanklop("203.0.113.9", "PUT", "/persons/1", 401, "Het token ontbreekt.")


@pytest.fixture(autouse=True)
def _stil(db: object, klok: Callable[[datetime], None]) -> None:
    """A working day, in the middle of a minute."""
    klok(datetime(2026, 11, 25, 9, 30, 20, tzinfo=tijd.ZONE))


def test_een_minuut_is_een_rij_met_de_eerste_als_voorbeeld() -> None:
    for i in range(5):
        vreemden.noteer(replace(EEN, pad=f"/persons/{i}"))
    (rij,) = rijen()
    assert (rij.afzender, rij.aantal, rij.pad, rij.minuut.second) == ("203.0.113.9", 5, "/persons/0", 0)
    assert berichten() == []


def test_een_vloed_van_veel_adressen_kost_enkele_rijen() -> None:
    for i in range(3_000):
        vreemden.noteer(replace(EEN, adres=f"10.1.{i // 250}.{i % 250}"))
    vreemden.schrijf_bij()
    assert len(rijen()) == vreemden.MEESTE_AFZENDERS + 1
    assert sum(r.aantal for r in rijen()) == 3_000, "all of them are counted"


def test_ipv6_telt_per_huishouden() -> None:
    for i in range(4):
        vreemden.noteer(replace(EEN, adres=f"2001:db8::{i}"))
    assert [(r.afzender, r.aantal) for r in rijen()] == [("2001:db8::/64", 4)]


def test_wat_niet_geschreven_kon_worden_gaat_niet_verloren(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as even:
        even.setattr(vreemden, "_schrijf", _stuk)
        vreemden.noteer(EEN)
    vreemden.noteer(EEN)
    assert [r.aantal for r in rijen()] == [2]


def _stuk(*_: object) -> None:
    raise OperationalError("insert", {}, Exception("database is locked"))


def test_de_dagcontrole_noemt_ze_apart(als: Als) -> None:  # MON-1
    for adres, aantal in (("203.0.113.9", 3), ("203.0.113.7", 2), ("203.0.113.5", 1), ("203.0.113.4", 1)):
        for _ in range(aantal):
            vreemden.noteer(replace(EEN, adres=adres))
    with reading() as uow:
        vandaag, gisteren = dagcontroles(uow, als(Rol.EXAMENBUREAU), 2)
    assert vandaag.vreemden.startswith(
        "7 geweigerde verzoeken van onbekenden, vanaf 203.0.113.9 (3), 203.0.113.7 (2), "
    )
    assert vandaag.vreemden.endswith(" en 1 ander adres")
    assert (vandaag.berichten, vandaag.fouten, gisteren.vreemden) == (0, 0, "")


def test_na_drie_maanden_zijn_ze_weg(klok: Callable[[datetime], None]) -> None:
    vreemden.noteer(EEN)
    klok(tijd.nu() + timedelta(days=91))
    vreemden.ruim_op()
    assert rijen() == []


def test_stuurtekens_van_een_vreemde_staan_er_niet_in() -> None:
    vreemden.noteer(replace(EEN, pad="/x\r\n2026 gelukt\x1b[2J\u202e"))
    (rij,) = rijen()
    assert rij.pad == "/x��2026 gelukt�[2J�"
