"""The people of the chain, each with a browser of his own: how they log in and what they press."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Page, expect

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
GEDULD = 20_000
BEELDEN = Path(__file__).resolve().parents[2] / ".cache" / "e2e"
"""Where the last screen of a person stays when something fails."""


@dataclass
class Speler:
    """One person in one browser, logged in through the identity provider."""

    naam: str
    page: Page
    portaal: str
    fouten: list[str] = field(default_factory=list)

    def ga(self, pad: str) -> Page:
        """Open a page of the portal and wait until it shows its heading."""
        self.page.goto(f"{self.portaal}{pad}")
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible(timeout=GEDULD)
        return self.page

    def druk(self, naam: str | re.Pattern[str], binnen: Page | Locator | None = None) -> None:
        """Press the button (or follow the link that looks like one) with this name."""
        plek = binnen if binnen is not None else self.page
        plek.get_by_role("button", name=naam).or_(plek.get_by_role("link", name=naam)).first.click(timeout=GEDULD)

    def venster(self) -> Locator:
        """The dialog that is open now."""
        return self.page.get_by_role("dialog")

    def ziet(self, tekst: str | re.Pattern[str]) -> None:
        """Wait until this text is on screen."""
        expect(self.page.get_by_text(tekst).locator("visible=true").first).to_be_visible(timeout=GEDULD)

    def inloggen(self) -> None:
        """From the front page, by way of the identity provider, to one's own work."""
        self.page.goto(self.portaal)
        self.druk("Inloggen")
        self.page.get_by_role("button", name=re.compile(re.escape(self.naam))).first.click(timeout=GEDULD)
        self.page.wait_for_url(re.compile(r"/werk"), timeout=GEDULD)
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible(timeout=GEDULD)


@contextmanager
def speel(browser: Browser, portaal: str, naam: str, **context: object) -> Iterator[Speler]:
    """A person who logs in, plays, and must not leave an error in the console."""
    opties = {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam", "viewport": {"width": 1280, "height": 900}}
    ctx = browser.new_context(**{**opties, **context})  # type: ignore[arg-type]
    speler = Speler(naam, ctx.new_page(), portaal)
    speler.page.on("console", lambda m: speler.fouten.append(m.text) if m.type == "error" else None)
    speler.page.on("pageerror", lambda e: speler.fouten.append(str(e)))
    try:
        speler.inloggen()
        yield speler
        assert not speler.fouten, f"{naam}: {speler.fouten}"
    except BaseException:
        BEELDEN.mkdir(parents=True, exist_ok=True)
        speler.page.screenshot(path=BEELDEN / f"{naam.replace(' ', '-')}.png", full_page=True)
        raise
    finally:
        ctx.close()


def over(minuten: int) -> str:
    """A moment from now, as a field for date and time wants it."""
    return f"{datetime.now(AMSTERDAM) + timedelta(minutes=minuten):%Y-%m-%dT%H:%M}"


def vink(vakje: Locator) -> None:
    """Tick a box whose state the server keeps."""
    vakje.click(timeout=GEDULD)
    expect(vakje).to_be_checked(timeout=GEDULD)
