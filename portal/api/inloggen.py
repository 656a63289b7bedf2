"""The HTTP routes for logging in, choosing a role and logging out."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from urllib.parse import parse_qs, quote, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from portal.api import bladen
from portal.api.aanvraag import VRAAG_OPNIEUW, adres_van, mag_aankloppen, voor_vreemden
from portal.api.herkomst import formulierbewijs, is_van_ons
from portal.auth import bekend, rem, sessies
from portal.auth.huidig import ref_van
from portal.auth.oidc import Identiteit, Poging, Uitlogbericht, get_oidc
from portal.auth.sessies import COOKIE
from portal.auth.tokens import InlogFout
from portal.db.session import reading, unit_of_work
from portal.domain.fouten import NietGevonden, NietToegestaan, PortalFout
from portal.domain.regels import op_een_regel
from portal.services.beheren import rollen_uit_inlogdienst, stand
from portal.services.grond import paden
from portal.services.inloggen import inloggen
from portal.services.inloggen.inloggen import START, BevestigFout, GeenToegang, Herkomst, Inlog, RolRij, Wachtend

log = logging.getLogger("portal.inloggen")
BROWSER, TE_VAAK = "__Host-portal-login", "te-vaak"
_GEEN_OPSLAG = {"Cache-Control": "no-store"}
_MAX_FORMULIER = 65_536
_BROWSERSLEUTEL = re.compile(r"[A-Za-z0-9_-]{43}")


def _zet(antwoord: Response, naam: str, waarde: str, seconden: int | None = None) -> None:
    antwoord.set_cookie(naam, waarde, max_age=seconden, path="/", secure=True, httponly=True, samesite="lax")


def _wis(antwoord: Response, naam: str) -> None:
    antwoord.delete_cookie(naam, path="/", secure=True, httponly=True, samesite="lax")


def _verder(naar: str) -> RedirectResponse:
    return RedirectResponse(naar, 303, headers=_GEEN_OPSLAG)


async def _noteer(fout: PortalFout, wat: str) -> None:
    """The refusal in the audit log, while there is room for it in this minute."""
    if await (rem.OPSCHRIJVEN_TE_VAAK if fout.code == TE_VAAK else rem.OPSCHRIJVEN).vraag():
        await voor_vreemden(inloggen.weiger, fout, wat)
    else:
        log.warning("Te veel weigeringen voor het auditlog: %s (%s)", wat, fout.code)


async def _te_vaak(request: Request, wat: str) -> Response | None:
    """The answer to who knocks too often; None when it may go on."""
    if await mag_aankloppen(request, request.url.path):
        return None
    await _noteer(InlogFout(TE_VAAK, "te veel verzoeken vanaf dit adres"), wat)
    return _wacht_even()


def _wacht_even() -> Response:
    tekst = "Er wordt nu te vaak ingelogd. Wacht een paar tellen en probeer het dan opnieuw."
    antwoord = bladen.melding("Even wachten", tekst, status=429, knop=("Opnieuw proberen", paden.INLOGGEN))
    antwoord.headers["Retry-After"] = VRAAG_OPNIEUW
    return antwoord


async def _geweigerd(fout: InlogFout, wat: str = "sessie") -> Response:
    """The refusal in the log and, calmly, on screen."""
    await _noteer(fout, wat)
    if isinstance(fout, BevestigFout):
        antwoord = bladen.melding("Niet bevestigd", fout.tekst, status=403, knop=("Terug naar mijn werk", START))
    elif isinstance(fout, GeenToegang):
        knop = ("Inloggen met een ander account", f"{paden.INLOGGEN}?opnieuw=1")
        antwoord = bladen.melding("U kunt hier nog niet in", fout.tekst, status=403, knop=knop)
    elif fout.code in ("onbereikbaar", "instelling"):
        tekst = "De inlogdienst van de school geeft geen goed antwoord. Probeer het over een paar minuten opnieuw."
        antwoord = bladen.melding("Inloggen lukt nu niet", tekst, status=503, knop=("Opnieuw proberen", paden.INLOGGEN))
    else:
        knop = ("Opnieuw inloggen", paden.INLOGGEN)
        antwoord = bladen.melding("Inloggen is niet gelukt", fout.tekst, status=400, knop=knop)
    return antwoord


async def login(request: Request) -> Response:
    """Start a login: keep the attempt here, bind it to this browser, and send the browser to the provider."""
    if druk := await _te_vaak(request, "sessie"):
        return druk
    browser = request.cookies.get(BROWSER, "")
    if not _BROWSERSLEUTEL.fullmatch(browser):
        browser = secrets.token_urlsafe(32)
    poging, vraag = Poging.nieuw(), request.query_params
    try:
        naar = inloggen.eis_lokaal(vraag.get("naar") or START)
        sterker = "sterker" in vraag and await asyncio.to_thread(_mag_bevestigen, ref_van(request))
        url = await get_oidc().inlogadres(poging, ander_account="opnieuw" in vraag, sterker=sterker)
        await voor_vreemden(_begin, poging, browser, naar, sterker, adres_van(request))
    except InlogFout as fout:
        return await _geweigerd(fout)
    antwoord = _verder(url)
    _zet(antwoord, BROWSER, browser, 600)
    return antwoord


def _mag_bevestigen(ref: str) -> bool:
    with reading() as uow:
        return inloggen.mag_bevestigen(uow, ref)


def _begin(poging: Poging, browser: str, naar: str, sterker: bool, adres: str) -> None:
    with unit_of_work() as uow:
        inloggen.begin(uow, poging, browser, naar, sterker=sterker, adres=adres)


async def callback(request: Request) -> Response:
    """Finish a login: the answer of the provider, once, in the browser that began it."""
    if druk := await _te_vaak(request, "sessie"):
        return druk
    try:
        wachtend = await asyncio.to_thread(_verbruik, _enkel(request, "state"))
        wachtend.eis_browser(request.cookies.get(BROWSER, ""))
        antwoord = {naam: _enkel(request, naam) for naam in ("code", "iss", "error") if naam in request.query_params}
        groepen = await asyncio.to_thread(_groepen)
        wie = await get_oidc().wissel(antwoord, wachtend.poging, groepen)
        inlog = await asyncio.to_thread(_log_in, wie, wachtend, request)
    except InlogFout as fout:
        return await _geweigerd(fout)
    verder = _verder(f"{paden.ROL_KIEZEN}?naar={quote(inlog.naar)}" if inlog.kies_rol else inlog.naar)
    _zet(verder, COOKIE, inlog.sleutel)
    return verder


def _enkel(request: Request, naam: str) -> str:
    waarden = request.query_params.getlist(naam)
    if len(waarden) > 1:
        raise InlogFout("antwoord", f"{naam} komt vaker dan één keer voor")
    return waarden[0] if waarden else ""


def _verbruik(state: str) -> Wachtend:
    with unit_of_work() as uow:
        return inloggen.verbruik(uow, state)


def _groepen() -> tuple[str, ...]:
    """The claims to ask for; none while roles do not come from the provider."""
    with reading() as uow:
        return rollen_uit_inlogdienst.CLAIMS if stand.staat_aan(uow) else ()


def _log_in(wie: Identiteit, wachtend: Wachtend, request: Request) -> Inlog:
    herkomst = Herkomst(op_een_regel(adres_van(request), 64), op_een_regel(request.headers.get("user-agent", "")))
    if wachtend.sterker:
        with unit_of_work() as uow:
            return inloggen.bevestig(uow, wie, wachtend, ref_van(request))
    with unit_of_work() as uow:
        inloggen.neem_rollen_over(uow, wie)
    with unit_of_work() as uow:
        inlog = inloggen.log_in(uow, wie, wachtend.naar, herkomst, ref_van(request))
    bekend.onthoud(herkomst.adres)
    return inlog


async def _formulier(request: Request) -> dict[str, str]:
    """The fields of a small form; empty when it is too large or not a form."""
    soort = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if soort != "application/x-www-form-urlencoded":
        return {}
    inhoud = b""
    async for stuk in request.stream():
        inhoud += stuk
        if len(inhoud) > _MAX_FORMULIER:
            return {}
    velden = parse_qs(inhoud.decode("utf-8", "replace"), max_num_fields=20)
    return {naam: waarden[0] for naam, waarden in velden.items() if len(waarden) == 1}


async def rol_vragen(request: Request) -> Response:
    """Show the roles to choose from."""
    ref, naar = ref_van(request), request.query_params.get("naar") or START
    try:
        inloggen.eis_lokaal(naar)
        rollen = await asyncio.to_thread(_rollen, ref)
    except InlogFout as fout:
        return await _geweigerd(fout)
    except NietGevonden:
        return _verder(bladen.inlogadres(naar))
    return bladen.rollenblad(rollen, formulierbewijs(ref), naar)


def _rollen(ref: str) -> list[RolRij]:
    with reading() as uow:
        return inloggen.mijn_rollen(uow, ref)


async def rol_kiezen(request: Request) -> Response:
    """Take a role: a new session key, and on to the page that was asked for."""
    ref = ref_van(request)
    if not await _is_ingelogd(ref):
        return _verder(bladen.inlogadres(START))
    velden = await _formulier(request)
    try:
        _eis_van_ons(request, ref, velden)
        naar = inloggen.eis_lokaal(velden.get("naar") or START)
        sleutel = await asyncio.to_thread(_kies_rol, ref, velden.get("rol", ""))
    except NietGevonden:
        return _verder(bladen.inlogadres(START))
    except (InlogFout, NietToegestaan) as fout:
        return await _rol_geweigerd(fout)
    antwoord = _verder(naar)
    _zet(antwoord, COOKIE, sleutel)
    return antwoord


async def _rol_geweigerd(fout: PortalFout) -> Response:
    await _noteer(fout, "sessie.rol")
    return bladen.melding("Dit kan niet", fout.tekst, status=403, knop=("Kies een rol", paden.ROL_KIEZEN))


async def _is_ingelogd(ref: str) -> bool:
    """Before anything is read of what was sent."""
    return await asyncio.to_thread(sessies.is_levende_sessie, ref)


def _kies_rol(ref: str, rol: str) -> str:
    with unit_of_work() as uow:
        return inloggen.kies_rol(uow, ref, rol)


def _eis_van_ons(request: Request, ref: str, velden: dict[str, str]) -> None:
    if not is_van_ons(request, ref, velden.get("bewijs", "")):
        raise NietToegestaan("Deze opdracht kwam niet van een pagina van het Examenportaal.", code="csrf")


async def uitloggen_vragen(request: Request) -> Response:
    """Ask whether to log out; without a session, say that you are logged out."""
    ref = ref_van(request)
    try:
        await asyncio.to_thread(_rollen, ref)
    except NietGevonden:
        knop = ("Opnieuw inloggen", paden.INLOGGEN)
        return bladen.melding("U bent uitgelogd", "U kunt dit venster sluiten.", knop=knop)
    adres = urlsplit(await _uitlogadres(""))
    return bladen.uitlogblad(formulierbewijs(ref), [f"{adres.scheme}://{adres.netloc}"] if adres.netloc else [])


async def uitloggen(request: Request) -> Response:
    """End the session here first, whatever the provider does, and then at the provider."""
    ref = ref_van(request)
    if not await _is_ingelogd(ref):
        verder = _verder(paden.UITLOGGEN)
        _wis(verder, COOKIE)
        return verder
    try:
        _eis_van_ons(request, ref, await _formulier(request))
    except NietToegestaan as fout:
        await _noteer(fout, "sessie.uitloggen")
        return bladen.melding("Niet uitgelogd", fout.tekst, status=403, knop=("Uitloggen", paden.UITLOGGEN))
    hint = await asyncio.to_thread(_log_uit, ref)
    antwoord = _verder((await _uitlogadres(hint) if hint else "") or paden.UITLOGGEN)
    _wis(antwoord, COOKIE)
    return antwoord


def _log_uit(ref: str) -> str:
    with unit_of_work() as uow:
        return inloggen.log_uit(uow, ref)


async def _uitlogadres(hint: str) -> str:
    try:
        return await get_oidc().uitlogadres(hint)
    except InlogFout:
        return ""  # the provider is away: logged out here is what counts


async def uitlogbericht(request: Request) -> Response:
    """The provider says that a session ended there (OpenID Connect Back-Channel Logout 1.0)."""
    if await _te_vaak(request, "sessie.uitlogbericht"):
        return JSONResponse({"error": "slow_down"}, 429, headers={**_GEEN_OPSLAG, "Retry-After": VRAAG_OPNIEUW})
    velden = await _formulier(request)
    try:
        bericht = await get_oidc().lees_uitlogbericht(velden.get("logout_token", ""))
        await asyncio.to_thread(_verwerk, bericht)
    except InlogFout as fout:
        await _noteer(fout, "sessie.uitlogbericht")
        return JSONResponse({"error": "invalid_request"}, 400, headers=_GEEN_OPSLAG)
    return Response(status_code=200, headers=_GEEN_OPSLAG)


def _verwerk(bericht: Uitlogbericht) -> None:
    with unit_of_work() as uow:
        inloggen.verwerk_uitlogbericht(uow, bericht)


ROUTES = [
    Route(paden.INLOGGEN, login),
    Route("/auth/callback", callback),
    Route(paden.ROL_KIEZEN, rol_vragen),
    Route(paden.ROL_KIEZEN, rol_kiezen, methods=["POST"]),
    Route(paden.UITLOGGEN, uitloggen_vragen),
    Route(paden.UITLOGGEN, uitloggen, methods=["POST"]),
    Route("/auth/backchannel-logout", uitlogbericht, methods=["POST"]),
]
