"""A small, correct OpenID Connect provider in which you choose who you are: no passwords, because nothing is real."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_plus, urlencode

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from portal.sandbox import gids, pagina, school_data
from portal.sandbox.opslag import Json, Opslag
from portal.sandbox.school_model import Medewerker, School, Student
from portal.sandbox.server import Probleem, bediening, bewaakt, gedaan

CODE_SECONDEN = 60
TOKEN_SECONDEN = 3600
LOA = tuple(f"http://surfconext.nl/assurance/loa{n}" for n in ("1", "1.5", "2", "3"))
_ROLLEN = {
    "student": "student",
    "docent": "docent en studieloopbaanbegeleider",
    "examenbureau": "examenbureau",
    "surveillant": "surveillant",
    "beoordelaar": "beoordelaar",
    "examencommissie": "examencommissie",
    "beheerder": "beheerder",
}
_DOOR = ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge",
         "code_challenge_method", "acr_values", "prompt")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Client:
    """The one relying party: the portal."""

    client_id: str
    secret: str
    redirect_uris: tuple[str, ...]
    na_uitloggen: str  # prefix of allowed addresses after logging out


class _Fout(Exception):
    """An OAuth error that goes back to the client by redirect."""


Persoon = Student | Medewerker


def _hash(tekst: str) -> str:
    return hashlib.sha256(tekst.encode()).hexdigest()


class Idp:
    """The provider: people of the school, one client, one signing key."""

    def __init__(self, school: School, opslag: Opslag, client: Client, url: str, sleutel: Path) -> None:
        self.school, self.opslag, self.client, self.url = school, opslag, client, url
        self.sleutel = _sleutel(sleutel)
        iedereen: tuple[Persoon, ...] = (*school.medewerkers, *school.studenten)
        self.personen = {p.uid: p for p in iedereen}

    async def ontdek(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/jwks",
                "end_session_endpoint": f"{self.url}/logout",
                "scopes_supported": ["openid", "profile", "email"],
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
                "code_challenge_methods_supported": ["S256"],
                "acr_values_supported": list(LOA),
                "authorization_response_iss_parameter_supported": True,
                "backchannel_logout_supported": True,
                "backchannel_logout_session_supported": False,
                "claims_supported": sorted(self._claims(self.school.demo.student)),
            }
        )

    async def jwks(self, request: Request) -> Response:
        publiek = self.sleutel.as_dict(private=False)
        return JSONResponse({"keys": [{**publiek, "use": "sig", "alg": "RS256"}]})

    # --- logging in ----------------------------------------------------------------------------------------------
    async def authorize(self, request: Request) -> Response:
        """The choice of person on GET; the answer to the client on POST."""
        bron = dict(await request.form()) if request.method == "POST" else dict(request.query_params)
        vraag = {k: str(bron[k]) for k in _DOOR if bron.get(k)}
        if (
            vraag.get("client_id") != self.client.client_id
            or vraag.get("redirect_uri") not in self.client.redirect_uris
        ):
            tekst = "Het adres om naar terug te gaan of de naam van de toepassing klopt niet."
            antwoord = pagina.pagina("Inloggen kan niet", pagina.kop("Inloggen kan niet", tekst), smal=True)
            antwoord.status_code = 400
            return antwoord
        try:
            self._keur(vraag)
            if vraag.get("prompt") == "none":
                raise _Fout("login_required")
            if request.method == "POST" and (wie := self.personen.get(str(bron.get("persoon", "")))):
                return self._terug(vraag, {"code": self._code(vraag, wie)})
        except _Fout as fout:
            return self._terug(vraag, {"error": str(fout)})
        return self._keuze(vraag, str(bron.get("zoek", "")).strip())

    def _keur(self, vraag: dict[str, str]) -> None:
        if vraag.get("response_type") != "code":
            raise _Fout("unsupported_response_type")
        if "openid" not in vraag.get("scope", "").split():
            raise _Fout("invalid_scope")
        uitdaging = vraag.get("code_challenge", "")
        if vraag.get("code_challenge_method") != "S256" or not 43 <= len(uitdaging) <= 128:
            raise _Fout("invalid_request")

    def _terug(self, vraag: dict[str, str], antwoord: dict[str, str]) -> Response:
        if state := vraag.get("state"):
            antwoord["state"] = state
        antwoord["iss"] = self.url
        teken = "&" if "?" in vraag["redirect_uri"] else "?"
        kop = {"Cache-Control": "no-store"}
        return RedirectResponse(f"{vraag['redirect_uri']}{teken}{urlencode(antwoord)}", 303, headers=kop)

    def _code(self, vraag: dict[str, str], wie: Persoon) -> str:
        code = secrets.token_urlsafe(32)
        gevraagd = [x for x in vraag.get("acr_values", "").split() if x in LOA]
        stuk = {
            "uid": wie.uid,
            "redirect_uri": vraag["redirect_uri"],
            "challenge": vraag["code_challenge"],
            "nonce": vraag.get("nonce", ""),
            "acr": gevraagd[0] if gevraagd else LOA[0],
            "tijd": time.time(),
            "gebruikt": False,
        }
        self.opslag.bewaar("code", _hash(code), stuk)
        return code

    def _keuze(self, vraag: dict[str, str], zoek: str) -> Response:
        p = pagina
        demo = [self._knop(vraag, wie, rol) for rol, wie in self.school.demo.per_rol()]
        verborgen = p.Html("".join(f'<input type="hidden" name="{p.t(k)}" value="{p.t(v)}">' for k, v in vraag.items()))
        veld = p.Html(
            f'<form method="get" action="/authorize" class="rij" role="search">{verborgen}<input type="search" name="zoek" '
            f'value="{p.t(zoek)}" aria-label="Zoek op naam, nummer of rol" placeholder="Naam, nummer of rol">'
            '<button class="knop">Zoek</button></form>'
        )
        delen = [p.kaart("Wie ben je?", *demo), p.kaart("Iemand anders", veld, *self._gevonden(vraag, zoek))]
        extra = [x for x in vraag.get("acr_values", "").split() if x in LOA[1:]]
        if extra:
            tekst = "Er is een extra bevestiging gevraagd. In het echt doe je dat met je telefoon of een sleutel."
            delen.insert(0, p.tekst(tekst, "uitleg"))
        uitleg = "Dit is een proefomgeving met verzonnen mensen. Je kiest zelf wie je bent; er zijn geen wachtwoorden."
        kop = p.kop(f"Inloggen bij {school_data.ORG_NAAM}", "Kies een persoon om mee verder te gaan.")
        return p.pagina(
            "Proefinlog", kop, p.tekst(uitleg, "uitleg"), *delen, nav=(("/gids", "Speel de keten"),), smal=True
        )

    def _gevonden(self, vraag: dict[str, str], zoek: str) -> list[pagina.Html]:
        if not zoek:
            return []
        woorden = zoek.lower().split()
        raak = [p for p in self.personen.values() if all(w in _zoektekst(p) for w in woorden)]
        rijen = [self._knop(vraag, p, _rol(p)) for p in raak[:20]]
        if len(raak) > 20:
            rijen.append(pagina.tekst(f"Nog {len(raak) - 20} anderen. Zoek preciezer.", "zacht"))
        return rijen or [pagina.tekst("Niemand gevonden.", "zacht")]

    def _knop(self, vraag: dict[str, str], wie: Persoon, rol: str) -> pagina.Html:
        t = pagina.t
        velden = "".join(
            f'<input type="hidden" name="{t(k)}" value="{t(v)}">' for k, v in {**vraag, "persoon": wie.uid}.items()
        )
        return pagina.Html(
            f'<form method="post" action="/authorize">{velden}<button class="knop groot"><span>{t(wie.naam)}</span>'
            f'<span class="zacht klein">{t(_ROLLEN.get(rol, rol))}</span></button></form>'
        )

    # --- tokens --------------------------------------------------------------------------------------------------
    async def token(self, request: Request) -> Response:
        """Exchange a code, once, by the client that asked for it."""
        form = {k: str(v) for k, v in (await request.form()).items()}
        if not self._client_klopt(request, form):
            return _token_fout("invalid_client", 401)
        if form.get("grant_type") != "authorization_code":
            return _token_fout("unsupported_grant_type")
        sleutel = _hash(form.get("code", ""))
        with self.opslag.samen():
            stuk = self.opslag.lees("code", sleutel)
            if stuk is not None:
                self.opslag.bewaar("code", sleutel, {**stuk, "gebruikt": True})
        if stuk is None or not _code_klopt(stuk, form):
            return _token_fout("invalid_grant")
        token = secrets.token_urlsafe(32)
        self.opslag.token_bij(_hash(token), stuk["uid"], "openid", time.time() + TOKEN_SECONDEN)
        inhoud = {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDEN, "scope": "openid"}
        inhoud["id_token"] = self._id_token(stuk, token)
        return JSONResponse(inhoud, headers={"Cache-Control": "no-store"})

    def _client_klopt(self, request: Request, form: dict[str, str]) -> bool:
        wie, geheim = form.get("client_id", ""), form.get("client_secret", "")
        kop = request.headers.get("authorization", "")
        if kop.lower().startswith("basic "):
            try:
                wie, _, geheim = base64.b64decode(kop[6:], validate=True).decode().partition(":")
            except ValueError:
                return False
            wie, geheim = unquote_plus(wie), unquote_plus(geheim)
        goed = hmac.compare_digest(wie.encode(), self.client.client_id.encode())
        return hmac.compare_digest(geheim.encode(), self.client.secret.encode()) and goed

    def _id_token(self, stuk: Json, token: str) -> str:
        nu = int(time.time())
        half = hashlib.sha256(token.encode()).digest()[:16]
        claims = {
            **self._claims(self.personen[stuk["uid"]]),
            "iss": self.url,
            "aud": self.client.client_id,
            "iat": nu,
            "exp": nu + 300,
            "auth_time": int(stuk["tijd"]),
            "acr": stuk["acr"],
            "sid": secrets.token_urlsafe(12),
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        }
        if stuk["nonce"]:
            claims["nonce"] = stuk["nonce"]
        return jwt.encode({"alg": "RS256", "kid": self.sleutel.kid}, claims, self.sleutel)

    def _claims(self, p: Persoon) -> Json:
        student = isinstance(p, Student)
        extern = isinstance(p, Medewerker) and p.extern
        soort, nummer = ("studentid", p.studentnummer) if isinstance(p, Student) else ("employeeid", p.personeelsnummer)
        achter = " ".join(x for x in (p.tussenvoegsel, p.achternaam) if x)
        return {
            "sub": _hash(f"{self.client.client_id}:{p.id}")[:40],
            "uids": [p.uid],
            "schac_home_organization": school_data.ORG_DOMEIN,
            "schac_personal_unique_code": [
                f"urn:schac:personalUniqueCode:nl:local:{school_data.ORG_DOMEIN}:{soort}:{nummer}"
            ],
            "given_name": p.voornaam,
            "family_name": achter,
            "name": p.naam,
            "email": p.email,
            "eduperson_affiliation": ["student"] if student else ["affiliate"] if extern else ["employee"],
        }

    async def userinfo(self, request: Request) -> Response:
        kop = request.headers.get("authorization", "")
        rij = self.opslag.token(_hash(kop[7:])) if kop.lower().startswith("bearer ") else None
        wie = self.personen.get(rij[0]) if rij and rij[2] > time.time() else None
        if wie is None:
            return JSONResponse(
                {"error": "invalid_token"}, 401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
            )
        return JSONResponse(self._claims(wie), headers={"Cache-Control": "no-store"})

    async def sluit_af(self, request: Request) -> Response:
        """Control: end someone's sessions at the portal by a back-channel logout token."""
        wie = self.personen.get(str((await bediening(request)).get("persoon", "")))
        if wie is None:
            raise Probleem(404, "Niet gevonden", "Geef de gebruikersnaam van een persoon.")
        nu = int(time.time())
        claims = {
            "iss": self.url,
            "aud": self.client.client_id,
            "iat": nu,
            "exp": nu + 120,
            "jti": secrets.token_urlsafe(16),
            "sub": self._claims(wie)["sub"],
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        kop = {"alg": "RS256", "kid": self.sleutel.kid, "typ": "logout+jwt"}
        bewijs = {"logout_token": jwt.encode(kop, claims, self.sleutel)}
        try:
            async with httpx.AsyncClient(timeout=10) as http:
                antwoord = await http.post(f"{self.client.na_uitloggen}/auth/backchannel-logout", data=bewijs)
        except httpx.HTTPError as fout:
            raise Probleem(502, "Geen antwoord", "Het portaal is niet bereikbaar.") from fout
        return gedaan(request, {"status": antwoord.status_code}, "/gids")

    async def logout(self, request: Request) -> Response:
        """Nothing is remembered here, so logging out is only the way back."""
        bron = request.query_params if request.method == "GET" else await request.form()
        terug = str(bron.get("post_logout_redirect_uri") or "")
        basis = self.client.na_uitloggen
        if terug == basis or terug.startswith(f"{basis}/"):
            state = str(bron.get("state") or "")
            teken = "&" if "?" in terug else "?"
            return RedirectResponse(f"{terug}{teken}{urlencode({'state': state})}" if state else terug, 303)
        kop = pagina.kop("Je bent uitgelogd", "Je kunt dit venster sluiten.")
        return pagina.pagina("Proefinlog", kop, pagina.link(basis, "Terug naar het portaal"), smal=True)


def _sleutel(pad: Path) -> RSAKey:
    """The signing key of this provider, made once and kept in its own folder."""
    if pad.exists():
        return RSAKey.import_key(json.loads(pad.read_text(encoding="utf-8")))
    sleutel = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    pad.touch(mode=0o600)
    pad.write_text(json.dumps(sleutel.as_dict(private=True)), encoding="utf-8")
    return sleutel


def _code_klopt(stuk: Json, form: dict[str, str]) -> bool:
    """Fresh, unused, for the same address, and proven by the verifier."""
    bewijs = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    uitdaging = base64.urlsafe_b64encode(bewijs).rstrip(b"=").decode()
    return (
        not stuk["gebruikt"]
        and time.time() - stuk["tijd"] <= CODE_SECONDEN
        and form.get("redirect_uri") == stuk["redirect_uri"]
        and hmac.compare_digest(uitdaging, stuk["challenge"])
    )


def _token_fout(code: str, status: int = 400) -> Response:
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="proefinlog"'
    return JSONResponse({"error": code}, status, headers=headers)


def _rol(p: Persoon) -> str:
    return "student" if isinstance(p, Student) else p.rollen[0]


def _zoektekst(p: Persoon) -> str:
    if isinstance(p, Student):
        return f"{p.naam} {p.studentnummer} {p.uid} student {p.klas}".lower()
    return f"{p.naam} {p.personeelsnummer} {p.uid} {' '.join(p.rollen)} {'extern' if p.extern else ''}".lower()


def maak_app(
    school: School, opslag: Opslag, client: Client, url: str, sleutel: Path, bediening: tuple[str, str]
) -> Starlette:
    """The identity provider as an ASGI app, with the guide beside it."""
    idp = Idp(school, opslag, client, url, sleutel)

    async def gids_pagina(request: Request) -> Response:
        return gids.pagina(school, client.na_uitloggen, *bediening)

    async def thuis(request: Request) -> Response:
        return RedirectResponse("/gids", 303)

    return Starlette(
        routes=[
            Route("/", thuis),
            Route("/gids", gids_pagina),
            Route("/.well-known/openid-configuration", idp.ontdek),
            Route("/authorize", idp.authorize, methods=["GET", "POST"]),
            Route("/token", idp.token, methods=["POST"]),
            Route("/userinfo", idp.userinfo, methods=["GET", "POST"]),
            Route("/jwks", idp.jwks),
            Route("/control/afmelden", bewaakt(idp.sluit_af), methods=["POST"]),
            Route("/logout", idp.logout, methods=["GET", "POST"]),
        ]
    )
