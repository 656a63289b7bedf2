"""An account gets another name: checked, logged, and never a way to hand a role to somebody else."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.auth.principal import Principal
from portal.db.beheren import Bekrachtiging, Personeelsaccount, Persoon, Roltoewijzing, Sessie
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Botsing, Geblokkeerd, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.beheren import accounts, bekrachtigen, rollen, samenvoegen
from portal.services.beheren.lezen import bekrachtigingen as lezen
from portal.services.beheren.lezen import samenvoegen as samen_lezen
from tests.hulp.maak import Als, Maak, schrijf


@pytest.fixture
def bart(maak: Maak, als: Als) -> Principal:
    return als(Rol.BEHEERDER)


def hernoem(wie: Principal, persoon: Persoon, account: str) -> bool:
    cmd = accounts.HernoemAccount(persoon_id=persoon.id, account=account, reden="Getrouwd")
    with unit_of_work() as uow:
        return accounts.hernoem(uow, wie, cmd)


def _account(persoon: Persoon) -> str | None:
    with reading() as uow:
        return uow.get(Persoon, persoon.id).account


def test_een_account_krijgt_een_andere_naam_en_de_rol_blijft(bart: Principal, maak: Maak) -> None:  # BEH-4
    wie = maak.medewerker()
    maak.rol(wie, Rol.DOCENT)
    schrijf(Sessie(ref="r" * 64, persoon_id=wie.id))
    assert hernoem(bart, wie, "Nieuw@School.example") is False
    assert _account(wie) == "nieuw@school.example"
    with reading() as uow:
        assert uow.get(Sessie, "r" * 64).beeindigd_op is not None
        assert (
            uow.session.exec(select(Roltoewijzing.persoon_id).where(Roltoewijzing.rol == Rol.DOCENT.value)).one()
            == wie.id
        )
        assert uow.get(Persoon, wie.id).eigen_velden == ["account"]
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "persoon.account_gewijzigd")).one()
        assert (regel.oud["account"], regel.nieuw["account"]) == (wie.account, "nieuw@school.example")
        assert regel.reden == "Getrouwd"
        kent = uow.session.exec(select(Personeelsaccount.account).where(Personeelsaccount.persoon_id == wie.id)).all()
        assert "nieuw@school.example" in kent


def test_het_log_houdt_van_een_student_het_account_niet(bart: Principal, maak: Maak) -> None:  # MON-6
    wie = maak.student()
    hernoem(bart, wie, "sam2@school.example")
    with reading() as uow:
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "persoon.account_gewijzigd")).one()
        assert "sam2@school.example" not in str(regel.nieuw)


def test_een_account_van_een_ander_of_van_toen_kan_niet(bart: Principal, maak: Maak) -> None:  # BEH-4
    wie, ander = maak.medewerker(), maak.medewerker(account="bezet@school.example")
    with pytest.raises(Botsing, match="Er is al iemand"):
        hernoem(bart, wie, "BEZET@school.example")
    with pytest.raises(Ongeldig, match="niet te zien"):
        hernoem(bart, wie, "s\u200bam@school.example")
    schrijf(Personeelsaccount(account="oud@school.example", persoon_id=ander.id))
    with pytest.raises(Botsing, match="werkte hier eerder iemand anders"):
        hernoem(bart, wie, "Oud@school.example")
    with pytest.raises(Ongeldig, match="het account al"):
        hernoem(bart, wie, (wie.account or "").upper())
    with reading() as uow:
        ik = uow.get(Persoon, bart.persoon_id)
    with pytest.raises(NietToegestaan, match="eigen account"):
        hernoem(bart, ik, "nog@school.example")


@pytest.mark.parametrize("rol", [Rol.EXAMENCOMMISSIE, Rol.EXAMENBUREAU, Rol.BEOORDELAAR, Rol.BEHEERDER])
def test_wie_een_rol_heeft_die_beslist_krijgt_het_met_een_tweede_persoon(
    bart: Principal, maak: Maak, als: Als, rol: Rol
) -> None:  # BEH-3
    lid, tweede = maak.medewerker(), als(Rol.EXAMENCOMMISSIE)
    maak.rol(lid, rol)
    was = lid.account
    assert hernoem(bart, lid, "van.bart@school.example") is True
    assert _account(lid) == was
    with pytest.raises(Geblokkeerd, match="wacht op bekrachtiging"):
        hernoem(bart, lid, "nog.een@school.example")
    with reading() as uow:
        verzoek = uow.session.exec(select(Bekrachtiging)).one()
        (rij,) = lezen.verzoeken(uow, tweede)
    with unit_of_work() as uow:
        bekrachtigen.bekrachtig(uow, tweede, bekrachtigen.Bekrachtig(verzoek_id=verzoek.id))
    assert _account(lid) == "van.bart@school.example"
    assert "van.bart@school.example" in str(rij.delen), "who agrees reads which account it becomes"


def test_een_rol_die_wacht_houdt_een_ander_account_tegen(bart: Principal, maak: Maak, als: Als) -> None:  # BEH-3
    wie = maak.medewerker()
    als(Rol.EXAMENCOMMISSIE)
    with unit_of_work() as uow:
        rollen.verleen_rol(uow, bart, rollen.VerleenRol(persoon_id=wie.id, rol=Rol.EXAMENCOMMISSIE, reden="Nieuw lid"))
    with pytest.raises(Geblokkeerd, match="wacht op bekrachtiging"):
        hernoem(bart, wie, "van.bart@school.example")


def test_een_samengevoegd_record_krijgt_geen_ander_account(bart: Principal, maak: Maak) -> None:  # BEH-4
    weg, blijft = maak.medewerker(), maak.medewerker()
    with reading() as uow:
        kenmerk = samen_lezen.voorproef(uow, bart, weg.id, blijft.id).kenmerk
    cmd = samenvoegen.VoegSamen(weg_id=weg.id, blijft_id=blijft.id, kenmerk=kenmerk, reden="Zelfde mens")
    with unit_of_work() as uow:
        samenvoegen.voeg_samen(uow, bart, cmd)
    with pytest.raises(Geblokkeerd, match="samengevoegd met"):
        hernoem(bart, weg, "nieuw@school.example")
    with pytest.raises(Botsing, match="Er is al iemand"):
        hernoem(bart, maak.medewerker(), weg.account or "")


@pytest.mark.parametrize("rol", [r for r in Rol if r is not Rol.BEHEERDER])
def test_alleen_de_beheerder_hernoemt(als: Als, maak: Maak, rol: Rol) -> None:  # BEH-2
    with pytest.raises(NietToegestaan):
        hernoem(als(rol), maak.medewerker(), "nieuw@school.example")
