"""The OKE server of a TPL: from HTTP request to answer, and the service document."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from portal.api.aanvraag import adres_van, lees_inhoud, pak_uit, voor_vreemden
from portal.api.oke_eindpunten import OkeAanvraag
from portal.api.oke_problemen import met_aanvraag, probleem
from portal.api.oke_samen import Verzamelaar, beantwoord, stuk, weiger_vreemde
from portal.db.session import reading
from portal.oke.wire import Service, als_json
from portal.services.beheren import partners
from portal.services.grond import instellingen
from portal.settings import get_settings

LOG = logging.getLogger(__name__)
MAX_INHOUD = 1024 * 1024
_verzamelaar = Verzamelaar()


async def oke(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything under /ooapi, whatever the method."""
    request = Request(scope, receive)
    try:
        antwoord = await _antwoord(request)
    except Exception as fout:  # the edge: a partner always gets the words of the standard
        LOG.exception("OKE-bericht mislukt")
        antwoord = probleem(stuk(fout))
    antwoord = met_aanvraag(antwoord)
    await antwoord(scope, receive, send)


async def _antwoord(request: Request) -> Response:
    """The service document at once, reading in a thread of its own, and writing together with what else arrives.

    Of who brings no valid token nothing is read but the headers.
    """
    kop = request.headers.get("authorization", "")
    aanvraag = OkeAanvraag(
        methode=request.method,
        pad=request.url.path.removeprefix("/ooapi") or "/",
        token=token_uit(kop),
        mediatype=request.headers.get("content-type", "").partition(";")[0].strip().lower(),
        inhoud=b"",
        codering=request.headers.get("content-encoding", "").strip().lower(),
        adres=adres_van(request),
    )
    if aanvraag.pad == "/" and aanvraag.methode in ("GET", "HEAD"):
        return await asyncio.to_thread(_dienst)
    if not await is_partner(kop):
        return await voor_vreemden(weiger_vreemde, aanvraag)
    inhoud = pak_uit(await lees_inhoud(request, MAX_INHOUD), aanvraag.codering, MAX_INHOUD)
    aanvraag = replace(aanvraag, inhoud=inhoud)
    if aanvraag.methode in ("PUT", "PATCH"):
        return await _verzamelaar.vraag(aanvraag)
    return await asyncio.to_thread(beantwoord, aanvraag)


def token_uit(kop: str) -> str:
    """The bearer token in an Authorization header; empty when there is none."""
    soort, _, token = kop.partition(" ")
    return token.strip() if soort.lower() == "bearer" else ""


_BEKEND_SECONDEN, _MEESTE_BEKEND = 5.0, 1_000
_bekend: dict[str, float] = {}


async def is_partner(kop: str) -> bool:
    """True when the token in this header was valid seconds ago at most: enough to listen to who sends it, not to act."""
    if not (token := token_uit(kop)):
        return False
    afdruk = hashlib.sha256(token.encode()).hexdigest()
    if time.monotonic() - _bekend.get(afdruk, -_BEKEND_SECONDEN) < _BEKEND_SECONDEN:
        return True
    _bekend.pop(afdruk, None)
    if not await asyncio.to_thread(_kent, token):
        return False
    if len(_bekend) >= _MEESTE_BEKEND:
        _bekend.clear()
    _bekend[afdruk] = time.monotonic()
    return True


def _kent(token: str) -> bool:
    with reading() as uow:
        return partners.partner_van(uow, token) is not None


def _dienst() -> Response:
    """The service document, with the contact address and specification that the school set."""
    with reading() as uow:
        contact, specificatie = (instellingen.lees(uow, s) for s in ("oke_contact", "oke_specificatie"))
    dienst = Service(
        contactEmail=contact or "niet-ingesteld@examenportaal.invalid",
        specification=specificatie or f"{get_settings().public_url}/ooapi/",
        documentation="https://github.com/NetwerkExamineringDigitalisering/NED-OOAPI",
    )
    return JSONResponse(als_json(dienst))


ROUTES = [Mount("/ooapi", app=oke)]
