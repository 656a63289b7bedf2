"""The six ways in which a sitting begins and its time runs (table 4.2.C of the agreement), in words for people."""

from __future__ import annotations

from types import MappingProxyType

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
