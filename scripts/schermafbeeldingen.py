"""Pictures of every page as every role sees it, in docs/screens; fails when a page is broken or speaks English."""

from __future__ import annotations

import base64
import os
import re
import shutil
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Error, Page

WORTEL = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(WORTEL))
from tests.hulp.browser import Scherm, Soort, als, chromium, sleutel  # noqa: E402

if TYPE_CHECKING:
    from portal.domain.rechten import Rol

DOEL = WORTEL / "docs" / "screens"
SOORTEN: tuple[Soort, ...] = ("desktop", "phone", "dark")
MOMENT = datetime(2026, 11, 24, 9, 7, tzinfo=UTC)
"""A working day in the morning, so that pictures of two days do not differ for that alone."""
_KLOK = """
import datetime as d
from portal.domain import tijd
_verschil = d.datetime.fromisoformat("{moment}") - d.datetime.now(d.UTC)
tijd.set_klok(lambda: d.datetime.now(d.UTC) + _verschil)
"""
_KLOK_BROWSER = """(() => {{
  const Echt = Date, verschil = {moment} - Echt.now();
  globalThis.Date = class extends Echt {{
    constructor(...a) {{ super(...(a.length ? a : [Echt.now() + verschil])); }}
    static now() {{ return Echt.now() + verschil; }}
  }};
}})()"""
HOOGUIT_MB = 15.0
ENGELS = re.compile(
    r"\b(Loading|Connection|Error|Not found|Cancel|Close|Search|Submit|Save|Delete|Next|Previous|Select|Choose file|"
    r"No results|No data|Required|Please|Welcome|Log ?out|Sign in|Settings|Toggle|Menu item|undefined|null|NaN|None|"
    r"True|False)\b|\[object Object]|\{\{|Built with"
)
"""Words that only come from a framework or from a value that was never put into words."""
_TEKST = """() => {
  const kopie = document.body.cloneNode(true);
  kopie.querySelectorAll('pre, code, script, style, [lang=en]').forEach(e => e.remove());
  const namen = [...document.querySelectorAll('[aria-label],[placeholder],[title],[alt]')].flatMap(
    e => ['aria-label', 'placeholder', 'title', 'alt'].map(a => e.getAttribute(a) || ''));
  return [document.title, kopie.textContent, ...namen].join('\\n');
}"""


@contextmanager
def portaal() -> Iterator[str]:
    """A portal with a fresh demo school in a folder of its own; everything is gone afterwards."""
    from tests.hulp.servers import start, vrije_poort

    map_, poort = Path(tempfile.mkdtemp(prefix="portaal-beeld-")), vrije_poort()
    url = f"http://localhost:{poort}"
    os.environ.update(
        PORTAL_PUBLIC_URL=url, PORTAL_DATA_DIR=str(map_), PORTAL_DATABASE_URL="", PORTAL_REDIS_URL="",
        PORTAL_OIDC_ISSUER="", PORTAL_SCHEDULED_PULLS="false", PORTAL_EXECUTOR_ID="beeld", PORTAL_JOBS_IN_SERVE="false",
    )  # fmt: skip
    try:
        _vul()
        _zet_klok(map_)
        opdracht = [sys.executable, "-c", f"from portal.serve import serve; serve({poort})"]
        with start(opdracht, map_ / "log") as server:
            server.wacht_op_url(f"{url}/health/live", 900)
            server.wacht_op_url(url, 60)
            yield url
    finally:
        shutil.rmtree(map_, ignore_errors=True)


def _vul() -> None:
    from portal.db.migreren import naar_nieuwste
    from portal.demo import data
    from tests.hulp.paginas import zorg_voor_bestand, zorg_voor_voorstel

    naar_nieuwste()
    gevuld = data.vul(int(os.environ.get("DEMO_STUDENTS", "150")), 1, MOMENT)
    zorg_voor_voorstel()
    zorg_voor_bestand()
    _zeg(f"demoschool met {gevuld.studenten} studenten; portaal starten …")


def _zet_klok(map_: Path) -> None:
    """The moment of the pictures, in this process and in every process of the server."""
    klok = _KLOK.format(moment=MOMENT.isoformat())
    (map_ / "sitecustomize.py").write_text(klok, encoding="utf-8")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(map_), str(WORTEL)])
    exec(klok, {})  # noqa: S102 - the same lines as the server reads


def _op_tijd(scherm: Scherm) -> Scherm:
    """The same tab with the clock of the pictures."""
    scherm.page.add_init_script(_KLOK_BROWSER.format(moment=int(MOMENT.timestamp() * 1000)))
    return scherm


def maak() -> list[str]:
    """All pictures; gives what is wrong, in words."""
    from portal.domain.rechten import Rol

    mis: list[str] = []
    with portaal() as url, chromium() as browser:
        verf = browser.new_page()
        mis += _voordeur(browser, url, verf)
        for rol in Rol:
            for soort in SOORTEN:
                mis += _rol(browser, url, rol, soort, verf)
    return mis


def _voordeur(browser: Browser, url: str, verf: Page) -> list[str]:
    mis = []
    for soort in SOORTEN:
        scherm = _op_tijd(als(browser, url, "", soort))
        scherm.page.context.clear_cookies()
        scherm.open("/")
        mis += _beeld(scherm, f"voordeur-bezoeker-{soort}", verf)
        scherm.page.context.close()
    return mis


def _rol(browser: Browser, url: str, rol: Rol, soort: Soort, verf: Page) -> list[str]:
    from tests.hulp.paginas import GeenVoorbeeld, adressen, bezoekbaar, stam

    mis: list[str] = []
    waarde = sleutel(rol)
    schermen = {m: _op_tijd(als(browser, url, waarde, m)) for m in {_maat(r, soort) for r in bezoekbaar(rol)}}
    for route in bezoekbaar(rol):
        scherm = schermen[_maat(route, soort)]
        try:
            for pad in adressen(route, rol):
                scherm.open(pad)
                mis += _beeld(scherm, f"{stam(route)}-{rol}-{soort}", verf)
        except (GeenVoorbeeld, Error) as fout:  # a broken page may not hide the others
            mis.append(f"{route} als {rol} ({soort}): {str(fout).splitlines()[0]}")
            scherm.klachten.clear()
    for scherm in schermen.values():
        scherm.page.context.close()
    _zeg(f"{rol} {soort}: {len(bezoekbaar(rol))} pagina’s")
    return mis


def _maat(route: str, soort: Soort) -> Soort:
    """Sittings are taken on a tablet."""
    return "tablet" if soort == "desktop" and route.startswith("/afnemen") else soort


def _beeld(scherm: Scherm, naam: str, verf: Page) -> list[str]:
    """One picture, and what is wrong with the page."""
    beeld = scherm.page.screenshot(animations="disabled", caret="hide")
    (DOEL / f"{naam}.png").write_bytes(_klein(beeld, verf))
    mis = [f"{naam}: {k}" for k in scherm.klachten]
    scherm.klachten.clear()
    if scherm.page.locator("h1").count() != 1:
        mis.append(f"{naam}: {scherm.page.locator('h1').count()} koppen van niveau 1")
    if scherm.page.locator("html").get_attribute("lang") != "nl":
        mis.append(f"{naam}: de taal van de pagina is niet Nederlands")
    if scherm.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        mis.append(f"{naam}: de pagina is breder dan het scherm")
    gevonden = {m.group(0) for m in ENGELS.finditer(scherm.page.evaluate(_TEKST))}
    return [*mis, *(f"{naam}: Engelse of kale tekst ‘{woord}’" for woord in sorted(gevonden))]


def _klein(png: bytes, verf: Page) -> bytes:
    """The same picture in 256 colours; the browser counts them, so that no picture library is needed."""
    breed, hoog, kleuren, punten = verf.evaluate(_KLEUREN, base64.b64encode(png).decode())
    ruw = base64.b64decode(punten)
    rijen = b"".join(b"\0" + ruw[y * breed : (y + 1) * breed] for y in range(hoog))
    kop = struct.pack(">IIBBBBB", breed, hoog, 8, 3, 0, 0, 0)
    blokken = ((b"IHDR", kop), (b"PLTE", bytes(kleuren)), (b"IDAT", zlib.compress(rijen, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_blok(*blok) for blok in blokken)


_KLEUREN = """async b64 => {
  const bron = Uint8Array.from(atob(b64), t => t.charCodeAt(0));
  const beeld = await createImageBitmap(new Blob([bron], {type: 'image/png'}));
  const {width: w, height: h} = beeld, doek = new OffscreenCanvas(w, h).getContext('2d');
  doek.drawImage(beeld, 0, 0);
  const punten = new Uint32Array(doek.getImageData(0, 0, w, h).data.buffer), telling = new Map();
  for (const p of punten) telling.set(p, (telling.get(p) || 0) + 1);
  const delen = k => [k & 255, k >> 8 & 255, k >> 16 & 255], palet = [], plek = new Map();
  const dichtst = k => {
    const [r, g, b] = delen(k);
    let beste = 0, minst = 1e9;
    palet.forEach(([x, y, z], i) => {
      const d = (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
      if (d < minst) { minst = d; beste = i; }
    });
    return [beste, minst];
  };
  const opAantal = [...telling].sort((a, b) => b[1] - a[1]).map(([k]) => k);
  for (const k of opAantal) if (palet.length < 256 && (palet.length < 64 || dichtst(k)[1] > 60)) palet.push(delen(k));
  for (const k of opAantal) plek.set(k, dichtst(k)[0]);
  const uit = new Uint8Array(w * h);
  for (let i = 0; i < uit.length; i++) uit[i] = plek.get(punten[i]);
  let tekst = '';
  for (let i = 0; i < uit.length; i += 32768) tekst += String.fromCharCode(...uit.subarray(i, i + 32768));
  return [w, h, palet.flat(), btoa(tekst)];
}"""


def _blok(soort: bytes, inhoud: bytes) -> bytes:
    return struct.pack(">I", len(inhoud)) + soort + inhoud + struct.pack(">I", zlib.crc32(soort + inhoud))


def _zeg(tekst: str) -> None:
    sys.stdout.write(tekst + "\n")
    sys.stdout.flush()


def main() -> int:
    """Make everything anew; the exit code is zero when every page is right."""
    shutil.rmtree(DOEL, ignore_errors=True)
    DOEL.mkdir(parents=True)
    mis = maak()
    beelden = list(DOEL.glob("*.png"))
    omvang = sum(p.stat().st_size for p in beelden) / 1e6
    _zeg(f"{len(beelden)} beelden, {omvang:.1f} MB in {DOEL.relative_to(WORTEL)}")
    if omvang > HOOGUIT_MB:
        mis.append(f"de beelden zijn samen groter dan {HOOGUIT_MB:.0f} MB")
    for regel in mis:
        _zeg(f"✗ {regel}")
    return 1 if mis else 0


if __name__ == "__main__":
    sys.exit(main())
