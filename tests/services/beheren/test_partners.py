"""Partner systems: a secret that is renewed without a break, a shut door that is shut at once, and nothing readable at rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.auth.principal import OPDRACHTREGEL
from portal.db.beheren import OkeClient, OkeToken
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.services.beheren import partners
from portal.services.beheren.partners import TokenFout
from portal.services.beheren.stand import DR, TAS
from tests.hulp.maak import Als, Maak
from tests.hulp.zaken import doe

NU = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAG = timedelta(days=1)


def token(client: str, geheim: str, scope: str = "") -> str:
    return str(doe(partners.geef_token, client, geheim, scope).waarde)


def wie(waarde: str) -> Any:
    with reading() as uow:
        return partners.partner_van(uow, waarde)


def werkt(client: str, geheim: str) -> bool:
    try:
        token(client, geheim)
    except TokenFout as fout:
        return (fout.code, fout.status) != ("invalid_client", 401)
    return True


def test_een_geheim_wordt_vernieuwd_zonder_onderbreking(als: Als, klok: Any) -> None:  # BEH-6
    klok(NU)
    bh = als(Rol.BEHEERDER)
    client, oud = doe(partners.maak_client, OPDRACHTREGEL, "Osiris", DR)
    lopend = token(client, oud)
    nieuw = doe(partners.vernieuw_geheim, OPDRACHTREGEL, client, 7)
    assert nieuw != oud
    assert werkt(client, oud)
    assert werkt(client, nieuw)
    assert wie(lopend).naam == "Osiris"
    klok(NU + 7 * DAG)
    assert not werkt(client, oud)
    assert werkt(client, nieuw)
    meteen = doe(partners.vernieuw_geheim, OPDRACHTREGEL, client, 0)
    assert not werkt(client, nieuw)
    assert werkt(client, meteen)
    doe(partners.vernieuw_geheim, OPDRACHTREGEL, client, 30)
    assert werkt(client, meteen)
    doe(partners.beeindig_oud_geheim, bh, client)
    assert not werkt(client, meteen)
    with reading() as uow:
        acties = list(
            uow.session.exec(select(AuditRegel.actie, AuditRegel.nieuw).where(AuditRegel.actie != "partner.token"))
        )
        alles = str([r.model_dump() for r in uow.session.exec(select(AuditRegel))])
        alles += str([c.model_dump() for c in uow.session.exec(select(OkeClient))])
        alles += str([t.model_dump() for t in uow.session.exec(select(OkeToken))])
    assert [a for a, _ in acties] == [
        "partner.toegevoegd", "partner.geheim_vernieuwd", "partner.geheim_vernieuwd", "partner.geheim_vernieuwd",
        "partner.oud_geheim_beeindigd",
    ]  # fmt: skip
    assert acties[1][1]["oude_tot"] == (NU + 7 * DAG).isoformat()
    for geheim in (oud, nieuw, meteen, lopend):
        assert geheim not in alles


def test_een_partner_die_is_ingetrokken_komt_er_meteen_niet_meer_in(als: Als) -> None:  # BEH-6
    bh = als(Rol.BEHEERDER)
    client, geheim = doe(partners.maak_client, OPDRACHTREGEL, "Remindo", TAS)
    lopend = token(client, geheim)
    assert wie(lopend).scopes == {TAS}
    doe(partners.trek_in, bh, client, "Contract beëindigd")
    assert wie(lopend) is None
    assert not werkt(client, geheim)
    with pytest.raises(Ongeldig, match="ingetrokken"):
        doe(partners.vernieuw_geheim, bh, client, 1)
    with reading() as uow:
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "partner.ingetrokken")).one()
    assert (regel.nieuw, regel.reden) == ({"client_id": client}, "Contract beëindigd")


def test_een_token_geldt_een_uur(als: Als, klok: Any) -> None:
    klok(NU)
    client, geheim = doe(partners.maak_client, OPDRACHTREGEL, "TOA", TAS)
    waarde = token(client, geheim)
    for na, geldig in ((timedelta(minutes=59, seconds=59), True), (timedelta(hours=1), False)):
        klok(NU + na)
        assert bool(wie(waarde)) is geldig
    token(client, geheim)
    with reading() as uow:
        assert len(uow.session.exec(select(OkeToken)).all()) == 2, (
            "the one that just ended may be asked about once more"
        )
    klok(NU + timedelta(hours=1, seconds=1))
    token(client, geheim)
    with reading() as uow:
        assert len(uow.session.exec(select(OkeToken)).all()) == 2, "what is over is cleared away"


def test_een_token_voor_een_deel_en_nooit_voor_meer(als: Als) -> None:
    client, geheim = doe(partners.maak_client, OPDRACHTREGEL, "Alles", DR)
    assert wie(token(client, geheim)).scopes == {DR}
    with unit_of_work() as uow:  # a client of before, when one could have two roles
        uow.session.get_one(OkeClient, client).scope = f"{DR} {TAS}"
    with pytest.raises(TokenFout, match="één scope"):
        token(client, geheim)
    assert wie(token(client, geheim, TAS)).scopes == {TAS}
    assert wie(token(client, geheim, DR)).scopes == {DR}
    with pytest.raises(TokenFout) as fout:
        token(client, geheim, f"{DR} admin")
    assert (fout.value.code, fout.value.status) == ("invalid_scope", 400)
    assert not werkt("bestaat-niet", geheim)
    assert not werkt(client, "")


def test_alleen_de_beheerder(als: Als, maak: Maak) -> None:  # BEH-6
    client, _ = doe(partners.maak_client, OPDRACHTREGEL, "Osiris", DR)
    eb = als(Rol.EXAMENBUREAU)
    for functie, args in (
        (partners.maak_client, ("Anders", DR)), (partners.voeg_toe, ("Anders", DR, None)), (partners.vernieuw_geheim, (client, 1)),
        (partners.beeindig_oud_geheim, (client,)), (partners.trek_in, (client, "Weg ermee")),
    ):  # fmt: skip
        with pytest.raises(NietToegestaan):
            doe(functie, eb, *args)


def test_grenzen(als: Als, maak: Maak) -> None:  # BEH-6
    bh, dr, tas = als(Rol.BEHEERDER), maak.koppeling("dr"), maak.koppeling("tas")
    als(Rol.EXAMENBUREAU)  # somebody who can agree
    client, _ = doe(partners.voeg_toe, bh, "Osiris", DR, None)
    with reading() as uow:
        assert uow.session.get_one(OkeClient, client).koppeling_id == dr.id, "with one registry there is no doubt"
    for scope in ("", "admin", f"{DR} admin"):
        with pytest.raises(Ongeldig, match="scope"):
            doe(partners.maak_client, bh, "X", scope)
    with pytest.raises(Botsing, match="Osiris"):
        doe(partners.maak_client, bh, "Osiris", TAS)
    with pytest.raises(Ongeldig, match="ander soort"):
        doe(partners.voeg_toe, bh, "Remindo", TAS, dr.id)
    maak.koppeling("tas")
    with pytest.raises(Ongeldig, match="Kies bij welke koppeling"):
        doe(partners.voeg_toe, bh, "Remindo", TAS, None)
    doe(partners.voeg_toe, bh, "Remindo", TAS, tas.id)
    actief, _ = doe(partners.maak_client, OPDRACHTREGEL, "TOA", TAS)
    for dagen in (-1, 31):
        with pytest.raises(Ongeldig, match="30 dagen"):
            doe(partners.vernieuw_geheim, bh, actief, dagen)
    with pytest.raises(NietGevonden):
        doe(partners.vernieuw_geheim, bh, "bestaat-niet", 1)
