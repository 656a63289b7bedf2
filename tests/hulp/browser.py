"""A real browser for tests and pictures: Chromium of the system, a page per person, and what its console said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from sqlmodel import col, select

from portal.auth import sessies
from portal.db.beheren import Persoon
from portal.db.session import UnitOfWork, unit_of_work
from portal.domain import tijd
from portal.domain.rechten import Rol

OPTIES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--font-render-hinting=none",
)  # fmt: skip
Soort = Literal["desktop", "tablet", "phone", "dark"]
MATEN: dict[str, tuple[int, int]] = {
    "desktop": (1440, 900), "tablet": (1180, 820), "phone": (390, 844), "dark": (1440, 900),
}  # fmt: skip
_GEDULD = 15_000
_TEL = 70
"""Milliseconds between two looks at a page; at every frame, looking costs more than the page itself."""


class GeenBrowser(RuntimeError):
    """There is no Chromium on this machine."""


def zoek_chromium() -> str:
    """The Chromium of the system; GeenBrowser with one clear sentence when absent."""
    for naam in ("chromium", "chromium-browser", "google-chrome"):
        if pad := shutil.which(naam):
            return pad
    raise GeenBrowser("Chromium ontbreekt: installeer het pakket ‘chromium’.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium, closed at the end."""
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=zoek_chromium(), args=list(OPTIES))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Scherm:
    """One tab, with everything its console complained about and every foreign address it asked for."""

    page: Page
    basis: str
    klachten: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(_GEDULD)
        self.page.on("console", self._hoor)
        self.page.on("pageerror", lambda fout: self.klachten.append(f"fout in de pagina: {fout}"))
        self.page.on("request", self._zie)

    def _hoor(self, bericht: ConsoleMessage) -> None:
        if bericht.type == "error":
            plek = bericht.location.get("url", "") if bericht.location else ""
            self.klachten.append(f"console: {bericht.text[:300]} ({plek})")

    def _zie(self, verzoek: Any) -> None:
        doel = urlsplit(verzoek.url)
        if doel.scheme in ("http", "https", "ws", "wss") and doel.netloc != urlsplit(self.basis).netloc:
            self.klachten.append(f"vreemd adres: {doel.scheme}://{doel.netloc}")

    def open(self, pad: str) -> Page:
        """Go to a page of the portal and wait until its data is there."""
        self.page.goto(f"{self.basis}{pad}", wait_until="load")
        self.klaar()
        return self.page

    def ga(self, pad: str) -> Page:
        """Go on to another page as a link does, without loading the scripts again."""
        self.page.evaluate("pad => (history.pushState({}, '', pad), dispatchEvent(new PopStateEvent('popstate')))", pad)
        self.page.evaluate("delete window.__stil")
        self.klaar()
        return self.page

    def donker(self, aan: bool) -> None:
        """Switch the colours of the system; the page follows at once."""
        self.page.emulate_media(color_scheme="dark" if aan else "light")
        self.page.wait_for_function("aan => document.documentElement.classList.contains('dark') === aan", arg=aan)

    def klaar(self, seconden: float = 15) -> None:
        """Wait until the frame is filled, no grey lines are left and the text stands still for a moment."""
        self.page.locator("h1").first.wait_for(timeout=seconden * 1000)
        self.page.wait_for_function(_STIL, timeout=seconden * 1000, polling=_TEL)
        self.page.evaluate("document.fonts.ready.then(() => 1)")


_STIL = """() => {
  if (document.querySelector('.skelet') || !document.querySelector('h1')?.innerText.trim()) return false;
  const nu = document.body.innerText, toen = window.__stil || {tekst: '', sinds: 0};
  if (toen.tekst !== nu) { window.__stil = {tekst: nu, sinds: performance.now()}; return false; }
  return performance.now() - toen.sinds > 350;
}"""


def sleutel_van(uow: UnitOfWork, persoon: Persoon, rol: Rol | None = None) -> str:
    """A new session of this person, in this role; what the cookie holds."""
    token, sessie = sessies.start(uow, persoon)
    if rol is not None:
        keuze = next(k for k in sessies.rollen(uow, persoon.id) if k.rol == rol)
        sessie.rol, sessie.roltoewijzing_id = rol.value, keuze.toewijzing_id
        uow.add(sessie)
    return token


def sleutel(wie: str | Rol, rol: Rol | None = None) -> str:
    """A new session for an account, or for the demo person of a role; needs the settings of the portal."""
    account = demo_account(wie) if isinstance(wie, Rol) else wie
    with unit_of_work() as uow:
        persoon = uow.session.exec(select(Persoon).where(col(Persoon.account) == account)).one()
        return sleutel_van(uow, persoon, wie if isinstance(wie, Rol) else rol)


def demo_account(rol: Rol) -> str:
    """The account of the demo person with this role."""
    return _demo_account(rol, tijd.vandaag())


@cache
def _demo_account(rol: Rol, dag: date) -> str:
    from portal.sandbox.school import build_school

    demo = build_school(12, 1, dag).demo
    return str((demo.student if rol is Rol.STUDENT else getattr(demo, rol.value)).account)


def zet_koek(context: BrowserContext, basis: str, waarde: str) -> None:
    """Give a browser the session cookie; the browser protocol wants an https address for a `__Host-` cookie."""
    adres = f"https://{urlsplit(basis).netloc}"
    context.add_cookies(
        [{"name": sessies.COOKIE, "value": waarde, "url": adres, "httpOnly": True, "secure": True, "sameSite": "Lax"}]
    )


def als(browser: Browser, basis: str, waarde: str, soort: Soort = "desktop") -> Scherm:
    """A tab of its own for somebody with this session, in this size."""
    breed, hoog = MATEN[soort]
    context = browser.new_context(
        viewport={"width": breed, "height": hoog}, color_scheme="dark" if soort == "dark" else "light", locale="nl-NL",
        timezone_id="Europe/Amsterdam", reduced_motion="reduce", has_touch=soort in ("phone", "tablet"),
        is_mobile=soort == "phone",
    )  # fmt: skip
    zet_koek(context, basis, waarde)
    return Scherm(context.new_page(), basis)
