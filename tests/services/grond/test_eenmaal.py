"""An act is done once, by whatever road and however often it arrives; a second act that was meant is not lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import func, select

from portal.auth.principal import Principal
from portal.db.monitoren import Melding
from portal.db.raamwerk import GedaneHandeling
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import AlGedaan, AlInAnderTabblad, Ongeldig
from portal.domain.rechten import Rol
from portal.services.grond import eenmaal
from portal.services.monitoren import meldingen
from tests.hulp.maak import Als


def _merk(sleutel: str, tab: str = "a", afdruk: str = "zelfde") -> eenmaal.Merk:
    return eenmaal.Merk(sleutel=sleutel, wat="melding.maak 1", tab=tab, afdruk=afdruk, formulier=True)


def _doe(ik: Principal, merk: eenmaal.Merk, titel: str = "De koppeling hapert") -> str:
    try:
        with unit_of_work() as uow:
            eenmaal.neem(uow, ik, merk)
            if not titel:
                raise Ongeldig("Vul een titel in.")
            meldingen.maak_melding(uow, ik, meldingen.MaakMelding(titel=titel))
    except AlInAnderTabblad as fout:
        with unit_of_work() as uow:
            eenmaal.gewaarschuwd(uow, ik, merk)
        return fout.code
    except (AlGedaan, Ongeldig) as fout:
        return fout.code
    return "gedaan"


def _aantal() -> int:
    with reading() as uow:
        return uow.session.exec(select(func.count()).select_from(Melding)).one()


def test_dezelfde_handeling_wordt_na_elkaar_en_tegelijk_een_keer_gedaan(als: Als) -> None:
    ik = als(Rol.EXAMENBUREAU)
    assert [_doe(ik, _merk("een")) for _ in range(3)] == ["gedaan", "al-gedaan", "al-gedaan"]
    begin = Barrier(4)

    def nog_eens(_: int) -> str:
        begin.wait()
        return _doe(ik, _merk("twee"))

    with ThreadPoolExecutor(4) as draden:
        assert sorted(draden.map(nog_eens, range(4))) == ["al-gedaan"] * 3 + ["gedaan"]
    assert _aantal() == 2


def test_twee_tabbladen_tegelijk_doen_het_een_keer(als: Als) -> None:
    ik, begin = als(Rol.EXAMENBUREAU), Barrier(3)

    def tab(n: int) -> str:
        begin.wait()
        return _doe(ik, _merk(f"sleutel-{n}", tab=f"tab-{n}"))

    with ThreadPoolExecutor(3) as draden:
        assert sorted(draden.map(tab, range(3))) == ["ander-tabblad", "ander-tabblad", "gedaan"]
    assert _aantal() == 1


def test_wat_geweigerd_is_mag_met_dezelfde_sleutel_opnieuw(als: Als) -> None:
    ik = als(Rol.EXAMENBUREAU)
    assert _doe(ik, _merk("een"), titel="") == "ongeldig"
    assert _doe(ik, _merk("een")) == "gedaan"


def test_een_tweede_die_gelijk_is_en_gemeend_gaat_niet_verloren(als: Als) -> None:
    ik, ander = als(Rol.EXAMENBUREAU), als(Rol.EXAMENBUREAU)
    assert [_doe(ik, _merk("een")), _doe(ik, _merk("twee"))] == ["gedaan", "gedaan"]  # in one tab, one after the other
    assert _doe(ander, _merk("een", tab="b")) == "gedaan"  # a colleague with the same key is somebody else
    assert _doe(ik, _merk("drie", tab="b")) == "ander-tabblad"
    assert _doe(ik, _merk("vier", tab="b")) == "gedaan"  # asked once, meant
    assert _doe(ik, _merk("vijf", tab="c", afdruk="anders")) == "gedaan"
    assert _aantal() == 5


def test_na_een_week_is_een_handeling_vergeten(als: Als) -> None:
    ik = als(Rol.EXAMENBUREAU)
    _doe(ik, _merk("een"))
    with unit_of_work() as uow:
        eenmaal.ruim_op(uow)
        rij = uow.session.exec(select(GedaneHandeling)).one()
        rij.op = tijd.nu() - timedelta(days=8)
        uow.add(rij)
    with unit_of_work() as uow:
        eenmaal.ruim_op(uow)
        assert uow.session.exec(select(GedaneHandeling)).all() == []


@pytest.mark.parametrize("veld", ["sleutel", "wat", "tab", "afdruk"])
def test_er_staat_niets_leesbaars_in(als: Als, veld: str) -> None:
    _doe(als(Rol.EXAMENBUREAU), _merk("een"))
    with reading() as uow:
        assert len(getattr(uow.session.exec(select(GedaneHandeling)).one(), veld)) == 64
