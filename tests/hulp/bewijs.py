"""What a page of docs says is proved: rows of its tables, and the tests that they name."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

WORTEL = Path(__file__).resolve().parents[2]
TEST = re.compile(r"`(tests/[\w/]+\.py)::((?:\w+::)?test_\w+)`")
_NAAM = re.compile(r"`[^`\n]*\btests/[^`\n]*::[^`\n]*`")


def rijen(tekst: str, kop: str) -> list[list[str]]:
    """The cells of each row of the table under this heading."""
    deel = re.search(rf"^## {re.escape(kop)}$(.*?)(?=^## |\Z)", tekst, re.M | re.S)
    regels = re.findall(r"^\|(.+)\|$", deel[1], re.M) if deel else []
    return [[cel.strip() for cel in re.split(r"(?<!\\)\|", regel)] for regel in regels[2:]]


@cache
def proeven_in(pad: str) -> frozenset[str]:
    """The tests that a file defines, those inside classes as `TestKlasse::test_naam`; none when there is no such file."""
    bestand = WORTEL / pad
    if not bestand.is_file():
        return frozenset()
    functie, namen = (ast.FunctionDef, ast.AsyncFunctionDef), set()
    for knoop in ast.parse(bestand.read_text(encoding="utf-8")).body:
        if isinstance(knoop, functie):
            namen.add(knoop.name)
        elif isinstance(knoop, ast.ClassDef):
            namen |= {f"{knoop.name}::{f.name}" for f in knoop.body if isinstance(f, functie)}
    return frozenset(namen)


def onvindbaar(tekst: str) -> list[str]:
    """Names of tests that no file defines, or that are not written as one."""
    kwijt = [f"{pad}::{naam}" for pad, naam in TEST.findall(tekst) if naam not in proeven_in(pad)]
    return kwijt + [naam for naam in _NAAM.findall(tekst) if not TEST.fullmatch(naam)]
