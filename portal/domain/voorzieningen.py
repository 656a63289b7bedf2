"""Accommodations: three kinds travel over OKE, all others are arranged by hand; never a diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from portal.domain.taal import telt


class Soort(StrEnum):
    """Kinds of accommodation; the value of the first three is the word of the standard."""

    EXTRA_TIJD = "extraTime"
    VERKLANKING = "spoken"
    SPELLING = "spell-checker-on-screen"
    RUSTIGE_RUIMTE = "rustige-ruimte"
    VERGROTING = "vergroting"
    PAUZE = "pauze"
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
    Soort.PAUZE: "Pauzeren",
    Soort.OVERIG: "Overig",
}
_ONBEPERKT = 10_000
"""Minutes from which the standard reads extra time as unlimited; columns and messages say it in this way too."""
ONBEPERKT_GEPLAND = 240
"""Minutes that a plan keeps free for who has unlimited extra time: a room and an invigilator need an end."""


@dataclass(frozen=True, order=True)
class ExtraTijd:
    """Extra time at an exam: a number of minutes, or unlimited. Unlimited is more than any number.

    `minuten` is the number as a column or a message says it; everything else about it is asked here.
    """

    minuten: int = 0

    @classmethod
    def van_minuten(cls, minuten: int) -> Self:
        """What a column says."""
        return cls(minuten)

    @classmethod
    def van_lijn(cls, minuten: int) -> Self:
        """What a partner says: beyond unlimited there is nothing."""
        return cls(min(minuten, _ONBEPERKT))

    @classmethod
    def van_procent(cls, procent: int, duur: int) -> Self:
        """A percentage of the length of an exam in minutes, rounded up."""
        return cls(-(-duur * procent // 100))

    def __bool__(self) -> bool:
        """True when there is any."""
        return self.minuten != 0

    @property
    def onbeperkt(self) -> bool:
        """True when no end is set."""
        return self.minuten >= _ONBEPERKT

    @property
    def tekst(self) -> str:
        """`30 minuten` or `onbeperkt`."""
        return "onbeperkt" if self.onbeperkt else telt(self.minuten, "minuut", "minuten")

    def bij(self, eind: datetime) -> datetime:
        """The end for who has this extra time; unlimited takes what a plan keeps free for it."""
        return eind + timedelta(minutes=ONBEPERKT_GEPLAND if self.onbeperkt else self.minuten)


GEEN_EXTRA = ExtraTijd()
ONBEPERKT = ExtraTijd(_ONBEPERKT)
STANDAARD_EXTRA = ExtraTijd(30)
"""What is meant when somebody writes extra time and does not say how much."""


@dataclass(frozen=True)
class Recht:
    """One granted accommodation, in the only words that others see."""

    soort: Soort
    extra: ExtraTijd = GEEN_EXTRA
    omschrijving: str = ""

    @property
    def tekst(self) -> str:
        """`+30 minuten`, `Verklanking`, or the free description."""
        if self.soort is Soort.EXTRA_TIJD:
            return "Onbeperkt extra tijd" if self.extra.onbeperkt else f"+{self.extra.tekst}"
        return self.omschrijving or self.soort.label


def extra_tijd(rechten: Iterable[Recht]) -> ExtraTijd:
    """The extra time that holds: the largest, never a sum."""
    return max((r.extra for r in rechten if r.soort is Soort.EXTRA_TIJD), default=GEEN_EXTRA)


def in_woorden(woord: str) -> str:
    """A word of the standard, or of one partner (`x-extraTime-25%`), as people say it; the word itself when unknown."""
    if woord in set(Soort):
        return Soort(woord).label
    recht = uit_code(woord, woord, 100)
    procent = re.search(r"(\d+)\s*%", woord)
    return f"{recht.soort.label} ({woord.removeprefix('x-')})" if procent or recht.soort is not Soort.OVERIG else woord


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
    (re.compile(r"pauz|pause|paus|break", re.I), Soort.PAUZE),
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
        return Recht(soort, ExtraTijd.van_procent(int(procent[1]), duur))
    if minuten := re.search(r"(\d+)", code):
        return Recht(soort, ExtraTijd.van_minuten(int(minuten[1])))
    return Recht(soort, STANDAARD_EXTRA)
