"""Addresses of pages have one home: each leads to a page, and nobody spells one out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import portal.app  # noqa: F401
from portal.services.grond import paden
from portal.state.raamwerk.navigatie import PAGINAS

PORTAL = Path(paden.__file__).resolve().parents[2]
VAST = {waarde for naam, waarde in vars(paden).items() if naam.isupper() and isinstance(waarde, str)}


def _teksten(boom: ast.Module) -> Iterator[tuple[int, str]]:
    """The strings of a module, except the address that a page is registered under."""
    eigen = {
        id(k.args[0])
        for k in ast.walk(boom)
        if isinstance(k, ast.Call) and getattr(k.func, "id", "") == "portal_page" and k.args
    }
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.Constant) and isinstance(knoop.value, str) and id(knoop) not in eigen:
            yield knoop.lineno, knoop.value


def test_elk_adres_is_een_pagina():
    routes = {re.sub(r"\[[^]]+\]", "x", route) for route in PAGINAS}
    functies = [f for naam, f in vars(paden).items() if callable(f) and naam.islower()]
    assert {v for v in VAST if not v.startswith("/auth/")} <= routes
    assert {f("x") for f in functies} <= routes


def test_geen_adres_wordt_uitgeschreven():
    begin = re.compile(rf"({'|'.join(sorted(map(re.escape, VAST), key=len, reverse=True))})([/?].*)?", re.S)
    gespeld = [
        f"{pad.relative_to(PORTAL)}:{regel} {tekst}"
        for laag in ("state", "pages", "components", "api")
        for pad in (PORTAL / laag).rglob("*.py")
        for regel, tekst in _teksten(ast.parse(pad.read_text(encoding="utf-8")))
        if begin.fullmatch(tekst)
    ]
    assert not gespeld
