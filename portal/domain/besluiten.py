"""What the board can decide beside results: about an absence, and about a request for an extra attempt."""

from __future__ import annotations

from enum import StrEnum

from portal.domain.presentie import WAS_ER


class Beslissing(StrEnum):
    """What was decided."""

    GEOORLOOFD = "geoorloofd"
    ONGEOORLOOFD = "ongeoorloofd"
    WAS_ER = "was er"
    TOEGEKEND = "toegekend"
    AFGEWEZEN = "afgewezen"
    INGETROKKEN = "ingetrokken"

    def in_woorden(self, presentie: str = "") -> str:
        """The same in words, true for who came and made nothing as for who stayed away: `ongeoorloofd afwezig`."""
        if self in _WOORDEN:
            return _WOORDEN[self]
        return f"{self.value} zonder werk" if presentie in WAS_ER else f"{self.value} afwezig"


_WOORDEN = {
    Beslissing.WAS_ER: "de student was er",
    Beslissing.TOEGEKEND: "extra kans toegekend",
    Beslissing.AFGEWEZEN: "extra kans afgewezen",
    Beslissing.INGETROKKEN: "extra kans ingetrokken",
}
