"""Refusals to partners as `application/problem+json`, with the number under which the operator finds them."""

from __future__ import annotations

import json

from starlette.responses import JSONResponse, Response

from portal.api.oke_eindpunten import NietDeMethode
from portal.logboek import nummer
from portal.oke.keuring import Afgekeurd
from portal.oke.wire import Problem, als_json

PROBLEEM = "application/problem+json"


def probleem(fout: Afgekeurd) -> Response:
    """The answer in the words of the standard."""
    koppen = {"Cache-Control": "no-store"}
    if fout.status == 401:
        koppen["WWW-Authenticate"] = 'Bearer realm="ooapi"'
    if fout.status in (429, 503):
        koppen["Retry-After"] = "60" if fout.status == 429 else "30"
    if isinstance(fout, NietDeMethode):
        koppen["Allow"] = ", ".join(fout.methoden)
    inhoud = als_json(Problem(status=str(fout.status), title=fout.titel, detail=fout.tekst))
    return JSONResponse(inhoud, status_code=fout.status, media_type=PROBLEEM, headers=koppen)


def met_aanvraag(antwoord: Response) -> Response:
    """A problem with the number under which the operator finds it in the log."""
    if antwoord.media_type != PROBLEEM:
        return antwoord
    inhoud = {**json.loads(bytes(antwoord.body)), "instance": f"urn:uuid:{nummer()}"}
    koppen = {n: w for n, w in antwoord.headers.items() if n not in ("content-length", "content-type")}
    return JSONResponse(inhoud, antwoord.status_code, koppen, PROBLEEM)
