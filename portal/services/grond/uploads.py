"""A file as a browser sends it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Aangeboden:
    """A file as it came in: what it calls itself is not believed."""

    naam: str
    mediatype: str
    inhoud: bytes
    soort: str = "other"
