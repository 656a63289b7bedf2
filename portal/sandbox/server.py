"""What DR, TAS and identity provider share: OAuth tokens, checked and logged requests, problems, safe control pages."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from portal.sandbox.opslag import Json, Opslag

PAGINAGROOTTES = (10, 20, 50, 100, 250)
MAX_BODY = 2_000_000
LOKAAL = {"127.0.0.1", "::1", "localhost", "testclient"}


class Probleem(Exception):
    """A refusal as application/problem+json."""

    def __init__(self, status: int, titel: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.titel, self.detail = status, titel, detail


@dataclass(frozen=True, slots=True)
class Aanvraag:
    """One checked request of a partner."""

    request: Request
    client: str
    scopes: frozenset[str]
    body: Json

    def id(self, naam: str = "id") -> str:
        """The id in the path, in canonical form."""
        tekst = self.request.path_params[naam]
        try:
            return str(UUID(tekst))
        except ValueError as fout:
            raise Probleem(400, "Ongeldig id", f"'{tekst}' is geen UUID.") from fout


Behandelaar = Callable[[Aanvraag], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Toegang:
    """The client that may ask for tokens here, and for which scopes."""

    client_id: str
    secret: str
    scopes: tuple[str, ...]


def probleem(status: int, titel: str, detail: str) -> JSONResponse:
    """RFC 7807 body; the status is a string, as the standard has it."""
    inhoud = {"status": str(status), "title": titel, "detail": detail}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(inhoud, status, headers=headers, media_type="application/problem+json")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Poort:
    """Guards the doors of one server: issues tokens, checks them, validates the form of a request, logs the verdict."""

    def __init__(self, opslag: Opslag, toegang: Toegang) -> None:
        self.opslag, self.toegang = opslag, toegang
        self.storing, self.storingsstatus, self.storingspad = 0, 503, ""

    def speel_storing(self, vraag: Json) -> int:
        """Fail the next so many partner requests, with a 503 or a refusal that is asked for, at any path or at this one."""
        aantal, status = str(vraag.get("aantal", 3)), str(vraag.get("status", 503))
        self.storing = int(aantal) if aantal.isdigit() else 3
        self.storingsstatus = int(status) if status in ("400", "404", "409", "500") else 503
        self.storingspad = str(vraag.get("pad", ""))
        return self.storing

    def _speelt(self, pad: str) -> bool:
        if self.storing < 1 or self.storingspad not in pad:
            return False
        self.storing -= 1
        return True

    async def token(self, request: Request) -> Response:
        """Client credentials, by HTTP Basic or in the form."""
        form = await request.form()
        client, geheim = self._inlog(request, dict(form))
        goed = hmac.compare_digest(client.encode(), self.toegang.client_id.encode())
        goed &= hmac.compare_digest(geheim.encode(), self.toegang.secret.encode())
        if not goed:
            return self._token_fout("invalid_client", 401, client)
        if form.get("grant_type") != "client_credentials":
            return self._token_fout("unsupported_grant_type", 400, client)
        gevraagd = str(form.get("scope") or "").split() or list(self.toegang.scopes)
        if not set(gevraagd) <= set(self.toegang.scopes):
            return self._token_fout("invalid_scope", 400, client)
        token = secrets.token_urlsafe(32)
        self.opslag.token_bij(_hash(token), client, " ".join(gevraagd), time.time() + 3600)
        self.opslag.log_bij("POST", "/oauth/token", client, 200, "goed", "token uitgegeven", "")
        antwoord = {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": " ".join(gevraagd)}
        return JSONResponse(antwoord, headers={"Cache-Control": "no-store"})

    def _inlog(self, request: Request, form: dict[str, Any]) -> tuple[str, str]:
        kop = request.headers.get("authorization", "")
        if not kop.lower().startswith("basic "):
            return str(form.get("client_id") or ""), str(form.get("client_secret") or "")
        try:
            client, _, geheim = base64.b64decode(kop[6:], validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return unquote_plus(client), unquote_plus(geheim)

    def _token_fout(self, code: str, status: int, client: str) -> Response:
        self.opslag.log_bij("POST", "/oauth/token", client, status, "geweigerd", code, "")
        headers = {"Cache-Control": "no-store"}
        if status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="oke"'
        return JSONResponse({"error": code}, status, headers=headers)

    def route(self, pad: str, scopes: tuple[str, ...], **methodes: Behandelaar) -> Route:
        """A path of the standard: any of these scopes, one handler per method."""

        async def eindpunt(request: Request) -> Response:
            behandelaar = methodes["get" if request.method == "HEAD" else request.method.lower()]
            return await self._behandel(request, scopes, behandelaar)

        return Route(pad, eindpunt, methods=[m.upper() for m in methodes])

    async def _behandel(self, request: Request, scopes: tuple[str, ...], behandelaar: Behandelaar) -> Response:
        client, rauw, reden = "", b"", ""
        try:
            if self._speelt(request.url.path):
                wat = ("Storing", "Deze server speelt een storing na. Probeer het later opnieuw.")
                nee = ("Geweigerd", "Deze server speelt een weigering na.")
                raise Probleem(self.storingsstatus, *(wat if self.storingsstatus >= 500 else nee))
            client, heeft = self._wie(request)
            if not set(scopes) & heeft:
                raise Probleem(403, "Geen toegang", f"Dit vraagt een token met scope {' of '.join(scopes)}.")
            rauw = await _lees(request)
            antwoord = await behandelaar(Aanvraag(request, client, frozenset(heeft), _json(request, rauw)))
        except Probleem as fout:
            reden = f"{fout.titel}: {fout.detail}"
            antwoord = probleem(fout.status, fout.titel, fout.detail)
        pad = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        oordeel = "goed" if antwoord.status_code < 400 else "geweigerd"
        tekst = rauw.decode("utf-8", "replace")
        self.opslag.log_bij(request.method, pad, client, antwoord.status_code, oordeel, reden, tekst)
        return antwoord

    def _wie(self, request: Request) -> tuple[str, set[str]]:
        kop = request.headers.get("authorization", "")
        rij = self.opslag.token(_hash(kop[7:])) if kop.lower().startswith("bearer ") else None
        if rij is None or rij[2] < time.time():
            raise Probleem(401, "Niet ingelogd", "Het token ontbreekt, is onbekend of is verlopen.")
        return rij[0], set(rij[1].split())

    async def storing_500(self, request: Request, fout: Exception) -> Response:
        """An error of our own, as a problem and in the log; the traceback goes to the console."""
        reden = f"{type(fout).__name__}: {fout}"
        self.opslag.log_bij(request.method, request.url.path, "", 500, "geweigerd", reden, "")
        return probleem(500, "Fout in de proefomgeving", "Dit ging hier mis. Kijk in het log.")

    async def http_fout(self, request: Request, fout: Exception) -> Response:
        """Unknown path or wrong method, as a problem and in the log."""
        assert isinstance(fout, HTTPException)
        titel = {404: "Niet gevonden", 405: "Methode niet toegestaan"}.get(fout.status_code, "Geweigerd")
        detail = f"{request.method} {request.url.path} bestaat hier niet."
        self.opslag.log_bij(request.method, request.url.path, "", fout.status_code, "geweigerd", detail, "")
        return probleem(fout.status_code, titel, detail)


async def _lees(request: Request) -> bytes:
    stukken, lengte = [], 0
    async for stuk in request.stream():
        lengte += len(stuk)
        if lengte > MAX_BODY:
            raise Probleem(413, "Te groot", f"De inhoud is groter dan {MAX_BODY} bytes.")
        stukken.append(stuk)
    return b"".join(stukken)


def _json(request: Request, rauw: bytes) -> Json:
    """The body as an object, with the media type that belongs to the method."""
    if request.method in ("GET", "HEAD"):
        return {}
    soort = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    verwacht = "application/merge-patch+json" if request.method == "PATCH" else "application/json"
    if soort != verwacht:
        raise Probleem(415, "Verkeerd mediatype", f"{request.method} vraagt {verwacht}, gekregen: '{soort}'.")
    try:
        inhoud = json.loads(rauw)
    except ValueError as fout:
        raise Probleem(400, "Geen JSON", "De inhoud is geen geldige JSON.") from fout
    if not isinstance(inhoud, dict):
        raise Probleem(400, "Geen object", "De inhoud moet een JSON-object zijn.")
    return inhoud


def uitbreiding(request: Request, *mag: str) -> set[str]:
    """The values of ?expand=, refused when this path does not know one."""
    gevraagd = {x.strip() for x in request.query_params.get("expand", "").split(",") if x.strip()}
    if vreemd := gevraagd - set(mag):
        raise Probleem(400, "Onbekende expand", f"expand={','.join(sorted(vreemd))} kan hier niet.")
    return gevraagd


def bladzij(request: Request, items: list[Any], maak: Callable[[Any], Json]) -> Response:
    """One page of a list in the envelope of the standard."""
    grootte, nummer = _getal(request, "pageSize", 10), _getal(request, "pageNumber", 1)
    if grootte not in PAGINAGROOTTES:
        raise Probleem(400, "Ongeldige pageSize", "pageSize is 10, 20, 50, 100 of 250.")
    if nummer < 1:
        raise Probleem(400, "Ongeldige pageNumber", "pageNumber begint bij 1.")
    begin = (nummer - 1) * grootte
    return JSONResponse(
        {
            "pageSize": grootte,
            "pageNumber": nummer,
            "hasPreviousPage": nummer > 1,
            "hasNextPage": begin + grootte < len(items),
            "totalPages": -(-len(items) // grootte),
            "items": [maak(x) for x in items[begin : begin + grootte]],
        }
    )


def _getal(request: Request, naam: str, standaard: int) -> int:
    tekst = request.query_params.get(naam, str(standaard))
    if not tekst.isascii() or not tekst.isdigit() or len(tekst) > 9:
        raise Probleem(400, f"Ongeldige {naam}", f"'{tekst}' is geen getal.")
    return int(tekst)


def dienst(contact: str) -> Json:
    """The service document of a side."""
    return {
        "contactEmail": contact,
        "specification": "https://openonderwijsapi.nl/",
        "documentation": "https://openonderwijsapi.nl/",
        "supportedVersions": ["v5"],
        "supportedConsumers": [{"consumerKey": "nl-test-admin", "version": "1.0"}],
    }


def wil_html(request: Request) -> bool:
    """True for a browser: the form was posted by hand or the page is asked for."""
    return "text/html" in request.headers.get("accept", "")


def bewaakt(behandelaar: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Control pages answer only to this machine and never to a form on a strange site."""

    async def eindpunt(request: Request) -> Response:
        host = (request.headers.get("host") or "").rsplit(":", 1)[0].strip("[]")
        wie = request.client.host if request.client else ""
        vreemd = request.headers.get("sec-fetch-site", "none") == "cross-site" and request.method != "GET"
        if wie not in LOKAAL or host not in LOKAAL or vreemd:
            return probleem(
                403, "Alleen lokaal", "De bediening werkt alleen op de machine waar de proefomgeving draait."
            )
        try:
            return await behandelaar(request)
        except Probleem as fout:
            return probleem(fout.status, fout.titel, fout.detail)

    return eindpunt


async def bediening(request: Request) -> Json:
    """Body of a control call: JSON, a form, or nothing."""
    if "json" in request.headers.get("content-type", ""):
        try:
            inhoud = await request.json()
        except ValueError as fout:
            raise Probleem(400, "Geen JSON", "De inhoud is geen geldige JSON.") from fout
        if not isinstance(inhoud, dict):
            raise Probleem(400, "Geen object", "De inhoud moet een JSON-object zijn.")
        return inhoud
    return {k: v for k, v in (await request.form()).items() if isinstance(v, str)}


def gedaan(request: Request, antwoord: Json, terug: str = "/") -> Response:
    """JSON for a program, back to the page for a person."""
    return RedirectResponse(terug, 303) if wil_html(request) else JSONResponse(antwoord)
