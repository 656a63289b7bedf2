"""How the web server listens: how many connections it holds at once, and how long it waits for who sends slowly."""

from __future__ import annotations

import resource
from typing import Any

from portal.settings import get_settings

_WACHTRIJ = 2048
_OVERIG = 1024
"""Files that the process needs beside its connections: database, log, and whatever the libraries open."""


def opties() -> dict[str, Any]:
    """What granian is told beside where to listen: a header has to come in soon, and slow senders do not fill the hall."""
    from granian.constants import HTTPModes
    from granian.http import HTTP1Settings

    settings = get_settings()
    wacht = round(settings.http_header_seconds * 1000)
    return {
        "http": HTTPModes.http1,  # looking which version it will be has no deadline: who says nothing would stay for ever
        "backlog": _WACHTRIJ,
        "backpressure": settings.http_connections,
        "http1_settings": HTTP1Settings(header_read_timeout=wacht),
    }


def maak_ruimte() -> None:
    """Room for as many connections as the server holds at once, as far as the system allows."""
    _zacht, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    nodig = get_settings().http_connections + _OVERIG
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(_zacht, min(nodig, hard)) if hard > 0 else nodig, hard))
