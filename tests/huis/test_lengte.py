"""A function fits on a screen: at most thirty lines, from its `def` to its last line, the docstring included.

Decorators do not count. A page is a tree of parts that is read from top to bottom, so `portal/pages` stays out.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.hulp.bron import knopen

PORTAAL = Path(__file__).resolve().parents[2] / "portal"
HOOGSTENS = 30


def _te_lang() -> Iterator[tuple[str, str, int]]:
    """Room, function and length of what is too long."""
    for pad in sorted(PORTAAL.rglob("*.py")):
        kamer = pad.relative_to(PORTAAL).parts[0]
        for deel in knopen(pad) if kamer != "pages" else ():
            if isinstance(deel, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lengte = (deel.end_lineno or deel.lineno) - deel.lineno + 1
                if lengte > HOOGSTENS:
                    yield kamer, deel.name, lengte


def test_een_functie_doet_een_ding():
    te_lang = list(_te_lang())
    assert not te_lang, f"split these along what they do: {te_lang}"
