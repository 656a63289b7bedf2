"""Writes docs/walks.md: every requirement with its verdict, the walks that play it and what is left."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

WORTEL = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(WORTEL))
DOEL = WORTEL / "docs" / "walks.md"
_KOP = """# Wat werkt als je het speelt

Deze bladzijde wordt gemaakt uit de wandelingen in `tests/walks` (`.venv/bin/python scripts/wandelingen.py`). Een wandeling is een test in een echte browser die een eis speelt als de mens over wie zij gaat.
**Werkt**: dat kan, met de uitzonderingen en de weg terug, op het apparaat waarmee die mens werkt. **Dun**: een deel kan; wat ontbreekt staat erbij. **Ontbreekt**: het kan niet. De wandelingen spelen in de
demoschool; `test_leeg` begint met een lege database.
"""


def wandelingen() -> dict[str, list[str]]:
    """The walks per requirement, as they are named on the page; read from the marks, not by running anything."""
    uit: dict[str, list[str]] = {}
    for pad in sorted((WORTEL / "tests" / "walks").glob("test_*.py")):
        for knoop in ast.parse(pad.read_text(encoding="utf-8")).body:
            for merk in getattr(knoop, "decorator_list", []):
                if isinstance(merk, ast.Call) and ast.unparse(merk.func) == "pytest.mark.walk":
                    for eis in merk.args:
                        uit.setdefault(ast.literal_eval(eis), []).append(f"`{pad.stem}::{knoop.name}`")  # type: ignore[attr-defined]
    return uit


def tekst() -> str:
    """The whole page."""
    from tests.hulp.oordelen import OORDELEN

    gespeeld, telling = wandelingen(), Counter(rij.oordeel for rij in OORDELEN.values())
    rijen = [
        f"| {eis} | {rij.wat} | {rij.oordeel} | {', '.join(gespeeld.get(eis, [])) or '–'} | {rij.rest} |"
        for eis, rij in OORDELEN.items()
    ]
    stand = f"Van de {len(OORDELEN)} eisen werken er {telling['werkt']}, zijn er {telling['dun']} dun en ontbreken er {telling['ontbreekt']}."
    return "\n".join(
        [_KOP, stand, "", "| Eis | Wat | Oordeel | Wandeling | Wat ontbreekt |", "|---|---|---|---|---|", *rijen, ""]
    )


if __name__ == "__main__":
    DOEL.write_text(tekst(), encoding="utf-8")
