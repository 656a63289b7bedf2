"""Text of others on one line of ours: what stands in a log says what was sent, and never looks like another line."""

from __future__ import annotations

import unicodedata

_STUURT = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Kinds of characters that move the cursor, turn the reading direction or show nothing."""


def op_een_regel(tekst: str, hoogstens: int = 200) -> str:
    """The text without line ends and characters that steer, no longer than this; what was taken out shows as `�`."""
    kort = tekst[: hoogstens + 1]
    schoon = "".join("�" if unicodedata.category(c) in _STUURT else c for c in kort)
    return schoon if len(tekst) <= hoogstens else f"{schoon[: hoogstens - 1]}…"
