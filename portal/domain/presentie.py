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

    @property
    def kan_werk_maken(self) -> bool:
        """True when there may be work: who was there and did not begin made none."""
        return self.value in MET_WERK

    def verschilt(self, tas: Presentie) -> bool:
        """True when the report and the delivery system both say something, and not the same, about who was in the room."""
        return Presentie.ONBEKEND not in (self, tas) and self.was_er != tas.was_er


WAS_ER = (Presentie.AANWEZIG.value, Presentie.NIET_GESTART.value, Presentie.NIET_AFGEROND.value)
"""The values of who was in the room."""
MET_WERK = (Presentie.AANWEZIG.value, Presentie.NIET_AFGEROND.value)
"""The values of who may have made something that can be scored."""
_LABELS = {
    Presentie.ONBEKEND: "Onbekend",
    Presentie.AFWEZIG: "Afwezig",
    Presentie.NIET_GESTART: "Aanwezig, niet gestart",
    Presentie.NIET_AFGEROND: "Aanwezig, niet afgerond",
    Presentie.AANWEZIG: "Aanwezig",
}
