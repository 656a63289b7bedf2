"""What the endpoints for partner systems share: reading a body within a limit, and a brake on refused requests."""

from __future__ import annotations

import time
from collections import deque

from starlette.requests import ClientDisconnect, Request

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


class Rem:
    """Lets a number of refused requests per minute be written down, so that a stranger cannot fill the database."""

    def __init__(self, per_minuut: int) -> None:
        self._per_minuut = per_minuut
        self._momenten: deque[float] = deque()

    def mag(self) -> bool:
        """True while there is room in this minute; counts this one."""
        nu = time.monotonic()
        while self._momenten and self._momenten[0] < nu - 60:
            self._momenten.popleft()
        if len(self._momenten) >= self._per_minuut:
            return False
        self._momenten.append(nu)
        return True


REM = Rem(600)
