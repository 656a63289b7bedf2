"""HTTP routes beside the app: login, downloads, timetable and health; thin edges around services."""

from __future__ import annotations

from starlette.routing import BaseRoute

from portal.api import agenda, bestanden, gezondheid, inloggen, oauth, oke, toevoegen
from portal.api.fouten import FOUTEN

__all__ = ["FOUTEN", "routes"]


def routes() -> list[BaseRoute]:
    """All our own routes, for the application that serves them beside Reflex."""
    return [
        *inloggen.ROUTES,
        *bestanden.ROUTES,
        *toevoegen.ROUTES,
        *agenda.ROUTES,
        *gezondheid.ROUTES,
        *oauth.ROUTES,
        *oke.ROUTES,
    ]
