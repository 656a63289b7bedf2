"""Roles that come along with a login: given when asked for, gone when the provider no longer names them, never by accident."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from portal.db.beheren import Instelling, Persoon, Rolkoppeling, Roltoewijzing
from portal.db.session import reading
from portal.domain.rechten import Rol
from portal.services.beheren.stand import SCHAKELAAR
from tests.hulp.inloggen import Portaal
from tests.hulp.maak import Maak, schrijf


@pytest.fixture
def docent(maak: Maak) -> Persoon:
    return maak.persoon("Noor", "de Wit", account="noor@school.example")


def aan() -> None:
    schrijf(Instelling(sleutel=SCHAKELAAR, waarde="ja"))
    schrijf(Rolkoppeling(claim="groups", waarde="docenten", rol=Rol.DOCENT.value))


def geldend(persoon: Persoon) -> list[str]:
    with reading() as uow:
        vraag = select(Roltoewijzing.rol).where(
            Roltoewijzing.persoon_id == persoon.id, col(Roltoewijzing.ingetrokken_op).is_(None)
        )
        return list(uow.session.exec(vraag))


@pytest.mark.parametrize("waar", ["claims", "userinfo"])
def test_een_groep_geeft_een_rol_en_zonder_groep_is_die_weg(
    portaal: Portaal, docent: Persoon, waar: str
) -> None:  # BEH-2
    aan()
    setattr(portaal.idp, waar, {"groups": ["docenten"]})
    assert portaal.log_in().status_code == 303
    assert portaal.wie().rol is Rol.DOCENT
    setattr(portaal.idp, waar, {"groups": ["anders"]})
    assert portaal.log_in().status_code == 403
    assert geldend(docent) == []
    assert portaal.wie() is None


def test_uit_betekent_dat_er_niets_gebeurt(portaal: Portaal, docent: Persoon) -> None:  # BEH-4
    schrijf(Rolkoppeling(claim="groups", waarde="docenten", rol=Rol.DOCENT.value))
    portaal.idp.claims = {"groups": ["docenten"]}
    assert portaal.log_in().status_code == 403
    assert geldend(docent) == []


def test_een_geblokkeerd_account_krijgt_niets(portaal: Portaal, maak: Maak) -> None:  # BEH-4
    wie = maak.persoon("Noor", "de Wit", account="noor@school.example", actief=False)
    aan()
    portaal.idp.claims = {"groups": ["docenten"]}
    assert portaal.log_in().status_code == 403
    assert geldend(wie) == []
