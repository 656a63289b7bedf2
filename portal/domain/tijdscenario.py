"""The six ways in which a sitting begins and its time runs (table 4.2.C of the agreement), in words for people."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType

from portal.domain.voorzieningen import ExtraTijd

SCENARIOS = MappingProxyType(
    {
        1: "Zelf beginnen; samen stoppen bij het einde",
        2: "Beginnen tot een half uur erna; samen stoppen",
        3: "Beginnen tot een half uur erna; ieder de volle tijd",
        4: "Later beginnen mag; de tijd loopt vanaf het begin",
        5: "De surveillant geeft vrij; dan begint de tijd",
        6: "Oefenvenster; ieder de volle tijd",
    }
)
GEWOON = 3
VANAF_BEGIN = 4
"""What holds where no delivery system runs the time: on paper a latecomer stops with the others."""
UITERSTE_START = timedelta(minutes=30)
"""How long after the start of a sitting a student may still begin, in the scenarios that have such a moment."""
_VOLLE_TIJD = frozenset({3, 6})


def late_start(scenario: int) -> timedelta:
    """How much later than planned the last student stops because he began late: nothing where all stop together."""
    return UITERSTE_START if scenario in _VOLLE_TIJD else timedelta()


def uiterste_start(start: datetime, scenario: int) -> datetime:
    """Until when somebody may still begin and have his full time; the start itself where all stop together."""
    return start + late_start(scenario)


def eigen_eind(start: datetime, eind: datetime, scenario: int, extra: ExtraTijd, binnen: datetime | None) -> datetime:
    """Until when one student may go on: the planned end, what he began later (none: on time), and his extra time.

    Never later than `eind_voor` says for the sitting: nobody begins after the last moment to do so.
    """
    later = max(timedelta(), (binnen or start) - start)
    return extra.bij(eind + min(later, late_start(scenario)))


def eind_voor(eind: datetime, scenario: int, *extra: ExtraTijd) -> datetime:
    """Until when the last of those with this extra time may go on: the planned end, a late start and the extra time."""
    gewoon = eind + late_start(scenario)
    return max((e.bij(gewoon) for e in extra), default=gewoon)
