"""The HTTP route for downloads: a one-time ticket in, a file out, never anything that a browser would open itself."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.api import bladen
from portal.auth.huidig import principal_of
from portal.auth.principal import Principal
from portal.db.session import unit_of_work
from portal.domain.fouten import NietGevonden, PortalFout
from portal.services.grond import paden, tickets
from portal.services.grond.tickets import Bestand
from portal.services.inloggen import inloggen

_MEDIATYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+-]+")
_KOPPEN = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


async def download(request: Request) -> Response:
    """Give the file of a ticket once, to the person and session it was made for."""
    if request.method != "GET":
        return Response(status_code=405, headers={"Allow": "GET"})
    principal = await asyncio.to_thread(principal_of, request)
    if principal is None:
        tekst = "Log in en klik daarna opnieuw op downloaden."
        return bladen.melding("U bent niet ingelogd", tekst, status=401, knop=("Inloggen", paden.INLOGGEN))
    try:
        bestand = await asyncio.to_thread(_haal, principal, request.path_params["ticket"])
    except PortalFout as fout:
        await asyncio.to_thread(inloggen.weiger, fout, "download")
        status = 404 if isinstance(fout, NietGevonden) else 403
        return bladen.melding("Downloaden lukt niet", fout.tekst, status=status, knop=("Naar mijn werk", paden.WERK))
    return _antwoord(bestand)


def _haal(principal: Principal, sleutel: str) -> Bestand:
    """Two transactions: the ticket stays used, also when what follows is refused."""
    with unit_of_work() as uow:
        ticket = tickets.verzilver(uow, principal, sleutel)
    with unit_of_work() as uow:
        return tickets.lever(uow, principal, ticket)


def _antwoord(bestand: Bestand) -> Response:
    mediatype = bestand.mediatype.lower()
    soort = mediatype if _MEDIATYPE.fullmatch(mediatype) else "application/octet-stream"
    koppen = {**_KOPPEN, "Content-Disposition": bijlage(bestand.naam), "Content-Type": soort}
    return Response(bestand.inhoud, headers=koppen)


def bijlage(naam: str) -> str:
    """The header that makes a download with this name: plain ASCII for old programs, UTF-8 for the rest."""
    schoon = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', "_", naam).strip(". ")[:150] or "bestand"
    eenvoudig = schoon.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"attachment; filename=\"{eenvoudig}\"; filename*=UTF-8''{quote(schoon, safe='')}"


ROUTES = [Route("/files/{ticket}", download)]
