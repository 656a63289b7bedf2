"""The test of a connection, its version of the agreement, and a new secret that replaces the old one only when it works."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import select

from portal.auth import kluis
from portal.db.beheren import Koppeling
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import Rol
from portal.jobs import bezorgen, ophalen_omgeving
from portal.oke import adapter as formaten
from portal.oke import proef
from portal.oke.adapter import STANDAARD, V1_0, OnbekendeVersie, adapter, beste
from portal.services.beheren import koppelingen
from portal.services.beheren.koppelingen import VernieuwGeheim
from tests.hulp.bezorgen import Put, lees_koppeling, rij
from tests.hulp.maak import Als
from tests.hulp.partner import Partner, Verzoek, probleem

JSON = {"Content-Type": "application/json"}


def dienst(**anders: Any) -> tuple[int, dict[str, str], bytes]:
    inhoud = {
        "supportedVersions": ["v5"],
        "supportedConsumers": [{"consumerKey": "nl-test-admin", "version": STANDAARD}],
    } | anders
    return 200, JSON, json.dumps(inhoud).encode()


def versie(*v: str) -> tuple[int, dict[str, str], bytes]:
    return dienst(supportedConsumers=[{"consumerKey": "nl-test-admin", "version": x} for x in v])


@pytest.fixture
def goed(partner: Partner) -> Partner:
    partner.stukken["/"] = dienst()
    partner.lijsten["/components"] = [{"componentId": "x"}]
    return partner


def acties() -> list[str]:
    with reading() as uow:
        vraag = select(AuditRegel.actie).where(AuditRegel.onderwerp_soort == "koppeling")
        return list(uow.session.exec(vraag.order_by(AuditRegel.volgnummer)))  # type: ignore[arg-type]


# versions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gezegd", ["1.0", "1.0.1", "v1.0", " V1.0.1 "])
def test_bekende_versies(gezegd: str) -> None:  # OKE-1
    assert adapter(gezegd) is formaten.ADAPTERS[0]


@pytest.mark.parametrize("gezegd", ["1.1", "2", "", "v6"])
def test_onbekende_versie_met_naam(gezegd: str) -> None:
    with pytest.raises(OnbekendeVersie, match=gezegd or "onbekend"):
        adapter(gezegd)


class V1_1(V1_0):
    versies = ("1.1",)


def test_een_nieuw_formaat_komt_ernaast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class and a line are enough: who speaks both gets the newest, who speaks one keeps it."""
    nieuw = V1_1()
    monkeypatch.setattr(formaten, "ADAPTERS", (*formaten.ADAPTERS, nieuw))
    assert beste(["1.0", "1.1"]) is nieuw
    assert beste(["1.1", "1.0"]) is nieuw
    assert beste(["1.0.1"]) is formaten.ADAPTERS[0]
    with pytest.raises(OnbekendeVersie):
        beste(["2.0"])


def test_wat_vertrekt_gaat_in_het_formaat_van_de_partner(
    goed: Partner, koppeling: Koppeling, als: Als, monkeypatch: pytest.MonkeyPatch
) -> None:  # BEH-6
    """After a test of the connection the version that the partner announces is the one that is spoken."""
    monkeypatch.setattr(formaten, "ADAPTERS", (*formaten.ADAPTERS, V1_1()))
    goed.stukken["/"] = versie("1.0", "1.1")
    stappen = koppelingen.probeer(koppeling)
    with unit_of_work() as uow:
        koppelingen.noteer_proef(uow, als(Rol.BEHEERDER), koppeling.id, stappen)
    assert lees_koppeling(koppeling.id).oke_versie == "1.1"
    assert acties() == ["koppeling.getest", "koppeling.versie"]
    with unit_of_work() as uow:
        koppelingen.noteer_proef(uow, als(Rol.BEHEERDER), koppeling.id, stappen)
    assert acties()[2:] == ["koppeling.getest"]  # the same version is no news


def test_elke_nacht_wordt_de_versie_gelezen(goed: Partner, koppeling: Koppeling) -> None:
    with unit_of_work() as uow:
        uow.get(Koppeling, koppeling.id).oke_versie = "1.0.1"
    goed.stukken["/"] = versie("1.0")
    ophalen_omgeving.lees_versies()
    assert lees_koppeling(koppeling.id).oke_versie == "1.0"
    goed.stukken["/"] = probleem(503, "stuk")
    ophalen_omgeving.lees_versies()
    assert lees_koppeling(koppeling.id).oke_versie == "1.0"  # silence changes nothing


# the test -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("antwoord", "woorden"),
    [
        (probleem(404, "geen pad"), ""),
        ((200, JSON, b"<html>"), "geen dienstbeschrijving"),
        ((200, JSON, b"[]"), "geen dienstbeschrijving"),
        (dienst(supportedConsumers=[{"consumerKey": "anders"}]), "noemt het profiel nl-test-admin"),
        (versie("9.9"), "spreekt versie 9.9"),
        (dienst(supportedVersions=["v6"]), "nodig is v5"),
    ],
)
def test_zegt_wat_er_mis_is(goed: Partner, koppeling: Koppeling, antwoord: Any, woorden: str) -> None:  # BEH-6
    goed.stukken["/"] = antwoord
    stappen = proef.test_verbinding(koppeling)
    assert [s.goed for s in stappen] == [True, False]
    assert woorden in stappen[-1].uitleg
    assert stappen[-1].uitleg.strip().endswith(".")


def test_alleen_de_beheerder_test(goed: Partner, koppeling: Koppeling, als: Als) -> None:  # BEH-2
    for rol in (Rol.EXAMENBUREAU, Rol.EXAMENCOMMISSIE, Rol.STUDENT):
        with reading() as uow, pytest.raises(NietToegestaan):
            koppelingen.haal_koppeling(uow, als(rol), koppeling.id)


# a new secret -------------------------------------------------------------------------------------------------------


def _vernieuw(als: Als, koppeling: Koppeling, **anders: Any) -> None:
    """As the screen does it: try first, outside a transaction."""
    cmd, bh = VernieuwGeheim(id=koppeling.id, geheim="nieuw-geheim", **anders), als(Rol.BEHEERDER)
    uitkomst = koppelingen.probeer_geheim(koppeling, cmd)
    with unit_of_work() as uow:
        koppelingen.vernieuw_geheim(uow, bh, cmd, koppeling, uitkomst)
    koppelingen.eis_gelukt(uitkomst)


def test_nieuw_geheim_zonder_stilstand(goed: Partner, koppeling: Koppeling, als: Als, zet: Put) -> None:  # BEH-6
    eerste = zet("/offerings/1")
    bezorgen.bezorg_alles("test")
    _vernieuw(als, koppeling, client_id="portaal-2")
    nieuw = lees_koppeling(koppeling.id)
    assert (kluis.ontsleutel(nieuw.secret_versleuteld), nieuw.client_id) == ("nieuw-geheim", "portaal-2")
    assert "nieuw-geheim" not in nieuw.secret_versleuteld
    tweede = zet("/offerings/2")
    bezorgen.bezorg_alles("test")
    assert {rij(eerste).status, rij(tweede).status} == {"bevestigd"}
    with reading() as uow:
        alles = "".join(str(r.model_dump()) for r in uow.session.exec(select(AuditRegel)))
    assert "nieuw-geheim" not in alles
    assert "koppeling.geheim_vernieuwd" in acties()


def test_een_geheim_dat_niet_werkt_verandert_niets(
    goed: Partner, koppeling: Koppeling, als: Als, monkeypatch: pytest.MonkeyPatch
) -> None:  # BEH-6
    goed_token = Partner.behandel

    def weiger(self: Partner, v: Verzoek) -> Any:
        return probleem(401, "nee") if v.pad == "/oauth/token" else goed_token(self, v)

    monkeypatch.setattr(Partner, "behandel", weiger)
    with pytest.raises(Ongeldig, match="oude blijft in gebruik"):
        _vernieuw(als, koppeling)
    oud = lees_koppeling(koppeling.id)
    assert kluis.ontsleutel(oud.secret_versleuteld) == "geheim"
    assert acties() == ["koppeling.geheim_geweigerd"]


def test_een_geheim_voor_het_vorige_adres_gaat_niet_naar_het_nieuwe(
    goed: Partner, koppeling: Koppeling, als: Als
) -> None:  # BEH-6
    """While the partner answered, a second person agreed to another address with a secret of its own."""
    with unit_of_work() as uow:
        nu = uow.get(Koppeling, koppeling.id)
        nu.base_url, nu.secret_versleuteld = "https://elders.example/ooapi", kluis.versleutel("van-elders")
    with pytest.raises(Botsing, match="ander adres"):
        _vernieuw(als, koppeling)
    assert kluis.ontsleutel(lees_koppeling(koppeling.id).secret_versleuteld) == "van-elders"


def test_alleen_de_beheerder_vernieuwt(goed: Partner, koppeling: Koppeling, als: Als) -> None:  # BEH-2
    cmd = VernieuwGeheim(id=koppeling.id, geheim="nieuw-geheim")
    with unit_of_work() as uow, pytest.raises(NietToegestaan):
        koppelingen.vernieuw_geheim(uow, als(Rol.EXAMENBUREAU), cmd, koppeling, proef.Stap("x", True, "Gelukt."))
    assert "nieuw-geheim" not in repr(cmd)
