"""What stands between the outside and everything else: cookies, origins and the headers of every answer."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from portal.auth.rem import Tellers, netwerk
from portal.auth.sessies import COOKIE, is_levende_sessie, ref_of
from portal.settings import get_settings

REF_HEADER = "x-portal-session-ref"
_ZONDER_COOKIE = ("/_event", "/_upload")
_TE_GROOT = 413, "Dit verzoek is te groot."
_TE_TRAAG = 408, "Dit verzoek kwam te langzaam binnen. Probeer het opnieuw."
_TE_VEEL = 429, "Vanaf uw adres staan te veel verzoeken tegelijk open. Wacht een paar tellen en probeer het opnieuw."
_ALTIJD = "/health/"
_GROOT = ("/bestanden/", "/ooapi/")
"""Where a large body may come in, of somebody who is known by then; elsewhere a form is read in seconds."""
_GROOT_SECONDEN = 180.0
_INLINE = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
KentToken = Callable[[str], Awaitable[bool]]
"""Whether an Authorization header is of a partner with a valid token."""


def ref_uit_headers(headers: list[tuple[bytes, bytes]]) -> str:
    """The one-way session reference of a request, or nothing; two different session cookies count as none."""
    gevonden = set()
    for naam, waarde in headers:
        if naam.lower() == b"cookie":
            for deel in waarde.decode("latin-1").split(";"):
                try:
                    koekjes = SimpleCookie(deel.strip())
                except CookieError:
                    continue
                if COOKIE in koekjes and koekjes[COOKIE].value:
                    gevonden.add(koekjes[COOKIE].value)
    return ref_of(gevonden.pop()) if len(gevonden) == 1 else ""


def oorsprong_klopt(headers: list[tuple[bytes, bytes]]) -> bool:
    """True when exactly one Origin was sent and it is our own address."""
    oorsprongen = [w.decode("latin-1") for n, w in headers if n.lower() == b"origin"]
    return oorsprongen == [get_settings().public_url]


class Edge:
    """Wraps the whole application: Reflex never sees a cookie, and a foreign page never reaches the socket."""

    def __init__(self, app: ASGIApp, bouw: Path | None = None, is_partner: KentToken | None = None) -> None:
        settings = get_settings()
        self.app, self._is_partner = app, is_partner
        self._open = Tellers(settings.http_open_per_address)
        self._koppen = veiligheidskoppen(bouw)
        self._per_sessie = Tellers(settings.socket_connections_per_session)
        self._per_adres = Tellers(settings.socket_connections_per_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Clean the request, refuse it, or pass it on with our headers on the answer."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope, send = met_adres(scope), self._met_koppen(scope, send)
        if not str(scope["path"]).startswith(_ZONDER_COOKIE):
            koppen = [h for h in scope["headers"] if h[0].lower() != REF_HEADER.encode()]
            await self._verzoek({**scope, "headers": koppen}, receive, send)
            return
        ref = ref_uit_headers(scope["headers"])
        if not oorsprong_klopt(scope["headers"]):
            await _weiger(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(eigen_tab(scope, ref), ref, receive, send)
        else:
            await self._verzoek({**scope, "headers": zonder_cookie(scope["headers"])}, receive, send, ref)

    async def _verzoek(self, scope: Scope, receive: Receive, send: Send, ref: str | None = None) -> None:
        """One request; when an address has many open, only of who has a session or a token."""
        koppen = scope["headers"]
        plek = await self._plek(scope, koppen, ref_uit_headers(koppen) if ref is None else ref)
        if plek is None:
            await _antwoord(send, *_TE_VEEL)
            return
        try:
            await begrensd(self.app, scope, receive, send)
        finally:
            self._open.sluit(plek)

    async def _plek(self, scope: Scope, koppen: list[tuple[bytes, bytes]], ref: str) -> str | None:
        """Under what this request is counted as open; None when there is no room, and a partner always has room."""
        if str(scope["path"]).startswith(_ALTIJD):
            return ""
        if self._open.open(adres := netwerk_van(scope)):
            return adres
        if await asyncio.to_thread(is_levende_sessie, ref):
            return ref if self._open.open(ref) else None
        kop = next((w.decode("latin-1") for n, w in koppen if n.lower() == b"authorization"), "")
        return "" if kop and self._is_partner is not None and await self._is_partner(kop) else None

    async def _socket(self, scope: Scope, ref: str, receive: Receive, send: Send) -> None:
        """One connection, as long as this session and this address have no more than they may."""
        adres = netwerk_van(scope)
        if not self._per_adres.open(adres):
            await _weiger(scope, receive, send)
            return
        try:
            if ref and not self._per_sessie.open(ref):
                await _weiger(scope, receive, send)
                return
            try:
                koppen = zonder_cookie(scope["headers"])
                await self.app({**scope, "headers": koppen}, begrensde_berichten(receive, send), send)
            finally:
                if ref:
                    self._per_sessie.sluit(ref)
        finally:
            self._per_adres.sluit(adres)

    def _met_koppen(self, scope: Scope, send: Send) -> Send:
        async def verstuur(bericht: Message) -> None:
            if bericht["type"] == "http.response.start":
                aanwezig = {n.lower() for n, _ in bericht.get("headers", [])}
                nieuw = [(n, w) for n, w in self._koppen if n not in aanwezig]
                bericht = {**bericht, "headers": [*bericht.get("headers", []), *nieuw]}
            await send(bericht)

        return verstuur


def met_adres(scope: Scope) -> Scope:
    """The request with the address of who sent it: through our own proxies, the one that the outermost saw."""
    hops = get_settings().proxy_hops
    keten = [w.decode("latin-1") for n, w in scope["headers"] if n.lower() == b"x-forwarded-for"]
    adressen = [a.strip() for a in ",".join(keten).split(",") if a.strip()]
    if not hops or len(adressen) < hops:
        return scope
    return {**scope, "client": (adressen[-hops][:64], 0)}


def netwerk_van(scope: Scope) -> str:
    """The address that this request counts for."""
    return netwerk(scope["client"][0]) if scope.get("client") else "onbekend"


def eigen_tab(scope: Scope, ref: str) -> Scope:
    """The connection with a tab of its session only: whoever brings the token of another's tab gets an empty one.

    A browser chooses its tab token itself and keeps it where scripts can read it; mixed with the session it opens
    nothing from elsewhere, also when the tabs are kept in Redis and whatever else is known about them.
    """
    vraag = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    token = next((w for n, w in vraag if n == "token"), None)
    anders = [(n, w) for n, w in vraag if n != "token"]
    if token is not None:
        anders.append(("token", hashlib.sha256(f"{ref}:{token}".encode()).hexdigest()))
    return {**scope, "query_string": urlencode(anders).encode("latin-1")}


def begrensde_berichten(receive: Receive, send: Send) -> Receive:
    """Ends a connection that sends a larger message than the settings allow, before anything reads it."""
    meeste = get_settings().socket_max_bytes

    async def lees() -> Message:
        bericht = await receive()
        omvang = len(bericht.get("bytes") or b"") + len((bericht.get("text") or "").encode())
        if omvang <= meeste:
            return bericht
        await send({"type": "websocket.close", "code": 1009, "reason": ""})
        return {"type": "websocket.disconnect", "code": 1009}

    return lees


class Inname:
    """The body of one request as it comes in: no more than it may be, and no slower."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        settings, nu = get_settings(), time.monotonic()
        groot = str(scope["path"]).startswith(_GROOT)
        self._receive, self._meeste = receive, settings.http_max_bytes
        self._stilte, self._einde = (
            settings.http_pause_seconds,
            nu + (_GROOT_SECONDEN if groot else settings.http_body_seconds),
        )
        self._gelezen, self._klaar = 0, False
        self.fout: tuple[int, str] | None = None
        gemeld = next((w for n, w in scope["headers"] if n.lower() == b"content-length"), b"0")
        if gemeld.isdigit() and int(gemeld) > self._meeste:
            self.fout = _TE_GROOT

    async def lees(self) -> Message:
        """The next part; a disconnect once it was too much or too slow, and `fout` says which."""
        if self._klaar:
            return await self._receive()
        try:
            async with asyncio.timeout(max(0.0, min(self._stilte, self._einde - time.monotonic()))):
                bericht = await self._receive()
        except TimeoutError:
            self.fout = _TE_TRAAG
            return {"type": "http.disconnect"}
        self._gelezen += len(bericht.get("body") or b"")
        self._klaar = not bericht.get("more_body", False)
        if self._gelezen > self._meeste:
            self.fout = _TE_GROOT
            return {"type": "http.disconnect"}
        return bericht


async def begrensd(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Pass a request on; a body that is too large gives 413, one that is too slow 408, and no more of it is read."""
    if scope["type"] != "http":
        await app(scope, receive, send)
        return
    inname, begonnen = Inname(scope, receive), False
    if inname.fout:
        await _antwoord(send, *inname.fout)
        return

    async def verstuur(bericht: Message) -> None:
        nonlocal begonnen
        if begonnen or not inname.fout:
            begonnen = True
            await send(bericht)

    try:
        await app(scope, inname.lees, verstuur)
    except Exception:
        if not inname.fout:  # what an application makes of a body that was cut off is no news
            raise
    if inname.fout and not begonnen:
        await _antwoord(send, *inname.fout)


def zonder_cookie(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The same headers without cookie and without any reference the client made up, with ours instead."""
    weg = {b"cookie", REF_HEADER.encode(), b"authorization"}
    schoon = [(n, w) for n, w in headers if n.lower().replace(b"_", b"-") not in weg]
    ref = ref_uit_headers(headers)
    return [*schoon, (REF_HEADER.encode(), ref.encode())] if ref else schoon


async def _weiger(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    await _antwoord(send, 403, "Dit verzoek komt niet van het portaal.")


async def _antwoord(send: Send, status: int, tekst: str) -> None:
    """Say no; whoever sends too much or too slowly loses the connection as well."""
    koppen = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    koppen += [] if status == 403 else [(b"connection", b"close")]
    koppen += [(b"retry-after", b"5")] if status == 429 else []
    await send({"type": "http.response.start", "status": status, "headers": koppen})
    await send({"type": "http.response.body", "body": tekst.encode()})


def veiligheidskoppen(bouw: Path | None) -> list[tuple[bytes, bytes]]:
    """The security headers of every answer; see the decision record on the content policy for what is relaxed."""
    koppen = {
        "server": "portaal",
        "content-security-policy": inhoudsbeleid(bouw),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "strict-origin-when-cross-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if get_settings().public_url.startswith("https:"):
        koppen["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(naam.encode(), waarde.encode()) for naam, waarde in koppen.items()]


def inhoudsbeleid(bouw: Path | None) -> str:
    """The content security policy: own scripts only, plus the exact inline scripts of the built pages by their hash."""
    settings = get_settings()
    socket = settings.public_url.replace("http", "ws", 1)
    issuer = urlsplit(settings.oidc_issuer)
    naar = f" {issuer.scheme}://{issuer.netloc}" if issuer.netloc else ""
    regels = [
        "default-src 'self'",
        f"script-src 'self'{''.join(f' {h}' for h in hashes(bouw))}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        f"connect-src 'self' {socket}",
        f"form-action 'self'{naar}",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(regels)


def hashes(bouw: Path | None) -> list[str]:
    """The hash of every inline script in the built pages; without a build there are none."""
    gevonden = set()
    for pagina in sorted(bouw.rglob("*.html")) if bouw and bouw.is_dir() else []:
        for tekst in _INLINE.findall(pagina.read_bytes()):
            gevonden.add("'sha256-" + base64.b64encode(hashlib.sha256(tekst).digest()).decode() + "'")
    return sorted(gevonden)
