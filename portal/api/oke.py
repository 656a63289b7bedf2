"""The OKE server of a TPL: the endpoints of the standard, from HTTP request to use case and back."""

from __future__ import annotations

import asyncio
import logging
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from portal.api.aanvraag import REM, lees_inhoud
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain.fouten import NietGevonden, PortalFout
from portal.oke.keuring import Afgekeurd, Json, lees_json
from portal.oke.wire import Problem, Service, als_json
from portal.services import okelog, ontvangen, partners
from portal.services.okelog import Binnengekomen
from portal.services.ontvangen import Bron, Uitkomst
from portal.services.partners import DR, TAS, Partner
from portal.settings import get_settings

LOG = logging.getLogger(__name__)
MAX_INHOUD = 1024 * 1024
_UUID = r"(?P<{}>[^/]+)"
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MEDIA = {"PUT": "application/json", "PATCH": "application/merge-patch+json"}


@dataclass(frozen=True)
class Aanvraag:
    """One request, loose from the web server."""

    methode: str
    pad: str
    token: str
    mediatype: str
    inhoud: bytes | None


@dataclass(frozen=True)
class Werk:
    """One endpoint for one role: the flow it belongs to and what it does."""

    flow: int
    doe: Callable[[UnitOfWork, Bron, dict[str, uuid.UUID], Json], Uitkomst]


Ids = dict[str, uuid.UUID]


def _zelfde_id(inhoud: Json, naam: str, ids: Ids) -> None:
    """Refuse a PUT whose body names another id than its path."""
    gezegd = inhoud.get(naam)
    if not isinstance(gezegd, str):
        raise Afgekeurd(400, f"‘{naam}’ ontbreekt of is geen tekst.")
    if gezegd.lower() != str(ids[naam]):
        raise Afgekeurd(400, f"‘{naam}’ in de inhoud is een ander id dan in het pad.")


def _put_toets(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    _zelfde_id(inhoud, "offeringId", ids)
    return ontvangen.ontvang_toets(uow, bron, inhoud)


def _put_inschrijving(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    _zelfde_id(inhoud, "associationId", ids)
    return ontvangen.ontvang_inschrijving(uow, bron, inhoud)


def _put_persoon(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    _zelfde_id(inhoud, "personId", ids)
    return ontvangen.ontvang_persoon(uow, bron, inhoud)


def _put_groep(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    _zelfde_id(inhoud, "groupId", ids)
    return ontvangen.ontvang_groep(uow, bron, inhoud)


def _put_lid(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    if "personId" in ids:
        _zelfde_id(inhoud, "personId", ids)
    return ontvangen.ontvang_groepslid(uow, bron, ids["groupId"], inhoud)


def _patch_toets(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return ontvangen.wijzig_toets(uow, bron, ids["offeringId"], inhoud)


def _patch_inschrijving(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return ontvangen.wijzig_inschrijving(uow, bron, ids["associationId"], inhoud)


def _patch_resultaat(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return ontvangen.ontvang_resultaat(uow, bron, ids["associationId"], inhoud)


def _patch_verslag(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return ontvangen.ontvang_verslag(uow, bron, ids["offeringId"], inhoud)


def _geen(uow: UnitOfWork, bron: Bron, ids: Ids, inhoud: Json) -> Uitkomst:
    return Uitkomst(onderwerp_soort="document", onderwerp_id=ids["documentId"], opmerkingen=("Document opgehaald.",))


def _patroon(pad: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", lambda m: _UUID.format(m[1]), pad) + "/?")


# Path → method → scope → what it is: exactly the rows of the standard for host TPL (GUIDE 3).
EINDPUNTEN: tuple[tuple[re.Pattern[str], dict[str, dict[str, Werk]]], ...] = (
    (_patroon("/offerings/{offeringId}"), {
        "PUT": {DR: Werk(1, _put_toets)},
        "PATCH": {DR: Werk(1, _patch_toets), TAS: Werk(4, _patch_verslag)},
    }),
    (_patroon("/associations/{associationId}"), {
        "PUT": {DR: Werk(1, _put_inschrijving)},
        "PATCH": {DR: Werk(1, _patch_inschrijving), TAS: Werk(3, _patch_resultaat)},
    }),
    (_patroon("/persons/{personId}"), {"PUT": {DR: Werk(1, _put_persoon)}}),
    (_patroon("/groups/{groupId}"), {"PUT": {DR: Werk(1, _put_groep)}}),
    (_patroon("/groups/{groupId}/members/{personId}"), {"PUT": {DR: Werk(1, _put_lid)}}),
    (_patroon("/groups/{groupId}/members"), {"PUT": {DR: Werk(1, _put_lid)}}),
    (_patroon("/documents/{documentId}"), {"GET": {DR: Werk(5, _geen)}}),
)  # fmt: skip


class NietDeMethode(Afgekeurd):
    """The path exists, this method does not."""

    def __init__(self, methoden: list[str]) -> None:
        super().__init__(405, f"Deze methode kan hier niet; wel: {', '.join(methoden)}.")
        self.methoden = methoden


async def oke(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything under /ooapi, whatever the method."""
    request = Request(scope, receive)
    soort, _, token = request.headers.get("authorization", "").partition(" ")
    aanvraag = Aanvraag(
        methode=request.method,
        pad=request.url.path.removeprefix("/ooapi") or "/",
        token=token.strip() if soort.lower() == "bearer" else "",
        mediatype=request.headers.get("content-type", "").partition(";")[0].strip().lower(),
        inhoud=await lees_inhoud(request, MAX_INHOUD),
    )
    antwoord = await asyncio.to_thread(behandel, aanvraag)
    await antwoord(scope, receive, send)


def behandel(a: Aanvraag) -> Response:
    """Answer one request and keep it in the OKE log; a refused one changes nothing else."""
    if a.pad == "/" and a.methode in ("GET", "HEAD"):
        return _dienst()
    partner: Partner | None = None
    try:
        ids, rollen = _zoek(a)
        partner = _partner(a)
        werk = _kies(rollen, partner)
        return _voer_uit(a, werk, ids, partner)
    except Afgekeurd as fout:
        return _weiger(a, partner, fout)
    except NietGevonden:
        return _weiger(a, partner, Afgekeurd(404, "Dit id is hier niet bekend."))
    except PortalFout as fout:
        return _weiger(a, partner, Afgekeurd(400, fout.tekst))
    except Exception:  # the edge: a partner always gets a problem, and we get the trace
        LOG.exception("OKE-bericht mislukt: %s %s", a.methode, a.pad[:80])
        return _weiger(a, partner, Afgekeurd(500, "Er ging iets mis in het portaal; probeer het later opnieuw."))


def _dienst() -> Response:
    adres = get_settings().public_url
    dienst = Service(
        contactEmail="beheer@examenportaal.invalid",
        specification=f"{adres}/ooapi/",
        documentation="https://github.com/NetwerkExamineringDigitalisering/NED-OOAPI",
    )
    return JSONResponse(als_json(dienst))


def _zoek(a: Aanvraag) -> tuple[Ids, dict[str, Werk]]:
    for patroon, methoden in EINDPUNTEN:
        if gevonden := patroon.fullmatch(a.pad):
            if a.methode not in methoden:
                raise NietDeMethode(list(methoden))
            return _ids(gevonden), methoden[a.methode]
    raise Afgekeurd(404, "Dit pad bestaat niet in de OKE-server van een TPL.")


def _ids(gevonden: re.Match[str]) -> Ids:
    for naam, waarde in gevonden.groupdict().items():
        if not _ID.fullmatch(waarde):
            raise Afgekeurd(400, f"‘{naam}’ in het pad is geen geldige UUID.")
    return {naam: uuid.UUID(waarde) for naam, waarde in gevonden.groupdict().items()}


def _partner(a: Aanvraag) -> Partner:
    partner = None
    if a.token:
        with reading() as uow:
            partner = partners.partner_van(uow, a.token)
    if partner is None:
        raise Afgekeurd(401, "Het token ontbreekt, is verlopen of is niet van dit portaal.")
    return partner


def _kies(rollen: dict[str, Werk], partner: Partner) -> Werk:
    """The scope decides the role in which the partner calls."""
    werk = next((w for scope, w in rollen.items() if scope in partner.scopes), None)
    if werk is None:
        raise Afgekeurd(403, f"Hiervoor is de scope {' of '.join(rollen)} nodig.")
    return werk


def _voer_uit(a: Aanvraag, werk: Werk, ids: Ids, partner: Partner) -> Response:
    if a.methode == "GET":
        return _document(a, werk, ids, partner)
    if a.mediatype != _MEDIA[a.methode]:
        raise Afgekeurd(415, f"Een {a.methode} heeft als Content-Type {_MEDIA[a.methode]}.")
    if a.inhoud is None:
        raise Afgekeurd(413, "De inhoud is groter dan 1 MB.")
    inhoud = lees_json(a.inhoud)
    for laatste in (False, True):
        try:
            with unit_of_work() as uow:
                uitkomst = werk.doe(uow, partner.bron, ids, inhoud)
                status = 201 if a.methode == "PUT" and uitkomst.nieuw else 200
                okelog.noteer(uow, _binnen(a, werk.flow, partner), status, uitkomst)
            return _antwoord(a, ids, status, uitkomst, inhoud)
        except DBAPIError:  # two partners at the same row: once more, then it is an error
            if laatste:
                raise
    raise AssertionError("unreachable")


def _antwoord(a: Aanvraag, ids: Ids, status: int, uitkomst: Uitkomst, inhoud: Json) -> Response:
    """PUT has no body; PATCH of an association says that it was taken in."""
    if a.methode == "PUT" or "associationId" not in ids:
        return Response(status_code=status)
    bericht = [{"language": "nl-NL", "value": uitkomst.uitleg}]
    staat = inhoud.get("state") or "associated"
    return JSONResponse({"associationId": str(ids["associationId"]), "message": bericht, "state": staat})


def _document(a: Aanvraag, werk: Werk, ids: Ids, partner: Partner) -> Response:
    with unit_of_work() as uow:
        document = okelog.document_voor(uow, partner.bron, ids["documentId"])
        inhoud, naam = document.inhoud or b"", document.naam
        okelog.noteer(uow, _binnen(a, werk.flow, partner), 200, werk.doe(uow, partner.bron, ids, {}))
    koppen = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(naam)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(inhoud, media_type="application/octet-stream", headers=koppen)


def _binnen(a: Aanvraag, flow: int, partner: Partner | None) -> Binnengekomen:
    return Binnengekomen(flow, a.methode, a.pad, a.inhoud or b"", partner.bron if partner else None)


def _flow(a: Aanvraag, partner: Partner | None) -> int:
    """The flow that a refused request was meant for, as far as path and partner tell."""
    if partner is not None and DR not in partner.scopes:
        return 4 if a.pad.startswith("/offerings") else 3
    return 5 if a.pad.startswith("/documents") else 1


def _weiger(a: Aanvraag, partner: Partner | None, fout: Afgekeurd) -> Response:
    """The problem for the partner, and a row in the OKE log; a flood of strangers is answered without rows."""
    if partner is not None or REM.mag():
        with unit_of_work() as uow:
            okelog.noteer(uow, _binnen(a, _flow(a, partner), partner), fout.status, Uitkomst(opmerkingen=(fout.tekst,)))
    else:
        fout = Afgekeurd(429, "Te veel geweigerde berichten; probeer het over een minuut opnieuw.")
    probleem = Problem(status=str(fout.status), title=fout.titel, detail=fout.tekst)
    koppen = {"Cache-Control": "no-store"}
    if fout.status == 401:
        koppen["WWW-Authenticate"] = 'Bearer realm="ooapi"'
    if isinstance(fout, NietDeMethode):
        koppen["Allow"] = ", ".join(fout.methoden)
    return JSONResponse(
        als_json(probleem), status_code=fout.status, media_type="application/problem+json", headers=koppen
    )


ROUTES = [Mount("/ooapi", app=oke)]
