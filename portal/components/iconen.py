"""Icons beside words; an icon never stands alone without a name."""

from __future__ import annotations

import reflex as rx


def icoon(naam: str, maat: int = 18) -> rx.Component:
    """A decorative icon, hidden from screen readers: the words next to it say what it means."""
    return rx.icon(naam, size=maat, custom_attrs={"aria-hidden": "true", "focusable": "false"})
