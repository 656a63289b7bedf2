"""Logging out is strict too: from the own pages only, also at the provider, and once for each message of the provider."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from portal.auth.sessies import ref_of, resolve
from portal.db.beheren import Persoon, Sessie
from portal.db.session import reading
from tests.hulp.inloggen import EIGEN, Portaal, audit, bezoeker
from tests.hulp.vervalser import b64, rsa

_ANDER = rsa("k1")  # same name, another key


def test_uitloggen_csrf_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    for koppen in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}, {}):
        assert portaal.browser.post("/auth/logout", headers=koppen).status_code == 403
    assert portaal.browser.get("/auth/logout").status_code == 200
    assert portaal.wie() is not None
    assert [r.nieuw["code"] for r in audit("sessie.uitloggen.geweigerd")] == ["csrf"] * 4


def test_rolkeuze_csrf_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    antwoord = portaal.browser.post("/auth/rol", data={"rol": "examenbureau"}, headers={"sec-fetch-site": "same-site"})
    assert antwoord.status_code == 403
    assert [r.nieuw["code"] for r in audit("sessie.rol.geweigerd")] == ["csrf"]


def test_uitloggen_geldt_ook_bij_de_aanbieder(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    sleutel = portaal.sleutel
    antwoord = portaal.browser.post("/auth/logout", headers=EIGEN)
    assert antwoord.status_code == 303
    assert antwoord.headers["location"].startswith(f"{portaal.idp.issuer}/logout?client_id=portaal")
    assert "id_token_hint=" in antwoord.headers["location"]
    assert resolve(ref_of(sleutel)) is None
    assert portaal.sleutel == ""
    assert [r.persoon_id for r in audit("sessie.beeindigd")] == [noor.id]
    assert "U bent uitgelogd" in portaal.browser.get("/auth/logout").text
    with reading() as uow:
        assert {s.id_token for s in uow.session.exec(select(Sessie))} == {""}


_LOGOUT: dict[str, tuple[dict[str, Any], str]] = {
    "with nonce": ({"nonce": "n"}, "nonce"),
    "no events": ({"events": None}, "events"),
    "other event": ({"events": {"http://evil.example": {}}}, "events"),
    "wrong typ": ({"kop": {"typ": "JWT"}}, "typ"),
    "wrong aud": ({"aud": "ander"}, "aud"),
    "wrong iss": ({"iss": "https://evil.example"}, "iss"),
    "too old": ({"iat": 1}, "iat"),
    "iat in the future": ({"iat": 9_999_999_999, "exp": 9_999_999_999}, "iat"),
    "expired": ({"exp": 1}, "exp"),
    "no jti": ({"jti": None}, "jti"),
    "no sub and no sid": ({"sub": None, "sid": None}, "sub"),
    "sid empty": ({"sid": ""}, "sid"),
    "sub is a number": ({"sub": 7}, "sub"),
    "jti is a list": ({"jti": ["a"]}, "jti"),
    "events is a list": ({"events": ["http://schemas.openid.net/event/backchannel-logout"]}, "events"),
    "several aud": ({"aud": ["portaal", "ander"]}, "aud"),
    "nbf in the future": ({"nbf": 9_999_999_999}, "nbf"),
    "unknown kid": ({"kop": {"kid": "k9"}}, "sleutel"),
    "unknown crit": ({"kop": {"crit": ["exp"], "exp": 1}}, "token-kop"),
    "embedded jwk": ({"kop": {"jwk": _ANDER.as_dict(private=False)}}, "token-kop"),
    "no typ": ({"kop": {"typ": None}}, "typ"),
}


@pytest.mark.parametrize("geval", _LOGOUT)
def test_vals_uitlogtoken_geweigerd(portaal: Portaal, noor: Persoon, geval: str) -> None:
    velden, code = _LOGOUT[geval]
    portaal.log_in()
    antwoord = portaal.browser.post(
        "/auth/backchannel-logout", data={"logout_token": portaal.idp.logout_token(**velden)}
    )
    assert antwoord.status_code == 400
    assert antwoord.json() == {"error": "invalid_request"}
    assert portaal.wie() is not None
    assert [r.nieuw["code"] for r in audit("sessie.uitlogbericht.geweigerd")] == [code]


def test_uitlogtoken_met_vreemde_of_geen_sleutel_telt_niet(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    echt, portaal.idp.sleutel = portaal.idp.sleutel, _ANDER
    vals = portaal.idp.logout_token()
    portaal.idp.sleutel = echt
    for token in (vals, "", "a.b.c", portaal.idp.id_token("n")):
        assert portaal.browser.post("/auth/backchannel-logout", data={"logout_token": token}).status_code == 400
    assert portaal.wie() is not None
    assert len(audit("sessie.uitlogbericht.geweigerd")) == 4


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_uitlogtoken_dat_niemand_tekende_telt_niet(portaal: Portaal, noor: Persoon, alg: str) -> None:
    portaal.log_in()
    portaal.idp.teken = lambda claims: f"{b64({'alg': alg, 'typ': 'logout+jwt', 'kid': 'k1'})}.{b64(claims)}.AAAA"
    token = portaal.idp.logout_token()
    assert portaal.browser.post("/auth/backchannel-logout", data={"logout_token": token}).status_code == 400
    assert portaal.wie() is not None
    assert [r.nieuw["code"] for r in audit("sessie.uitlogbericht.geweigerd")] == ["algoritme"]


@pytest.mark.parametrize("wie", [{"sub": None}, {"sid": None}, {}])
def test_een_uitlogbericht_beeindigt_de_sessie_een_keer(portaal: Portaal, noor: Persoon, wie: dict[str, Any]) -> None:
    portaal.log_in()
    token = portaal.idp.logout_token(**wie)
    ander = bezoeker()
    antwoord = ander.post("/auth/backchannel-logout", data={"logout_token": token})
    assert antwoord.status_code == 200
    assert antwoord.headers["cache-control"] == "no-store"
    assert resolve(ref_of(portaal.sleutel)) is None
    (rij,) = audit("sessie.beeindigd")
    assert rij.kanaal == "backchannel"
    assert ander.post("/auth/backchannel-logout", data={"logout_token": token}).status_code == 400  # replay
    assert [r.nieuw["code"] for r in audit("sessie.uitlogbericht.geweigerd")] == ["jti"]


def test_uitlogbericht_van_andere_sessie_laat_deze_staan(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    token = portaal.idp.logout_token(sid="sid-2")
    assert portaal.browser.post("/auth/backchannel-logout", data={"logout_token": token}).status_code == 200
    assert portaal.wie() is not None
