"""The turn of the school year for one programme: what it can do to a row, and its own life."""

from __future__ import annotations

from enum import StrEnum

from portal.domain.overgangen import Levensloop, Overgang
from portal.domain.rechten import P
from portal.domain.statussen import JaarwisselStatus


class Gevolg(StrEnum):
    """What the turn of the year does with one row; the last two leave it as it is."""

    PLAN = "plan"
    AANGEMELD = "aangemeld"
    DOOR = "door"
    EINDIGT = "eindigt"
    BLIJFT = "blijft"
    OVERGESLAGEN = "overgeslagen"


DOET = (Gevolg.PLAN, Gevolg.AANGEMELD, Gevolg.DOOR, Gevolg.EINDIGT)
"""What changes something."""

NIETS_TE_DOEN = "Er was niets te doen."
"""Why a programme that was turned together with the others stayed as it was."""

JAARWISSEL = Levensloop(
    "het draaien van het schooljaar",
    {
        JaarwisselStatus.WACHT: ("Staat klaar", "info"),
        JaarwisselStatus.TOEGEPAST: ("Gedraaid", "ok"),
        JaarwisselStatus.ONGEDAAN: ("Teruggedraaid", "plain"),
        JaarwisselStatus.VERVALLEN: ("Niet gedraaid", "warn"),
    },
    {
        (JaarwisselStatus.WACHT, "toepassen"): Overgang(
            JaarwisselStatus.TOEGEPAST, P.EXAMENPLAN_BEHEREN, "Draai", vanzelf=True
        ),
        (JaarwisselStatus.WACHT, "vervallen"): Overgang(
            JaarwisselStatus.VERVALLEN, P.EXAMENPLAN_BEHEREN, "Laat vervallen", vanzelf=True
        ),
        (JaarwisselStatus.TOEGEPAST, "ongedaan"): Overgang(
            JaarwisselStatus.ONGEDAAN, P.EXAMENPLAN_BEHEREN, "Draai terug", reden_nodig=True
        ),
    },
)
