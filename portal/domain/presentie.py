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
        return self.value in WAS_ER


WAS_ER = (Presentie.AANWEZIG.value, Presentie.NIET_GESTART.value, Presentie.NIET_AFGEROND.value)
"""The values of who was in the room."""
_LABELS = {
    Presentie.ONBEKEND: "Onbekend",
    Presentie.AFWEZIG: "Afwezig",
    Presentie.NIET_GESTART: "Aanwezig, niet gestart",
    Presentie.NIET_AFGEROND: "Aanwezig, niet afgerond",
    Presentie.AANWEZIG: "Aanwezig",
}
