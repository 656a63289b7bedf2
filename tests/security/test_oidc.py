"""Login is strict: every way to bend the code flow is refused, and the refusal is in the audit log."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlmodel import select, update

from portal.auth import oidc
from portal.auth.oidc import Poging
from portal.auth.sessies import COOKIE, ref_of, resolve
from portal.db.beheren import LoginPoging, Persoon, Sessie
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.services.grond.audit.audit import verify
from tests.hulp.inloggen import EIGEN, Portaal, audit, bezoeker, sessies_open
from tests.hulp.maak import Maak
from tests.hulp.vervalser import ECKey, b64, rsa

_ANDER = rsa("k1")  # same name, another key


def eis_geweigerd(portaal: Portaal, antwoord: Any, code: str, actie: str = "sessie.geweigerd") -> None:
    assert antwoord.status_code in (400, 403, 503), antwoord.text
    assert COOKIE not in antwoord.headers.get("set-cookie", "").replace(f"{COOKIE}-login", "")
    assert sessies_open() == []
    rijen = audit(actie)
    assert [r.nieuw["code"] for r in rijen] == [code], rijen
    assert rijen[0].reden


def zet(portaal: Portaal, **velden: Any) -> None:
    for naam, waarde in velden.items():
        setattr(portaal.idp, naam, waarde)


def test_a_correct_login_works(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.log_in(naar="/zittingen?dag=2026-11-22")
    assert antwoord.status_code == 303
    assert antwoord.headers["location"] == "/zittingen?dag=2026-11-22"
    koek = antwoord.headers["set-cookie"].lower()
    assert koek.startswith("__host-portal=")
    assert all(deel in koek for deel in ("httponly", "secure", "samesite=lax", "path=/"))
    assert "domain" not in koek
    assert len(portaal.sleutel) >= 43
    assert portaal.wie().naam == "Noor de Wit"
    (rij,) = audit("sessie.gestart")
    assert (rij.persoon_id, rij.rol, rij.nieuw["acr"]) == (noor.id, "examenbureau", "loa1")
    (sessie,) = sessies_open()
    assert sessie.ref == ref_of(portaal.sleutel) != portaal.sleutel
    with reading() as uow:
        assert verify(uow).klopt
        assert uow.session.exec(select(LoginPoging)).all() == []


@pytest.mark.parametrize("soort", ["PS256", "ES256"])
def test_other_modern_algorithms_work(portaal: Portaal, noor: Persoon, soort: str) -> None:
    sleutel = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"}) if soort == "ES256" else portaal.idp.sleutel
    zet(portaal, sleutel=sleutel, gepubliceerd=[sleutel], alg=soort)
    assert portaal.log_in().status_code == 303


# --- the answer that the browser brings back ---


def test_state_missing(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    del antwoord["state"]
    eis_geweigerd(portaal, portaal.rond_af(antwoord), "state")


def test_state_wrong(portaal: Portaal, noor: Persoon) -> None:
    eis_geweigerd(portaal, portaal.rond_af({**portaal.begin(), "state": "x" * 43}), "state")


def test_state_of_another_browser(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    ander = bezoeker()
    ander.get("/auth/login")
    eis_geweigerd(portaal, portaal.rond_af(antwoord, ander), "browser")
    assert portaal.rond_af(antwoord).status_code == 400  # burnt: not in its own browser either
    assert sessies_open() == []


def test_attempt_is_only_good_for_ten_minutes(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    echt = tijd.nu()
    tijd.set_klok(lambda: echt.fromtimestamp(echt.timestamp() + 601, echt.tzinfo))
    eis_geweigerd(portaal, portaal.rond_af(antwoord), "state")


def test_replayed_callback(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    assert portaal.rond_af(antwoord).status_code == 303
    assert portaal.rond_af(antwoord).status_code == 400
    assert [r.nieuw["code"] for r in audit("sessie.geweigerd")] == ["state"]
    assert len(sessies_open()) == 1


def test_code_reused_in_a_new_attempt(portaal: Portaal, noor: Persoon) -> None:
    oud = portaal.begin()
    portaal.idp.codes.pop(oud["code"])
    nieuw = portaal.begin()
    eis_geweigerd(portaal, portaal.rond_af({**nieuw, "code": oud["code"]}), "token-endpoint")


def test_code_of_somebody_else_is_stopped_by_pkce_and_nonce(portaal: Portaal, noor: Persoon) -> None:
    aanvaller = Portaal(portaal.idp, bezoeker())
    gestolen = aanvaller.begin()["code"]
    eis_geweigerd(portaal, portaal.rond_af({**portaal.begin(), "code": gestolen}), "token-endpoint")


def test_wrong_verifier(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    with unit_of_work() as uow:
        uow.session.execute(update(LoginPoging).values(verifier="v" * 64))
    eis_geweigerd(portaal, portaal.rond_af(antwoord), "token-endpoint")


@pytest.mark.parametrize("anders", [{"iss": "https://evil.example"}, {"iss": ""}])
def test_response_iss_mismatch(portaal: Portaal, noor: Persoon, anders: dict[str, str]) -> None:
    eis_geweigerd(portaal, portaal.rond_af({**portaal.begin(), **anders}), "response-iss")


def test_response_iss_absent_where_promised(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    del antwoord["iss"]
    eis_geweigerd(portaal, portaal.rond_af(antwoord), "response-iss")


def test_response_iss_may_be_absent_where_not_promised(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.metadata = {"authorization_response_iss_parameter_supported": None}
    antwoord = portaal.begin()
    del antwoord["iss"]
    assert portaal.rond_af(antwoord).status_code == 303


def test_provider_says_no(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    terug = {"error": "access_denied", "state": antwoord["state"], "iss": antwoord["iss"]}
    eis_geweigerd(portaal, portaal.rond_af(terug), "geweigerd")


def test_doubled_parameter(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    adres = "&".join(f"{k}={v}" for k, v in antwoord.items())
    eis_geweigerd(portaal, portaal.browser.get(f"/auth/callback?{adres}&code=ander"), "antwoord")


# --- the ID token ---

_TOKENS: dict[str, tuple[dict[str, Any], str]] = {
    "id_token absent": ({"token": {"id_token": None}}, "id_token"),
    "id_token is no token": ({"token": {"id_token": "abc"}}, "token"),
    "nonce missing": ({"claims": {"nonce": None}}, "nonce"),
    "nonce wrong": ({"claims": {"nonce": "ander"}}, "nonce"),
    "wrong iss": ({"claims": {"iss": "https://evil.example"}}, "iss"),
    "iss with slash": ({"claims": {"iss": "http://127.0.0.1/"}}, "iss"),
    "wrong aud": ({"claims": {"aud": "ander"}}, "aud"),
    "aud absent": ({"claims": {"aud": None}}, "aud"),
    "several aud": ({"claims": {"aud": ["portaal", "ander"]}}, "aud"),
    "several aud with azp": ({"claims": {"aud": ["portaal", "ander"], "azp": "portaal"}}, "aud"),
    "wrong azp": ({"claims": {"azp": "ander"}}, "azp"),
    "exp absent": ({"claims": {"exp": None}}, "exp"),
    "exp as text": ({"claims": {"exp": "9999999999"}}, "exp"),
    "expired over a minute": ({"claims": {"exp": lambda: time.time() - 61}}, "exp"),
    "iat absent": ({"claims": {"iat": None}}, "iat"),
    "iat in the future": ({"claims": {"iat": lambda: time.time() + 65}}, "iat"),
    "nbf in the future": ({"claims": {"nbf": lambda: time.time() + 65}}, "nbf"),
    "sub absent": ({"claims": {"sub": None}}, "sub"),
    "at_hash of another token": ({"claims": {"at_hash": "x" * 22}}, "at_hash"),
    "a logout token": ({"kop": {"typ": "logout+jwt"}}, "typ"),
    "an access token": ({"kop": {"typ": "at+jwt"}}, "typ"),
    "unknown crit": ({"kop": {"crit": ["exp"], "exp": 1}}, "token-kop"),
    "embedded jwk": ({"kop": {"jwk": _ANDER.as_dict(private=False)}, "sleutel": _ANDER}, "token-kop"),
    "jku": ({"kop": {"jku": "https://evil.example/jwks"}}, "token-kop"),
    "x5u": ({"kop": {"x5u": "https://evil.example/cert"}}, "token-kop"),
    "RS384": ({"alg": "RS384"}, "algoritme"),
    "another key under the same kid": ({"sleutel": _ANDER}, "handtekening"),
    "unknown kid": ({"kop": {"kid": "k9"}}, "sleutel"),
    "userinfo of another sub": ({"userinfo": {"sub": "sub-ander"}}, "userinfo-sub"),
    "account absent": ({"userinfo": {"uids": None}}, "account"),
    "account empty": ({"userinfo": {"uids": []}}, "account"),
    "organisation with an @": ({"wie": ("noor@school.example", "x@y")}, "account"),
}


@pytest.mark.parametrize("geval", _TOKENS)
def test_forged_token(portaal: Portaal, noor: Persoon, geval: str) -> None:
    velden, code = _TOKENS[geval]
    if "claims" in velden:
        velden = {"claims": {k: int(v()) if callable(v) else v for k, v in velden["claims"].items()}}
    zet(portaal, **velden)
    eis_geweigerd(portaal, portaal.log_in(), code)


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", "", None, ["RS256"]])
def test_alg_none(portaal: Portaal, noor: Persoon, alg: Any) -> None:
    portaal.idp.teken = lambda claims: f"{b64({'alg': alg, 'typ': 'JWT'})}.{b64(claims)}."
    eis_geweigerd(portaal, portaal.log_in(), "algoritme")


def test_hs256_with_the_public_key_as_secret(portaal: Portaal, noor: Persoon) -> None:
    pem = portaal.idp.sleutel.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def teken(claims: dict[str, Any]) -> str:
        inhoud = f"{b64({'alg': 'HS256', 'kid': 'k1'})}.{b64(claims)}"
        zegel = hmac.new(pem, inhoud.encode(), hashlib.sha256).digest()
        return f"{inhoud}.{base64.urlsafe_b64encode(zegel).rstrip(b'=').decode()}"

    portaal.idp.teken = teken
    eis_geweigerd(portaal, portaal.log_in(), "algoritme")


def test_changed_claims_break_the_signature(portaal: Portaal, noor: Persoon) -> None:
    echt = portaal.idp.onderteken

    def knoei(claims: dict[str, Any]) -> str:
        portaal.idp.teken = None
        kop, _, handtekening = echt(claims).split(".")
        return f"{kop}.{b64({**claims, 'sub': 'sub-baas'})}.{handtekening}"

    portaal.idp.teken = knoei
    eis_geweigerd(portaal, portaal.log_in(), "handtekening")


def test_small_clock_differences_are_fine(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.claims = {"exp": int(time.time()) - 45, "iat": int(time.time()) + 45}
    assert portaal.log_in().status_code == 303


# --- metadata and keys ---


def test_metadata_of_another_issuer(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.metadata = {"issuer": "https://evil.example"}
    antwoord = portaal.browser.get("/auth/login")
    eis_geweigerd(portaal, antwoord, "issuer")


@pytest.mark.parametrize("naam", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_endpoints_must_be_secure(portaal: Portaal, noor: Persoon, naam: str) -> None:
    portaal.idp.metadata = {naam: "http://evil.example/x"}
    eis_geweigerd(portaal, portaal.browser.get("/auth/login"), "metadata")


def test_provider_without_pkce(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.metadata = {"code_challenge_methods_supported": ["plain"]}
    eis_geweigerd(portaal, portaal.browser.get("/auth/login"), "pkce")


def test_provider_away(portaal: Portaal, noor: Persoon, omgeving: Callable[..., None]) -> None:
    omgeving(oidc_issuer="http://127.0.0.1:1")
    eis_geweigerd(portaal, portaal.browser.get("/auth/login"), "onbereikbaar")


def test_rotated_key_does_not_fail_a_login(portaal: Portaal, noor: Persoon) -> None:
    assert portaal.log_in().status_code == 303
    nieuw = rsa("k2")
    zet(portaal, sleutel=nieuw, gepubliceerd=[nieuw])
    assert portaal.log_in().status_code == 303
    assert audit("sessie.geweigerd") == []
    assert portaal.idp.jwks_gevraagd == 2


def test_keys_that_rotate_while_many_log_in_fail_no_login(portaal: Portaal, noor: Persoon) -> None:
    """Twenty at the same time, half of them with the new key: nobody is refused, and the provider is asked once or twice."""
    assert portaal.log_in().status_code == 303
    oud, nieuw, gevraagd = portaal.idp.sleutel, rsa("k2"), portaal.idp.jwks_gevraagd
    pogingen = [Poging.nieuw() for _ in range(20)]
    portaal.idp.gepubliceerd = [oud, nieuw]
    tokens = []
    for nummer, poging in enumerate(pogingen):
        portaal.idp.sleutel = nieuw if nummer % 2 else oud
        tokens.append(portaal.idp.id_token(poging.nonce))

    async def samen() -> list[Any]:
        return await asyncio.gather(*[oidc.get_oidc()._ontvouw(token, "inloggen") for token in tokens])

    assert [claims["nonce"] for _, claims in asyncio.run(samen())] == [p.nonce for p in pogingen]
    assert portaal.idp.jwks_gevraagd - gevraagd <= 2


def test_key_replaced_under_the_same_name_does_not_fail_a_login(portaal: Portaal, noor: Persoon) -> None:
    assert portaal.log_in().status_code == 303
    zet(portaal, sleutel=_ANDER, gepubliceerd=[_ANDER])
    assert portaal.log_in().status_code == 303


def test_withdrawn_key_stops_working_after_the_cache_time(
    portaal: Portaal, noor: Persoon, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert portaal.log_in().status_code == 303
    zet(portaal, gepubliceerd=[rsa("k2")])
    monkeypatch.setattr(oidc, "_BEWAAR", -1.0)
    assert portaal.log_in().status_code == 400
    assert [r.nieuw["code"] for r in audit("sessie.geweigerd")] == ["sleutel"]


def test_unknown_kids_do_not_hammer_the_provider(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.kop = {"kid": "k9"}
    for _ in range(5):
        portaal.browser.post("/auth/backchannel-logout", data={"logout_token": portaal.idp.logout_token()})
    assert portaal.idp.jwks_gevraagd == 2


# --- who gets in ---


def test_unknown_account_gets_a_friendly_page_and_no_session(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.wie = ("vreemd", "school.example")
    antwoord = portaal.log_in()
    assert "vreemd@school.example is niet bekend" in antwoord.text
    eis_geweigerd(portaal, antwoord, "onbekend")
    assert "vreemd" not in audit("sessie.geweigerd")[0].reden


def test_same_uid_of_another_school_is_somebody_else(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.wie = ("noor", "elders.example")
    eis_geweigerd(portaal, portaal.log_in(), "onbekend")


def test_inactive_person(portaal: Portaal, maak: Maak) -> None:
    persoon = maak.persoon(account="noor@school.example", actief=False)
    maak.rol(persoon, "docent")
    eis_geweigerd(portaal, portaal.log_in(), "inactief")
    assert audit("sessie.geweigerd")[0].persoon_id == persoon.id


def test_person_without_a_role(portaal: Portaal, maak: Maak) -> None:
    maak.persoon(account="noor@school.example")
    eis_geweigerd(portaal, portaal.log_in(), "geen-rol")


def test_entra_accounts_by_oid_and_tid(portaal: Portaal, maak: Maak, omgeving: Callable[..., None]) -> None:
    maak.rol(maak.persoon(account="o-1@t-1"), "docent")
    omgeving(oidc_account_claim="oid+tid")
    portaal.idp.claims = {"oid": "o-1", "tid": "t-1"}
    assert portaal.log_in().status_code == 303


def test_html_in_claims_stays_text(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.wie = ("<script>alert(1)</script>", "school.example")
    antwoord = portaal.log_in()
    assert "<script" not in antwoord.text
    assert "default-src 'none'" in antwoord.headers["content-security-policy"]


# --- sessions ---


def test_login_gives_a_new_session_and_ends_the_old_one(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    eerste = portaal.sleutel
    portaal.log_in()
    assert portaal.sleutel != eerste
    assert resolve(ref_of(eerste)) is None
    assert len(sessies_open()) == 1


def test_planted_session_key_is_not_taken_over(portaal: Portaal, noor: Persoon) -> None:
    portaal.browser.cookies.set(COOKIE, "gekozen-door-aanvaller", domain="portaal.test", path="/")
    antwoord = portaal.log_in()
    assert "gekozen-door-aanvaller" not in antwoord.headers["set-cookie"]
    assert resolve(ref_of("gekozen-door-aanvaller")) is None


def test_two_tabs_can_log_in_at_the_same_time(portaal: Portaal, noor: Persoon) -> None:
    een, twee = portaal.begin(naar="/werk"), portaal.begin(naar="/zittingen")
    assert portaal.rond_af(een).headers["location"] == "/werk"
    assert portaal.rond_af(twee).headers["location"] == "/zittingen"


@pytest.mark.parametrize(
    "naar",
    ["//evil.example", "\\\\evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "evil",
     "/\t/evil.example", "/werk\r\nSet-Cookie: x=1", "/auth/logout", "/" + "a" * 600, "https:evil.example",
     "https:/evil.example", "///evil.example", " //evil.example", "/\x00/evil.example", "/\u2028/evil.example",
     "/\u200b/evil", "data:text/html,x", "?naar=//evil.example", "@evil.example"],
)  # fmt: skip
def test_open_redirect(portaal: Portaal, noor: Persoon, naar: str) -> None:
    eis_geweigerd(portaal, portaal.browser.get("/auth/login", params={"naar": naar}), "naar")
    rol = portaal.browser.get("/auth/rol", params={"naar": naar})
    assert rol.status_code == 400


# --- logging out ---


def test_logout_csrf(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    for koppen in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}, {}):
        assert portaal.browser.post("/auth/logout", headers=koppen).status_code == 403
    assert portaal.browser.get("/auth/logout").status_code == 200
    assert portaal.wie() is not None
    assert [r.nieuw["code"] for r in audit("sessie.uitloggen.geweigerd")] == ["csrf"] * 4


def test_role_csrf(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    antwoord = portaal.browser.post("/auth/rol", data={"rol": "examenbureau"}, headers={"sec-fetch-site": "same-site"})
    assert antwoord.status_code == 403
    assert [r.nieuw["code"] for r in audit("sessie.rol.geweigerd")] == ["csrf"]


def test_logout_ends_here_and_at_the_provider(portaal: Portaal, noor: Persoon) -> None:
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
def test_forged_logout_token(portaal: Portaal, noor: Persoon, geval: str) -> None:
    velden, code = _LOGOUT[geval]
    portaal.log_in()
    antwoord = portaal.browser.post(
        "/auth/backchannel-logout", data={"logout_token": portaal.idp.logout_token(**velden)}
    )
    assert antwoord.status_code == 400
    assert antwoord.json() == {"error": "invalid_request"}
    assert portaal.wie() is not None
    assert [r.nieuw["code"] for r in audit("sessie.uitlogbericht.geweigerd")] == [code]


def test_logout_token_with_a_foreign_key_or_none(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    echt, portaal.idp.sleutel = portaal.idp.sleutel, _ANDER
    vals = portaal.idp.logout_token()
    portaal.idp.sleutel = echt
    for token in (vals, "", "a.b.c", portaal.idp.id_token("n")):
        assert portaal.browser.post("/auth/backchannel-logout", data={"logout_token": token}).status_code == 400
    assert portaal.wie() is not None
    assert len(audit("sessie.uitlogbericht.geweigerd")) == 4


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_logout_token_that_nobody_signed(portaal: Portaal, noor: Persoon, alg: str) -> None:
    portaal.log_in()
    portaal.idp.teken = lambda claims: f"{b64({'alg': alg, 'typ': 'logout+jwt', 'kid': 'k1'})}.{b64(claims)}.AAAA"
    token = portaal.idp.logout_token()
    assert portaal.browser.post("/auth/backchannel-logout", data={"logout_token": token}).status_code == 400
    assert portaal.wie() is not None
    assert [r.nieuw["code"] for r in audit("sessie.uitlogbericht.geweigerd")] == ["algoritme"]


@pytest.mark.parametrize("wie", [{"sub": None}, {"sid": None}, {}])
def test_backchannel_logout_ends_the_session_once(portaal: Portaal, noor: Persoon, wie: dict[str, Any]) -> None:
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


def test_backchannel_logout_of_another_session_leaves_this_one(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    token = portaal.idp.logout_token(sid="sid-2")
    assert portaal.browser.post("/auth/backchannel-logout", data={"logout_token": token}).status_code == 200
    assert portaal.wie() is not None


def test_callback_sends_the_browser_only_to_our_own_callback(portaal: Portaal, noor: Persoon) -> None:
    adres = portaal.browser.get("/auth/login", headers={"host": "evil.example"}).headers["location"]
    assert "redirect_uri=https%3A%2F%2Fportaal.test%2Fauth%2Fcallback" in adres
