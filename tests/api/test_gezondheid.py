"""Health: alive says little, ready is true only when it is, numbers are for the operator alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.db.beheren import Persoon
from portal.db.monitoren import OkeBericht
from portal.domain import tijd
from portal.services.monitoren import gezondheid
from tests.hulp.inloggen import bezoeker, log_direct_in
from tests.hulp.maak import Maak, schrijf


def test_live_zegt_ok(db: object) -> None:
    antwoord = bezoeker().get("/health/live")
    assert (antwoord.status_code, antwoord.json()) == (200, {"status": "ok"})


def test_gereed_vraagt_database_schema_en_jobs(db: object, klok: Callable[..., None]) -> None:
    surfer = bezoeker()
    antwoord = surfer.get("/health/ready")
    assert antwoord.status_code == 503
    assert antwoord.json() == {"status": "niet gereed", "database": True, "schema": True, "jobs": False}
    gezondheid.klop()
    gezondheid.klop()
    assert surfer.get("/health/ready").json() == {"status": "ok", "database": True, "schema": True, "jobs": True}
    klok(tijd.nu() + timedelta(minutes=4))
    assert surfer.get("/health/ready").status_code == 503


def test_met_een_oud_schema_niet_gereed(lege_db: object) -> None:
    antwoord = bezoeker().get("/health/ready")
    assert antwoord.status_code == 503
    assert antwoord.json()["schema"] is False


def test_zonder_database_niet_gereed(omgeving: Callable[..., None]) -> None:
    omgeving(database_url="postgresql://postgres@127.0.0.1:1/weg")
    antwoord = bezoeker().get("/health/ready")
    assert antwoord.status_code == 503
    assert antwoord.json()["database"] is False
    assert bezoeker().get("/health/live").status_code == 200


def bericht(nummer: int, status: str, **anders: object) -> OkeBericht:
    velden = {"richting": "uit", "flow": 2, "methode": "PUT", "pad": "/geheim-pad", "inhoud": "Maartje"}
    return schrijf(OkeBericht(volgnummer=nummer, status=status, **{**velden, **anders}))


@pytest.mark.verzonnen
def test_metrics_tellen_en_noemen_niemand(maak: Maak) -> None:
    persoon: Persoon = maak.persoon("Geheimnaam")
    maak.rol(persoon, "docent")
    log_direct_in(bezoeker(), persoon)
    bericht(1, "klaar", gemaakt_op=tijd.nu() - timedelta(minutes=5))
    bericht(2, "onderweg")
    bericht(3, "dood")
    bericht(4, "bevestigd")
    bericht(5, "klaar", richting="in")
    antwoord = bezoeker().get("/metrics")
    assert antwoord.headers["content-type"].startswith("text/plain; version=0.0.4")
    regels = dict(r.rsplit(" ", 1) for r in antwoord.text.splitlines() if not r.startswith("#"))
    assert regels["portaal_outbox_open"] == "2"
    assert regels['portaal_outbox_mislukt{status="dood"}'] == "1"
    assert 299 < float(regels["portaal_outbox_oudste_seconden"]) < 330
    assert regels["portaal_sessies_actief"] == "1"
    assert regels["portaal_jobs_stilte_seconden"] == "-1"
    assert not any(w in antwoord.text for w in ("Geheimnaam", "Maartje", "geheim-pad", str(persoon.id)))


@pytest.mark.parametrize(
    ("client", "koppen"),
    [("10.0.0.5", {}), ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}), ("127.0.0.1", {"forwarded": "for=127.0.0.1"})],
)
def test_metrics_alleen_voor_deze_machine(db: object, client: str, koppen: dict[str, str]) -> None:
    assert bezoeker(client=(client, 1)).get("/metrics", headers=koppen).status_code == 403


def test_metrics_met_een_token(db: object, omgeving: Callable[..., None]) -> None:
    omgeving(metrics_token="meet-maar")
    ver = bezoeker(client=("10.0.0.5", 1))
    assert ver.get("/metrics").status_code == 403
    assert ver.get("/metrics", headers={"authorization": "Bearer fout"}).status_code == 403
    assert ver.get("/metrics", headers={"authorization": "Bearer meet-maar"}).status_code == 200
    assert bezoeker().get("/metrics").status_code == 403  # a token is set: then everybody needs it
