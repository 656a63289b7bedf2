"""Accommodations: three kinds travel over OKE, all others are arranged by hand; never a diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Soort(StrEnum):
    """Kinds of accommodation; the value of the first three is the word of the standard."""

    EXTRA_TIJD = "extraTime"
    VERKLANKING = "spoken"
    SPELLING = "spell-checker-on-screen"
    RUSTIGE_RUIMTE = "rustige-ruimte"
    VERGROTING = "vergroting"
    OVERIG = "overig"

    @property
    def label(self) -> str:
        """The kind in words."""
        return _LABELS[self]

    @property
    def reist_mee(self) -> bool:
        """True when the delivery system gets it over OKE (seed 003)."""
        return self in REIZEND


REIZEND = frozenset({Soort.EXTRA_TIJD, Soort.VERKLANKING, Soort.SPELLING})
_LABELS = {
    Soort.EXTRA_TIJD: "Extra tijd",
    Soort.VERKLANKING: "Verklanking",
    Soort.SPELLING: "Spellingscontrole",
    Soort.RUSTIGE_RUIMTE: "Rustige ruimte",
    Soort.VERGROTING: "Vergroting",
    Soort.OVERIG: "Overig",
}
ONBEPERKT = 10_000
"""Minutes from which the standard reads extra time as unlimited."""


@dataclass(frozen=True)
class Recht:
    """One granted accommodation, in the only words that others see."""

    soort: Soort
    minuten: int = 0
    omschrijving: str = ""

    @property
    def tekst(self) -> str:
        """`+30 minuten`, `Verklanking`, or the free description."""
        if self.soort is Soort.EXTRA_TIJD:
            return "Onbeperkt extra tijd" if self.minuten >= ONBEPERKT else f"+{self.minuten} minuten"
        return self.omschrijving or self.soort.label


def extra_minuten(rechten: Iterable[Recht]) -> int:
    """The extra time that holds: the largest, never a sum."""
    return max((r.minuten for r in rechten if r.soort is Soort.EXTRA_TIJD), default=0)


def niet_beschikbaar(rechten: Iterable[Recht], aangeboden: Iterable[str]) -> tuple[Recht, ...]:
    """The accommodations that should travel but that this exam version does not offer."""
    kan = set(aangeboden)
    return tuple(r for r in rechten if r.soort.reist_mee and r.soort.value not in kan)


_PATRONEN = (
    (re.compile(r"extra ?time|extra ?tijd", re.I), Soort.EXTRA_TIJD),
    (re.compile(r"spoken|verklank|voorlees|read.?aloud", re.I), Soort.VERKLANKING),
    (re.compile(r"spell", re.I), Soort.SPELLING),
    (re.compile(r"rust|quiet|prikkel", re.I), Soort.RUSTIGE_RUIMTE),
    (re.compile(r"vergrot|enlarg|A3", re.I), Soort.VERGROTING),
)


def uit_code(code: str, omschrijving: str, duur: int) -> Recht:
    """Translate a free code of the registry (`ExtraTimeOnlyMath25%`, `spoken`) to what the portal knows.

    `duur` is the exam's length in minutes; a percentage is taken of it and rounded up. Unknown codes become "overig"
    with their description, so that nothing is lost.
    """
    soort = next((s for patroon, s in _PATRONEN if patroon.search(code)), Soort.OVERIG)
    if soort is not Soort.EXTRA_TIJD:
        return Recht(soort, omschrijving=omschrijving if soort is Soort.OVERIG else "")
    if procent := re.search(r"(\d+)\s*%", code):
        return Recht(soort, minuten=-(-duur * int(procent[1]) // 100))
    if minuten := re.search(r"(\d+)", code):
        return Recht(soort, minuten=int(minuten[1]))
    return Recht(soort, minuten=30)
