"""An empty school is told what comes first; one that works is told nothing."""

from __future__ import annotations

import pytest

import portal.app  # noqa: F401 - registers the pages
from portal.db.session import reading
from portal.domain.rechten import Rol
from portal.services.grond import paden
from portal.services.werk.eerste_keer import INRICHTERS, eerste_keer
from portal.services.werk.regiekamer import regiekamer
from portal.state.raamwerk.navigatie import opent
from tests.hulp.maak import Als, Maak
from tests.hulp.tel import hooguit


def test_een_lege_school_leest_wat_zij_eerst_doet_en_door_wie(maak: Maak, als: Als) -> None:  # PRK-1
    beheerder, bureau = als(Rol.BEHEERDER), als(Rol.EXAMENBUREAU)
    with reading() as uow, hooguit(2):
        stappen = eerste_keer(uow, beheerder)
    assert stappen[0].titel == "Onderdelen van de school"
    assert stappen[0].link == paden.basis("eenheden")
    open_ = {s.titel for s in stappen if not s.klaar}
    assert {"Lokalen", "Examens", "De eerste zitting"} <= open_
    with reading() as uow:
        van_bureau = {s.titel: s for s in eerste_keer(uow, bureau)}
        zin = regiekamer(uow, bureau).zin
    assert van_bureau["Opleidingen"].link == ""
    assert van_bureau["Opleidingen"].wie == "beheerder"
    assert van_bureau["De eerste zitting"].link == paden.ZITTING_NIEUW
    assert "nog niet ingericht" in zin


def test_wat_er_is_krijgt_een_vinkje_en_met_de_eerste_zitting_is_het_klaar(maak: Maak, als: Als) -> None:  # PRK-1
    bureau = als(Rol.EXAMENBUREAU)
    maak.versie(maak.examen())
    with reading() as uow:
        klaar = {s.titel for s in eerste_keer(uow, bureau) if s.klaar}
    assert {"Examens", "Een vastgestelde versie"} <= klaar
    assert "De eerste zitting" not in klaar
    maak.zitting()
    with reading() as uow:
        assert eerste_keer(uow, bureau) == []
        assert eerste_keer(uow, als(Rol.DOCENT)) == []
        assert "nog niet ingericht" not in regiekamer(uow, bureau).zin


@pytest.mark.parametrize("rol", sorted(INRICHTERS))
def test_elke_stap_opent_voor_wie_haar_doet(als: Als, rol: Rol) -> None:  # PRK-1
    wie = als(rol)
    with reading() as uow:
        stappen = eerste_keer(uow, wie)
    assert any(s.link for s in stappen)
    assert [s.link for s in stappen if s.link and not opent(wie, s.link)] == []
