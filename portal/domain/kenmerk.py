"""A short mark of what somebody was shown, that an act brings along: another content gives another mark."""

from __future__ import annotations

import hashlib


def kenmerk(inhoud: object) -> str:
    """The mark of plain values: texts, numbers, ids and moments, in lists whose order is always the same."""
    return hashlib.sha256(repr(inhoud).encode()).hexdigest()
