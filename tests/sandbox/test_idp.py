"""The identity provider does OpenID Connect by the book, apart from having no passwords."""

import base64
import hashlib
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from portal.sandbox.school_model import School
from tests.hulp.sandbox import CLIENT, GEHEIM, NepPortaal, Proefserver

pytestmark = pytest.mark.xdist_group("sandbox")

VERIFIER = "v" * 60
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def _vraag(portaal: NepPortaal, **anders: str) -> dict[str, str]:
    vraag = {
        "client_id": CLIENT,
        "redirect_uri": f"{portaal.url}/auth/callback",
        "response_type": "code",
        "scope": "openid",
        "state": "s1",
        "nonce": "n1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {k: v for k, v in {**vraag, **anders}.items() if v}


def _kies(idp: Proefserver, vraag: dict[str, str], persoon: str) -> dict[str, str]:
    antwoord = httpx.post(f"{idp.url}/authorize", data=vraag | {"persoon": persoon})
    assert antwoord.status_code == 303
    return {k: v[0] for k, v in parse_qs(urlsplit(antwoord.headers["location"]).query).items()}


def _wissel(idp: Proefserver, portaal: NepPortaal, code: str, **anders: str) -> httpx.Response:
    vorm = {"grant_type": "authorization_code", "code": code, "redirect_uri": f"{portaal.url}/auth/callback"}
    return httpx.post(f"{idp.url}/token", data=vorm | {"code_verifier": VERIFIER} | anders, auth=(CLIENT, GEHEIM))


def test_inloggen_als_demopersoon(idp: Proefserver, portaal: NepPortaal, school: School) -> None:
    meta = httpx.get(f"{idp.url}/.well-known/openid-configuration").json()
    assert meta["issuer"] == idp.url
    bladzijde = httpx.get(meta["authorization_endpoint"], params=_vraag(portaal)).text
    for naam in ("Maartje van Damme", "Ineke de Groot", "Mirjam Bos", "Hanna Kramer", "proefomgeving", "/gids"):
        assert naam in bladzijde
    loa = "http://surfconext.nl/assurance/loa2"
    terug = _kies(idp, _vraag(portaal, acr_values=loa), school.demo.examencommissie.uid)
    assert (terug["state"], terug["iss"]) == ("s1", idp.url)
    antwoord = _wissel(idp, portaal, terug["code"]).json()
    sleutels = KeySet.import_key_set(httpx.get(meta["jwks_uri"]).json())
    claims = jwt.decode(antwoord["id_token"], sleutels, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"], claims["nonce"], claims["acr"]) == (idp.url, CLIENT, "n1", loa)
    wie = httpx.get(meta["userinfo_endpoint"], headers={"Authorization": f"Bearer {antwoord['access_token']}"}).json()
    assert wie["sub"] == claims["sub"]
    assert (wie["uids"], wie["schac_home_organization"]) == (["hanna.kramer"], "rocwaterland.example")
    assert wie["eduperson_affiliation"] == ["employee"]


def test_een_code_werkt_een_keer_en_met_bewijs(idp: Proefserver, portaal: NepPortaal, school: School) -> None:
    wie = school.demo.student.uid
    code = _kies(idp, _vraag(portaal), wie)["code"]
    assert _wissel(idp, portaal, code).status_code == 200
    assert _wissel(idp, portaal, code).json() == {"error": "invalid_grant"}
    for anders in ({"code_verifier": "x" * 60}, {"redirect_uri": f"{portaal.url}/elders"}):
        fris = _kies(idp, _vraag(portaal), wie)["code"]
        assert _wissel(idp, portaal, fris, **anders).json() == {"error": "invalid_grant"}
    assert httpx.post(f"{idp.url}/token", auth=(CLIENT, "fout")).status_code == 401
    assert httpx.get(f"{idp.url}/userinfo", headers={"Authorization": "Bearer x"}).status_code == 401


def test_foute_vragen_geweigerd(idp: Proefserver, portaal: NepPortaal) -> None:
    url = f"{idp.url}/authorize"
    for anders in ({"redirect_uri": f"{portaal.url}/auth/callback/"}, {"client_id": "vreemd"}):
        assert httpx.get(url, params=_vraag(portaal, **anders)).status_code == 400
    for anders, fout in (
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
    ):
        doel = httpx.get(url, params=_vraag(portaal, **anders)).headers["location"]
        assert parse_qs(urlsplit(doel).query)["error"] == [fout]


def test_zoeken_uitloggen_en_gids(idp: Proefserver, portaal: NepPortaal, school: School) -> None:
    ander = school.studenten[20]
    gevonden = httpx.get(f"{idp.url}/authorize", params=_vraag(portaal, zoek=ander.studentnummer)).text
    assert f'value="{ander.uid}"' in gevonden
    uit = httpx.get(f"{idp.url}/logout", params={"post_logout_redirect_uri": f"{portaal.url}/", "state": "x"})
    assert uit.headers["location"] == f"{portaal.url}/?state=x"
    vreemd = httpx.get(f"{idp.url}/logout", params={"post_logout_redirect_uri": f"{portaal.url}.kwaad.example/"})
    assert vreemd.status_code == 200
    gids = httpx.get(f"{idp.url}/gids").text
    assert re.findall(r'aria-hidden="true">(\d+)<', gids) == [str(n) for n in range(1, 12)]
    assert school.hoofdketen.nieuwe_versie.code in gids
