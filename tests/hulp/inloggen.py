"""Logging in during tests: a portal with its routes, a browser, and the audit log to look in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from httpx import Response
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from portal.api import routes
from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.sessies import COOKIE, ref_of, resolve
from portal.db.beheren import Persoon, Sessie
from portal.db.monitoren import AuditRegel
from portal.db.session import reading, unit_of_work
from tests.hulp.vervalser import Vervalser

ADRES = "https://portaal.test"
EIGEN = {"sec-fetch-site": "same-origin"}


def bezoeker(adres: str = ADRES, client: tuple[str, int] = ("127.0.0.1", 50000)) -> TestClient:
    """A browser of its own on the portal's routes; follows no redirect by itself."""
    return TestClient(Starlette(routes=routes()), base_url=adres, follow_redirects=False, client=client)


@dataclass
class Portaal:
    """A browser, the portal, and a provider that may forge."""

    idp: Vervalser
    browser: TestClient

    def begin(self, **vraag: str) -> dict[str, str]:
        """Start a login; gives what the provider would send back."""
        antwoord = self.browser.get("/auth/login", params=vraag)
        assert antwoord.status_code == 303, antwoord.text
        return self.idp.authorize(antwoord.headers["location"])

    def rond_af(self, antwoord: dict[str, Any], browser: TestClient | None = None) -> Response:
        """Bring the provider's answer back."""
        return (browser or self.browser).get(f"/auth/callback?{urlencode(antwoord)}")

    def log_in(self, **vraag: str) -> Response:
        """A whole login."""
        return self.rond_af(self.begin(**vraag))

    @property
    def sleutel(self) -> str:
        """The session key that the browser holds."""
        return self.browser.cookies.get(COOKIE) or ""

    def wie(self) -> Any:
        """Who the browser's session stands for."""
        return resolve(ref_of(self.sleutel)) if self.sleutel else None


def audit(actie: str) -> list[AuditRegel]:
    """The rows of one action, oldest first."""
    with reading() as uow:
        vraag = select(AuditRegel).where(AuditRegel.actie == actie).order_by(col(AuditRegel.volgnummer))
        return list(uow.session.exec(vraag))


def sessies_open() -> list[Sessie]:
    """Every session that did not end."""
    with reading() as uow:
        return list(uow.session.exec(select(Sessie).where(col(Sessie.beeindigd_op).is_(None))))


def log_direct_in(browser: TestClient, persoon: Any) -> str:
    """Give this browser a session without a provider; gives the reference."""
    with unit_of_work() as uow:
        sleutel, sessie = sessies.start(uow, persoon)
    browser.cookies.set(COOKIE, sleutel, domain="portaal.test", path="/")
    return sessie.ref


def begin_sessie(wie: Persoon) -> str:
    """A session of this person without any browser; gives the reference."""
    with unit_of_work() as uow:
        _, sessie = sessies.start(uow, uow.session.get_one(Persoon, wie.id))
        return sessie.ref


def nu_als(ref: str) -> Principal:
    """Who this session stands for at this moment, nothing remembered."""
    sessies._cache.clear()
    principal = sessies.resolve(ref)
    assert principal is not None
    return principal
