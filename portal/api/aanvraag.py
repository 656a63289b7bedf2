"""What the endpoints for partner systems share: reading a body within a limit, and a brake on refused requests."""

from __future__ import annotations

import time
from collections import deque

from starlette.requests import ClientDisconnect, Request


async def lees_inhoud(request: Request, maximum: int) -> bytes | None:
    """The body, or None as soon as it proves larger than the maximum."""
    gemeld = request.headers.get("content-length", "")
    if gemeld.isdecimal() and int(gemeld) > maximum:
        return None
    inhoud = bytearray()
    try:
        async for stuk in request.stream():
            inhoud += stuk
            if len(inhoud) > maximum:
                return None
    except ClientDisconnect:
        return None
    return bytes(inhoud)


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
