"""The HTTP route of the personal timetable, for calendar programs that subscribe to it (iCalendar)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal.api.aanvraag import adres_van
from portal.auth import rem
from portal.auth.rem import Rem
from portal.db.session import reading
from portal.domain import tijd
from portal.domain.fouten import NietGevonden
from portal.services.plannen import agenda
from portal.services.plannen.agenda import Afspraak
from portal.settings import get_settings

_VERVERS = timedelta(hours=1)


async def ics(request: Request) -> Response:
    """The timetable behind a secret address; the same answer for a wrong and for a revoked one."""
    token = request.path_params["token"]
    try:
        agenda.eis_zegel(token)
        if not await rem.AGENDA.vraag(token):
            return _te_vaak(rem.AGENDA)
        afspraken = await asyncio.to_thread(_lees, token)
    except NietGevonden:
        return await _mis(request)
    koppen = {
        "Cache-Control": "private, max-age=300",
        "Content-Disposition": 'attachment; filename="examens.ics"',
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    return Response(maak_ics(afspraken), media_type="text/calendar; charset=utf-8", headers=koppen)


async def _mis(request: Request) -> Response:
    """Nothing here; after too many of these from one address only that it is too often."""
    if await rem.AGENDA_MIS.vraag(rem.netwerk(adres_van(request))):
        return PlainTextResponse("Deze agenda bestaat niet (meer).", 404, headers={"Cache-Control": "no-store"})
    return _te_vaak(rem.AGENDA_MIS)


def _te_vaak(rem: Rem) -> Response:
    return PlainTextResponse(rem.weigering, 429, headers={"Cache-Control": "no-store", "Retry-After": "60"})


def _lees(token: str) -> list[Afspraak]:
    with reading() as uow:
        return agenda.agenda_van(uow, token)


def maak_ics(afspraken: list[Afspraak]) -> bytes:
    """The calendar in iCalendar form (RFC 5545), times in UTC so that every program shows them in its own zone."""
    kalender = Calendar()
    kalender.add("prodid", "-//Examenportaal//Agenda//NL")
    kalender.add("version", "2.0")
    kalender.add("method", "PUBLISH")
    kalender.add("x-wr-calname", "Mijn examens")
    kalender.add("refresh-interval", _VERVERS, parameters={"VALUE": "DURATION"})
    kalender.add("x-published-ttl", "PT1H")
    domein = urlsplit(get_settings().public_url).hostname or "examenportaal"
    for afspraak in afspraken:
        kalender.add_component(_event(afspraak, domein))
    tekst: bytes = kalender.to_ical()
    return tekst


def _event(afspraak: Afspraak, domein: str) -> Event:
    event = Event()
    event.add("uid", f"{afspraak.id}@{domein}")
    event.add("dtstamp", tijd.nu())
    event.add("summary", f"Vervallen: {afspraak.titel}" if afspraak.vervallen else afspraak.titel)
    event.add("dtstart", afspraak.start)
    event.add("dtend", afspraak.eind)
    event.add("location", afspraak.plaats)
    event.add("status", "CANCELLED" if afspraak.vervallen else "CONFIRMED")
    event.add("class", "PRIVATE")
    if afspraak.uitleg:
        event.add("description", afspraak.uitleg)
    return event


ROUTES = [Route("/agenda/{token}.ics", ics)]
