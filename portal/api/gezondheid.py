"""The HTTP routes for the operator: alive, ready, and numbers for monitoring; nothing about people."""

from __future__ import annotations

import asyncio
import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from portal.api.herkomst import is_van_deze_machine
from portal.db.session import reading
from portal.services.monitoren import gezondheid
from portal.services.monitoren.gezondheid import Meting
from portal.settings import get_settings

_KOPPEN = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def leeft(request: Request) -> Response:
    """The process answers; says nothing about anything else."""
    return JSONResponse({"status": "ok"}, headers=_KOPPEN)


async def gereed(request: Request) -> Response:
    """The portal can do its work: database, newest schema and jobs; 503 as long as one is missing."""
    stand = await asyncio.to_thread(gezondheid.gereed)
    delen = {"database": stand.database, "schema": stand.schema, "jobs": stand.jobs}
    if stand.redis is not None:
        delen["redis"] = stand.redis
    inhoud = {"status": "ok" if stand.alles else "niet gereed", **delen}
    return JSONResponse(inhoud, 200 if stand.alles else 503, headers=_KOPPEN)


async def metingen(request: Request) -> Response:
    """Numbers in the text form of Prometheus, for this machine or for whoever has the token of the settings."""
    if not _mag(request):
        return PlainTextResponse("Alleen voor de beheerder van deze server.", 403, headers=_KOPPEN)
    lijst = await asyncio.to_thread(_lees)
    soort = "text/plain; version=0.0.4; charset=utf-8"
    return Response(_tekst(lijst), headers={**_KOPPEN, "Content-Type": soort})


def _mag(request: Request) -> bool:
    if token := get_settings().metrics_token.get_secret_value():
        gegeven = request.headers.get("authorization", "")
        return hmac.compare_digest(gegeven.encode(), f"Bearer {token}".encode())
    return is_van_deze_machine(request)


def _lees() -> list[Meting]:
    with reading() as uow:
        return gezondheid.metingen(uow)


def _tekst(lijst: list[Meting]) -> str:
    regels: list[str] = []
    for meting in lijst:
        kop = f"# HELP {meting.naam} {meting.uitleg}"
        if kop not in regels:
            regels += [kop, f"# TYPE {meting.naam} {meting.soort}"]
        regels.append(
            f"{meting.naam}{{{meting.label}}} {_getal(meting.waarde)}"
            if meting.label
            else f"{meting.naam} {_getal(meting.waarde)}"
        )
    return "\n".join(regels) + "\n"


def _getal(waarde: float) -> str:
    return str(int(waarde)) if float(waarde).is_integer() else f"{waarde:.3f}"


ROUTES = [Route("/health/live", leeft), Route("/health/ready", gereed), Route("/metrics", metingen)]
