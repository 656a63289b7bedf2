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
from portal.db.beheren import LoginPoging, Persoon
from portal.db.session import reading, unit_of_work
from portal.domain import tijd
from portal.services.grond.audit.audit import verify
from tests.hulp.inloggen import Portaal, audit, bezoeker, sessies_open
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


def test_goed_inloggen_werkt(portaal: Portaal, noor: Persoon) -> None:
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
def test_andere_moderne_algoritmes_werken(portaal: Portaal, noor: Persoon, soort: str) -> None:
    sleutel = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"}) if soort == "ES256" else portaal.idp.sleutel
    zet(portaal, sleutel=sleutel, gepubliceerd=[sleutel], alg=soort)
    assert portaal.log_in().status_code == 303


# --- the answer that the browser brings back ---


def test_zonder_state_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    del antwoord["state"]
    eis_geweigerd(portaal, portaal.rond_af(antwoord), "state")


def test_foute_state_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    eis_geweigerd(portaal, portaal.rond_af({**portaal.begin(), "state": "x" * 43}), "state")


def test_state_van_andere_browser_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    ander = bezoeker()
    ander.get("/auth/login")
    eis_geweigerd(portaal, portaal.rond_af(antwoord, ander), "browser")
    assert portaal.rond_af(antwoord).status_code == 400  # burnt: not in its own browser either
    assert sessies_open() == []


def test_een_poging_geldt_maar_tien_minuten(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    echt = tijd.nu()
    tijd.set_klok(lambda: echt.fromtimestamp(echt.timestamp() + 601, echt.tzinfo))
    eis_geweigerd(portaal, portaal.rond_af(antwoord), "state")


def test_herhaalde_callback_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    assert portaal.rond_af(antwoord).status_code == 303
    assert portaal.rond_af(antwoord).status_code == 400
    assert [r.nieuw["code"] for r in audit("sessie.geweigerd")] == ["state"]
    assert len(sessies_open()) == 1


def test_oude_code_telt_niet_in_nieuwe_poging(portaal: Portaal, noor: Persoon) -> None:
    oud = portaal.begin()
    portaal.idp.codes.pop(oud["code"])
    nieuw = portaal.begin()
    eis_geweigerd(portaal, portaal.rond_af({**nieuw, "code": oud["code"]}), "token-endpoint")


def test_de_code_van_een_ander_stuit_op_pkce(portaal: Portaal, noor: Persoon) -> None:
    aanvaller = Portaal(portaal.idp, bezoeker())
    gestolen = aanvaller.begin()["code"]
    eis_geweigerd(portaal, portaal.rond_af({**portaal.begin(), "code": gestolen}), "token-endpoint")


def test_foute_verifier_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    with unit_of_work() as uow:
        uow.session.execute(update(LoginPoging).values(verifier="v" * 64))
    eis_geweigerd(portaal, portaal.rond_af(antwoord), "token-endpoint")


@pytest.mark.parametrize("anders", [{"iss": "https://evil.example"}, {"iss": ""}])
def test_verkeerde_iss_geweigerd(portaal: Portaal, noor: Persoon, anders: dict[str, str]) -> None:
    eis_geweigerd(portaal, portaal.rond_af({**portaal.begin(), **anders}), "response-iss")


def test_beloofde_iss_mag_niet_ontbreken(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    del antwoord["iss"]
    eis_geweigerd(portaal, portaal.rond_af(antwoord), "response-iss")


def test_iss_die_niet_beloofd_is_mag_ontbreken(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.metadata = {"authorization_response_iss_parameter_supported": None}
    antwoord = portaal.begin()
    del antwoord["iss"]
    assert portaal.rond_af(antwoord).status_code == 303


def test_aanbieder_zegt_nee(portaal: Portaal, noor: Persoon) -> None:
    antwoord = portaal.begin()
    terug = {"error": "access_denied", "state": antwoord["state"], "iss": antwoord["iss"]}
    eis_geweigerd(portaal, portaal.rond_af(terug), "geweigerd")


def test_dubbele_parameter_geweigerd(portaal: Portaal, noor: Persoon) -> None:
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
def test_vals_token_geweigerd(portaal: Portaal, noor: Persoon, geval: str) -> None:
    velden, code = _TOKENS[geval]
    if "claims" in velden:
        velden = {"claims": {k: int(v()) if callable(v) else v for k, v in velden["claims"].items()}}
    zet(portaal, **velden)
    eis_geweigerd(portaal, portaal.log_in(), code)


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", "", None, ["RS256"]])
def test_alg_none_geweigerd(portaal: Portaal, noor: Persoon, alg: Any) -> None:
    portaal.idp.teken = lambda claims: f"{b64({'alg': alg, 'typ': 'JWT'})}.{b64(claims)}."
    eis_geweigerd(portaal, portaal.log_in(), "algoritme")


def test_hs256_met_publieke_sleutel_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    pem = portaal.idp.sleutel.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def teken(claims: dict[str, Any]) -> str:
        inhoud = f"{b64({'alg': 'HS256', 'kid': 'k1'})}.{b64(claims)}"
        zegel = hmac.new(pem, inhoud.encode(), hashlib.sha256).digest()
        return f"{inhoud}.{base64.urlsafe_b64encode(zegel).rstrip(b'=').decode()}"

    portaal.idp.teken = teken
    eis_geweigerd(portaal, portaal.log_in(), "algoritme")


def test_gewijzigde_claims_worden_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    echt = portaal.idp.onderteken

    def knoei(claims: dict[str, Any]) -> str:
        portaal.idp.teken = None
        kop, _, handtekening = echt(claims).split(".")
        return f"{kop}.{b64({**claims, 'sub': 'sub-baas'})}.{handtekening}"

    portaal.idp.teken = knoei
    eis_geweigerd(portaal, portaal.log_in(), "handtekening")


def test_kleine_klokverschillen_mogen(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.claims = {"exp": int(time.time()) - 45, "iat": int(time.time()) + 45}
    assert portaal.log_in().status_code == 303


# --- metadata and keys ---


def test_metadata_van_andere_uitgever_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.metadata = {"issuer": "https://evil.example"}
    antwoord = portaal.browser.get("/auth/login")
    eis_geweigerd(portaal, antwoord, "issuer")


@pytest.mark.parametrize("naam", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_endpoints_moeten_veilig_zijn(portaal: Portaal, noor: Persoon, naam: str) -> None:
    portaal.idp.metadata = {naam: "http://evil.example/x"}
    eis_geweigerd(portaal, portaal.browser.get("/auth/login"), "metadata")


def test_aanbieder_zonder_pkce_geweigerd(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.metadata = {"code_challenge_methods_supported": ["plain"]}
    eis_geweigerd(portaal, portaal.browser.get("/auth/login"), "pkce")


def test_aanbieder_onbereikbaar(portaal: Portaal, noor: Persoon, omgeving: Callable[..., None]) -> None:
    omgeving(oidc_issuer="http://127.0.0.1:1")
    eis_geweigerd(portaal, portaal.browser.get("/auth/login"), "onbereikbaar")


def test_een_gewisselde_sleutel_hindert_niemand(portaal: Portaal, noor: Persoon) -> None:
    assert portaal.log_in().status_code == 303
    nieuw = rsa("k2")
    zet(portaal, sleutel=nieuw, gepubliceerd=[nieuw])
    assert portaal.log_in().status_code == 303
    assert audit("sessie.geweigerd") == []
    assert portaal.idp.jwks_gevraagd == 2


def test_sleutels_wisselen_in_de_drukte_hindert_niemand(portaal: Portaal, noor: Persoon) -> None:
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


def test_nieuwe_sleutel_met_dezelfde_naam_hindert_niemand(portaal: Portaal, noor: Persoon) -> None:
    assert portaal.log_in().status_code == 303
    zet(portaal, sleutel=_ANDER, gepubliceerd=[_ANDER])
    assert portaal.log_in().status_code == 303


def test_ingetrokken_sleutel_stopt_na_de_bewaartijd(
    portaal: Portaal, noor: Persoon, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert portaal.log_in().status_code == 303
    zet(portaal, gepubliceerd=[rsa("k2")])
    monkeypatch.setattr(oidc, "_BEWAAR", -1.0)
    assert portaal.log_in().status_code == 400
    assert [r.nieuw["code"] for r in audit("sessie.geweigerd")] == ["sleutel"]


def test_onbekende_kids_bestoken_de_aanbieder_niet(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.kop = {"kid": "k9"}
    for _ in range(5):
        portaal.browser.post("/auth/backchannel-logout", data={"logout_token": portaal.idp.logout_token()})
    assert portaal.idp.jwks_gevraagd == 2


# --- who gets in ---


def test_onbekend_account_krijgt_uitleg_en_geen_sessie(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.wie = ("vreemd", "school.example")
    antwoord = portaal.log_in()
    assert "vreemd@school.example is niet bekend" in antwoord.text
    eis_geweigerd(portaal, antwoord, "onbekend")
    assert "vreemd" not in audit("sessie.geweigerd")[0].reden


def test_zelfde_uid_van_andere_school_is_een_ander(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.wie = ("noor", "elders.example")
    eis_geweigerd(portaal, portaal.log_in(), "onbekend")


def test_wie_niet_actief_is_komt_er_niet_in(portaal: Portaal, maak: Maak) -> None:
    persoon = maak.persoon(account="noor@school.example", actief=False)
    maak.rol(persoon, "docent")
    eis_geweigerd(portaal, portaal.log_in(), "inactief")
    assert audit("sessie.geweigerd")[0].persoon_id == persoon.id


def test_wie_geen_rol_heeft_komt_er_niet_in(portaal: Portaal, maak: Maak) -> None:
    maak.persoon(account="noor@school.example")
    eis_geweigerd(portaal, portaal.log_in(), "geen-rol")


def test_entra_accounts_via_oid_en_tid(portaal: Portaal, maak: Maak, omgeving: Callable[..., None]) -> None:
    maak.rol(maak.persoon(account="o-1@t-1"), "docent")
    omgeving(oidc_account_claim="oid+tid")
    portaal.idp.claims = {"oid": "o-1", "tid": "t-1"}
    assert portaal.log_in().status_code == 303


def test_html_in_claims_blijft_tekst(portaal: Portaal, noor: Persoon) -> None:
    portaal.idp.wie = ("<script>alert(1)</script>", "school.example")
    antwoord = portaal.log_in()
    assert "<script" not in antwoord.text
    assert "default-src 'none'" in antwoord.headers["content-security-policy"]


# --- sessions ---


def test_inloggen_geeft_een_nieuwe_sessie_en_sluit_de_oude(portaal: Portaal, noor: Persoon) -> None:
    portaal.log_in()
    eerste = portaal.sleutel
    portaal.log_in()
    assert portaal.sleutel != eerste
    assert resolve(ref_of(eerste)) is None
    assert len(sessies_open()) == 1


def test_een_geplante_sessiesleutel_geldt_niet(portaal: Portaal, noor: Persoon) -> None:
    portaal.browser.cookies.set(COOKIE, "gekozen-door-aanvaller", domain="portaal.test", path="/")
    antwoord = portaal.log_in()
    assert "gekozen-door-aanvaller" not in antwoord.headers["set-cookie"]
    assert resolve(ref_of("gekozen-door-aanvaller")) is None


def test_twee_tabbladen_kunnen_tegelijk_inloggen(portaal: Portaal, noor: Persoon) -> None:
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
def test_geen_open_redirect(portaal: Portaal, noor: Persoon, naar: str) -> None:
    eis_geweigerd(portaal, portaal.browser.get("/auth/login", params={"naar": naar}), "naar")
    rol = portaal.browser.get("/auth/rol", params={"naar": naar})
    assert rol.status_code == 400


def test_de_browser_gaat_alleen_naar_de_eigen_callback(portaal: Portaal, noor: Persoon) -> None:
    adres = portaal.browser.get("/auth/login", headers={"host": "evil.example"}).headers["location"]
    assert "redirect_uri=https%3A%2F%2Fportaal.test%2Fauth%2Fcallback" in adres
