"""The result scales of the OKE standard: which values they have, in which order, and what is a pass on them."""

from __future__ import annotations

import math
import re
from enum import StrEnum
from fractions import Fraction

from portal.domain.fouten import Ongeldig


class Schaal(StrEnum):
    """The result scales of the OKE standard; anything else is free text."""

    CIJFER = "0.0-10.0"
    GEHEEL_CIJFER = "0-10"
    PERCENTAGE = "0-100"
    GESLAAGD = "pass-or-fail"
    WOORD = "insufficient-satisfactory-good"
    LETTER_US = "US letter"
    LETTER_UK = "UK letter"
    CIJFER_DE = "DE grade"
    REFERENTIE = "referenceLevelRKTR"
    ERK = "referenceLevelERK"

    @property
    def label(self) -> str:
        """The scale in words."""
        return _LABELS[self]


_LABELS = {
    Schaal.CIJFER: "cijfer met één decimaal",
    Schaal.GEHEEL_CIJFER: "heel cijfer",
    Schaal.PERCENTAGE: "percentage",
    Schaal.GESLAAGD: "geslaagd of niet geslaagd",
    Schaal.WOORD: "onvoldoende, voldoende of goed",
    Schaal.LETTER_US: "letter, Amerikaans (A tot en met D, of F)",
    Schaal.LETTER_UK: "letter, Brits (A tot en met G, of U)",
    Schaal.CIJFER_DE: "cijfer, Duits (1 is het hoogst)",
    Schaal.REFERENTIE: "referentieniveau taal en rekenen",
    Schaal.ERK: "taalniveau ERK",
}
_WOORDEN = {
    "passed": "geslaagd", "failed": "niet geslaagd",
    "insufficient": "onvoldoende", "satisfactory": "voldoende", "good": "goed",
}  # fmt: skip
GETALLEN = (Schaal.CIJFER, Schaal.GEHEEL_CIJFER, Schaal.PERCENTAGE)
"""Scales on which a grade is a number that points can be turned into."""
_STAP = {Schaal.CIJFER: Fraction(1, 10), Schaal.GEHEEL_CIJFER: Fraction(1), Schaal.PERCENTAGE: Fraction(1)}
_BODEM = {Schaal.CIJFER: 1, Schaal.GEHEEL_CIJFER: 1, Schaal.PERCENTAGE: 0}
_TOP = {Schaal.CIJFER: 10, Schaal.GEHEEL_CIJFER: 10, Schaal.PERCENTAGE: 100}
_LETTERS_US = tuple(f"{letter}{t}" for letter in "DCBA" for t in ("-", "", "+"))
VOLGORDE: dict[str, tuple[str, ...]] = {
    Schaal.GESLAAGD: ("failed", "passed"),
    Schaal.WOORD: ("insufficient", "satisfactory", "good"),
    Schaal.LETTER_US: ("F", *_LETTERS_US),
    Schaal.LETTER_UK: ("U", "G", "F", "E", "D", "C", "B", "A", "A*"),
    Schaal.ERK: ("A1", "A2", "B1", "B2", "C1", "C2"),
}
"""The values of the scales that are words or letters, lowest first."""
_VORM = {
    Schaal.CIJFER: r"\d(\.\d)?|10(\.0)?",
    Schaal.GEHEEL_CIJFER: r"\d|10",
    Schaal.PERCENTAGE: r"\d{1,2}|100",
    Schaal.CIJFER_DE: r"[1-5]([.,]\d)?|6([.,]0)?",
    Schaal.REFERENTIE: r"(Op weg naar )?[1-4][FS]",
}
_VANZELF = {
    Schaal.CIJFER: "5.5", Schaal.GEHEEL_CIJFER: "6", Schaal.GESLAAGD: "passed", Schaal.WOORD: "satisfactory",
}  # fmt: skip
_LANGSTE = 40


def schaal_label(schaal: str) -> str:
    """The scale in words; a scale that the standard does not have is free text."""
    return Schaal(schaal).label if schaal in set(Schaal) else "vrije tekst"


def is_geldig(schaal: str, score: str) -> bool:
    """True when a score is a value of its scale; free text is any short text."""
    if schaal in VOLGORDE:
        return score in VOLGORDE[schaal]
    if schaal in _VORM:
        return re.fullmatch(_VORM[Schaal(schaal)], score, re.ASCII) is not None
    return 0 < len(score) <= _LANGSTE and score.isprintable()


def waarden_tekst(schaal: str) -> str:
    """Which values a scale has, for a refusal: `onvoldoende, voldoende of goed`."""
    if schaal in (Schaal.LETTER_US, Schaal.LETTER_UK):
        return schaal_label(schaal)
    if schaal in VOLGORDE:
        *eerste, laatste = (score_tekst(w) for w in VOLGORDE[schaal])
        return f"{', '.join(eerste)} of {laatste}"
    vormen = {
        Schaal.CIJFER: "een cijfer van 0,0 tot en met 10,0 met hoogstens één decimaal",
        Schaal.GEHEEL_CIJFER: "een heel cijfer van 0 tot en met 10",
        Schaal.PERCENTAGE: "een heel percentage van 0 tot en met 100",
        Schaal.CIJFER_DE: "een Duits cijfer van 1,0 tot en met 6,0",
        Schaal.REFERENTIE: "een referentieniveau, zoals 2F of Op weg naar 2F",
    }
    return vormen[Schaal(schaal)] if schaal in _VORM else f"een tekst van hoogstens {_LANGSTE} tekens"


def lees_score(schaal: str, tekst: str) -> str:
    """What a person typed as a value of the scale: `7,5` is 7.5 and `geslaagd` is passed; refused when it is none."""
    terug = {woord: waarde for waarde, woord in _WOORDEN.items()}
    score = tekst.strip()
    if schaal in GETALLEN:
        score = score.replace(",", ".").removesuffix("%").strip()
    elif schaal in VOLGORDE:
        score = terug.get(score.lower(), score)
        score = next((w for w in VOLGORDE[schaal] if w.lower() == score.lower()), score)
    if not is_geldig(schaal, score):
        raise Ongeldig(f"De score past niet bij de schaal: vul {waarden_tekst(schaal)} in.")
    return spelling(schaal, score)


def spelling(schaal: str, score: str) -> str:
    """The one way in which a value of a scale is written: `7` is 7.0 among grades with a decimal, `07` is 7 per cent.

    What is no value of the scale stays as it is.
    """
    if not is_geldig(schaal, score):
        return score
    if schaal in (Schaal.CIJFER, Schaal.CIJFER_DE):
        getal = f"{float(score.replace(',', '.')):.1f}"
        return getal if schaal == Schaal.CIJFER else getal.replace(".", ",")
    return str(int(score)) if schaal in GETALLEN else score


def waarde_van(score: str) -> Fraction | str:
    """What two spellings of one number have in common, to compare scores that were kept; a word is itself."""
    return Fraction(score.replace(",", ".")) if re.fullmatch(r"\d+([.,]\d+)?", score, re.ASCII) else score


def grens_van(schaal: str, vanaf: str) -> str:
    """From which value it is a pass: what the supplier says when that is on the scale, else what the scale itself says.

    Empty when nobody says so. A whole grade passes from the next whole one: a limit of 5.5 is a 6. A supplier may write
    its limit as people do: `6,0`.
    """
    if gelezen := lees_grens(schaal, vanaf):
        return gelezen
    return _VANZELF.get(Schaal(schaal), "") if schaal in set(Schaal) else ""


def lees_grens(schaal: str, vanaf: str) -> str:
    """A limit as it was written, as a value of the scale; empty when it is none."""
    als = Schaal.CIJFER if schaal == Schaal.GEHEEL_CIJFER else schaal
    try:
        grens = lees_score(als, vanaf)
    except Ongeldig:
        return ""
    return str(math.ceil(Fraction(grens))) if schaal == Schaal.GEHEEL_CIJFER else grens


def geslaagd(schaal: str, score: str, vanaf: str) -> bool | None:
    """Whether a score is a pass on its scale, from `vanaf` on; None when that cannot be said."""
    grens = grens_van(schaal, vanaf)
    if not grens or not is_geldig(schaal, score):
        return None
    if schaal in GETALLEN:
        return Fraction(score) >= Fraction(grens)
    if schaal in VOLGORDE:
        volgorde = VOLGORDE[schaal]
        return volgorde.index(score) >= volgorde.index(grens)
    if schaal == Schaal.CIJFER_DE:
        return Fraction(score.replace(",", ".")) <= Fraction(grens.replace(",", "."))
    return _referentie(score, grens) if schaal == Schaal.REFERENTIE else None


def _referentie(score: str, grens: str) -> bool | None:
    """Reference levels: F and S are roads of their own, and the S of a number is above its F; the rest is not ordered.

    On the way to a level is below that level; whether it is above a lower one nobody knows.
    """
    if score == grens:
        return True
    onderweg, doel = score.startswith("Op weg"), grens.removeprefix("Op weg naar ")
    niveau = score.removeprefix("Op weg naar ")
    haalt = _minstens(niveau, doel)
    if onderweg:
        return False if grens == doel and _minstens(doel, niveau) else None
    if grens != doel:
        return True if haalt else None
    return haalt if haalt else False if _minstens(doel, niveau) else None


def _minstens(niveau: str, ander: str) -> bool:
    """True when this level includes the other for certain."""
    return niveau[0] >= ander[0] and (niveau[1] == ander[1] or niveau[1] == "S")


def oplopend(schaal: str, laag: str, hoog: str) -> bool:
    """True when the second value is higher than the first for certain, on the scale."""
    return laag != hoog and geslaagd(schaal, hoog, laag) is True


def rond(schaal: Schaal, exact: Fraction) -> str:
    """The exact value on a scale of numbers, rounded once, half upwards, and kept within the scale: `8.3`, `8`, `73`."""
    stap = _STAP[schaal]
    eenheden = (exact / stap + Fraction(1, 2)) // 1
    waarde = min(max(eenheden * stap, Fraction(_BODEM[schaal])), Fraction(_TOP[schaal]))
    return f"{float(waarde):.1f}" if schaal == Schaal.CIJFER else str(int(waarde))


def bodem(schaal: Schaal) -> Fraction:
    """The lowest grade on a scale of numbers: what no points at all are worth."""
    return Fraction(_BODEM[schaal])


def top(schaal: Schaal) -> Fraction:
    """The highest grade on a scale of numbers: what all points are worth."""
    return Fraction(_TOP[schaal])


def stap(schaal: Schaal) -> Fraction:
    """The distance between two grades on a scale of numbers."""
    return _STAP[schaal]


def score_tekst(score: str) -> str:
    """A score as people read it: `7,8`, `geslaagd`."""
    return _WOORDEN.get(score, score.replace(".", ",") if re.fullmatch(r"\d+\.\d+", score) else score)
