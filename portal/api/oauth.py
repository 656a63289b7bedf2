"""The token endpoint for partner systems: client credentials, by HTTP Basic or in the form."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.api.aanvraag import VRAAG_OPNIEUW, adres_van, lees_inhoud, mag_aankloppen, voor_vreemden
from portal.auth import bekend, rem
from portal.auth.principal import Systeem
from portal.db.session import unit_of_work
from portal.domain.regels import op_een_regel
from portal.domain.tekst import bewaarbaar
from portal.services.beheren import partners
from portal.services.beheren.partners import Token, TokenFout
from portal.services.grond.audit import audit

_KOPPEN = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_MAX = 10_000


async def token(request: Request) -> Response:
    """Give a bearer token for an hour, or say in the words of OAuth 2.0 why not."""
    if not await mag_aankloppen(request, request.url.path):
        return _fout(TokenFout("temporarily_unavailable", rem.AANKLOPPEN.weigering, 429))
    ruw = await lees_inhoud(request, _MAX) or b""
    try:
        gegeven = await voor_vreemden(_geef, request.headers.get("authorization", ""), ruw, adres_van(request))
    except TokenFout as fout:
        return _fout(fout)
    inhoud = {
        "access_token": gegeven.waarde,
        "token_type": "Bearer",
        "expires_in": gegeven.seconden,
        "scope": gegeven.scope,
    }
    return JSONResponse(inhoud, headers=_KOPPEN)


def _geef(kop: str, ruw: bytes, adres: str) -> Token:
    formulier = _formulier(ruw)
    client_id, geheim = _wie(kop, formulier)
    if formulier.get("grant_type") != "client_credentials":
        raise TokenFout("unsupported_grant_type", "Alleen grant_type client_credentials kan hier.")
    try:
        with unit_of_work() as uow:
            gegeven = partners.geef_token(uow, client_id, geheim, formulier.get("scope", ""))
    except TokenFout as fout:
        if rem.OPSCHRIJVEN_TOKEN.mag():
            audit.record_refusal(
                Systeem(naam="onbekend", kanaal="oke"), f"oke-token {op_een_regel(client_id, 80)}", fout.tekst
            )
        raise
    bekend.onthoud(adres)
    return gegeven


def _formulier(ruw: bytes) -> dict[str, str]:
    try:
        tekst = ruw.decode("utf-8")
    except UnicodeDecodeError:
        raise TokenFout("invalid_request", "Het formulier is niet leesbaar.") from None
    return {bewaarbaar(n): bewaarbaar(w) for n, w in parse_qsl(tekst, keep_blank_values=True)}


def _wie(kop: str, formulier: dict[str, str]) -> tuple[str, str]:
    """Client id and secret, from the Basic header (form-encoded, RFC 6749 2.3.1) or from the form; never from both."""
    soort, _, waarde = kop.partition(" ")
    if soort.lower() != "basic":
        return formulier.get("client_id", ""), formulier.get("client_secret", "")
    if "client_secret" in formulier:
        raise TokenFout("invalid_request", "Stuur het geheim op één manier: in de kop of in het formulier.")
    try:
        client_id, _, geheim = base64.b64decode(waarde.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise TokenFout("invalid_client", "De kop Authorization is niet leesbaar.", 401) from None
    return bewaarbaar(unquote_plus(client_id)), bewaarbaar(unquote_plus(geheim))


def _fout(fout: TokenFout) -> Response:
    koppen = _KOPPEN | ({"WWW-Authenticate": 'Basic realm="portal"'} if fout.status == 401 else {})
    koppen |= {"Retry-After": VRAAG_OPNIEUW} if fout.status == 429 else {}
    inhoud = {"error": fout.code, "error_description": fout.tekst}
    return JSONResponse(inhoud, status_code=fout.status, headers=koppen)


ROUTES = [Route("/oauth/token", token, methods=["POST"])]
