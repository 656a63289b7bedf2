"""From checked requests of partners to answers: one transaction for what arrives together, each with its row in the log.

While some requests are being written, others arrive; these are then written together. It is the commit that takes
time, and the audit log lets one transaction write at a time.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError
from starlette.responses import JSONResponse, Response

from portal import storing
from portal.api.oke_eindpunten import Ids, OkeAanvraag, Werk, zoek
from portal.api.oke_problemen import probleem
from portal.auth import rem
from portal.db.session import UnitOfWork, reading, unit_of_work
from portal.domain.fouten import NietGevonden, PortalFout
from portal.oke.keuring import Afgekeurd, Json, lees_json
from portal.services.beheren import partners
from portal.services.beheren.partners import Partner
from portal.services.beheren.stand import DR
from portal.services.monitoren import vreemden
from portal.services.monitoren.vreemden import Aanklop
from portal.services.ontvangen import logboek
from portal.services.ontvangen.ingang import Uitkomst
from portal.services.ontvangen.logboek import Binnengekomen, Regel
from portal.services.ontvangen.vlug.blad import SPAAR, Halverwege

LOG = logging.getLogger(__name__)
_MEDIA = {"PUT": "application/json", "PATCH": "application/merge-patch+json"}
_MAX_SAMEN = 32
_MAX_WACHTEND = 1000
_ADEM = 0.001
"""Seconds between what was written together and the next: whoever got an answer may send again."""
_WACHT_MS = 300
"""Milliseconds that requests together wait for somebody else's row, before they are written one by one."""


@dataclass(frozen=True)
class Verzoek:
    """One request that may be carried out."""

    aanvraag: OkeAanvraag
    werk: Werk
    ids: Ids
    inhoud: Json
    partner: Partner


@dataclass(frozen=True)
class Weigering:
    """One request that may not be carried out, and why."""

    aanvraag: OkeAanvraag
    partner: Partner | None
    fout: Afgekeurd


class Verzamelaar:
    """Takes requests one by one and has those that wait carried out together, in order of arrival."""

    def __init__(self) -> None:
        self._wacht: deque[tuple[OkeAanvraag, asyncio.Future[Response]]] = deque()
        self._slot = threading.Lock()
        self._bezig = False
        self._samen = ThreadPoolExecutor(1, "oke-samen")
        self._los = ThreadPoolExecutor(8, "oke-los")

    async def vraag(self, aanvraag: OkeAanvraag) -> Response:
        """The answer to one request, once it is written; 503 when too many wait already."""
        toekomst: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        with self._slot:
            if len(self._wacht) >= _MAX_WACHTEND:
                return probleem(_VOL)
            self._wacht.append((aanvraag, toekomst))
            begin, self._bezig = not self._bezig, True
        if begin:
            self._begin()
        return await toekomst

    def _begin(self) -> None:
        try:
            self._samen.submit(self._werk)
        except RuntimeError:  # this process is stopping
            with self._slot:
                self._bezig = False
                wachtend, self._wacht = list(self._wacht), deque()
            for _, toekomst in wachtend:
                _geef(toekomst, probleem(_STUK))

    def _werk(self) -> None:
        while deel := self._neem():
            try:
                antwoorden = behandel([a for a, _ in deel])
            except Exception as fout:  # the edge of a thread: nobody may wait for ever
                LOG.exception("OKE-berichten mislukt")
                antwoorden = [probleem(stuk(fout)) for _ in deel]
            for (_, toekomst), antwoord in zip(deel, antwoorden, strict=True):
                self._geef_later(toekomst, antwoord)
            if len(deel) > 1:
                time.sleep(_ADEM)

    def _geef_later(self, toekomst: asyncio.Future[Response], antwoord: Response | Verzoek) -> None:
        """Give an answer to whoever waits; a request that has to wait for a row does so in a thread of its own."""
        with suppress(RuntimeError):  # a loop that is closed, a process that stops
            if isinstance(antwoord, Response):
                toekomst.get_loop().call_soon_threadsafe(_geef, toekomst, antwoord)
            else:
                self._los.submit(lambda: self._geef_later(toekomst, alleen(antwoord)))

    def _neem(self) -> list[tuple[OkeAanvraag, asyncio.Future[Response]]]:
        with self._slot:
            deel = [self._wacht.popleft() for _ in range(min(len(self._wacht), _MAX_SAMEN))]
            self._bezig = bool(deel)
            return deel


def _geef(toekomst: asyncio.Future[Response], antwoord: Response) -> None:
    if not toekomst.done():  # the partner may have hung up
        toekomst.set_result(antwoord)


def behandel(aanvragen: Sequence[OkeAanvraag]) -> list[Response | Verzoek]:
    """Answer requests and keep each in the OKE log; a refused one changes nothing else.

    A request that finds somebody else at its row is given back, to be carried out with `alleen`.
    """
    return _voer_uit([_lees_verzoek(a, partner) for a, partner in zip(aanvragen, _partners(aanvragen), strict=True)])


def beantwoord(aanvraag: OkeAanvraag) -> Response:
    """The answer to one request, however long it takes."""
    (antwoord,) = behandel([aanvraag])
    return antwoord if isinstance(antwoord, Response) else alleen(antwoord)


def _geen_toegang() -> Afgekeurd:
    return Afgekeurd(401, "Het token ontbreekt, is verlopen of is niet van dit portaal.")


def _partners(aanvragen: Sequence[OkeAanvraag]) -> list[Partner | None]:
    """Who sends each request; a token that several bring is looked up once."""
    tokens = {a.token for a in aanvragen if a.token}
    if not tokens:
        return [None for _ in aanvragen]
    with reading() as uow:
        bekend = {token: partners.partner_van(uow, token) for token in tokens}
    return [bekend.get(a.token) for a in aanvragen]


def _lees_verzoek(a: OkeAanvraag, partner: Partner | None) -> Verzoek | Weigering:
    """The request as it can be carried out, or why not."""
    try:
        ids, rollen = zoek(a)
        if partner is None:
            raise _geen_toegang()
        werk = _kies(rollen, partner)
        inhoud = {} if a.methode == "GET" else _inhoud(a)
        return Verzoek(a, werk, ids, inhoud, partner)
    except Afgekeurd as fout:
        return Weigering(a, partner, fout)


def _kies(rollen: dict[str, Werk], partner: Partner) -> Werk:
    """The scope decides the role in which the partner calls."""
    werken = [w for scope, w in rollen.items() if scope in partner.scopes]
    if not werken:
        raise Afgekeurd(403, f"Hiervoor is de scope {' of '.join(rollen)} nodig.")
    if len(werken) > 1:
        raise Afgekeurd(403, "Vraag een token met één scope: deelnemersysteem en afnamesysteem zijn twee rollen.")
    return werken[0]


def _inhoud(a: OkeAanvraag) -> Json:
    if a.mediatype != _MEDIA[a.methode]:
        raise Afgekeurd(415, f"Een {a.methode} heeft als Content-Type {_MEDIA[a.methode]}.")
    if a.codering not in ("", "identity", "gzip", "x-gzip"):
        raise Afgekeurd(415, "Stuur de inhoud zoals hij is, of ingepakt met gzip.")
    if a.inhoud is None:
        raise Afgekeurd(413, "De inhoud is groter dan 1 MB.")
    return lees_json(a.inhoud)


# carrying out -------------------------------------------------------------------------------------------------------


def _voer_uit(alle: list[Verzoek | Weigering]) -> list[Response | Verzoek]:
    """All together; one by one when one is half refused, or somebody else was at the same row."""
    if len(alle) > 1:
        try:
            return list(_samen(alle))
        except (Halverwege, DBAPIError):
            LOG.debug("%d verzoeken een voor een", len(alle))
        except Exception:  # a fault in one of them is found again below, where it costs only that one
            LOG.exception("OKE-berichten samen mislukt")
    return [_weiger(x) if isinstance(x, Weigering) else _vlug(x) for x in alle]


def _samen(alle: list[Verzoek | Weigering]) -> list[Response]:
    with unit_of_work() as uow:
        uow.wacht_hooguit(_WACHT_MS)
        uow.spaar = SPAAR
        verzoeken = [x for x in alle if isinstance(x, Verzoek)]
        if any(partners.partner_van(uow, token) is None for token in {v.aanvraag.token for v in verzoeken}):
            raise Halverwege  # shut out since: the others go on, one by one
        _lees_vooruit(uow, verzoeken)
        antwoorden, regels = [], []
        for x in alle:
            antwoord, regel = _geweigerd(x) if isinstance(x, Weigering) else _doe(uow, x)
            antwoorden.append(antwoord)
            regels += [regel] if regel else []
        logboek.noteer(uow, regels)
    return antwoorden


def _doe(uow: UnitOfWork, v: Verzoek) -> tuple[Response, Regel]:
    """Carry out one of several; Halverwege when it is refused after it wrote something."""
    eerder = uow.geschreven
    try:
        uitkomst = v.werk.doe(uow, v.partner.bron, v.ids, v.inhoud)
    except PortalFout as fout:
        if uow.geschreven != eerder:
            raise Halverwege from fout
        reden = _als_afgekeurd(fout)
        return probleem(reden), (_binnen(v.aanvraag, v.werk.flow, v.partner), reden.status, _weigering(reden))
    status = _status(v, uitkomst)
    return _antwoord(v, status, uitkomst), (_binnen(v.aanvraag, v.werk.flow, v.partner), status, uitkomst)


def _lees_vooruit(uow: UnitOfWork, verzoeken: list[Verzoek]) -> None:
    for werk in {v.werk for v in verzoeken}:
        if werk.vooruit:
            werk.vooruit(uow, [v.ids for v in verzoeken if v.werk == werk])


def _vlug(v: Verzoek) -> Response | Verzoek:
    """One request, given back when it would have to wait: nobody behind it waits along."""
    try:
        return alleen(v, _WACHT_MS)
    except DBAPIError:
        return v


def alleen(v: Verzoek, hooguit_ms: int = 0) -> Response:
    """One request in a transaction of its own; with a limit to the waiting, a DBAPIError comes out."""
    try:
        return _document(v) if v.aanvraag.methode == "GET" else _wijzig(v, hooguit_ms)
    except PortalFout as fout:
        return _weiger(Weigering(v.aanvraag, v.partner, _als_afgekeurd(fout)))
    except Exception as fout:  # the edge: a partner always gets a problem, and we get the trace
        if hooguit_ms and isinstance(fout, DBAPIError):
            raise
        LOG.exception("OKE-bericht mislukt: %s %s", v.aanvraag.methode, v.aanvraag.pad[:80])
        return _weiger(Weigering(v.aanvraag, v.partner, stuk(fout)))


def _wijzig(v: Verzoek, hooguit_ms: int) -> Response:
    for laatste in (bool(hooguit_ms), True):
        try:
            with unit_of_work() as uow:
                if hooguit_ms:
                    uow.wacht_hooguit(hooguit_ms)
                if partners.partner_van(uow, v.aanvraag.token) is None:
                    raise _geen_toegang()
                _lees_vooruit(uow, [v])
                uitkomst = v.werk.doe(uow, v.partner.bron, v.ids, v.inhoud)
                status = _status(v, uitkomst)
                logboek.noteer(uow, [(_binnen(v.aanvraag, v.werk.flow, v.partner), status, uitkomst)])
            return _antwoord(v, status, uitkomst)
        except DBAPIError:  # two partners at the same row: once more, then it is an error
            if laatste:
                raise
    raise AssertionError("unreachable")


def _document(v: Verzoek) -> Response:
    with unit_of_work() as uow:
        document = logboek.document_voor(uow, v.partner.bron, v.ids["documentId"])
        inhoud, naam = document.inhoud or b"", document.naam
        uitkomst = v.werk.doe(uow, v.partner.bron, v.ids, {})
        logboek.noteer(uow, [(_binnen(v.aanvraag, v.werk.flow, v.partner), 200, uitkomst)])
    koppen = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(naam)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(inhoud, media_type="application/octet-stream", headers=koppen)


# answers ------------------------------------------------------------------------------------------------------------

_VOL = Afgekeurd(503, "Het is nu te druk; probeer het over een halve minuut opnieuw.")
_STUK = Afgekeurd(500, "Er ging iets mis in het portaal; probeer het later opnieuw.")


def stuk(fout: Exception) -> Afgekeurd:
    """A fault of ours: something that is away or full comes back, and the partner may try again."""
    tekst = storing.uitleg(fout)
    return Afgekeurd(503, "Het portaal kan nu niets bewaren; probeer het later opnieuw.") if tekst else _STUK


def _status(v: Verzoek, uitkomst: Uitkomst) -> int:
    return 201 if v.aanvraag.methode == "PUT" and uitkomst.nieuw else 200


def _antwoord(v: Verzoek, status: int, uitkomst: Uitkomst) -> Response:
    """PUT has no body; PATCH of an association says that it was taken in."""
    if v.aanvraag.methode == "PUT" or "associationId" not in v.ids:
        return Response(status_code=status)
    bericht = [{"language": "nl-NL", "value": uitkomst.uitleg}]
    return JSONResponse({"associationId": str(v.ids["associationId"]), "message": bericht, "state": uitkomst.staat})


def _binnen(a: OkeAanvraag, flow: int, partner: Partner | None) -> Binnengekomen:
    return Binnengekomen(flow, a.methode, a.pad, a.inhoud or b"", partner.bron if partner else None)


def _flow(a: OkeAanvraag, partner: Partner | None) -> int:
    """The flow that a refused request was meant for, as far as path and partner tell."""
    if partner is not None and DR not in partner.scopes:
        return 4 if a.pad.startswith("/offerings") else 3
    return 5 if a.pad.startswith("/documents") else 1


def _als_afgekeurd(fout: PortalFout) -> Afgekeurd:
    if isinstance(fout, Afgekeurd):
        return fout
    onbekend = isinstance(fout, NietGevonden)
    return Afgekeurd(404, "Dit id is hier niet bekend.") if onbekend else Afgekeurd(400, fout.tekst)


def _weigering(fout: Afgekeurd) -> Uitkomst:
    return Uitkomst(opmerkingen=(fout.tekst,))


def _weiger(w: Weigering) -> Response:
    """The problem for the partner, and a row in the OKE log when that can be written."""
    antwoord, regel = _geweigerd(w)
    if regel is not None:
        try:
            with unit_of_work() as uow:
                logboek.noteer(uow, [regel])
        except DBAPIError:
            LOG.exception("De weigering staat niet in het OKE-logboek: %s %s", w.aanvraag.methode, w.fout.status)
    return antwoord


def _geweigerd(w: Weigering) -> tuple[Response, Regel | None]:
    """The problem for the partner with its row for the log; a stranger is only counted, elsewhere."""
    if w.partner is None:
        vreemden.tel(_aanklop(w))
        return probleem(w.fout), None
    binnen = _binnen(w.aanvraag, _flow(w.aanvraag, w.partner), w.partner)
    return probleem(w.fout), (binnen, w.fout.status, _weigering(w.fout))


def weiger_vreemde(aanvraag: OkeAanvraag) -> Response:
    """The problem for somebody without a valid token, whose body is not read; after many of them only that it is enough."""
    weigering = _lees_verzoek(aanvraag, None)
    assert isinstance(weigering, Weigering)
    fout = weigering.fout
    if not rem.OKE_VREEMD.mag(rem.netwerk(aanvraag.adres)):
        fout = Afgekeurd(429, rem.OKE_VREEMD.weigering)
    vreemden.noteer(_aanklop(weigering))
    antwoord = probleem(fout)
    antwoord.headers["Connection"] = "close"
    return antwoord


def _aanklop(w: Weigering) -> Aanklop:
    return Aanklop(w.aanvraag.adres, w.aanvraag.methode, w.aanvraag.pad, w.fout.status, w.fout.tekst)
