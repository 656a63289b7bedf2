"""The six ways in which a sitting begins and its time runs (table 4.2.C of the agreement), in words for people."""

from __future__ import annotations

from types import MappingProxyType

SCENARIOS = MappingProxyType(
    {
        1: "Zelf beginnen; iedereen stopt bij het einde",
        2: "Zelf beginnen tot een half uur na het begin; iedereen stopt bij het einde",
        3: "Zelf beginnen tot een half uur na het begin; iedereen krijgt de volle tijd",
        4: "Later beginnen mag; de tijd loopt vanaf het begin van de zitting",
        5: "De surveillant geeft vrij; de tijd loopt vanaf dat moment",
        6: "Oefenen: beginnen tot een half uur na het begin, met de volle tijd",
    }
)
GEWOON = 3
