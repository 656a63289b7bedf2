"""People by hand: added, changed, closed and opened again, by the same description as a file."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.beheren import Persoon, Roltoewijzing, Sessie
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.inrichten import basisgegevens, mensen
from portal.services.inrichten.lezen import basis
from portal.services.inrichten.lezen.basis import BasisFilter, BasisRij
from portal.services.inrichten.stand_basisvelden import Medewerkergegevens, Studentgegevens
from tests.hulp.maak import Als, Maak, schrijf


def _lijst(wie: Principal, soort: str, toon: str = "") -> dict[str, BasisRij]:
    with reading() as uow:
        return {r.sleutel: r for r in basis.rijen(uow, wie, BasisFilter(soort=soort, toon=toon)).rijen}


def _student(wie: Principal, maak: Maak, id: uuid.UUID | None = None, **anders: Any) -> uuid.UUID:
    vast = {
        "nummer": "S1",
        "voornaam": "Anna",
        "tussenvoegsel": "de",
        "achternaam": "Wit",
        "opleiding": "25998",
        "cohort": 2026,
    }
    with unit_of_work() as uow:
        return basisgegevens.bewaar_student(uow, wie, Studentgegevens(**{**vast, **anders}), id)  # fmt: skip


def _sluit(wie: Principal, id: uuid.UUID) -> None:
    with unit_of_work() as uow:
        mensen.sluit_persoon(uow, wie, mensen.SluitPersoon(persoon_id=id, reden="Weg van school"))


def _heropen(wie: Principal, id: uuid.UUID) -> None:
    with unit_of_work() as uow:
        mensen.heropen_persoon(uow, wie, mensen.HeropenPersoon(persoon_id=id))


def test_een_student_en_een_medewerker_met_de_hand(bart: Principal, maak: Maak) -> None:  # PRK-1 BEH-2
    maak.opleiding(crebo="25998")
    with unit_of_work() as uow:
        slb = basisgegevens.bewaar_medewerker(
            uow, bart, Medewerkergegevens(nummer="900", achternaam="Şahin", account="ED@roc.example")
        )
    id = _student(bart, maak, begeleider="900")
    with reading() as uow:
        student, ed = uow.get(Persoon, id), uow.get(Persoon, slb)
        assert (student.naam, student.is_student, student.begeleider_id) == ("Anna de Wit", True, slb)
        assert (ed.account, ed.is_student) == ("ed@roc.example", False)
        rollen = dict(uow.session.exec(select(Roltoewijzing.persoon_id, Roltoewijzing.rol)).all())
        assert (rollen[id], slb in rollen) == (Rol.STUDENT.value, False)
    assert _student(bart, maak, id, begeleider="900", cohort=2027) == id
    with reading() as uow:
        assert uow.get(Persoon, id).cohort == 2027
    with pytest.raises(Botsing, match="Er is al een student"):
        _student(bart, maak)
    with pytest.raises(Ongeldig, match="Account: Dit account is al van iemand anders") as mis:
        _student(bart, maak, nummer="S2", account="Ed@Roc.example", begeleider="niemand")
    assert set(mis.value.velden) == {"account", "begeleider"}
    with pytest.raises(Ongeldig, match="kan niet veranderen"):
        _student(bart, maak, id, nummer="S9")


def test_de_lijst_past_en_het_formulier_krijgt_elk_veld(bart: Principal, maak: Maak) -> None:  # PRK-1
    maak.opleiding(crebo="25998")
    _student(bart, maak, email="a@roc.example", account="a@roc.example")
    rij = _lijst(bart, "studenten")["S1"]
    assert list(basis.koppen("studenten")) == [
        "Nummer",
        "Naam",
        "E-mail en account",
        "Opleiding",
        "Cohort",
        "Begeleider",
    ]
    assert rij.cellen == ["S1", "Anna de Wit", "a@roc.example", "25998", "2026", ""]
    assert rij.waarden[:4] == ["S1", "Anna", "de", "Wit"]


def test_wat_een_registratie_bijhoudt_blijft_van_haar(bart: Principal, maak: Maak) -> None:  # OKE-1
    maak.koppeling("dr", naam="Osiris")
    opleiding = maak.opleiding(crebo="25998")
    student = maak.student(opleiding, nummer="55")
    assert _lijst(bart, "studenten")["55"].elders == "Uit Osiris"
    with pytest.raises(Ongeldig, match="komt uit Osiris"):
        _student(bart, maak, student.id, nummer="55")
    with pytest.raises(Geblokkeerd, match="komt uit Osiris"):
        _sluit(bart, student.id)
    zonder = maak.medewerker(nummer="")
    assert _lijst(bart, "medewerkers")[""].elders.startswith("Vul eerst het nummer in")
    with reading() as uow:
        assert uow.get(Persoon, zonder.id).actief


def test_wie_weg_is_wordt_gesloten_als_er_niets_meer_wacht(bart: Principal, maak: Maak) -> None:  # PRK-1
    maak.opleiding(crebo="25998")
    id = _student(bart, maak)
    with reading() as uow:
        student = uow.get(Persoon, id)
    inschrijving = maak.inschrijving(student)
    with pytest.raises(Geblokkeerd, match="Nog ingeschreven voor"):
        _sluit(bart, id)
    zitting = maak.zitting()
    maak.deelname(zitting, inschrijving)
    with pytest.raises(Geblokkeerd, match=zitting.naam):
        _sluit(bart, id)
    surveillant = maak.medewerker()
    maak.zittingsmedewerker(zitting, surveillant)
    with pytest.raises(Geblokkeerd, match=zitting.naam):
        _sluit(bart, surveillant.id)
    was = maak.zitting(start=tijd.nu() - timedelta(days=1), status="gesloten")
    maak.zittingsmedewerker(was, ander := maak.medewerker())
    with pytest.raises(Geblokkeerd, match=was.naam):  # nobody signed its report yet
        _sluit(bart, ander.id)
    getekend = maak.zitting(start=tijd.nu() - timedelta(days=1), status="ondertekend")
    werk = maak.beoordeling(maak.deelname(getekend, status="afgerond", presentie="present"), maak.medewerker())
    with pytest.raises(Geblokkeerd, match="nog werk beoordelen van 1 student"):
        _sluit(bart, werk.beoordelaar_id)


def test_gesloten_komt_er_niet_in_en_gaat_weer_open(bart: Principal, maak: Maak) -> None:  # PRK-1 PRK-13
    wie = maak.medewerker(nummer="77")
    schrijf(Sessie(ref="r" * 64, persoon_id=wie.id))
    _sluit(bart, wie.id)
    with reading() as uow:
        assert uow.get(Sessie, "r" * 64).beeindigd_op is not None
    assert "77" not in _lijst(bart, "medewerkers")
    assert _lijst(bart, "medewerkers", "gesloten")["77"].gesloten == "Gesloten"
    with pytest.raises(Botsing, match="al gesloten"):
        _sluit(bart, wie.id)
    _heropen(bart, wie.id)
    assert _lijst(bart, "medewerkers")["77"].gesloten == ""
    with pytest.raises(NietToegestaan, match="uzelf"):
        _sluit(bart, bart.persoon_id)
    with unit_of_work() as uow:
        dicht = uow.get(Persoon, wie.id)
        dicht.actief, dicht.eigen_velden = False, ["actief"]
    with pytest.raises(Geblokkeerd, match="geblokkeerd"):
        _heropen(bart, wie.id)


@pytest.mark.parametrize("rol", [r for r in Rol if r is not Rol.BEHEERDER])
def test_alleen_de_beheerder_houdt_mensen_bij(als: Als, maak: Maak, rol: Rol) -> None:  # BEH-2
    wie, ander = als(rol), maak.medewerker()
    with pytest.raises(NietToegestaan):
        _student(wie, maak)
    with pytest.raises(NietToegestaan):
        _sluit(wie, ander.id)
    with reading() as uow:
        assert uow.session.exec(select(Persoon).where(col(Persoon.nummer) == "S1")).first() is None
