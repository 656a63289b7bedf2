"""Days on which a school plans: tests that plan say how far ahead, and get a working day whatever day it is today."""

from __future__ import annotations

from datetime import date, timedelta

from portal.domain import termijnen, tijd


def werkdag(dagen: int = 1, vanaf: date | None = None) -> date:
    """The first working day at least this many days ahead."""
    return termijnen.plus_werkdagen((vanaf or tijd.vandaag()) + timedelta(days=dagen - 1), 1)
