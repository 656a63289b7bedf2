"""Plausible, repeatable outcomes: what a student scores depends only on who takes what."""

import hashlib
import math
from dataclasses import dataclass

_GRENS = 0.55
"""The part of the points from which the delivery system calls it a pass."""


@dataclass(frozen=True, slots=True)
class Uitslag:
    punten: int
    maximum: int
    score: str
    geslaagd: bool


def kans(*sleutels: object) -> float:
    """A fixed number from 0 up to 1 for these keys."""
    rauw = hashlib.sha256("|".join(map(str, sleutels)).encode()).digest()
    return int.from_bytes(rauw[:6], "big") / 2**48


def bereken(person: str, component: str, schaal: str, cesuur: str, maximum: int, punten: int | None = None) -> Uitslag:
    """Points and the score on the scale of the component; `punten` overrides the fixed draw."""
    if punten is None:
        punten = round(maximum * (0.36 + 0.62 * kans(person, component)))
    punten = max(0, min(punten, maximum))
    deel = punten / maximum
    score = _score(deel, schaal)
    return Uitslag(punten, maximum, score, _geslaagd(score, cesuur, deel))


def _score(deel: float, schaal: str) -> str:
    if schaal == "0.0-10.0":
        cijfer = math.floor(_cijfer(deel) * 10 + 0.5) / 10
        return f"{cijfer if deel >= _GRENS else min(cijfer, 5.4):.1f}"
    if schaal == "0-10":
        return str(math.floor(_cijfer(deel) + 0.5))
    if schaal == "0-100":
        return str(round(deel * 100))
    if schaal == "insufficient-satisfactory-good":
        return "insufficient" if deel < 0.55 else "satisfactory" if deel < 0.8 else "good"
    if schaal == "referenceLevelRKTR":
        return "3F" if deel >= 0.55 else "Op weg naar 3F"
    if schaal == "referenceLevelERK":
        return "B2" if deel >= 0.75 else "B1" if deel >= 0.5 else "A2"
    return "passed" if deel >= 0.55 else "failed"


def _cijfer(deel: float) -> float:
    """In a straight line through the cut score, as test systems do: 1 at nothing, 5.5 at the limit, 10 at everything."""
    return 1 + 4.5 * deel / _GRENS if deel < _GRENS else 5.5 + 4.5 * (deel - _GRENS) / (1 - _GRENS)


def _geslaagd(score: str, cesuur: str, deel: float) -> bool:
    try:
        return float(score) >= float(cesuur)
    except ValueError:
        return deel >= 0.55
