"""What the endpoints for partner systems share: reading a body within a limit, and a brake on refused requests."""

from __future__ import annotations

import zlib

from starlette.requests import ClientDisconnect, Request

from portal.auth.rem import Emmers, Rem
from portal.settings import Settings, get_settings

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


REM = Rem(600)
"""How many refused requests of strangers are written down per minute, so that they cannot fill the database."""
VRAAG_OPNIEUW = "5"
"""Seconds after which who was too fast may try again, as said in the answer."""


class Drempel:
    """How often one address, and all together, may knock on the doors that are open to strangers."""

    def __init__(self, settings: Settings) -> None:
        per_adres, samen = settings.login_per_address, settings.login_total
        self._adressen, self._samen = Emmers(per_adres / 60, per_adres), Emmers(samen / 60, samen)
        self._weigeringen, self._te_vaak = Rem(settings.login_refusals_logged), Rem(10)

    def mag(self, request: Request, deur: str) -> bool:
        """True while there is room for this address at this door; who is refused takes no room from the others."""
        adres = request.client.host if request.client else ""
        return self._adressen.neem(f"{deur} {adres}") and self._samen.neem(deur)

    def mag_opgeschreven(self, *, te_vaak: bool = False) -> bool:
        """True while refusals are still written down in this minute; those for knocking too often have a few rows."""
        return (self._te_vaak if te_vaak else self._weigeringen).mag()


_huidig: tuple[Settings, Drempel] | None = None


def get_drempel() -> Drempel:
    """The one of this process, made anew when the settings were read anew."""
    global _huidig
    settings = get_settings()
    if _huidig is None or _huidig[0] is not settings:
        _huidig = (settings, Drempel(settings))
    return _huidig[1]
