"""Source as a tree, for tests that read code: each file is parsed and walked once per worker."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path


@lru_cache(None)
def ontleed(pad: Path) -> ast.Module:
    """The tree of a file; nobody changes it."""
    return ast.parse(pad.read_text(encoding="utf-8"))


@lru_cache(None)
def knopen(pad: Path) -> tuple[ast.AST, ...]:
    """All that stands in a file, as `ast.walk` gives it."""
    return tuple(ast.walk(ontleed(pad)))


@lru_cache(None)
def aanroepen(pad: Path) -> list[ast.Call]:
    """Every call in a file."""
    return [k for k in knopen(pad) if isinstance(k, ast.Call)]
