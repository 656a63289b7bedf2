"""Tokens of the identity provider: signature, header and claims, checked more strictly than a library does by default."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from portal.domain import tijd
from portal.domain.fouten import PortalFout
from portal.domain.tekst import bewaarbaar_in

SPELING = 60
"""Seconds that two clocks may differ."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_OUDERDOM = 600
_ALGORITMEN = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
_VERBODEN_KOPPEN = ("crit", "jwk", "jku", "x5u", "x5c", "b64", "zip")
_MAX_LENGTE = 32_768

Claims = Mapping[str, Any]
Sleutel = RSAKey | ECKey


class InlogFout(PortalFout):
    """A login or logout that is refused: the code and reason go to the log, people see one calm sentence."""

    def __init__(self, code: str, reden: str) -> None:
        super().__init__("Inloggen is niet gelukt. Probeer het opnieuw.", code=code)
        self.reden = reden


class OnbekendeSleutel(InlogFout):
    """Signed with a key that is not among those of the provider that we know now."""


@dataclass(frozen=True)
class Kop:
    """What the header of a token says about its signature."""

    alg: str
    kid: str
    typ: str


def lees_kop(token: object) -> Kop:
    """The header of a token, when nothing in it could steer the check of its own signature."""
    if not isinstance(token, str) or len(token) > _MAX_LENGTE or token.count(".") != 2:
        raise InlogFout("token", "geen ondertekend token")
    kop = _json(token.partition(".")[0])
    for naam in _VERBODEN_KOPPEN:
        if naam in kop:
            raise InlogFout("token-kop", f"kop bevat {naam}")
    alg, kid, typ = kop.get("alg"), kop.get("kid", ""), kop.get("typ", "")
    if not isinstance(alg, str) or alg not in _ALGORITMEN:
        raise InlogFout("algoritme", f"algoritme {str(alg)[:20]} is niet toegestaan")
    if not isinstance(kid, str) or not isinstance(typ, str):
        raise InlogFout("token-kop", "kid of typ is geen tekst")
    return Kop(alg, kid, typ.lower().removeprefix("application/"))


def _json(deel: str) -> dict[str, Any]:
    try:
        inhoud = json.loads(base64.urlsafe_b64decode(deel + "=" * (-len(deel) % 4)))
    except (binascii.Error, ValueError) as fout:
        raise InlogFout("token", "token is niet te lezen") from fout
    if not isinstance(inhoud, dict):
        raise InlogFout("token", "token is geen object")
    return inhoud


def lees_sleutels(jwks: Claims) -> list[Sleutel]:
    """The usable public keys of a provider: RSA of 2048 bits or more and P-256, meant for signing; others are ignored."""
    sleutels: list[Sleutel] = []
    for ruw in jwks.get("keys", ()) if isinstance(jwks.get("keys"), list) else ():
        if not isinstance(ruw, dict) or ruw.get("use", "sig") != "sig":
            continue
        try:
            if sleutel := _sleutel({k: v for k, v in ruw.items() if k != "d"}):
                sleutels.append(sleutel)
        except (JoseError, ValueError, TypeError, KeyError):
            continue  # one odd key of the provider does not stop the others
    return sleutels


def _sleutel(ruw: dict[str, Any]) -> Sleutel | None:
    if ruw.get("kty") == "RSA":
        rsa = RSAKey.import_key(ruw)
        return rsa if rsa.public_key.key_size >= 2048 else None
    if ruw.get("kty") == "EC" and ruw.get("crv") == "P-256":
        return ECKey.import_key(ruw)
    return None


def ontvouw(token: object, sleutels: list[Sleutel]) -> tuple[Kop, dict[str, Any]]:
    """Header and claims of a token with a valid signature by one of these keys."""
    kop = lees_kop(token)
    passend = [s for s in sleutels if s.key_type == _ALGORITMEN[kop.alg] and _voor(s, kop)]
    if len(passend) != 1:
        raise OnbekendeSleutel("sleutel", f"sleutel {kop.kid[:40] or '(zonder kid)'} is onbekend of niet eenduidig")
    try:
        object_ = jws.deserialize_compact(str(token), passend[0], algorithms=[kop.alg])
        claims = bewaarbaar_in(json.loads(object_.payload or b""))
    except (JoseError, ValueError) as fout:
        raise OnbekendeSleutel("handtekening", f"handtekening klopt niet: {type(fout).__name__}") from fout
    if not isinstance(claims, dict):
        raise InlogFout("token", "inhoud is geen object")
    return kop, claims


def _voor(sleutel: Sleutel, kop: Kop) -> bool:
    alg = sleutel.get("alg")
    return alg in (None, kop.alg) and (not kop.kid or sleutel.kid == kop.kid)


def _getal(claims: Claims, naam: str) -> float:
    waarde = claims.get(naam)
    if isinstance(waarde, bool) or not isinstance(waarde, (int, float)):
        raise InlogFout(naam, f"{naam} ontbreekt of is geen getal")
    return float(waarde)


def moment_van(claims: Claims, naam: str) -> datetime | None:
    """The moment in a claim, never later than now; None when it is not there or not usable."""
    try:
        gegeven = datetime.fromtimestamp(_getal(claims, naam), UTC)
    except (InlogFout, ValueError, OverflowError, OSError):
        return None
    return min(gegeven, tijd.nu())


def eis_tijden(claims: Claims) -> None:
    """Refuse what has expired, or claims to come from the future, beyond the difference that clocks may have."""
    nu = tijd.nu().timestamp()
    if _getal(claims, "exp") <= nu - SPELING:
        raise InlogFout("exp", "token is verlopen")
    if _getal(claims, "iat") > nu + SPELING:
        raise InlogFout("iat", "token is uitgegeven in de toekomst")
    if "nbf" in claims and _getal(claims, "nbf") > nu + SPELING:
        raise InlogFout("nbf", "token geldt nog niet")


def eis_herkomst(claims: Claims, issuer: str, client_id: str) -> None:
    """Refuse a token of another provider, or one that is (also) meant for somebody else."""
    if claims.get("iss") != issuer:
        raise InlogFout("iss", "token komt van een andere inlogdienst")
    aud = claims.get("aud")
    if (aud if isinstance(aud, list) else [aud]) != [client_id]:
        raise InlogFout("aud", "token is niet, of niet alleen, voor dit portaal bedoeld")
    if claims.get("azp", client_id) != client_id:
        raise InlogFout("azp", "token is aan een ander uitgegeven")


def eis_id_token(kop: Kop, claims: Claims, nonce: str, access_token: str) -> None:
    """Refuse an ID token that does not belong to this login: another nonce, no subject, another access token."""
    if kop.typ not in ("", "jwt"):
        raise InlogFout("typ", f"geen ID-token maar {kop.typ[:20]}")
    gekregen = claims.get("nonce")
    if not isinstance(gekregen, str) or not hmac.compare_digest(gekregen.encode(), nonce.encode()):
        raise InlogFout("nonce", "nonce ontbreekt of hoort bij een andere poging")
    _eis_sub(claims)
    if "at_hash" in claims:
        helft = hashlib.sha256(access_token.encode()).digest()[:16]
        verwacht = base64.urlsafe_b64encode(helft).rstrip(b"=").decode()
        if not access_token or claims["at_hash"] != verwacht:
            raise InlogFout("at_hash", "access token hoort niet bij dit ID-token")


def _eis_sub(claims: Claims) -> None:
    sub = claims.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= 255:
        raise InlogFout("sub", "sub ontbreekt")


def eis_logout_token(kop: Kop, claims: Claims) -> None:
    """Refuse what is not a fresh logout message (OpenID Connect Back-Channel Logout 1.0 §2.6)."""
    if kop.typ != "logout+jwt":
        raise InlogFout("typ", f"geen uitlogbericht maar {kop.typ[:20] or 'onbekend'}")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise InlogFout("events", "gebeurtenis ‘uitloggen’ ontbreekt")
    if "nonce" in claims:
        raise InlogFout("nonce", "uitlogbericht mag geen nonce hebben")
    if _getal(claims, "iat") < tijd.nu().timestamp() - _LOGOUT_OUDERDOM:
        raise InlogFout("iat", "uitlogbericht is te oud")
    for naam in ("jti", "sid", "sub"):
        if naam in claims and (not isinstance(claims[naam], str) or not claims[naam]):
            raise InlogFout(naam, f"{naam} is leeg of geen tekst")
    if "jti" not in claims:
        raise InlogFout("jti", "jti ontbreekt")
    if "sid" not in claims and "sub" not in claims:
        raise InlogFout("sub", "uitlogbericht noemt geen sessie en geen persoon")
