"""An identity provider that is correct until a test tells it to forge something."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT, GEHEIM = "portaal", "portaal-geheim"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_ALGORITMEN = ["RS256", "PS256", "ES256", "HS256", "RS384", "none"]


def rsa(kid: str) -> RSAKey:
    """A fresh RSA key."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


_EERSTE = rsa("k1")


def b64(inhoud: Any) -> str:
    """JSON as a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(inhoud).encode()).rstrip(b"=").decode()


@dataclass
class Vervalser:
    """State of the provider; a value of None in an override leaves that field out."""

    issuer: str
    sleutel: Any = field(default_factory=lambda: _EERSTE)
    gepubliceerd: list[Any] = field(default_factory=lambda: [_EERSTE])
    alg: str = "RS256"
    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    kop: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    wie: tuple[str, str] = ("noor", "school.example")
    teken: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    jwks_gevraagd: int = 0

    def herstel(self) -> None:
        """Everything correct again."""
        self.__init__(self.issuer)  # type: ignore[misc]

    def authorize(self, adres: str) -> dict[str, str]:
        """What the browser would bring back after somebody logged in at this address."""
        vraag = {k: v[0] for k, v in parse_qs(urlsplit(adres).query).items()}
        assert vraag["response_type"] == "code"
        assert vraag["code_challenge_method"] == "S256"
        assert vraag["client_id"] == CLIENT
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"challenge": vraag["code_challenge"], "nonce": vraag["nonce"]}
        return {"code": code, "state": vraag["state"], "iss": self.issuer}

    def onderteken(self, claims: dict[str, Any], kop: dict[str, Any] | None = None) -> str:
        """A token as this provider signs it now."""
        if self.teken:
            return str(self.teken(claims))
        volledig = {"alg": self.alg, "kid": getattr(self.sleutel, "kid", None), "typ": "JWT", **(kop or {}), **self.kop}
        volledig = {k: v for k, v in volledig.items() if v is not None}
        register = jws.JWSRegistry(algorithms=_ALGORITMEN, strict_check_header=False)
        if "crit" in volledig:
            register.check_header = lambda *_: None  # type: ignore[method-assign]
        return jwt.encode(volledig, claims, self.sleutel, algorithms=_ALGORITMEN, registry=register)

    def id_token(self, nonce: str) -> str:
        """The ID token of one login."""
        nu = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": f"sub-{self.wie[0]}", "iat": nu, "exp": nu + 300, "nonce": nonce,
            "sid": "sid-1", "acr": "loa1",
        }  # fmt: skip
        return self.onderteken({k: v for k, v in {**claims, **self.claims}.items() if v is not None})

    def logout_token(self, **anders: Any) -> str:
        """A back-channel logout token; keywords replace claims, and `kop` replaces header fields."""
        nu = int(time.time())
        kop = {"typ": "logout+jwt", **anders.pop("kop", {})}
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": f"sub-{self.wie[0]}", "sid": "sid-1", "iat": nu, "exp": nu + 120,
            "jti": secrets.token_urlsafe(8), "events": {LOGOUT: {}},
        }  # fmt: skip
        return self.onderteken({k: v for k, v in {**claims, **anders}.items() if v is not None}, kop)

    # --- routes ---
    async def _ontdek(self, request: Request) -> JSONResponse:
        basis = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "authorization_response_iss_parameter_supported": True,
            "id_token_signing_alg_values_supported": _ALGORITMEN,
        }
        return JSONResponse({k: v for k, v in {**basis, **self.metadata}.items() if v is not None})

    async def _vraag(self, request: Request) -> RedirectResponse:
        """For a real browser: whoever comes is logged in at once."""
        antwoord = self.authorize(str(request.url))
        return RedirectResponse(f"{request.query_params['redirect_uri']}?{urlencode(antwoord)}", 303)

    async def _jwks(self, request: Request) -> JSONResponse:
        self.jwks_gevraagd += 1
        return JSONResponse({"keys": [s.as_dict(private=False) for s in self.gepubliceerd]})

    async def _token(self, request: Request) -> JSONResponse:
        form = dict(await request.form())
        basis = base64.b64encode(f"{CLIENT}:{GEHEIM}".encode()).decode()
        stuk = self.codes.pop(str(form.get("code")), None)
        hash_ = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        uitdaging = base64.urlsafe_b64encode(hash_).rstrip(b"=").decode()
        if request.headers.get("authorization") != f"Basic {basis}":
            return JSONResponse({"error": "invalid_client"}, 401)
        if stuk is None or stuk["challenge"] != uitdaging:
            return JSONResponse({"error": "invalid_grant"}, 400)
        antwoord = {
            "access_token": "at",
            "token_type": "Bearer",
            "id_token": self.id_token(stuk["nonce"]),
            **self.token,
        }
        return JSONResponse({k: v for k, v in antwoord.items() if v is not None})

    async def _userinfo(self, request: Request) -> JSONResponse:
        assert request.headers["authorization"] == "Bearer at"
        uid, organisatie = self.wie
        info = {"sub": f"sub-{uid}", "uids": [uid], "schac_home_organization": organisatie, **self.userinfo}
        return JSONResponse({k: v for k, v in info.items() if v is not None})

    def app(self) -> Starlette:
        """The provider as an application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._ontdek),
                Route("/authorize", self._vraag),
                Route("/jwks", self._jwks),
                Route("/token", self._token, methods=["POST"]),
                Route("/userinfo", self._userinfo),
            ]
        )


__all__ = ["CLIENT", "GEHEIM", "LOGOUT", "ECKey", "Vervalser", "b64", "rsa"]
