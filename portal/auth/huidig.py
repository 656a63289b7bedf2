"""Who sends this HTTP request: read from the session cookie, for our own Starlette routes."""

from __future__ import annotations

from starlette.requests import Request

from portal.auth.principal import Principal
from portal.auth.sessies import COOKIE, ref_of, resolve

_MAX_SLEUTEL = 100


def ref_van(request: Request) -> str:
    """The one-way reference of the session that the request claims; empty without a cookie."""
    sleutel = request.cookies.get(COOKIE, "")
    return ref_of(sleutel) if 0 < len(sleutel) <= _MAX_SLEUTEL else ""


def principal_of(request: Request) -> Principal | None:
    """The person behind this request in the active role; None when nobody is logged in. Reads the database."""
    return resolve(ref_van(request))
