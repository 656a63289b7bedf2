"""Attendance as the standard knows it, in Dutch; unknown is a value."""

from __future__ import annotations

from enum import StrEnum


class Presentie(StrEnum):
    """The five values of the standard; a sitting starts with everybody unknown."""

    ONBEKEND = "notKnown"
    AFWEZIG = "notPresent"
    NIET_GESTART = "notStarted"
    NIET_AFGEROND = "notFinished"
    AANWEZIG = "present"

    @property
    def label(self) -> str:
        """The value in words."""
        return _LABELS[self]

    @property
    def was_er(self) -> bool:
        """True when the student was in the room, whatever came of it."""
        return self in (Presentie.AANWEZIG, Presentie.NIET_GESTART, Presentie.NIET_AFGEROND)


_LABELS = {
    Presentie.ONBEKEND: "Onbekend",
    Presentie.AFWEZIG: "Afwezig",
    Presentie.NIET_GESTART: "Aanwezig, niet gestart",
    Presentie.NIET_AFGEROND: "Aanwezig, niet afgerond",
    Presentie.AANWEZIG: "Aanwezig",
}
