"""The HTTP route for adding a file: a one-time ticket and one form in, back to the page; this is the only upload."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from portal.api import bladen
from portal.api.aanvraag import lees_inhoud
from portal.api.herkomst import is_van_ons
from portal.auth.huidig import principal_of, ref_van
from portal.auth.principal import Principal
from portal.db.beheren import Ticket
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain.fouten import NietGevonden, NietToegestaan, Ongeldig, PortalFout
from portal.domain.tekst import bewaarbaar
from portal.services.afnemen import bestanden
from portal.services.grond import paden, tickets
from portal.services.grond.uploads import Aangeboden
from portal.services.inloggen import inloggen
from portal.services.inrichten import inlezen
from portal.settings import get_settings

_OMHEEN = 8 * 1024
"""What a form may add around the file: boundaries, names and the kind."""
_SECONDEN = 180
_STATUS = {"te-groot": 413, "soort": 415, "naam": 415, "csrf": 403}


@dataclass(frozen=True)
class Ontvanger:
    """Who takes a file: where its page is, whether it may still come, and what is done with it."""

    terug: Callable[[Ticket], str]
    mag_nog: Callable[[UnitOfWork, Principal, Ticket], None]
    neem: Callable[[UnitOfWork, Principal, Ticket, Any], str]
    """Gives the address of the page that shows what came of it."""
    lees: Callable[[Ticket, Aangeboden], Any] = lambda _, bestand: bestand
    """What `neem` is given: read before the transaction, in which everybody else who writes would wait for it."""


_ONTVANGERS = {
    bestanden.UPLOAD: Ontvanger(bestanden.terug_naar, bestanden.mag_nog, bestanden.neem_upload),
    inlezen.UPLOAD: Ontvanger(inlezen.terug_naar, inlezen.mag_nog, inlezen.neem_upload, inlezen.lees_upload),
}
"""By the word in the ticket."""


async def voeg_toe(request: Request) -> Response:
    """Take one file from our own page, from the person and session the ticket was made for."""
    principal = await asyncio.to_thread(principal_of, request)
    if principal is None:
        tekst = "Log in en kies het bestand daarna opnieuw."
        return bladen.melding("U bent niet ingelogd", tekst, status=401, knop=("Inloggen", paden.INLOGGEN))
    terug = paden.WERK
    try:
        _eis_van_ons(request)
        ticket = await asyncio.to_thread(_neem_ticket, principal, request.path_params["ticket"])
        ontvanger = _ONTVANGERS[ticket.gegevens["doel"]]
        terug = ontvanger.terug(ticket)
        await asyncio.to_thread(_mag_nog, ontvanger, principal, ticket)
        bestand = await _lees(request)
        terug = await asyncio.to_thread(_bewaar, ontvanger, principal, ticket, bestand)
    except PortalFout as fout:
        return await _geweigerd(fout, terug)
    return RedirectResponse(terug, 303, headers={"Cache-Control": "no-store"})


async def _geweigerd(fout: PortalFout, terug: str) -> Response:
    await asyncio.to_thread(inloggen.weiger, fout, "upload")
    anders = 404 if isinstance(fout, NietGevonden) else 403 if isinstance(fout, NietToegestaan) else 400
    status = _STATUS.get(fout.code, anders)
    antwoord = bladen.melding("Het bestand is niet toegevoegd", fout.tekst, status=status, knop=("Terug", terug))
    antwoord.headers["Connection"] = "close"
    return antwoord


def _eis_van_ons(request: Request) -> None:
    if not is_van_ons(request, ref_van(request), ""):
        raise NietToegestaan("Dit bestand kwam niet van een pagina van het Examenportaal.", code="csrf")


def _neem_ticket(principal: Principal, sleutel: str) -> Ticket:
    """A transaction of its own: the ticket stays used, also when what follows is refused."""
    with unit_of_work() as uow:
        return tickets.verzilver(uow, principal, sleutel, upload=True)


def _mag_nog(ontvanger: Ontvanger, principal: Principal, ticket: Ticket) -> None:
    with reading() as uow:
        ontvanger.mag_nog(uow, principal, ticket)


def _bewaar(ontvanger: Ontvanger, principal: Principal, ticket: Ticket, bestand: Aangeboden) -> str:
    gelezen = ontvanger.lees(ticket, bestand)
    with unit_of_work() as uow:
        return ontvanger.neem(uow, principal, ticket, gelezen)


async def _lees(request: Request) -> Aangeboden:
    """The file from the form; never more than the largest file and the form around it is kept."""
    mb = get_settings().upload_max_mb
    try:
        async with asyncio.timeout(_SECONDEN):
            inhoud = await lees_inhoud(request, mb * 1024**2 + _OMHEEN)
    except TimeoutError:
        raise Ongeldig("Het versturen duurde te lang. Probeer het met een kleiner bestand.", code="traag") from None
    if inhoud is None:
        raise Ongeldig(f"Dit bestand is groter dan {mb} MB. Maak het kleiner.", code="te-groot")
    bestand = await _uit_formulier(request.headers, inhoud)
    if len(bestand.inhoud) > mb * 1024**2:
        raise Ongeldig(f"Dit bestand is groter dan {mb} MB. Maak het kleiner.", code="te-groot")
    return bestand


async def _uit_formulier(koppen: Headers, inhoud: bytes) -> Aangeboden:
    """Exactly one file and at most its kind; anything else is no form of ours."""

    async def stroom() -> AsyncGenerator[bytes, None]:
        yield inhoud

    if not koppen.get("content-type", "").lower().startswith("multipart/form-data;"):
        raise Ongeldig("Kies eerst een bestand.", code="formulier")
    parser = MultiPartParser(koppen, stroom(), max_files=1, max_fields=1, max_part_size=100)
    parser.spool_max_size = len(inhoud) + 1  # stays in memory: nothing unchecked is ever a file on disk
    try:
        formulier = await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        raise Ongeldig("Het formulier klopt niet. Kies het bestand opnieuw.", code="formulier") from None
    bestand, soort = formulier.get("bestand"), formulier.get("soort")
    if not isinstance(bestand, UploadFile) or not bestand.filename:
        raise Ongeldig("Kies eerst een bestand.", code="formulier")
    soort = soort if isinstance(soort, str) else ""
    return Aangeboden(bewaarbaar(bestand.filename)[:300], bestand.content_type or "", await bestand.read(), soort)


ROUTES = [Route("/bestanden/{ticket}", voeg_toe, methods=["POST"])]
