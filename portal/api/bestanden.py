"""The HTTP route for downloads: a one-time ticket in, a file out, never anything that a browser would open itself."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.api import bladen
from portal.api.aanvraag import VRAAG_OPNIEUW
from portal.auth.huidig import principal_of
from portal.auth.principal import Principal
from portal.auth.rem import Tellers
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import NietGevonden, PortalFout
from portal.domain.regels import op_een_regel
from portal.services.grond import paden, tickets
from portal.services.grond.tickets import Bestand
from portal.services.inloggen import inloggen

LOG = logging.getLogger("portal.bestanden")
_MEDIATYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+-]+")
_KOPPEN = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


TEGELIJK, PER_PERSOON = 3, 2
"""Files that are made at the same time in this process, and of one person; the rest of it is for who looks at a page."""
_WACHT_SECONDEN = 30.0
_makers = ThreadPoolExecutor(TEGELIJK, "bestanden")
_bezig = Tellers(PER_PERSOON)


class NogBezig(PortalFout):
    """Files of this person are being made; the ticket is as it was."""

    code = "nog-bezig"


class NietGemaakt(PortalFout):
    """Something went wrong while a file was made; the ticket works once more."""

    code = "niet-gemaakt"


async def download(request: Request) -> Response:
    """Give the file of a ticket once, to the person and session it was made for."""
    if request.method != "GET":
        return Response(status_code=405, headers={"Allow": "GET"})
    principal = await asyncio.to_thread(principal_of, request)
    if principal is None:
        tekst = "Log in en klik daarna opnieuw op downloaden."
        return bladen.melding("U bent niet ingelogd", tekst, status=401, knop=("Inloggen", paden.INLOGGEN))
    try:
        bestand = await _maak(principal, request.path_params["ticket"])
    except NogBezig as fout:
        knop = ("Opnieuw proberen", request.url.path)
        antwoord = bladen.melding("Nog bezig", fout.tekst, status=429, knop=knop)
        antwoord.headers["Retry-After"] = VRAAG_OPNIEUW
        return antwoord
    except NietGemaakt as fout:
        knop = ("Opnieuw proberen", request.url.path)
        return bladen.melding("Dit bestand is niet gemaakt", fout.tekst, status=500, knop=knop)
    except PortalFout as fout:
        await asyncio.to_thread(inloggen.weiger, fout, "download")
        status = 404 if isinstance(fout, NietGevonden) else 403
        return bladen.melding("Downloaden lukt niet", fout.tekst, status=status, knop=("Naar mijn werk", paden.WERK))
    return _antwoord(bestand)


async def _maak(principal: Principal, sleutel: str) -> Bestand:
    """The file: at once when it lies ready, and in turn when it has to be made, a few of one person at a time."""
    if not await asyncio.to_thread(_is_export, principal, sleutel):
        return await asyncio.to_thread(_haal, principal, sleutel)
    wie = str(principal.persoon_id)
    einde = time.monotonic() + _WACHT_SECONDEN
    while not _bezig.open(wie):
        if time.monotonic() > einde:
            raise NogBezig(
                "Er worden al bestanden voor u gemaakt. Wacht tot die klaar zijn en probeer het dan opnieuw."
            )
        await asyncio.sleep(0.1)
    try:
        return await asyncio.get_running_loop().run_in_executor(_makers, _haal, principal, sleutel)
    finally:
        _bezig.sluit(wie)


def _is_export(principal: Principal, sleutel: str) -> bool:
    with reading() as uow:
        return tickets.is_export(uow, principal, sleutel)


def _haal(principal: Principal, sleutel: str) -> Bestand:
    """Take the ticket, make the file, log it: the two that write are short, and nothing is held while it is made.

    The ticket stays used when the person may not have the file; when it could not be made it works once more.
    """
    with unit_of_work() as uow:
        ticket = tickets.verzilver(uow, principal, sleutel)
    try:
        with reading() as uow:
            bestand = tickets.lever(uow, principal, ticket)
        with unit_of_work() as uow:
            tickets.noteer(uow, principal, ticket, bestand)
    except PortalFout:
        raise
    except Exception as fout:  # the edge: whatever breaks in a paper, the person hears it and keeps the ticket
        LOG.exception("Bestand niet gemaakt: %s", op_een_regel(ticket.gegevens.get("bouwer", ticket.soort)))
        with unit_of_work() as uow:
            tickets.geef_terug(uow, ticket)
        tekst = "Het maken ging mis. Probeer het opnieuw. Gaat het weer mis, meld het dan bij de functioneel beheerder."
        raise NietGemaakt(tekst) from fout
    return bestand


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
