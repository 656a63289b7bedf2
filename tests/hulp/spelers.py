"""The people of the chain, each with a browser of his own: how they log in and what they press."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote_plus, urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from portal.domain import termijnen

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
GEDULD = 20_000
EXAMEN = re.compile("^Examen$")
"""The list to choose an exam from; the box to search it has the word in its name too."""
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
        """Open a page of the portal as in a new tab, so that nothing of an earlier page is left, and wait for its heading."""
        self.page.evaluate("sessionStorage.clear()")
        self.page.goto(f"{self.portaal}{pad}")
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible(timeout=GEDULD)
        return self.page

    def druk(self, naam: str | re.Pattern[str], binnen: Page | Locator | None = None) -> None:
        """Press the button (or follow the link that looks like one) with this name."""
        plek = binnen if binnen is not None else self.page
        plek.get_by_role("button", name=naam).or_(plek.get_by_role("link", name=naam)).first.click(timeout=GEDULD)

    def beslis(self, naam: str, ja: str = "") -> None:
        """Press a button that asks once, and say yes in its dialog, where the act has the same name or this one."""
        self.druk(naam)
        self.druk(ja or naam, self.venster())

    def venster(self) -> Locator:
        """The dialog that is open now."""
        return self.page.get_by_role("dialog")

    def ziet(self, tekst: str | re.Pattern[str]) -> None:
        """Wait until this text is on screen."""
        expect(self.page.get_by_text(tekst).locator("visible=true").first).to_be_visible(timeout=GEDULD)

    def mist(self, tekst: str | re.Pattern[str]) -> None:
        """Wait until this text is not on screen (any more)."""
        expect(self.page.get_by_text(tekst).locator("visible=true")).to_have_count(0, timeout=GEDULD)

    def rij(self, *teksten: str | re.Pattern[str]) -> Locator:
        """The rows of tables that contain all of these."""
        rijen = self.page.get_by_role("row")
        for tekst in teksten:
            rijen = rijen.filter(has_text=tekst)
        return rijen

    def regel(self, *teksten: str | re.Pattern[str]) -> Locator:
        """The items of lists that contain all of these."""
        regels = self.page.get_by_role("listitem")
        for tekst in teksten:
            regels = regels.filter(has_text=tekst)
        return regels

    def zoek(self, tekst: str) -> None:
        """Search a list by its search box, and wait until the address says that it was loaded anew."""
        veld = self.page.get_by_role("searchbox").first
        veld.fill(tekst)
        veld.press("Enter")
        self.page.wait_for_url(lambda url: quote_plus(tekst) in url, timeout=GEDULD)

    def kies(
        self, veld: str | re.Pattern[str], optie: str | re.Pattern[str], binnen: Page | Locator | None = None
    ) -> None:
        """Choose the first option with this text, once it is there."""
        lijst = (binnen if binnen is not None else self.page).get_by_label(veld)
        keuze = lijst.locator("option").filter(has_text=optie).first
        expect(keuze).to_be_attached(timeout=GEDULD)
        lijst.select_option(keuze.get_attribute("value"), timeout=GEDULD)

    def zoek_versie(self, code: str) -> None:
        """Find a version to plan with by its code, and choose it."""
        veld = self.page.get_by_role("searchbox").first
        veld.fill(code)
        veld.press("Enter")
        lijst = self.page.get_by_label("Vastgestelde versie")
        expect(lijst.locator("option").filter(has_text=code)).to_have_count(1, timeout=GEDULD)
        self.kies("Vastgestelde versie", code)

    def haalt(self, naam: str | re.Pattern[str], binnen: Page | Locator | None = None) -> bytes:
        """What comes down when this button is pressed."""
        with self.page.expect_download(timeout=60_000) as neer:
            self.druk(naam, binnen)
        return Path(neer.value.path()).read_bytes()

    def leest(self, naam: str | re.Pattern[str], binnen: Page | Locator | None = None) -> str:
        """The words of the paper that comes down when this button is pressed."""
        bladen = PdfReader(BytesIO(self.haalt(naam, binnen))).pages
        return " ".join(" ".join(blad.extract_text() for blad in bladen).split())

    def blijft(self, kijk: Callable[[], bool], pad: str = "") -> None:
        """Open the page again until it shows what work in the background brings."""
        einde = time.monotonic() + 6 * GEDULD / 1000
        while not kijk():
            assert time.monotonic() < einde, f"{pad or self.page.url} did not show it"
            self.page.wait_for_timeout(700)
            if pad:
                self.ga(pad)
                self.page.wait_for_load_state("networkidle")

    def inloggen(self) -> None:
        """From the front page, by way of the identity provider, to one's own work."""
        self.page.goto(self.portaal)
        self.druk("Inloggen")
        zoek = self.page.get_by_label("Zoek op naam, nummer of rol")
        expect(zoek).to_be_visible(timeout=GEDULD)
        ik = self.page.get_by_role("button", name=re.compile(re.escape(self.naam)))
        if not ik.count():
            zoek.fill(self.naam)
            zoek.press("Enter")
        ik.first.click(timeout=GEDULD)
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


def op_versie(speler: Speler) -> str:
    """The address of the version on screen, once it is there."""
    speler.page.wait_for_url(re.compile(r"/catalogus/[0-9a-f-]{36}"), timeout=GEDULD)
    return urlsplit(speler.page.url).path.rstrip("/")


def over(minuten: int) -> str:
    """A moment from now, as a field for date and time wants it."""
    return f"{datetime.now(AMSTERDAM) + timedelta(minutes=minuten):%Y-%m-%dT%H:%M}"


def dag(dagen: int, uur: int = 9, minuut: int = 0) -> str:
    """A time on the first working day from so many days ahead, as a field for date and time wants it."""
    op = datetime.now(AMSTERDAM).date() + timedelta(days=dagen)
    while _is_vrij(op):
        op += timedelta(days=1)
    return f"{op:%Y-%m-%d}T{uur:02}:{minuut:02}"


def _is_vrij(op: date) -> bool:
    kerst = op.month == 12 and op.day >= 24  # the demo school is closed then
    return kerst or termijnen.is_weekend(op) or bool(termijnen.feestdag(op))


def datum(dagen: int) -> str:
    """A day from today, as a field for a date wants it."""
    return f"{datetime.now(AMSTERDAM).date() + timedelta(days=dagen):%Y-%m-%d}"


def vul_moment(bureau: Speler, versie: str, start: str, plaatsen: int) -> None:
    """Open the form to plan and fill in what is needed before it offers rooms and people."""
    page = bureau.ga("/zittingen/nieuw")
    bureau.zoek_versie(versie)
    page.get_by_label("Aantal plaatsen").fill(str(plaatsen))
    page.wait_for_timeout(700)  # the form asks for what is free when nothing was typed for a moment
    page.get_by_label("Dag en begintijd").fill(start)
    bureau.ziet(re.compile(r"minuten\)|Geen lokaal vrij"))


def plan(
    bureau: Speler, versie: str, start: str, plaatsen: int = 6, *,
    surveillant: str | Collection[str] = "", beoordelaar: str | Collection[str] = "", zelf: bool = False, definitief: bool = True,
) -> str:  # fmt: skip
    """Plan a sitting of a version on screen and give its id; staff by name, the first that is free with `*`, or of several names."""
    vul_moment(bureau, versie, start, plaatsen)
    page = bureau.page
    page.get_by_label("Lokaal").select_option(index=1)
    for veld, naam in (("Surveillant", surveillant), ("Beoordelaar", beoordelaar)):
        if naam == "*":
            page.get_by_label(veld).select_option(index=1)
        elif isinstance(naam, str) and naam:
            bureau.kies(veld, naam)
        elif naam:
            bureau.kies(veld, re.compile("|".join(re.escape(n) for n in naam)))
    if zelf:
        page.get_by_label("Studenten met een Go mogen").check()
    if _is_ongewoon(start):  # what is played now is played at whatever hour and day it is
        page.get_by_label(re.compile("weekend")).check()
    bureau.druk("Plan de zitting")
    page.wait_for_url(re.compile(r"/zittingen/[0-9a-f-]{36}"), timeout=GEDULD)
    zitting = re.search(r"[0-9a-f-]{36}", page.url)[0]  # type: ignore[index]
    if definitief:
        maak_definitief(bureau)
    return zitting


def _is_ongewoon(start: str) -> bool:
    moment = datetime.fromisoformat(start)
    return _is_vrij(moment.date()) or not 7 <= moment.hour < 18


def maak_definitief(bureau: Speler) -> None:
    """Make the draft on screen definitive."""
    bureau.druk("Maak definitief")
    bureau.druk("Maak definitief", bureau.venster())
    bureau.ziet("Gepland")


def kandidaten(bureau: Speler, zitting: str) -> list[str]:
    """The names of who can be placed on a sitting: with a Go, attempts, and nothing else in the way."""
    bureau.ga(f"/zittingen/{zitting}")
    bureau.druk("Plaats studenten")
    rijen = bureau.rij("Ja").filter(has=bureau.page.get_by_role("checkbox"))
    expect(rijen.first).to_be_visible(timeout=GEDULD)
    return [re.split(r"\s*\d", rij.get_by_role("rowheader").inner_text())[0].strip() for rij in rijen.all()]


def plaats(bureau: Speler, zitting: str, *namen: str) -> None:
    """Place these students on a sitting."""
    bureau.ga(f"/zittingen/{zitting}")
    bureau.druk("Plaats studenten")
    for naam in namen:
        vink(bureau.page.get_by_label(f"Kies {naam}", exact=True))
    bureau.druk(re.compile(rf"^Plaats {len(namen)} "))
    bureau.ziet(re.compile(rf"{len(namen)} (student |studenten )?geplaatst"))


def plaats_er(bureau: Speler, zitting: str, aantal: int) -> list[str]:
    """Place so many of who can be placed, one by one, past whoever sits elsewhere then; gives their names."""
    geplaatst: list[str] = []
    for naam in kandidaten(bureau, zitting):
        if len(geplaatst) == aantal:
            break
        bureau.ga(f"/zittingen/{zitting}")
        bureau.druk("Plaats studenten")
        vink(bureau.page.get_by_label(f"Kies {naam}", exact=True))
        bureau.druk("Plaats 1 student")
        uitslag = bureau.page.locator(".let-op[role=status]")
        expect(uitslag).to_be_visible(timeout=GEDULD)
        if "overgeslagen" not in uitslag.inner_text() and re.match(r"1 .*geplaatst", uitslag.inner_text()):
            geplaatst.append(naam)
    assert len(geplaatst) == aantal, "there are not enough students with a Go who are free then"
    return geplaatst


def bied_aan(wie: Speler, bestand: Path) -> None:
    """Offer a file of basic data on the page of its kind, and see what would come of it."""
    wie.page.get_by_label("Bestand").set_input_files(bestand)
    knop = wie.page.get_by_role("button", name="Bekijk wat er gebeurt")
    expect(knop).to_be_enabled(timeout=GEDULD)
    knop.click()
    wie.page.wait_for_url(re.compile("/basis/inlezen/"), timeout=GEDULD)


def lees_in(wie: Speler, soort: str, map_: Path, tekst: str) -> None:
    """Read in a file of basic data of which every row is right, and apply it."""
    (bestand := map_ / f"{soort}.csv").write_text(tekst, encoding="utf-8")
    page = wie.ga(f"/basis/{soort}")
    bied_aan(wie, bestand)
    rijen = len(tekst.splitlines()) - 1
    wie.druk("Pas 1 rij toe" if rijen == 1 else f"Pas {rijen} rijen toe")
    page.wait_for_url(re.compile(f"/basis/{soort}"), timeout=GEDULD)


def kies_student(docent: Speler, naam: str, nummer: str) -> None:
    """Open the dialog of a docent to enrol, find this student and choose him."""
    docent.druk("Student aanmelden")
    venster = docent.venster()
    venster.get_by_label("Zoek op naam of nummer").fill(nummer)
    keuze = venster.get_by_label("Student", exact=True)
    expect(keuze.locator("option")).to_have_count(2, timeout=GEDULD)  # the search was done: nobody and this one
    docent.kies("Student", naam, venster)


def meld_aan(docent: Speler, naam: str, nummer: str, examen: str) -> None:
    """Let a docent enrol a student by hand for an exam of another programme, and say that it is meant so."""
    docent.ga("/studenten")
    kies_student(docent, naam, nummer)
    docent.venster().get_by_label("Zoek een examen").fill(examen)
    docent.kies(EXAMEN, examen, docent.venster())
    docent.venster().get_by_label("Dit is zo bedoeld").check(timeout=GEDULD)
    docent.druk("Meld aan", docent.venster())
    expect(docent.venster()).to_have_count(0, timeout=GEDULD)


def surveillant_van(bureau: Speler) -> str:
    """Who invigilates the sitting on screen."""
    tekst = bureau.page.get_by_text(re.compile(", surveillant$")).first.inner_text(timeout=GEDULD)
    return tekst.removesuffix(", surveillant")


def beoordelaar_van(bureau: Speler) -> str:
    """Who assesses the sitting on screen."""
    tekst = bureau.page.get_by_text(re.compile(", beoordelaar$")).first.inner_text(timeout=GEDULD)
    return tekst.removesuffix(", beoordelaar")


def open_zitting(surveillant: Speler, zitting: str) -> None:
    """Open a sitting in the room."""
    page = surveillant.ga(f"/afnemen/{zitting}")
    surveillant.druk("Open de zitting")
    expect(page.get_by_role("button", name="Zitting afsluiten")).to_be_visible(timeout=GEDULD)
    expect(page.locator("li.kandidaat").first).to_be_visible(timeout=GEDULD)


def zet_presentie(kaart: Locator, keuze: str) -> None:
    """Choose present, late or absent on the card of a student."""
    knop = kaart.get_by_role("button", name=re.compile(rf"{keuze}$"))
    knop.click(timeout=GEDULD)
    expect(knop).to_have_attribute("aria-pressed", "true", timeout=GEDULD)


def zie_id(kaart: Locator) -> None:
    """Note that the identity of a student was seen."""
    kaart.get_by_role("button", name=re.compile("^ID bekijken")).click(timeout=GEDULD)
    expect(kaart.get_by_role("button", name=re.compile("^ID gezien"))).to_be_visible(timeout=GEDULD)


def vink_alles_af(surveillant: Speler) -> None:
    """Tick off every accommodation in the room."""
    while (open_ := surveillant.page.locator("button.vinkknop[aria-pressed=false]")).count():
        aantal = open_.count()
        open_.first.click()
        expect(open_).to_have_count(aantal - 1, timeout=GEDULD)


def sluit(surveillant: Speler, verslag: str) -> None:
    """Close the sitting with a report."""
    surveillant.druk("Zitting afsluiten")
    venster = surveillant.venster()
    venster.get_by_label(re.compile("erslag")).fill(verslag)
    surveillant.druk("Sluit de zitting", venster)
    expect(surveillant.page.get_by_role("button", name="Onderteken")).to_be_visible(timeout=GEDULD)


def onderteken(surveillant: Speler) -> None:
    """Sign the report."""
    surveillant.page.get_by_role("checkbox").check(timeout=GEDULD)
    surveillant.druk("Onderteken")
    surveillant.ziet(re.compile("Het proces-verbaal is ondertekend"))


def vink(vakje: Locator) -> None:
    """Tick a box whose state the server keeps."""
    vakje.click(timeout=GEDULD)
    expect(vakje).to_be_checked(timeout=GEDULD)


def stel_alles_vast(wie: Speler) -> None:
    """Establish what is ordinary in one act, and each exception with a reason."""
    knop = wie.page.get_by_role("button", name=re.compile(r"^Stel \d+ resulta\w+ vast$"))
    besluit = wie.page.get_by_role("button", name=re.compile("^Besluit over"))
    expect(knop.or_(besluit).first).to_be_visible(timeout=GEDULD)
    if knop.count():
        knop.click()
        wie.druk(re.compile("^Stel .*vast$"), wie.venster())
        expect(wie.venster()).to_have_count(0, timeout=GEDULD)
    while aantal := besluit.count():
        besluit.first.click()
        wie.venster().get_by_label(re.compile("^Stel dit resultaat vast")).check()
        wie.venster().get_by_label(re.compile("^Reden")).fill("Bekeken en in orde")
        wie.druk("Leg besluit vast", wie.venster())
        expect(besluit).to_have_count(aantal - 1, timeout=GEDULD)
    wie.ziet("Definitief")
