"""A brake on the doors that are open to strangers: login, callback, logout messages and tokens for partners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, func, select

from portal.auth import bekend, rem
from portal.auth.oidc import Poging
from portal.auth.rem import netwerk
from portal.db.beheren import BekendAdres, LoginPoging, Persoon
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.services.inloggen import inloggen
from tests.hulp.inloggen import Portaal, audit, bezoeker, sessies_open
from tests.hulp.maak import Maak

KLOK = Callable[[datetime], None]

DEUREN = {
    "/auth/login": ("get", "sessie.geweigerd"),
    "/auth/callback": ("get", "sessie.geweigerd"),
    "/auth/backchannel-logout": ("post", "sessie.uitlogbericht.geweigerd"),
    "/oauth/token": ("post", ""),
}


@pytest.fixture
def smal(portaal: Portaal, omgeving: Callable[..., None]) -> Portaal:
    """Three a minute for one address, five for all."""
    omgeving(login_per_address="3", login_total="5")
    return portaal


def _klop(adres: str, deur: str) -> int:
    return int(getattr(bezoeker(client=(adres, 1)), DEUREN[deur][0])(deur).status_code)


@pytest.mark.parametrize("deur", DEUREN)
def test_een_adres_wordt_gestopt_en_een_ander_niet(smal: Portaal, deur: str) -> None:
    assert 429 not in [_klop("10.0.0.1", deur) for _ in range(3)]
    assert _klop("10.0.0.1", deur) == 429
    assert _klop("10.0.0.2", deur) != 429


@pytest.mark.parametrize("deur", DEUREN)
def test_hoeveel_vreemden_ook_niemand_wordt_om_hen_geweigerd(smal: Portaal, deur: str) -> None:
    antwoorden = [_klop(f"10.0.0.{i}", deur) for i in range(20)]
    assert 429 not in antwoorden
    assert [_klop("10.0.0.19", deur) for _ in range(2)] == [429, 429], "in a crowd each address has a tenth"


def test_een_bekend_adres_houdt_zijn_plek_in_de_drukte(smal: Portaal) -> None:
    bekend.onthoud("10.9.9.9")
    for i in range(20):
        _klop(f"10.0.0.{i}", "/auth/login")
    assert [_klop("10.9.9.9", "/auth/login") for _ in range(4)] == [303] * 4
    assert [_klop("10.0.1.1", "/auth/login") for _ in range(4)] == [303, 429, 429, 429]


def test_na_inloggen_is_het_adres_bekend_en_na_een_maand_niet_meer(portaal: Portaal, maak: Maak, klok: KLOK) -> None:
    wie = maak.persoon(account="noor@school.example")
    maak.rol(wie, "docent")
    assert portaal.log_in().status_code == 303
    assert bekend.is_bekend("127.0.0.1")
    with reading() as uow:
        (rij,) = uow.session.exec(select(BekendAdres)).all()
    assert len(rij.afdruk) == 64
    assert "127.0.0.1" not in rij.afdruk
    bekend._gezien.clear()
    klok(tijd.nu() + timedelta(days=31))
    assert not bekend.is_bekend("127.0.0.1")
    bekend.onthoud("10.0.0.1")
    with reading() as uow:
        assert uow.session.get(BekendAdres, rij.afdruk) is None, "kept for thirty days at most"


def test_wie_is_ingelogd_komt_er_ook_door_als_zijn_adres_vol_is(smal: Portaal, maak: Maak) -> None:
    wie = maak.persoon(account="noor@school.example")
    maak.rol(wie, "docent")
    assert smal.log_in().status_code == 303
    assert 429 in [_klop("127.0.0.1", "/auth/login") for _ in range(12)]
    assert smal.browser.get("/auth/login").status_code == 303


def test_ipv6_telt_per_huishouden_en_niet_per_adres(smal: Portaal) -> None:
    assert 429 in [_klop(f"2001:db8:1:1::{i}", "/auth/login") for i in range(1, 6)]
    assert _klop("2001:db8:1:2::1", "/auth/login") == 303
    assert netwerk("2001:db8:1:1::5") == netwerk("2001:db8:1:1:ffff::1") == "2001:db8:1:1::/64"
    assert netwerk("::ffff:10.0.0.1") == netwerk("10.0.0.1")


@pytest.mark.parametrize("deur", DEUREN)
def test_de_weigering_is_nederlands_en_zegt_tot_wanneer(smal: Portaal, deur: str) -> None:
    wie = bezoeker()
    for _ in range(4):
        antwoord = getattr(wie, DEUREN[deur][0])(deur)
    assert antwoord.status_code == 429
    assert int(antwoord.headers["retry-after"]) > 0
    if deur.startswith("/auth/") and "logout" not in deur:
        assert "Wacht een paar tellen" in antwoord.text
    elif deur == "/oauth/token":
        assert "Wacht een paar tellen" in antwoord.json()["error_description"]
    if actie := DEUREN[deur][1]:
        assert audit(actie)[-1].nieuw["code"] == "te-vaak"


def test_wie_gestopt_is_neemt_geen_plek_van_anderen(smal: Portaal) -> None:
    for _ in range(50):
        _klop("10.0.0.1", "/auth/login")
    assert _klop("10.0.0.2", "/auth/login") == 303


def test_een_gestopte_callback_is_niet_verbruikt(smal: Portaal, maak: Maak) -> None:
    wie = maak.persoon(account="noor@school.example")
    maak.rol(wie, "docent")
    antwoord = smal.begin()
    for _ in range(3):
        smal.browser.get("/auth/callback")
    assert smal.rond_af(antwoord).status_code == 429
    rem.begin_opnieuw()
    assert smal.rond_af(antwoord).status_code == 303


def test_veel_weigeringen_vullen_het_auditlog_niet(portaal: Portaal, omgeving: Callable[..., None]) -> None:
    omgeving(login_refusals_logged="5")
    for _ in range(12):
        assert portaal.browser.get("/auth/callback?state=x").status_code == 400
    assert len(audit("sessie.geweigerd")) == 5


def test_te_vaak_kloppen_geeft_maar_een_paar_regels(smal: Portaal) -> None:
    for _ in range(40):
        _klop("10.0.0.1", "/auth/login")
    assert len(audit("sessie.geweigerd")) == 10


def _wachtend() -> int:
    with reading() as uow:
        return uow.session.exec(select(func.count()).select_from(LoginPoging)).one()


def test_een_browser_houdt_enkele_pogingen(portaal: Portaal) -> None:
    eerste = portaal.begin()
    for _ in range(inloggen.PER_BROWSER + 5):
        portaal.begin()
    assert _wachtend() == inloggen.PER_BROWSER
    assert portaal.rond_af(eerste).status_code == 400


def test_pogingen_van_allen_zijn_begrensd(portaal: Portaal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inloggen, "MEESTE_POGINGEN", 4)
    eerste = [bezoeker(client=(f"10.0.0.{i}", 1)) for i in range(2)]
    assert [b.get("/auth/login").status_code for b in eerste] == [303, 303]
    rest = [bezoeker(client=("10.6.6.6", 1)).get("/auth/login").status_code for _ in range(50)]
    assert rest == [303] * 50
    assert _wachtend() == 4
    assert len(_van(*(f"10.0.0.{i}" for i in range(2)))) == 2, "who has most of them makes room"


def test_een_bekend_adres_maakt_als_laatste_plaats(portaal: Portaal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inloggen, "MEESTE_POGINGEN", 4)
    bekend.onthoud("10.9.9.9")
    for adres in ("10.9.9.9", "10.9.9.9", "10.0.0.1", "10.0.0.2", "10.0.0.3"):
        bezoeker(client=(adres, 1)).get("/auth/login")
    assert len(_van("10.9.9.9")) == 2
    assert len(_van("10.0.0.1")) == 0, "of those who have as many, the oldest"


def test_een_adres_houdt_ook_alleen_niet_alles(portaal: Portaal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inloggen, "PER_ADRES", 3)
    ander = bezoeker(client=("10.0.0.1", 1))
    ander.get("/auth/login")
    for _ in range(10):
        assert bezoeker(client=("10.6.6.6", 1)).get("/auth/login").status_code == 303
    assert (len(_van("10.6.6.6")), len(_van("10.0.0.1"))) == (3, 1)


def _van(*adressen: str) -> list[LoginPoging]:
    refs = [bekend.afdruk_van(a) for a in adressen]
    with reading() as uow:
        return list(uow.session.exec(select(LoginPoging).where(col(LoginPoging.adres_ref).in_(refs))))


def test_oude_pogingen_worden_opgeruimd(portaal: Portaal, klok: Callable[..., None]) -> None:
    with unit_of_work() as uow:
        inloggen.begin(uow, Poging.nieuw(), "b", "/werk")
    klok(tijd.nu() + timedelta(minutes=11))
    with unit_of_work() as uow:
        inloggen.begin(uow, Poging.nieuw(), "c", "/werk")
    assert _wachtend() == 1


def test_achter_een_proxy_telt_het_adres_van_de_bezoeker(smal: Portaal, omgeving: Callable[..., None]) -> None:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from portal.api import routes
    from portal.auth.edge import Edge

    omgeving(proxy_hops="1")
    client = TestClient(Edge(Starlette(routes=routes())), base_url="https://portaal.test", follow_redirects=False)
    een = [client.get("/auth/login", headers={"x-forwarded-for": "203.0.113.9, 10.1.1.1"}) for _ in range(4)]
    ander = client.get("/auth/login", headers={"x-forwarded-for": "203.0.113.9, 10.1.1.2"})
    assert [a.status_code for a in een] == [303, 303, 303, 429]
    assert ander.status_code == 303  # and what the visitor wrote in front of it counts for nothing


def test_een_gewone_ochtend_wordt_niet_gestopt(portaal: Portaal, maak: Maak) -> None:
    wie: Persoon = maak.persoon(account="noor@school.example")
    maak.rol(wie, "docent")
    for _ in range(10):
        assert portaal.log_in().status_code == 303
    assert len(sessies_open()) == 1
    with reading() as uow:
        assert uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "sessie.geweigerd")).all() == []
