"""`portal serve` as an operator runs it: its port, its processes, its files, and what happens when one of them dies."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from portal.serve import WORTEL, bouw
from tests.hulp.servers import Server, start, vrije_poort

PORTAL = (sys.executable, "-c", "from portal.cli import app; app()")


def omgeving_van(map_: Path, poort: int) -> dict[str, str]:
    return {
        "PORTAL_PUBLIC_URL": f"http://localhost:{poort}", "PORTAL_DATA_DIR": str(map_ / "data"),
        "PORTAL_DATABASE_URL": "", "PORTAL_REDIS_URL": "", "PORTAL_SECRET_KEY": "", "PORTAL_OIDC_ISSUER": "",
        "PORTAL_SCHEDULED_PULLS": "false",
    }  # fmt: skip


def portal(map_: Path, *args: str, poort: int = 3000, code: int = 0) -> str:
    """The output of a command on this data folder."""
    uit = subprocess.run(
        [*PORTAL, *args], cwd=WORTEL, env={**os.environ, **omgeving_van(map_, poort)}, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert uit.returncode == code, uit.stdout + uit.stderr
    assert "Traceback" not in uit.stderr
    return uit.stdout + uit.stderr


def _opdracht(pid: str) -> bytes:
    """What a process was started with; nothing when it ended, also between being listed and being read."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


class Draaiend:
    """A portal that was started on a fresh data folder."""

    def __init__(self, map_: Path) -> None:
        self.map, self.poort = map_, vrije_poort()
        self.url = f"http://127.0.0.1:{self.poort}"
        portal(map_, "migrate")
        self.server: Server = start(
            [*PORTAL, "serve", "--port", str(self.poort), "--host", "127.0.0.1"],
            map_ / "log", omgeving_van(map_, self.poort),
        )  # fmt: skip

    def werkers(self) -> list[int]:
        """The processes that answer: living children of the one that was started, without multiprocessing's helper."""
        kinderen = Path(f"/proc/{self.server.proces.pid}/task/{self.server.proces.pid}/children").read_text()
        return [int(p) for p in kinderen.split() if (c := _opdracht(p)) and b"resource_tracker" not in c]


@pytest.fixture
def gemigreerd(tmp_path: Path, sqlite_bron: Path) -> Path:
    """A folder with an empty portal in it, as `portal migrate` leaves it."""
    (tmp_path / "data").mkdir(mode=0o700)
    shutil.copyfile(sqlite_bron, tmp_path / "data" / "portal.db")
    (tmp_path / "data" / "portal.db").chmod(0o600)
    return tmp_path


@pytest.fixture(scope="module")
def draaiend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Draaiend]:
    bouw()
    portaal = Draaiend(tmp_path_factory.mktemp("server"))
    with portaal.server as server:
        server.wacht_op_url(f"{portaal.url}/health/live", 120)
        server.wacht_op_url(f"{portaal.url}/health/ready", 60)
        yield portaal


def test_bij_de_start_staat_er_op_een_regel_waar_het_op_draait(draaiend: Draaiend) -> None:
    (regel,) = [r for r in draaiend.server.log.splitlines() if "Examenportaal" in r]
    for deel in (draaiend.url, "SQLite", "portal.db", "Redis: geen", "inlogdienst: geen", "processen: 1", "0.1.0"):
        assert deel in regel


def test_een_tweede_portaal_op_de_poort_weigert(draaiend: Draaiend, gemigreerd: Path) -> None:
    melding = portal(gemigreerd, "serve", "--port", str(draaiend.poort), code=1)
    assert melding.splitlines()[-1].startswith(f"Poort {draaiend.poort} is al in gebruik")
    for _ in range(5):
        assert httpx.get(f"{draaiend.url}/health/ready").json()["status"] == "ok"


def test_een_vreemd_programma_op_de_poort_wordt_ook_gezien(gemigreerd: Path) -> None:
    with socket.socket() as vreemd:
        vreemd.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        vreemd.bind(("127.0.0.1", poort := vrije_poort()))
        vreemd.listen(1)
        assert f"Poort {poort} is al in gebruik" in portal(gemigreerd, "serve", "--port", str(poort), code=1)


@pytest.mark.lang
def test_twee_tegelijk_op_een_vrije_poort_is_er_een(tmp_path: Path) -> None:
    poort, proces = vrije_poort(), []
    code = f"from portal.serve import _poort\nimport time\nwith _poort('127.0.0.1', {poort}):\n print('ja', flush=True); time.sleep(3)"
    for _ in range(4):
        proces.append(
            subprocess.Popen([sys.executable, "-c", code], cwd=WORTEL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        )
    uit = [p.communicate(timeout=60)[0] for p in proces]
    assert sorted(uit) == [b"", b"", b"", b"ja\n"]


@pytest.mark.lang
def test_een_adres_van_een_andere_machine_weigert(gemigreerd: Path) -> None:
    melding = portal(gemigreerd, "serve", "--port", str(vrije_poort()), "--host", "192.0.2.1", code=1)
    assert "dat is geen adres van deze machine" in melding
    assert "een IP-adres" in portal(gemigreerd, "serve", "--host", "examens.school.nl", code=1)


@pytest.mark.lang
def test_wat_het_portaal_schrijft_is_voor_zijn_eigenaar(draaiend: Draaiend) -> None:
    portal(draaiend.map, "backup", str(draaiend.map / "data" / "kopieen" / "een"))
    portal(draaiend.map, "person", "add", "--account", "jo@school.example", "--name", "Jo Vos")
    portal(draaiend.map, "grant", "jo@school.example", "beheerder")
    portal(draaiend.map, "audit", "checkpoint")
    data = draaiend.map / "data"
    gezien = {p.relative_to(data): p.stat().st_mode & 0o777 for p in [data, *data.rglob("*")]}
    assert {str(p) for p in gezien} >= {"portal.db", "portal.db.gebruik", "sleutel", "kopieen/een", "controlepunten"}
    assert not {str(p): oct(m) for p, m in gezien.items() if m & 0o077}


@pytest.mark.lang
def test_een_demoschool_ook(tmp_path: Path) -> None:
    portal(tmp_path, "migrate")
    portal(tmp_path, "demo-data", "--students", "12")
    gezien = [p for p in (tmp_path / "data").rglob("*") if p.stat().st_mode & 0o077]
    assert not gezien


@pytest.mark.lang
def test_terugzetten_kan_niet_terwijl_het_portaal_draait(draaiend: Draaiend) -> None:
    kopie = draaiend.map / "kopie"
    portal(draaiend.map, "backup", str(kopie))
    for vlag in ((), ("--overschrijf",)):
        assert "Er werkt nog iets op deze database" in portal(draaiend.map, "restore", str(kopie), *vlag, code=1)
    assert httpx.get(f"{draaiend.url}/health/ready").json()["status"] == "ok"


def test_een_gedode_werker_komt_terug_met_zijn_taken(draaiend: Draaiend) -> None:
    (oud,) = draaiend.werkers()
    os.kill(oud, signal.SIGKILL)
    einde = time.monotonic() + 60
    while draaiend.werkers() in ([], [oud]) or not _antwoordt(f"{draaiend.url}/health/live"):
        assert draaiend.server.leeft, draaiend.server.log
        assert time.monotonic() < einde
        time.sleep(0.2)
    assert "<html" in httpx.get(draaiend.url, headers={"Accept": "text/html"}, timeout=20).text
    slot = draaiend.map / "data" / "motor.slot"
    while slot.read_text() in ("", str(oud)):
        assert time.monotonic() < einde
        time.sleep(0.2)
    assert int(slot.read_text()) in draaiend.werkers()


def rauw(poort: int, pad: str, *koppen: str, methode: str = "GET") -> bytes:
    """The bytes of an answer to a request that no library would send."""
    with socket.create_connection(("127.0.0.1", poort), timeout=20) as s:
        s.sendall("\r\n".join([f"{methode} {pad} HTTP/1.1", *koppen, "Connection: close", "", ""]).encode())
        return b"".join(iter(lambda: s.recv(65536), b""))


PADEN = (
    "/", "/werk", "/werk/", "/zittingen/", "/zittingen", "/assets/", "/assets", "/external", "/favicon.svg", "/portaal.css",
    "/bestaat-niet", "/bestaat-niet/", "/auth/login", "/auth/login/", "/auth/logout", "/auth/callback?code=x&state=y",
    "/auth/rol", "/files/x", "/agenda/x.ics", "/health/live", "/health/live/", "/metrics", "/oauth/token", "/ooapi",
    "/ooapi/", "/ooapi/persons", "/_event", "/_event/?EIO=4&transport=polling", "/_upload", "/ping", "//evil.example/werk/",
    "/..//evil.example/", "/%2f%2fevil.example/", "/werk//", "http://evil.example/werk/",
)  # fmt: skip


@pytest.mark.parametrize("pad", PADEN)
def test_een_vreemde_host_komt_in_geen_antwoord_terug(draaiend: Draaiend, pad: str) -> None:
    zelf = "evil.example" in pad
    naam = "kwaad.example" if zelf else "evil.example"
    koppen = (f"Host: {naam}", f"X-Forwarded-Host: {naam}", f"Forwarded: host={naam}", "X-Forwarded-Proto: gopher")
    for methode in ("GET", "POST", "HEAD", "OPTIONS"):
        antwoord = rauw(draaiend.poort, pad, *koppen, methode=methode)
        assert antwoord.startswith(b"HTTP/1.1 ")
        assert naam.encode() not in antwoord
        assert b"gopher" not in antwoord
        for plek in re.findall(rb"(?im)^location: *(\S+)", antwoord):
            assert re.match(rb"/(?!/)|http://localhost:%d/" % draaiend.poort, plek), plek


def test_een_blad_wordt_nooit_bewaard_en_een_script_een_jaar(draaiend: Draaiend) -> None:
    with httpx.Client(base_url=draaiend.url) as c:
        blad = c.get("/")
        assert blad.headers["cache-control"] == "no-cache"
        scripts = re.findall(r'(?:href|src)="(/assets/[^"]+)"', blad.text)
        assert scripts
        for pad in scripts:
            antwoord = c.get(pad)
            assert antwoord.headers["cache-control"] == "public, max-age=31536000, immutable"
            weer = c.get(pad, headers={"If-None-Match": antwoord.headers["etag"]})
            assert (weer.status_code, weer.headers["cache-control"]) == (304, antwoord.headers["cache-control"])
        weg = c.get("/assets/oud-00000000.js")
        assert (weg.status_code, weg.headers["cache-control"]) == (404, "no-cache")
        for pad in ("/portaal.css", "/favicon.svg", "/onderdelen/venster.js", "/404.html"):
            assert c.get(pad).headers["cache-control"] == "no-cache", pad
        for pad in ("/health/live", "/auth/login", "/metrics", "/ooapi/persons", "/bestaat-niet/x"):
            assert c.get(pad).headers["cache-control"] in ("no-store", "no-cache"), pad
        assert c.get("/ooapi/persons").headers["cache-control"] == "no-store"


def test_koppen_passen_bij_een_gewone_proxy_en_elk_blad_heeft_alleen_zijn_eigen_scripts(draaiend: Draaiend) -> None:
    with httpx.Client(base_url=draaiend.url) as c:
        for pad in (
            "/",
            "/werk",
            "/zittingen",
            "/rechten/matrix",
            "/bestaat-niet",
            "/zittingen/een-id",
            "/portaal.css",
            "/ooapi/x",
        ):
            for codering in ("identity", "gzip"):
                antwoord = c.get(pad, headers={"Accept-Encoding": codering})
                assert sum(len(n) + len(w) + 4 for n, w in antwoord.headers.raw) < 2500, pad
                beleid = antwoord.headers["content-security-policy"]
                eigen = {
                    "'sha256-" + base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() + "'"
                    for t in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", antwoord.text, re.DOTALL)
                }
                assert set(re.findall(r"'sha256-[^']+'", beleid)) == eigen, pad
                weer = c.get(
                    pad, headers={"Accept-Encoding": codering, "If-None-Match": antwoord.headers.get("etag", "x")}
                )
                assert weer.headers["content-security-policy"] == beleid, pad


def _antwoordt(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def test_elke_regel_van_het_log_heeft_een_vorm_en_elk_antwoord_zijn_nummer(draaiend: Draaiend) -> None:
    kanaries = ("Maartje", "maartje@school.example", "2401937", "eyJhbGciOi")
    nummers = set()
    for pad in (
        "/",
        "/auth/callback?code=eyJhbGciOi&state=2401937",
        "/files/Maartje",
        "/agenda/2401937.ics",
        "/ooapi/persons/x",
    ):
        antwoord = httpx.get(
            draaiend.url + pad, timeout=20,
            headers={"Cookie": "__Host-portal=eyJhbGciOi", "Authorization": "Bearer eyJhbGciOi", "X-Test": "maartje@school.example"},
        )  # fmt: skip
        nummers.add(antwoord.headers["x-request-id"])
        if antwoord.headers["content-type"] == "application/problem+json":
            assert antwoord.json()["instance"] == f"urn:uuid:{antwoord.headers['x-request-id']}"
    assert len(nummers) == 5
    log = draaiend.server.log
    assert not [k for k in kanaries if k in log]
    for regel in log.splitlines():
        assert re.match(r"\d{4}-\d\d-\d\dT[\d:.]+Z [A-Z]+ [\w.]+ \[|Examenportaal ", regel) or not regel, regel


def test_het_slot_van_het_bouwen_staat_in_de_eigen_map() -> None:
    bron = (WORTEL / "portal" / "serve.py").read_text(encoding="utf-8")
    assert not re.search(r"tempfile|/tmp", bron)
    bouw()
    assert (WORTEL / ".bouw" / "slot").is_file()
