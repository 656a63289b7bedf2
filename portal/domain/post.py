"""When somebody gets by mail what the portal told him: at once, together in the morning, or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain import tijd
from portal.domain.overgangen import Levensloop, Overgang
from portal.domain.rechten import P
from portal.domain.statussen import PostStatus

_BUNDEL_OM = 7
MEESTE_POGINGEN = 42
"""A mail that the server does not take is given up after three days; the message itself stays in the portal."""
CLAIM = timedelta(minutes=15)
"""So long a mail that was taken up is somebody's; longer, and he is gone."""
_EERSTE_WACHT, _LANGSTE_WACHT = timedelta(minutes=1), timedelta(hours=2)
POST = Levensloop(
    "de mail",
    {
        PostStatus.GEEN: ("Alleen in het portaal", "plain"),
        PostStatus.KLAAR: ("Wacht", "info"),
        PostStatus.ONDERWEG: ("Onderweg", "info"),
        PostStatus.VERZONDEN: ("Verzonden", "ok"),
        PostStatus.GEWEIGERD: ("Geweigerd", "bad"),
        PostStatus.GESTOPT: ("Gestopt", "warn"),
        PostStatus.OVERBODIG: ("Niet meer nodig", "plain"),
    },
    {
        (PostStatus.KLAAR, "stoppen"): Overgang(PostStatus.GESTOPT, P.POST_BEHEREN, "Stop"),
        (PostStatus.GESTOPT, "opnieuw"): Overgang(PostStatus.KLAAR, P.POST_BEHEREN, "Verstuur alsnog"),
        (PostStatus.GEWEIGERD, "opnieuw"): Overgang(PostStatus.KLAAR, P.POST_BEHEREN, "Verstuur opnieuw"),
    },
    veld="post",
)
"""What a person can do about a mail; the rest goes by itself."""


class Postkeuze(StrEnum):
    """What somebody chose."""

    METEEN = "meteen"
    DAGELIJKS = "dagelijks"
    GEEN = "geen"

    @property
    def label(self) -> str:
        """As the choice is offered."""
        return _LABELS[self]

    def vanaf(self, nu: datetime) -> datetime:
        """From when on what is told now may go: at once, or the next morning at seven."""
        if self is not Postkeuze.DAGELIJKS:
            return nu
        ochtend = tijd.op(tijd.dag_van(nu), _BUNDEL_OM)
        return ochtend if nu < ochtend else tijd.op(tijd.dag_van(nu) + timedelta(days=1), _BUNDEL_OM)


_LABELS = {
    Postkeuze.METEEN: "Meteen",
    Postkeuze.DAGELIJKS: "Elke ochtend, samen in één mail",
    Postkeuze.GEEN: "Geen mail",
}


def wacht(pogingen: int) -> timedelta:
    """How long until a mail that was not taken is tried again: each time twice as long."""
    keer: int = 2 ** min(max(pogingen - 1, 0), 10)
    return min(_LANGSTE_WACHT, _EERSTE_WACHT * keer)
