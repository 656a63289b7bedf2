"""DR and TAS as ASGI apps: which path leads where, and who may take it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.sandbox import dr_bediening, tas_bediening
from portal.sandbox.dr import FLOW_1_5, FLOW_6, Dr
from portal.sandbox.opslag import Opslag
from portal.sandbox.portaal import Bezorger, Uitgang
from portal.sandbox.school_model import School
from portal.sandbox.server import Poort, Toegang, bewaakt, dienst, wil_html
from portal.sandbox.tas import FLOW_0, FLOW_2_3_4, Tas
from portal.sandbox.tas_start import Startdeur

_DR_CONTACT, _TAS_CONTACT = "dr@rocwaterland.example", "tas@rocwaterland.example"


def dr_app(school: School, opslag: Opslag, toegang: Toegang, uitgang: Uitgang) -> Starlette:
    """The DR as an ASGI app."""
    dr, poort = Dr(school, opslag, uitgang), Poort(opslag, toegang)
    bediening = dr_bediening.Bediening(dr, poort)
    lezen, r = (FLOW_1_5,), poort.route
    routes = [
        Route("/", _voordeur(bediening.bladzijde, _DR_CONTACT)),
        Route("/oauth/token", poort.token, methods=["POST"]),
        r("/offerings", lezen, get=dr.toetsen_get),
        r("/offerings/{id}", lezen, get=dr.toets_get),
        r("/offerings/{id}/associations", lezen, get=dr.toets_inschrijvingen),
        r("/associations/{id}", lezen, get=dr.inschrijving_get, patch=dr.resultaat_patch, put=dr.poging_put),
        r("/persons/{id}", lezen, get=dr.persoon_get),
        r("/persons/{id}/associations", (FLOW_6,), get=dr.flow_6),
        r("/organizations/{id}", lezen, get=dr.organisatie_get),
        r("/groups", lezen, get=dr.groepen_get),
        r("/groups/{id}", lezen, get=dr.groep_get),
        r("/groups/{id}/members", lezen, get=dr.leden_get),
        *bediening.routes(),
    ]
    return _app(routes, poort, dr.bezorger)


def tas_app(school: School, opslag: Opslag, toegang: Toegang, uitgang: Uitgang, url: str) -> Starlette:
    """The TAS as an ASGI app."""
    tas, poort = Tas(school, opslag, uitgang, url), Poort(opslag, toegang)
    bediening = tas_bediening.Bediening(tas, poort)
    nul, rest, r = (FLOW_0,), (FLOW_2_3_4,), poort.route
    routes = [
        Route("/", _voordeur(bediening.bladzijde, _TAS_CONTACT)),
        Route("/oauth/token", poort.token, methods=["POST"]),
        r("/components", nul, get=tas.componenten),
        r("/components/{id}", nul, get=tas.component_get),
        r("/offerings/{id}", rest, get=tas.zitting_get, put=tas.zitting_put, patch=tas.zitting_patch),
        r("/offerings/{id}/associations", rest, get=tas.zitting_deelnames),
        r("/associations/{id}", rest, get=tas.deelname_get, put=tas.deelname_put, patch=tas.deelname_patch),
        r("/associations/{id}/url", rest, get=tas.startlink),
        r("/documents/{id}", rest, get=tas.document_get),
        *Startdeur(tas).routes(),
        *bediening.routes(),
    ]
    return _app(routes, poort, tas.bezorger)


def _voordeur(
    bladzijde: Callable[[Request], Awaitable[Response]], contact: str
) -> Callable[[Request], Awaitable[Response]]:
    """The control page for a browser, the service document for a program."""

    async def voordeur(request: Request) -> Response:
        return await bewaakt(bladzijde)(request) if wil_html(request) else JSONResponse(dienst(contact))

    return voordeur


def _app(routes: list[Route], poort: Poort, bezorger: Bezorger) -> Starlette:
    """The app that delivers for as long as it lives, and logs what goes wrong."""
    fouten = {404: poort.http_fout, 405: poort.http_fout, 500: poort.storing_500}
    return Starlette(routes=routes, exception_handlers=fouten, lifespan=_leven(bezorger))


def _leven(bezorger: Bezorger) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def leven(app: Starlette) -> AsyncIterator[None]:
        taak = asyncio.create_task(bezorger.draai())
        yield
        taak.cancel()

    return leven
