"""A short mark of what somebody was shown, that an act brings along: another content gives another mark."""

from __future__ import annotations

import hashlib

from portal.domain.fouten import Veranderd


def kenmerk(inhoud: object) -> str:
    """The mark of plain values: texts, numbers, ids and moments, in lists whose order is always the same."""
    return hashlib.sha256(repr(inhoud).encode()).hexdigest()


def eis_gezien(gezien: str | None, nu: str, tekst: str) -> None:
    """Refuse a decision about something else than was shown, in words that say what stands there now.

    Asked once what it is about is held; who decides without a screen was shown nothing.
    """
    if gezien is not None and gezien != nu:
        raise Veranderd(tekst)
