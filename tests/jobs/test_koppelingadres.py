"""The secret and the token of a connection go to the address that was agreed, and to nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from portal.auth.principal import Principal
from portal.db.beheren import Koppeling
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Geblokkeerd
from portal.domain.rechten import Rol
from portal.oke.client import Partnerlijn, Verbinding
from portal.oke.uitkomst import Bevestigd, Geweigerd, Tijdelijk
from portal.services.beheren import koppelingen
from portal.services.beheren.koppelingen import BewaarKoppeling, VernieuwGeheim
from tests.hulp.maak import Als
from tests.hulp.partner import Partner, Verzoek, draai


@pytest.fixture
def elders() -> Iterator[Partner]:
    """Somebody else, who would like to have the secret."""
    with draai() as p:
        yield p


def alles_bij(p: Partner) -> list[Verzoek]:
    """Everything that came in there, tokens too."""
    gezien: list[Verzoek] = []
    oud = p.behandel

    def kijk(v: Verzoek) -> Any:
        gezien.append(v)
        return oud(v)

    p.behandel = kijk  # type: ignore[method-assign]
    return gezien


def _leg_om(bh: Principal, koppeling: Koppeling, elders: Partner) -> Any:
    with unit_of_work() as uow:
        return koppelingen.bewaar_koppeling(
            uow, bh,
            BewaarKoppeling(
                id=koppeling.id, naam=koppeling.naam, soort="tas", client_id=koppeling.client_id, geheim="ander",
                base_url=elders.url, token_url=elders.token_url,
            ),
        )  # fmt: skip


def test_testen_en_een_nieuw_geheim_gaan_naar_het_bekrachtigde_adres(
    als: Als, koppeling: Koppeling, partner: Partner, elders: Partner
) -> None:  # BEH-6
    bh, gezien = als(Rol.BEHEERDER), alles_bij(elders)
    als(Rol.EXAMENCOMMISSIE)
    _leg_om(bh, koppeling, elders)
    with reading() as uow:
        nu = koppelingen.haal_koppeling(uow, bh, koppeling.id)
    koppelingen.probeer(nu)
    assert koppelingen.probeer_geheim(nu, VernieuwGeheim(id=koppeling.id, geheim="nieuw")).goed
    assert partner.tokens
    assert gezien == []


def test_een_nieuwe_koppeling_is_niet_te_testen_voor_iemand_instemt(
    als: Als, elders: Partner, db: Any
) -> None:  # BEH-6
    bh, gezien = als(Rol.BEHEERDER), alles_bij(elders)
    als(Rol.EXAMENBUREAU)
    cmd = BewaarKoppeling(
        naam="Nieuw", soort="tas", client_id="c", geheim="g", base_url=elders.url, token_url=elders.token_url
    )
    with unit_of_work() as uow:
        id = koppelingen.bewaar_koppeling(uow, bh, cmd)
    with pytest.raises(Geblokkeerd), reading() as uow:
        koppelingen.haal_koppeling(uow, bh, id)
    with reading() as uow:
        rij = uow.session.get_one(Koppeling, id)
    assert not isinstance(Partnerlijn(Verbinding.van(rij, "g")).stuur("GET", "/"), Bevestigd)
    assert gezien == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_een_omleiding_van_het_tokenadres_krijgt_het_geheim_niet(
    koppeling: Koppeling, partner: Partner, elders: Partner, status: int
) -> None:  # BEH-6
    gezien = alles_bij(elders)
    partner.nieuw_token = lambda: (status, {"Location": elders.token_url}, b"")  # type: ignore[method-assign]
    lijn = Partnerlijn(Verbinding.van(koppeling))
    assert isinstance(lijn.token(2), Tijdelijk)
    assert gezien == []


@pytest.mark.parametrize("status", [302, 307, 308])
def test_een_omleiding_van_een_bericht_krijgt_het_token_niet(
    koppeling: Koppeling, partner: Partner, elders: Partner, status: int
) -> None:  # BEH-6
    gezien = alles_bij(elders)
    partner.script.append((status, {"Location": f"{elders.url}/offerings/1"}, b""))
    assert not isinstance(Partnerlijn(Verbinding.van(koppeling)).stuur("GET", "/offerings/1"), Bevestigd)
    assert gezien == []


@pytest.mark.verzonnen
@pytest.mark.parametrize("pad", ["@elders.example/", ".elders.example/", ":9/x", ""])
def test_een_pad_maakt_geen_ander_adres(koppeling: Koppeling, partner: Partner, pad: str) -> None:  # BEH-6
    assert isinstance(Partnerlijn(Verbinding.van(koppeling)).stuur("GET", pad), Geweigerd)
    assert partner.tokens == []
