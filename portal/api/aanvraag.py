"""What the doors to the outside share: reading a body within a limit, and the brake on who knocks."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

from portal.auth import bekend, rem, sessies
from portal.auth.huidig import ref_van

R = TypeVar("R")
_vreemden = ThreadPoolExecutor(2, "vreemden")
_UITLEZEN = 16
"""How many times the maximum is read and thrown away, so that the sender hears why instead of losing the connection."""


async def lees_inhoud(request: Request, maximum: int) -> bytes | None:
    """The body, or None when it is larger than the maximum; never more than the maximum is kept in memory."""
    inhoud, gelezen = bytearray(), 0
    gemeld = request.headers.get("content-length", "")
    if gemeld.isdecimal() and int(gemeld) > maximum * _UITLEZEN:
        return None
    try:
        async for stuk in request.stream():
            gelezen += len(stuk)
            if gelezen <= maximum:
                inhoud += stuk
            elif gelezen > maximum * _UITLEZEN:
                return None
    except ClientDisconnect:
        return None
    return bytes(inhoud) if gelezen <= maximum else None


def pak_uit(inhoud: bytes | None, codering: str, maximum: int) -> bytes | None:
    """The body as it was before it was packed with gzip, or None when it is larger than the maximum.

    What cannot be unpacked stays as it came, and is refused further on for what it is.
    """
    if inhoud is None or codering.strip().lower() not in ("gzip", "x-gzip"):
        return inhoud
    uitpakker = zlib.decompressobj(31)
    try:
        heel = uitpakker.decompress(inhoud, maximum + 1)
    except zlib.error:
        return inhoud
    return heel if len(heel) <= maximum else None


async def voor_vreemden(doe: Callable[..., R], *wat: object) -> R:
    """Do this for somebody who is not known yet, two at a time: however many come, they never hold all threads.

    Those that people need to see a page would otherwise all wait for the lock under which strangers write.
    """
    werk = copy_context()
    return await asyncio.get_running_loop().run_in_executor(_vreemden, lambda: werk.run(doe, *wat))


VRAAG_OPNIEUW = "5"
"""Seconds after which who was too fast may try again, as said in the answer."""


def adres_van(request: Request) -> str:
    """The address that this request came from, as far as our own proxies know."""
    return request.client.host if request.client else ""


async def mag_aankloppen(request: Request, deur: str) -> bool:
    """True while there is room for this address at this door; who is refused takes no room from the others.

    However many strangers knock, nobody is refused because of them: each address keeps a tenth, an address from which
    somebody logged in lately keeps its room, and so does whoever is logged in.
    """
    adres = adres_van(request)
    wie = f"{deur} {rem.netwerk(adres)}"
    if await rem.AANKLOPPEN.vraag(wie) and (await rem.DRUKTE.vraag(deur) or await rem.KRAP.vraag(wie)):
        return True
    return await asyncio.to_thread(_vloer, adres, wie, ref_van(request))


def _vloer(adres: str, wie: str, ref: str) -> bool:
    if sessies.is_levende_sessie(ref):
        return rem.AANKLOPPEN_SESSIE.mag(ref)
    return bekend.is_bekend(adres) and rem.AANKLOPPEN_BEKEND.mag(wie)
