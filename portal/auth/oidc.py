"""The conversation with the identity provider: discovery, keys, code flow with PKCE, userinfo and logout messages."""

from __future__ import annotations

import json
import secrets
import ssl
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import anyio
import httpx
from authlib.integrations.base_client import OAuthError

from portal.auth import tokens
from portal.auth.tokens import Claims, InlogFout, Kop, OnbekendeSleutel, Sleutel
from portal.domain.adressen import is_veilig
from portal.domain.tekst import bewaarbaar_in
from portal.settings import Settings, get_settings

with warnings.catch_warnings():  # Authlib announces its move to httpx2; one notice per process start says nothing new
    warnings.simplefilter("ignore", DeprecationWarning)
    from authlib.integrations.httpx_client import AsyncOAuth2Client

CALLBACK = "/auth/callback"
NA_UITLOGGEN = "/auth/logout"
_BEWAAR = 3600.0
_OPNIEUW_NA = {"inloggen": 2.0, "uitloggen": 30.0}
"""Seconds between two refetches for an unknown key; a stranger can send logout messages, so these wait longer."""


@dataclass(frozen=True)
class Aanbieder:
    """What the provider says about itself, as far as we use it."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    stuurt_iss: bool = False
    methode: str = "client_secret_basic"


@dataclass(frozen=True)
class Poging:
    """The secrets of one login on its way: each is used once."""

    state: str
    nonce: str
    verifier: str

    @staticmethod
    def nieuw() -> Poging:
        """Fresh random values of 256 bits or more."""
        return Poging(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64))


@dataclass(frozen=True)
class Identiteit:
    """Who logged in, according to the provider, with what is needed to log out there again."""

    account: str
    issuer: str
    subject: str
    sid: str
    acr: str
    id_token: str
    ingelogd_op: datetime | None = None
    groepen: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The claims that a role can come from, as they were; empty when nobody asked for them."""


class OnbruikbaarAccount(InlogFout):
    """The provider says who it is, but not in the claims that the portal was told to read."""

    def __init__(self, claim: str, reden: str) -> None:
        super().__init__("account", f"claim {claim} {reden}")
        self.tekst = (
            "De inlogdienst van de school gaf niet goed door welk account u heeft. Opnieuw proberen helpt niet: "
            f"vraag de systeembeheerder om naar de instelling van het account te kijken ({claim})."
        )


@dataclass(frozen=True)
class Uitlogbericht:
    """A verified message that a session, or all sessions of a subject, ended at the provider."""

    issuer: str
    jti: str
    sid: str
    subject: str


class Oidc:
    """One provider and one client registration; remembers metadata and keys for an hour."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.oidc_issuer
        self.client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._account_claim, self._scope = settings.oidc_account_claim, settings.oidc_scope
        self._sterk, self._sterk_claim = settings.sterk, settings.step_up_claim
        self.public_url = settings.public_url
        self._aanbieder: tuple[float, Aanbieder] | None = None
        self._sleutels: tuple[float, list[Sleutel]] | None = None
        self._opnieuw: dict[str, float] = {}
        self._slot = anyio.Lock()

    async def aanbieder(self) -> Aanbieder:
        """The provider's metadata, of at most an hour old, and only when it names the issuer that we configured."""
        if self._aanbieder is None or time.monotonic() - self._aanbieder[0] > _BEWAAR:
            if not self.issuer or not self.client_id:
                raise InlogFout("instelling", "PORTAL_OIDC_ISSUER of PORTAL_OIDC_CLIENT_ID ontbreekt")
            _adres({"issuer": self.issuer}, "issuer")
            metadata = await _haal(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
            self._aanbieder = (time.monotonic(), self._lees(metadata))
        return self._aanbieder[1]

    def _lees(self, metadata: Claims) -> Aanbieder:
        if metadata.get("issuer") != self.issuer:
            raise InlogFout("issuer", "de inlogdienst noemt een andere issuer dan ingesteld")
        if "S256" not in metadata.get("code_challenge_methods_supported", ["S256"]):
            raise InlogFout("pkce", "de inlogdienst kent PKCE S256 niet")
        methoden = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        post = "client_secret_basic" not in methoden and "client_secret_post" in methoden
        return Aanbieder(
            authorization_endpoint=_adres(metadata, "authorization_endpoint"),
            token_endpoint=_adres(metadata, "token_endpoint"),
            jwks_uri=_adres(metadata, "jwks_uri"),
            userinfo_endpoint=_adres(metadata, "userinfo_endpoint", verplicht=False),
            end_session_endpoint=_adres(metadata, "end_session_endpoint", verplicht=False),
            stuurt_iss=metadata.get("authorization_response_iss_parameter_supported") is True,
            methode="client_secret_post" if post else "client_secret_basic",
        )

    def _client(self, aanbieder: Aanbieder) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self.client_id,
            client_secret=self._secret or None,
            token_endpoint_auth_method=aanbieder.methode if self._secret else "none",
            scope=self._scope,
            redirect_uri=self.public_url + CALLBACK,
            code_challenge_method="S256",
            timeout=10,
            verify=_tls(),
        )

    async def inlogadres(self, poging: Poging, *, ander_account: bool = False, sterker: bool = False) -> str:
        """Where to send the browser for this attempt.

        With `ander_account` the provider asks again who it is; with `sterker` it does so, and strongly.
        """
        aanbieder = await self.aanbieder()
        extra = {"prompt": "login"} if ander_account or sterker else {}
        extra |= self._vraag_sterk() if sterker else {}
        async with self._client(aanbieder) as client:
            url, _ = client.create_authorization_url(
                aanbieder.authorization_endpoint,
                state=poging.state,
                nonce=poging.nonce,
                code_verifier=poging.verifier,
                **extra,
            )
        return str(url)

    def _vraag_sterk(self) -> dict[str, str]:
        if self._sterk_claim == "acr":
            return {"max_age": "0", "acr_values": " ".join(self._sterk)}
        waarde = {"value": self._sterk[0]} if len(self._sterk) == 1 else {"values": list(self._sterk)}
        eis = {"id_token": {self._sterk_claim: {"essential": True, **waarde}, "auth_time": {"essential": True}}}
        return {"max_age": "0", "claims": json.dumps(eis)}

    async def wissel(self, antwoord: Mapping[str, str], poging: Poging, groepen: Sequence[str] = ()) -> Identiteit:
        """Who logged in, from the answer that the browser brought back; InlogFout when anything is not as it should be.

        `groepen` are the claims that roles come from; userinfo is asked when the ID token has none of them.
        """
        aanbieder = await self.aanbieder()
        self._eis_antwoord(antwoord, aanbieder)
        token = await self._haal_token(aanbieder, antwoord["code"], poging.verifier)
        id_token, access = token.get("id_token"), str(token.get("access_token") or "")
        if not isinstance(id_token, str):
            raise InlogFout("id_token", "de inlogdienst gaf geen ID-token")
        kop, claims = await self._ontvouw(id_token, "inloggen")
        tokens.eis_herkomst(claims, self.issuer, self.client_id)
        tokens.eis_tijden(claims)
        tokens.eis_id_token(kop, claims, poging.nonce, access)
        alles = await self._vul_aan(aanbieder, claims, access, groepen)
        return Identiteit(
            account=account_van(alles, self._account_claim),
            issuer=self.issuer,
            subject=str(claims["sub"]),
            sid=_tekst(claims, "sid"),
            acr=self._sterkte(claims)[:200],
            id_token=id_token,
            ingelogd_op=tokens.moment_van(claims, "auth_time"),
            groepen={naam: alles[naam] for naam in groepen if naam in alles},
        )

    def _sterkte(self, claims: Claims) -> str:
        """How strongly somebody logged in: the value that counts as strong when it is there, else the plain `acr`."""
        waarde = claims.get(self._sterk_claim)
        gegeven = waarde if isinstance(waarde, list) else [waarde]
        return next((w for w in self._sterk if w in gegeven), _tekst(claims, "acr"))

    def _eis_antwoord(self, antwoord: Mapping[str, str], aanbieder: Aanbieder) -> None:
        iss = antwoord.get("iss")
        if iss != self.issuer and (iss is not None or aanbieder.stuurt_iss):
            raise InlogFout("response-iss", "antwoord komt van een andere inlogdienst, of zegt niet van welke")
        if fout := antwoord.get("error"):
            raise InlogFout("geweigerd", f"de inlogdienst weigert: {fout[:100]}")
        if not antwoord.get("code"):
            raise InlogFout("code", "antwoord zonder code")

    async def _haal_token(self, aanbieder: Aanbieder, code: str, verifier: str) -> Claims:
        try:
            async with self._client(aanbieder) as client:
                gekregen: Claims = await client.fetch_token(
                    aanbieder.token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
                )
                return gekregen
        except OAuthError as fout:
            raise InlogFout("token-endpoint", f"code geweigerd: {str(fout.error)[:100]}") from fout
        except Exception as fout:  # whatever the library below calls its errors: there is no usable answer
            raise InlogFout("onbereikbaar", f"geen bruikbaar antwoord op de code: {type(fout).__name__}") from fout

    async def _vul_aan(self, aanbieder: Aanbieder, claims: Claims, access_token: str, groepen: Sequence[str]) -> Claims:
        """The claims with those of userinfo, asked only when the ID token lacks the account or every wanted group."""
        compleet = _heeft_account(claims, self._account_claim) and (not groepen or any(g in claims for g in groepen))
        if compleet or not aanbieder.userinfo_endpoint or not access_token:
            return claims
        info = await _haal(aanbieder.userinfo_endpoint, {"Authorization": f"Bearer {access_token}"})
        if info.get("sub") != claims["sub"]:
            raise InlogFout("userinfo-sub", "userinfo gaat over iemand anders dan het ID-token")
        return {**info, **claims}

    async def _ontvouw(self, token: str, soort: str) -> tuple[Kop, dict[str, Any]]:
        """Verify with the keys we have; when the key is unknown, ask the provider for its keys once more."""
        tokens.lees_kop(token)
        sleutels = await self._haal_sleutels()
        try:
            return tokens.ontvouw(token, sleutels)
        except OnbekendeSleutel:
            return tokens.ontvouw(token, await self._nieuwere_sleutels(sleutels, soort))

    async def _haal_sleutels(self) -> list[Sleutel]:
        async with self._slot:
            if self._sleutels is None or time.monotonic() - self._sleutels[0] > _BEWAAR:
                await self._vraag_sleutels()
            assert self._sleutels is not None
            return self._sleutels[1]

    async def _nieuwere_sleutels(self, dan: list[Sleutel], soort: str) -> list[Sleutel]:
        """Keys that came after these: of whoever asked meanwhile, or asked now when that was not just done."""
        async with self._slot:
            nu = time.monotonic()
            if self._sleutels is not None and self._sleutels[1] is not dan:
                return self._sleutels[1]
            if nu - self._opnieuw.get(soort, -_BEWAAR) < _OPNIEUW_NA[soort]:
                return dan
            self._opnieuw[soort] = nu
            await self._vraag_sleutels()
            assert self._sleutels is not None
            return self._sleutels[1]

    async def _vraag_sleutels(self) -> None:
        jwks = await _haal((await self.aanbieder()).jwks_uri)
        self._sleutels = (time.monotonic(), tokens.lees_sleutels(jwks))

    async def lees_uitlogbericht(self, token: str) -> Uitlogbericht:
        """What a back-channel logout token asks for; InlogFout when it is not a genuine and fresh one."""
        kop, claims = await self._ontvouw(token, "uitloggen")
        tokens.eis_herkomst(claims, self.issuer, self.client_id)
        tokens.eis_tijden(claims)
        tokens.eis_logout_token(kop, claims)
        return Uitlogbericht(self.issuer, claims["jti"], _tekst(claims, "sid"), _tekst(claims, "sub"))

    async def uitlogadres(self, id_token: str) -> str:
        """Where to send the browser to log out at the provider as well; empty when it has no such place."""
        eind = (await self.aanbieder()).end_session_endpoint
        if not eind:
            return ""
        vraag = {"client_id": self.client_id, "post_logout_redirect_uri": self.public_url + NA_UITLOGGEN}
        if id_token:
            vraag["id_token_hint"] = id_token
        return f"{eind}{'&' if '?' in eind else '?'}{urlencode(vraag)}"


_huidig: tuple[Settings, Oidc] | None = None


def get_oidc() -> Oidc:
    """The provider of this process, made anew when the settings were read anew."""
    global _huidig
    settings = get_settings()
    if _huidig is None or _huidig[0] is not settings:
        _huidig = (settings, Oidc(settings))
    return _huidig[1]


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """The authorities to trust, read once: doing so for each login costs more than the rest of it."""
    return httpx.create_ssl_context()


async def _haal(url: str, koppen: dict[str, str] | None = None) -> Claims:
    try:
        async with httpx.AsyncClient(timeout=10, verify=_tls()) as client:
            antwoord = await client.get(url, headers={"Accept": "application/json", **(koppen or {})})
            antwoord.raise_for_status()
            inhoud = bewaarbaar_in(antwoord.json())
    except Exception as fout:  # as above
        raise InlogFout("onbereikbaar", f"{urlsplit(url).path}: {type(fout).__name__}") from fout
    if not isinstance(inhoud, dict):
        raise InlogFout("onbereikbaar", f"{urlsplit(url).path}: geen object")
    return inhoud


def _adres(metadata: Claims, naam: str, verplicht: bool = True) -> str:
    """An address from the metadata: https, or http on this machine."""
    waarde = metadata.get(naam) or ""
    if not waarde and not verplicht:
        return ""
    if not is_veilig(str(waarde)):
        raise InlogFout("metadata", f"{naam} ontbreekt of is niet beveiligd")
    return str(waarde)


def _tekst(claims: Claims, naam: str) -> str:
    waarde = claims.get(naam)
    return waarde if isinstance(waarde, str) and len(waarde) <= 300 else ""


def _delen(claims: Claims, claim: str) -> list[object]:
    waarden = [claims.get(naam) for naam in claim.split("+")]
    return [w[0] if isinstance(w, list) and len(w) == 1 else w for w in waarden]


def _heeft_account(claims: Claims, claim: str) -> bool:
    return all(_delen(claims, claim))


def account_van(claims: Claims, claim: str) -> str:
    """The account that these claims stand for: `uids` + `schac_home_organization` gives uid@organisation.

    Refused when a part is missing or has several values (there is no knowing which one counts tomorrow), or when an @
    in the organisation could make it look like another account.
    """
    delen = _delen(claims, claim)
    for naam, deel in zip(claim.split("+"), delen, strict=True):
        if not deel:
            raise OnbruikbaarAccount(naam, "ontbreekt")
        if isinstance(deel, list):
            raise OnbruikbaarAccount(naam, "heeft meer dan één waarde")
        if not isinstance(deel, str) or not deel.isprintable() or deel != deel.strip() or len(deel) > 100:
            raise OnbruikbaarAccount(naam, "is onbruikbaar")
        if "@" in deel and naam != claim.split("+")[0]:
            raise OnbruikbaarAccount(naam, "is onbruikbaar")
    return "@".join(str(deel) for deel in delen)
