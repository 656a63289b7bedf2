"""The form for the week that somebody would like: the same for the student and for who asks it for him."""

from __future__ import annotations

from datetime import date

from portal.services.aanmelden import wensen
from portal.state.raamwerk.invoer import Invoer, zoals


class Weekkeuze(Invoer):
    """The week, and the day that suits best."""

    week: date = zoals(wensen.GeefWens, "week")
    weekdag: int | None = zoals(wensen.GeefWens, "weekdag")
