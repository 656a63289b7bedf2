"""What everybody can download says nothing: no names, numbers, accounts, addresses or secrets, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portal.sandbox.school import build_school
from portal.sandbox.school_data import ORG_DOMEIN
from portal.sandbox.school_model import School
from portal.serve import WORTEL, bouw

pytestmark = pytest.mark.xdist_group("e2e")
_TEKST = (".js", ".mjs", ".css", ".html", ".json", ".svg", ".txt", ".xml", ".map", ".webmanifest", ".data")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.(?:nl|com|org|net|example|invalid|edu|eu)\b")
_LADEN = (
    re.compile(r"""<(?:script|link|img|iframe|source|video|audio)\b[^>]*\b(?:src|href)=["'](https?:)?//([^"'/]+)""", re.I),
    re.compile(r"""(?:@import\s+(?:url\()?|url\()\s*["']?(https?:)?//([^"')/]+)""", re.I),
    re.compile(r"""\b(?:import|fetch|importScripts|new (?:WebSocket|EventSource|Worker))\(\s*["'`](https?:|wss?:)?//([^"'`/]+)""", re.I),
    re.compile(r"""\bfrom\s*["'](https?:)?//([^"'/]+)""", re.I),
    re.compile(r"""\.(?:src|href)\s*=\s*["'`](https?:)?//([^"'`/]+)""", re.I),
)  # fmt: skip
_EIGEN = ("localhost", "127.0.0.1", "portaal.invalid")


@pytest.fixture(scope="module")
def client() -> Path:
    """The folder with everything that is sent to browsers."""
    return bouw() / "build" / "client"


@pytest.fixture(scope="module")
def teksten(client: Path) -> dict[str, str]:
    """Every readable file of the build."""
    paden = [p for p in client.rglob("*") if p.is_file() and p.suffix in _TEKST]
    return {str(p.relative_to(client)): p.read_text(encoding="utf-8", errors="replace") for p in paden}


@pytest.fixture(scope="module")
def school() -> School:
    """The people and things of the demo."""
    return build_school(300)


def _waar(teksten: dict[str, str], merken: set[str]) -> dict[str, list[str]]:
    """Which of these words stand where, as whole words."""
    alles = "\n".join(teksten.values())
    komt_voor = sorted(merk for merk in merken if merk in alles)
    if not komt_voor:
        return {}
    patroon = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, komt_voor)) + r")(?![\w-])")
    return {naam: sorted(gevonden) for naam, tekst in teksten.items() if (gevonden := set(patroon.findall(tekst)))}


def test_de_bundel_is_er(teksten: dict[str, str]) -> None:
    assert "index.html" in teksten
    assert sum(naam.endswith(".js") for naam in teksten) > 20


def test_niemand_van_de_demo_in_de_bundel(teksten: dict[str, str], school: School) -> None:
    mensen = (*school.studenten, *school.medewerkers)
    merken = {m.naam for m in mensen} | {m.uid for m in mensen} | {m.account for m in mensen}
    merken |= {s.studentnummer for s in school.studenten} | {m.personeelsnummer for m in school.medewerkers}
    assert _waar(teksten, merken) == {}


def test_geen_schoolgegevens_in_de_bundel(teksten: dict[str, str], school: School) -> None:
    merken = {ORG_DOMEIN, school.organisatie.naam, school.organisatie.brin, *(v.code for v in school.versies)}
    merken |= {str(v.id) for v in school.versies} | {str(o.crebo) for o in school.opleidingen}
    assert _waar(teksten, merken) == {}


def test_geen_adres_van_mensen_en_geen_geheim(teksten: dict[str, str]) -> None:
    assert {n: sorted(set(g)) for n, t in teksten.items() if (g := _EMAIL.findall(t))} == {}
    geheimen = re.compile(
        r"PORTAL_[A-Z_]{4,}|client_secret|secret_hash|BEGIN (?:RSA |EC )?PRIVATE KEY|postgresql://|sqlite:///|redis://"
    )
    assert {n: sorted(set(g)) for n, t in teksten.items() if (g := geheimen.findall(t))} == {}


def test_geen_bron_van_de_server_gaat_mee(client: Path, teksten: dict[str, str]) -> None:
    namen = [str(p.relative_to(client)) for p in client.rglob("*") if p.is_file()]
    assert [n for n in namen if n.endswith((".map", ".py", ".pyc", ".db", ".env", ".toml", ".lock"))] == []
    assert [n for n, t in teksten.items() if "sourceMappingURL=" in t and n.endswith((".js", ".css"))] == []
    assert [n for n, t in teksten.items() if str(WORTEL) in t or "site-packages" in t or "from portal." in t] == []


def test_niets_wordt_van_elders_geladen(teksten: dict[str, str]) -> None:
    vreemd = {
        (naam, deel[-1])
        for naam, tekst in teksten.items()
        for patroon in _LADEN
        for deel in patroon.findall(tekst)
        if urlsplit(f"//{deel[-1]}").hostname not in _EIGEN and "${" not in deel[-1]
    }
    assert vreemd == set()


@pytest.mark.parametrize(
    "fout",
    [
        '<script src="https://cdn.example.com/a.js">', '<link rel="x" href="//fonts.example.com/b.css">',
        "@import url(https://fonts.example.com/c.css)", "a{background:url('http://beeld.example.com/d.png')}",
        'import("https://cdn.example.com/e.js")', 'from"https://cdn.example.com/f.js"', 'fetch("https://x.example.com/g")',
    ],
)  # fmt: skip
def test_de_zoektocht_naar_vreemde_adressen_vindt_ze(fout: str) -> None:
    assert any(patroon.search(fout) for patroon in _LADEN)
