"""What an HTTP caller hears when the portal cannot do its work: in Dutch, and nothing about the inside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal import storing
from portal.api import bladen

_KOPPEN = {"Cache-Control": "no-store", "Retry-After": "30"}


async def onverwacht(request: Request, fout: Exception) -> Response:
    """A page, or the words of the protocol for a program; 503 while something is away or full, and else 500."""
    tekst = storing.uitleg(fout)
    status = 503 if tekst else 500
    tekst = tekst or "Er ging iets mis in het portaal. Probeer het later opnieuw."
    if request.url.path.startswith("/oauth/"):
        inhoud = {"error": "temporarily_unavailable" if status == 503 else "server_error", "error_description": tekst}
        return JSONResponse(inhoud, status, headers=_KOPPEN)
    antwoord = bladen.melding("Dit lukt nu niet", tekst, status=status, knop=("Opnieuw proberen", "/"))
    antwoord.headers["Retry-After"] = "30"
    return antwoord


FOUTEN: dict[type[Exception] | int, Callable[[Request, Exception], Awaitable[Response]]] = {Exception: onverwacht}
