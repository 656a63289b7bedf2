"""Checks on where a request comes from: our own pages (against CSRF) and this machine (for the operator)."""

from __future__ import annotations

import hashlib
import hmac

from starlette.requests import Request

from portal.domain.adressen import DEZE_MACHINE
from portal.settings import get_settings

_DOORGESTUURD = ("x-forwarded-for", "forwarded", "x-real-ip")


def formulierbewijs(ref: str) -> str:
    """A value for in a form that only somebody with this session can have got from us."""
    return hmac.new(get_settings().secret().encode(), f"formulier:{ref}".encode(), hashlib.sha256).hexdigest()


def is_van_ons(request: Request, ref: str, bewijs: str) -> bool:
    """True when a form was sent from our own page.

    Browsers say so themselves (Sec-Fetch-Site, Origin) and scripts cannot change that; a browser that says nothing has
    to bring the proof that is bound to the session.
    """
    if site := request.headers.get("sec-fetch-site"):
        return site == "same-origin"
    if herkomst := request.headers.get("origin"):
        return herkomst == get_settings().public_url
    return bool(ref) and hmac.compare_digest(bewijs.encode(), formulierbewijs(ref).encode())


def is_van_deze_machine(request: Request) -> bool:
    """True when the caller is on this machine itself, and did not come through a proxy on it."""
    door_proxy = any(kop in request.headers for kop in _DOORGESTUURD)
    return request.client is not None and request.client.host in DEZE_MACHINE and not door_proxy
