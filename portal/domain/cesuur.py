"""Cut scores and scales: from points to grade, and from grade to passed or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from portal.domain.fouten import Ongeldig


class Schaal(StrEnum):
    """The result scales of the OKE standard that the portal calculates with."""

    CIJFER = "0.0-10.0"
    GEHEEL_CIJFER = "0-10"
    PERCENTAGE = "0-100"
    GESLAAGD = "pass-or-fail"
    WOORD = "insufficient-satisfactory-good"

    @property
    def label(self) -> str:
        """The scale in words."""
        return _SCHAAL_LABELS[self]


_SCHAAL_LABELS = {
    Schaal.CIJFER: "cijfer met één decimaal",
    Schaal.GEHEEL_CIJFER: "heel cijfer",
    Schaal.PERCENTAGE: "percentage",
    Schaal.GESLAAGD: "geslaagd of niet geslaagd",
    Schaal.WOORD: "onvoldoende, voldoende of goed",
}
_WOORDEN = {
    "passed": "geslaagd", "failed": "niet geslaagd",
    "insufficient": "onvoldoende", "satisfactory": "voldoende", "good": "goed",
}  # fmt: skip
_GOED = {"passed", "satisfactory", "good"}
_SLECHT = {"failed", "insufficient"}
_EEN = Decimal(1)
_VOLDOENDE = Decimal("5.5")
_TIEN = Decimal(10)


@dataclass(frozen=True)
class Grens:
    """A cut score: the points from which a result is a pass, out of a maximum."""

    punten: int
    maximum: int

    def __post_init__(self) -> None:
        """Refuse a limit outside its own range."""
        if not 0 < self.punten <= self.maximum:
            raise Ongeldig("De cesuur ligt tussen 1 en het maximale aantal punten.")

    def cijfer(self, punten: int) -> Decimal:
        """The grade for a number of points: 5.5 exactly at the limit, 1.0 at zero, 10.0 at the maximum."""
        if not 0 <= punten <= self.maximum:
            raise Ongeldig(f"Punten liggen tussen 0 en {self.maximum}.")
        if punten < self.punten:
            ruw = _EEN + (_VOLDOENDE - _EEN) * punten / self.punten
            return min(ruw.quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal("5.4"))
        if self.punten == self.maximum:
            return _TIEN
        ruw = _VOLDOENDE + (_TIEN - _VOLDOENDE) * (punten - self.punten) / (self.maximum - self.punten)
        return ruw.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Cijfer:
    """What a score comes to: the grade on the scale of its version, empty while there is none, and whether it is a pass."""

    tekst: str = ""
    geslaagd: bool | None = None


GEEN_CIJFER = Cijfer()


def is_geldig(schaal: str, score: str) -> bool:
    """True when a score is a value of its scale; unknown scales accept any short text."""
    match schaal:
        case Schaal.GESLAAGD:
            return score in ("passed", "failed")
        case Schaal.WOORD:
            return score in ("insufficient", "satisfactory", "good")
        case Schaal.CIJFER | Schaal.GEHEEL_CIJFER | Schaal.PERCENTAGE:
            vorm = r"\d{1,2}(\.\d)?" if schaal == Schaal.CIJFER else r"\d{1,3}"
            top = 100 if schaal == Schaal.PERCENTAGE else 10
            return re.fullmatch(vorm, score, re.ASCII) is not None and Decimal(score) <= top
    return 0 < len(score) <= 40


def geslaagd(score: str, pass_from: str) -> bool | None:
    """Whether a score is a pass on its own scale, or None when the scale does not tell."""
    if score in _GOED:
        return True
    if score in _SLECHT:
        return False
    try:
        return Decimal(score) >= Decimal(pass_from)
    except ArithmeticError:
        return None


def cijfer_voor(schaal: str, grens: Grens | None, punten: int | None, score: str, vanaf: str) -> Cijfer:
    """Grade and pass that follow from points and an established limit; without those, from the score itself.

    `schaal` and `vanaf` are the scale of the version and its own limit; the grade is written on that scale.
    """
    if grens is not None and punten is not None:
        cijfer = grens.cijfer(punten)
        gehaald = punten >= grens.punten
        if schaal == Schaal.GESLAAGD:
            return Cijfer("passed" if gehaald else "failed", gehaald)
        if schaal == Schaal.GEHEEL_CIJFER:
            return Cijfer(str(cijfer.quantize(_EEN, ROUND_HALF_UP)), gehaald)
        if schaal == Schaal.CIJFER:
            return Cijfer(str(cijfer), gehaald)
    return Cijfer(score, geslaagd(score, vanaf)) if score else GEEN_CIJFER


def score_tekst(score: str) -> str:
    """A score as people read it: `7,8`, `geslaagd`."""
    return _WOORDEN.get(score, score.replace(".", ","))
