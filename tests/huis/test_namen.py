"""A name that one module takes from another is there: also in handlers and pages, which the type checker does not follow."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.hulp.bron import knopen, ontleed

PORTAL = Path(__file__).resolve().parents[2] / "portal"


def modules_in(boom: Iterable[ast.AST]) -> dict[str, ModuleType]:
    """The modules of the portal that a file imports, by the name it gives them."""
    gevonden = {}
    for knoop in boom:
        if isinstance(knoop, ast.ImportFrom) and (knoop.module or "").startswith("portal"):
            bron = importlib.import_module(knoop.module or "")
            for alias in knoop.names:
                if isinstance(waarde := getattr(bron, alias.name, None), ModuleType):
                    gevonden[alias.asname or alias.name] = waarde
    return gevonden


def ontbrekend(boom: Collection[ast.AST]) -> Iterator[str]:
    """Each `module.name` that the module does not have, as `line: module.name`."""
    modules = modules_in(boom)
    eigen = {knoop.id for knoop in boom if isinstance(knoop, ast.Name) and isinstance(knoop.ctx, ast.Store)}
    eigen |= {knoop.arg for knoop in boom if isinstance(knoop, ast.arg)}
    for knoop in boom:
        if isinstance(knoop, ast.Attribute) and isinstance(knoop.value, ast.Name) and knoop.value.id not in eigen:
            module = modules.get(knoop.value.id)
            if module is not None and not hasattr(module, knoop.attr):
                yield f"{knoop.lineno}: {knoop.value.id}.{knoop.attr}"


@pytest.mark.parametrize("pad", sorted(PORTAL.rglob("*.py")), ids=lambda pad: str(pad.relative_to(PORTAL)))
def test_elke_naam_uit_een_module_bestaat(pad: Path) -> None:
    assert not list(ontbrekend(knopen(pad)))


def test_een_naam_die_mist_valt_op() -> None:
    boom = ast.parse("from portal.domain import tijd\ntijd.bestaat_niet()\n")
    assert list(ontbrekend(list(ast.walk(boom)))) == ["2: tijd.bestaat_niet"]


def _klassen() -> Iterator[tuple[str, ast.ClassDef]]:
    """Every class of the portal itself; the sandbox is a world of its own, and the standard names its own things."""
    for pad in sorted(PORTAL.rglob("*.py")):
        if pad.relative_to(PORTAL).parts[0] != "sandbox" and not pad.stem.startswith("wire"):
            for knoop in ontleed(pad).body:
                if isinstance(knoop, ast.ClassDef) and knoop.name[0] != "_":
                    yield str(pad.relative_to(PORTAL)), knoop


def test_twee_klassen_hebben_nooit_dezelfde_naam() -> None:
    per: dict[str, list[str]] = {}
    for pad, klasse in _klassen():
        per.setdefault(klasse.name, []).append(pad)
    assert {naam: paden for naam, paden in per.items() if len(paden) > 1} == {}


def test_een_rij_noemt_haar_velden() -> None:
    """Twenty texts in a row that only their order tells apart are never written down that way."""
    rijen = [(pad, k) for pad, k in _klassen() if k.name.endswith("Rij")]
    assert len(rijen) > 50
    assert [f"{pad}: {k.name}" for pad, k in rijen if "kw_only=True" not in ast.unparse(k.decorator_list[0])] == []
    assert [f"{pad}: {k.name}" for pad, k in _klassen() if k.name.endswith("Row")] == []
