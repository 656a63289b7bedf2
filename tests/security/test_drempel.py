"""A brake on the doors that are open to strangers: login, callback, logout messages and tokens for partners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import func, select

from portal.auth.oidc import Poging
from portal.auth.tokens import InlogFout
from portal.db.beheren import LoginPoging, Persoon
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.services.inloggen import inloggen
from tests.hulp.inloggen import Portaal, audit, bezoeker, sessies_open

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
def test_alle_adressen_samen_worden_gestopt(smal: Portaal, deur: str) -> None:
    antwoorden = [_klop(f"10.0.0.{i}", deur) for i in range(7)]
    assert antwoorden.index(429) == 5


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


def test_een_gestopte_callback_is_niet_verbruikt(smal: Portaal, maak: object) -> None:
    wie = maak.persoon(account="noor@school.example")  # type: ignore[attr-defined]
    maak.rol(wie, "docent")  # type: ignore[attr-defined]
    antwoord = smal.begin()
    for _ in range(3):
        smal.browser.get("/auth/callback")
    assert smal.rond_af(antwoord).status_code == 429
    from portal.api import aanvraag

    aanvraag._huidig = None
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
    antwoorden = [bezoeker().get("/auth/login").status_code for _ in range(6)]
    assert antwoorden == [303] * 4 + [429] * 2
    assert _wachtend() == 4


def test_oude_pogingen_worden_opgeruimd(portaal: Portaal, klok: Callable[..., None]) -> None:
    with unit_of_work() as uow:
        inloggen.begin(uow, Poging.nieuw(), "b", "/werk")
    klok(tijd.nu() + timedelta(minutes=11))
    with unit_of_work() as uow:
        inloggen.begin(uow, Poging.nieuw(), "c", "/werk")
    assert _wachtend() == 1


def test_volle_opslag_weigert_en_schrijft_niets(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inloggen, "MEESTE_POGINGEN", 0)
    with pytest.raises(InlogFout, match="niet gelukt"), unit_of_work() as uow:
        inloggen.begin(uow, Poging.nieuw(), "b", "/werk")
    assert _wachtend() == 0


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


def test_een_gewone_ochtend_wordt_niet_gestopt(portaal: Portaal, maak: object) -> None:
    wie: Persoon = maak.persoon(account="noor@school.example")  # type: ignore[attr-defined]
    maak.rol(wie, "docent")  # type: ignore[attr-defined]
    for _ in range(10):
        assert portaal.log_in().status_code == 303
    assert len(sessies_open()) == 1
    with reading() as uow:
        assert uow.session.exec(select(AuditRegel).where(AuditRegel.actie == "sessie.geweigerd")).all() == []
