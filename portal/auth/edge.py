"""What stands between the outside and everything else: cookies, origins and the headers of every answer."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.auth.sessies import COOKIE, ref_of
from portal.settings import get_settings

REF_HEADER = "x-portal-session-ref"
_ZONDER_COOKIE = ("/_event", "/_upload")
_INLINE = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


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

    def __init__(self, app: ASGIApp, bouw: Path | None = None) -> None:
        self.app = app
        self._koppen = veiligheidskoppen(bouw)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Clean the request, refuse it, or pass it on with our headers on the answer."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if str(scope["path"]).startswith(_ZONDER_COOKIE):
            if not oorsprong_klopt(scope["headers"]):
                await _weiger(scope, receive, send)
                return
            scope = {**scope, "headers": zonder_cookie(scope["headers"])}
        else:
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0].lower() != REF_HEADER.encode()]}
        await self.app(scope, receive, self._met_koppen(scope, send))

    def _met_koppen(self, scope: Scope, send: Send) -> Send:
        async def verstuur(bericht: Message) -> None:
            if bericht["type"] == "http.response.start":
                aanwezig = {n.lower() for n, _ in bericht.get("headers", [])}
                nieuw = [(n, w) for n, w in self._koppen if n not in aanwezig]
                bericht = {**bericht, "headers": [*bericht.get("headers", []), *nieuw]}
            await send(bericht)

        return verstuur if scope["type"] == "http" else send


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
    await send(
        {"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain; charset=utf-8")]}
    )
    await send({"type": "http.response.body", "body": b"Dit verzoek komt niet van het portaal."})


def veiligheidskoppen(bouw: Path | None) -> list[tuple[bytes, bytes]]:
    """The security headers of every answer; see the decision record on the content policy for what is relaxed."""
    koppen = {
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
