"""The OKE server of a TPL: from HTTP request to answer, and the service document."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from portal.api.aanvraag import lees_inhoud, pak_uit
from portal.api.oke_eindpunten import OkeAanvraag
from portal.api.oke_samen import Verzamelaar, beantwoord
from portal.db.session import reading
from portal.oke.wire import Service, als_json
from portal.services.grond import instellingen
from portal.settings import get_settings

MAX_INHOUD = 1024 * 1024
_verzamelaar = Verzamelaar()


async def oke(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything under /ooapi, whatever the method."""
    request = Request(scope, receive)
    antwoord = await _antwoord(request)
    await antwoord(scope, receive, send)


async def _antwoord(request: Request) -> Response:
    """The service document at once, reading in a thread of its own, and writing together with what else arrives."""
    soort, _, token = request.headers.get("authorization", "").partition(" ")
    aanvraag = OkeAanvraag(
        methode=request.method,
        pad=request.url.path.removeprefix("/ooapi") or "/",
        token=token.strip() if soort.lower() == "bearer" else "",
        mediatype=request.headers.get("content-type", "").partition(";")[0].strip().lower(),
        inhoud=pak_uit(await lees_inhoud(request, MAX_INHOUD), request.headers.get("content-encoding", ""), MAX_INHOUD),
        codering=request.headers.get("content-encoding", "").strip().lower(),
    )
    if aanvraag.pad == "/" and aanvraag.methode in ("GET", "HEAD"):
        return await asyncio.to_thread(_dienst)
    if aanvraag.methode in ("PUT", "PATCH"):
        return await _verzamelaar.vraag(aanvraag)
    return await asyncio.to_thread(beantwoord, aanvraag)


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
