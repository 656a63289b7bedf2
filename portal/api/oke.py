"""The OKE server of a TPL: from HTTP request to answer, and the service document."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from portal.api.aanvraag import lees_inhoud
from portal.api.oke_eindpunten import OkeAanvraag
from portal.api.oke_samen import Verzamelaar, beantwoord, met_aanvraag, probleem, stuk
from portal.oke.wire import Service, als_json
from portal.settings import get_settings

LOG = logging.getLogger(__name__)
MAX_INHOUD = 1024 * 1024
_verzamelaar = Verzamelaar()


async def oke(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything under /ooapi, whatever the method."""
    request = Request(scope, receive)
    try:
        antwoord = await _antwoord(request)
    except Exception as fout:
        LOG.exception("OKE-bericht mislukt")
        antwoord = probleem(stuk(fout))
    antwoord = met_aanvraag(antwoord)
    await antwoord(scope, receive, send)


async def _antwoord(request: Request) -> Response:
    """The service document at once, reading in a thread of its own, and writing together with what else arrives."""
    soort, _, token = request.headers.get("authorization", "").partition(" ")
    aanvraag = OkeAanvraag(
        methode=request.method,
        pad=request.url.path.removeprefix("/ooapi") or "/",
        token=token.strip() if soort.lower() == "bearer" else "",
        mediatype=request.headers.get("content-type", "").partition(";")[0].strip().lower(),
        inhoud=await lees_inhoud(request, MAX_INHOUD),
    )
    if aanvraag.pad == "/" and aanvraag.methode in ("GET", "HEAD"):
        return _dienst()
    if aanvraag.methode in ("PUT", "PATCH"):
        return await _verzamelaar.vraag(aanvraag)
    return await asyncio.to_thread(beantwoord, aanvraag)


def _dienst() -> Response:
    adres = get_settings().public_url
    dienst = Service(
        contactEmail="beheer@examenportaal.invalid",
        specification=f"{adres}/ooapi/",
        documentation="https://github.com/NetwerkExamineringDigitalisering/NED-OOAPI",
    )
    return JSONResponse(als_json(dienst))


ROUTES = [Mount("/ooapi", app=oke)]
