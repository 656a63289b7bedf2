"""Saved views: only one's own, only of a list that one's role opens, and never with what was searched for."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import select

import portal.app  # noqa: F401 - every page
from portal.auth.principal import Principal
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.db.weergaven import Weergave
from portal.domain.fouten import Geblokkeerd, NietGevonden, Ongeldig
from portal.domain.rechten import Rol
from portal.services.archiveren.vernietigen import vernietig
from portal.services.beheren import stand_samenvoegen
from portal.services.inloggen import weergaven
from portal.services.inloggen.lezen import weergaven as weergaven_lezen
from portal.services.inloggen.stand_weergaven import LIJSTEN, MEESTE
from portal.services.inloggen.weergaven import BewaarWeergave, VerwijderWeergave
from portal.state.raamwerk.navigatie import PAGINAS
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe


def _bewaar(wie: Principal, naam: str = "Mijn klas", vraag: str = "", pad: str = "/aanmelden") -> None:
    doe(weergaven.bewaar, wie, BewaarWeergave(pad=pad, naam=naam, vraag=vraag))


def _lees(wie: Principal, pad: str = "/aanmelden") -> list[Any]:
    with reading() as uow:
        return weergaven_lezen.weergaven(uow, wie, pad)


def test_een_weergave_houdt_filters_volgorde_kolommen_en_rijen(als: Als) -> None:  # PRK-14
    wie = als(Rol.EXAMENBUREAU)
    _bewaar(wie, vraag="zoek=Anna+de+Wit&status=te_plaatsen&op=-go&pagina=7&zonder=Kans,Go&per=50")
    _bewaar(wie, "alles")
    assert [(r.naam, r.adres) for r in _lees(wie)] == [
        ("alles", "/aanmelden"),
        ("Mijn klas", "/aanmelden?status=te_plaatsen&op=-go&zonder=Kans,Go&per=50"),
    ]
    with reading() as uow:
        alles = str([(r.oud, r.nieuw, r.reden) for r in uow.session.exec(select(AuditRegel))])
    assert "/aanmelden" in alles
    assert "Mijn klas" not in alles, "the log cannot be emptied: it says of which list, not how somebody called it"


def test_dezelfde_naam_komt_ervoor_in_de_plaats(als: Als) -> None:
    wie = als(Rol.EXAMENBUREAU)
    _bewaar(wie, vraag="per=10")
    eerst = _lees(wie)
    _bewaar(wie, " Mijn klas ", vraag="per=100")
    assert [(r.id, r.adres) for r in _lees(wie)] == [(eerst[0].id, "/aanmelden?per=100")]


def test_een_ander_ziet_en_verwijdert_haar_niet(als: Als) -> None:  # BEH-2
    wie, ander = als(Rol.EXAMENBUREAU), als(Rol.EXAMENBUREAU)
    _bewaar(wie)
    (mijn,) = _lees(wie)
    assert _lees(ander) == []
    for id in (uuid.UUID(mijn.id), uuid.uuid4()):
        with pytest.raises(NietGevonden):
            doe(weergaven.verwijder, ander, VerwijderWeergave(weergave_id=id))
    assert len(_lees(wie)) == 1
    doe(weergaven.verwijder, wie, VerwijderWeergave(weergave_id=uuid.UUID(mijn.id)))
    assert _lees(wie) == []


@pytest.mark.parametrize(
    "pad", ["//kwaad.example", "https://kwaad.example/aanmelden", "/aanmelden/", "/aanmelden?x", "/rechten", "/werk", "", "/basis/../rechten", "\\\\kwaad"],
)  # fmt: skip
def test_alleen_een_lijst_die_mijn_rol_opent(als: Als, pad: str) -> None:  # BEH-2
    wie = als(Rol.EXAMENBUREAU)
    with pytest.raises(NietGevonden):
        _bewaar(wie, pad=pad)
    assert _lees(wie, pad) == []


def test_met_een_andere_rol_zijn_de_weergaven_van_die_rol_er_niet(maak: Maak, als: Als) -> None:  # BEH-1
    mens = maak.medewerker()
    _bewaar(als(Rol.EXAMENBUREAU, mens))
    assert _lees(als(Rol.BEOORDELAAR, mens)) == []
    assert len(_lees(als(Rol.EXAMENBUREAU, mens))) == 1


@pytest.mark.parametrize(
    ("vraag", "wordt"),
    [
        ("per=50#//kwaad.example", "per=50%23%2F%2Fkwaad.example"),
        ("//kwaad.example/?x=1&per=50", "per=50"),
        ("per=50&per=10", "per=50&per=10"),
        ("<script>=1&ZOEK=x&Zoek=y&zoek=z", ""),
        ("status=a%0d%0ab&x" + "y" * 30 + "=1", "status=a%0D%0Ab"),
        ("toon=%00", "toon=%00"),
    ],
)
def test_een_vraag_leidt_nergens_anders_heen(als: Als, vraag: str, wordt: str) -> None:
    wie = als(Rol.EXAMENBUREAU)
    _bewaar(wie, vraag=vraag)
    (rij,) = _lees(wie)
    assert rij.adres == (f"/aanmelden?{wordt}" if wordt else "/aanmelden")


def test_te_veel_of_te_lang_wordt_geweigerd_met_een_zin(als: Als) -> None:
    wie = als(Rol.EXAMENBUREAU)
    with pytest.raises(Ongeldig):
        _bewaar(wie, vraag="&".join(f"a{chr(97 + n % 26)}=1" for n in range(40)))
    with pytest.raises(Ongeldig):
        _bewaar(wie, vraag="status=" + "é" * 900)
    _bewaar(wie, "Lang gezocht", vraag="per=10&zoek=" + "x" * 9000, pad="/zittingen")
    for anders in ({"naam": ""}, {"naam": "  "}, {"naam": "x" * 61}, {"pad": "/" + "x" * 100}):
        with pytest.raises(ValidationError):
            BewaarWeergave(**{"pad": "/aanmelden", "naam": "x", **anders})
    for nr in range(MEESTE):
        _bewaar(wie, f"Nummer {nr}")
    with pytest.raises(Geblokkeerd, match="al 20 weergaven"):
        _bewaar(wie, "Nog een")
    _bewaar(wie, "Nummer 3", vraag="per=10")
    _bewaar(wie, "Van een andere lijst", pad="/zittingen")
    assert len(_lees(wie)) == MEESTE


def test_zij_gaat_weg_met_de_gegevens_van_die_mens(maak: Maak) -> None:  # ARC-3
    student = maak.student()
    with unit_of_work() as uow:
        uow.add(Weergave(persoon_id=student.id, pad="/aanmelden", naam="Mijn klas"))
    with unit_of_work() as uow:
        vernietig(uow, student.id)
    with reading() as uow:
        assert uow.session.exec(select(Weergave)).all() == []


def test_worden_twee_records_een_dan_gaan_zij_mee_op_wat_er_al_is_na(maak: Maak, als: Als) -> None:  # PRK-13
    weg, blijft = maak.medewerker(), maak.medewerker()
    for mens, naam in ((weg, "Mijn klas"), (weg, "Alleen hier"), (blijft, "Mijn klas")):
        _bewaar(als(Rol.EXAMENBUREAU, mens), naam)
    with reading() as uow:
        verhuist = stand_samenvoegen.rijen_van(uow, weg, blijft)["weergave/persoon_id"]
        namen = [uow.session.get_one(Weergave, id).naam for id in verhuist]
    assert namen == ["Alleen hier"]


def test_de_lijsten_zijn_paginas_met_dezelfde_rechten() -> None:
    for pad, rechten in LIJSTEN.items():
        pagina = PAGINAS.get(pad) or PAGINAS["/basis/[soort]"]
        assert pagina is not PAGINAS["/basis/[soort]"] or pad.startswith("/basis/")
        assert set(pagina.permissies) == set(rechten), pad


def _met_weergave() -> set[str]:
    """The routes of pages that show the button; the words are in what a page is made of."""
    return {route for route, p in PAGINAS.items() if "Rijen per bladzijde" in str(p.functie().render())}


def test_elke_lijst_met_weergave_is_te_bewaren() -> None:
    assert _met_weergave() == {"/basis/[soort]" if pad.startswith("/basis/") else pad for pad in LIJSTEN}
