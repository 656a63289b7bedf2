"""Norms as data: how points become a grade on the scale of a version, and whether that is a pass; rounded once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from portal.domain.fouten import Ongeldig
from portal.domain.schalen import (
    GETALLEN,
    VOLGORDE,
    Schaal,
    bodem,
    geslaagd,
    grens_van,
    is_geldig,
    lees_score,
    oplopend,
    rond,
    schaal_label,
    score_tekst,
    spelling,
    stap,
    top,
    waarde_van,
    waarden_tekst,
)
from portal.domain.taal import telt


class Normsoort(StrEnum):
    """The ways from what somebody scored to a grade."""

    LINEAIR = "lineair"
    N_TERM = "n_term"
    TABEL = "tabel"
    ONDERDELEN = "onderdelen"
    OORDEEL = "oordeel"


SOORTEN: dict[Normsoort, str] = {
    Normsoort.LINEAIR: "Grens in punten",
    Normsoort.N_TERM: "N-term",
    Normsoort.TABEL: "Tabel",
    Normsoort.ONDERDELEN: "Aantal onderdelen",
    Normsoort.OORDEEL: "Geen punten: de score telt",
}
"""What people call each kind of norm."""
_TWEE = (Schaal.GESLAAGD, Schaal.WOORD)
_PUNTEN = (Normsoort.LINEAIR, Normsoort.ONDERDELEN)


def soorten_voor(schaal: str) -> tuple[Normsoort, ...]:
    """The norms that a scale can have, the most usual first."""
    match schaal:
        case Schaal.CIJFER | Schaal.GEHEEL_CIJFER:
            return Normsoort.LINEAIR, Normsoort.N_TERM, Normsoort.TABEL, Normsoort.OORDEEL
        case Schaal.PERCENTAGE:
            return Normsoort.LINEAIR, Normsoort.TABEL, Normsoort.OORDEEL
        case Schaal.GESLAAGD:
            return Normsoort.LINEAIR, Normsoort.ONDERDELEN, Normsoort.OORDEEL
        case Schaal.WOORD:
            return Normsoort.LINEAIR, Normsoort.TABEL, Normsoort.ONDERDELEN, Normsoort.OORDEEL
    return (Normsoort.TABEL, Normsoort.OORDEEL) if schaal in set(Schaal) else (Normsoort.OORDEEL,)


@dataclass(frozen=True)
class Gescoord:
    """What came in about somebody: points out of a maximum, a score on the scale, and what the sender calls a pass."""

    punten: int | None = None
    maximum: int | None = None
    score: str = ""
    geslaagd: bool | None = None
    schaal: str = ""
    """On which scale the score was given, when that was written down; else it is on that of the version."""


@dataclass(frozen=True)
class Cijfer:
    """What a score comes to: the grade on the scale of its version, empty while there is none, and whether it is a pass."""

    tekst: str = ""
    geslaagd: bool | None = None
    exact: str = ""
    """The grade before rounding, as a fraction; empty for what was not calculated."""
    reden: str = ""
    """Why there is no grade, or why nobody can say whether it is a pass."""


GEEN_CIJFER = Cijfer()


@dataclass(frozen=True)
class Norm:
    """How one version is graded; `vanaf` is the value on its scale from which it is a pass, empty when only the
    sender of a score says so."""

    soort: Normsoort
    punten: int | None = None
    """Points, or parts, from which it is a pass."""
    maximum: int | None = None
    """The points, or parts, that there are."""
    vanaf: str = ""
    n_term: Decimal | None = None
    tabel: tuple[tuple[int, str], ...] = ()
    """From how many points each value is given, lowest first."""

    def controleer(self, schaal: str) -> None:
        """Refuse a norm that cannot decide on this scale, with what is wrong about it."""
        if self.soort not in soorten_voor(schaal):
            raise Ongeldig(f"Deze norm past niet bij de schaal van de versie ({schaal_label(schaal)}).")
        if self.vanaf and not grens_van(schaal, self.vanaf):
            raise Ongeldig(f"Geslaagd vanaf past niet bij de schaal: vul {waarden_tekst(schaal)} in.")
        if schaal in _TWEE and grens_van(schaal, self.vanaf) == (laagste := VOLGORDE[schaal][0]):
            raise Ongeldig(
                f"Wie ‘{score_tekst(laagste)}’ heeft, slaagt niet. Kies bij ‘Geslaagd vanaf’ een hogere waarde."
            )
        if self.soort == Normsoort.OORDEEL:
            return
        if self.maximum is None or self.maximum < 1:
            raise Ongeldig("Vul het maximale aantal punten in.")
        if self.soort in _PUNTEN and not (self.punten is not None and 0 < self.punten <= self.maximum):
            raise Ongeldig("De cesuur ligt tussen 1 en het maximale aantal punten.")
        if self.soort == Normsoort.N_TERM and not (self.n_term is not None and 0 <= self.n_term <= 2):
            raise Ongeldig("De N-term ligt tussen 0,0 en 2,0.")
        if self.n_term is not None and self.n_term != round(self.n_term, 1):
            raise Ongeldig("De N-term heeft één cijfer achter de komma, zoals 1,4.")
        if self.soort == Normsoort.TABEL:
            self._controleer_tabel(schaal)
        if not grens_van(schaal, self.vanaf) or (schaal in GETALLEN and not self._grens_kan(Schaal(schaal))):
            raise Ongeldig("De leverancier zegt niet vanaf welke score iemand slaagt. Vul dat in bij ‘Geslaagd vanaf’.")

    def _grens_kan(self, schaal: Schaal) -> bool:
        return bodem(schaal) < Fraction(grens_van(schaal, self.vanaf)) <= top(schaal)

    def _controleer_tabel(self, schaal: str) -> None:
        if not self.tabel or self.tabel[0][0] != 0:
            raise Ongeldig("De tabel begint bij 0 punten, zodat elke score een waarde krijgt.")
        for _, waarde in self.tabel:
            if not is_geldig(schaal, waarde):
                raise Ongeldig(f"‘{waarde}’ past niet bij de schaal: vul {waarden_tekst(schaal)} in.")
        for (punten, laag), (meer, hoog) in pairwise(self.tabel):
            if meer <= punten or not oplopend(schaal, laag, hoog):
                raise Ongeldig("De tabel loopt op: bij meer punten hoort een hogere waarde.")
        if self.maximum is not None and self.tabel[-1][0] > self.maximum:
            raise Ongeldig("De tabel gaat verder dan het maximale aantal punten.")

    def tekst(self, schaal: str) -> str:
        """The norm as people read it: `5,5 bij 33 van 60`."""
        vanaf = score_tekst(grens_van(schaal, self.vanaf))
        match self.soort:
            case Normsoort.LINEAIR:
                return f"{vanaf} bij {self.punten} van {self.maximum}"
            case Normsoort.ONDERDELEN:
                return f"{vanaf} bij {self.punten} van {telt(self.maximum or 0, 'onderdeel', 'onderdelen')}"
            case Normsoort.N_TERM:
                return f"N-term {str(self.n_term).replace('.', ',')} bij {telt(self.maximum or 0, 'punt', 'punten')}, geslaagd vanaf {vanaf}"
            case Normsoort.TABEL:
                delen = ", ".join(f"{score_tekst(w)} vanaf {p}" for p, w in self.tabel)
                return f"{delen} van {telt(self.maximum or 0, 'punt', 'punten')}; geslaagd vanaf {vanaf}"
        return f"de score telt, geslaagd vanaf {vanaf}" if vanaf else "de score telt, met geslaagd of niet erbij"

    @property
    def gegevens(self) -> dict[str, Any]:
        """The norm as plain data, to keep; `norm_van` reads it back."""
        uit: dict[str, Any] = {"soort": self.soort.value, "vanaf": self.vanaf}
        uit |= {"punten": self.punten, "maximum": self.maximum}
        uit["n_term"] = None if self.n_term is None else str(self.n_term)
        return uit | {"tabel": [list(rij) for rij in self.tabel]}


def norm_van(gegevens: Mapping[str, Any]) -> Norm:
    """The norm that was kept as plain data."""
    n_term = gegevens.get("n_term")
    return Norm(
        Normsoort(gegevens["soort"]),
        gegevens.get("punten"),
        gegevens.get("maximum"),
        gegevens.get("vanaf") or "",
        None if n_term is None else Decimal(str(n_term)),
        tuple((int(p), str(w)) for p, w in gegevens.get("tabel") or ()),
    )


def lees_tabel(schaal: str, tekst: str) -> tuple[tuple[int, str], ...]:
    """A table as typed: one line per value, with from how many points it is given: `0 A2`, `15 B1`."""
    rijen = []
    for regel in filter(None, (r.strip() for r in tekst.splitlines())):
        delen = re.fullmatch(r"(\d{1,5})\s*[:=;\s]\s*(.+)", regel, re.ASCII)
        if delen is None:
            raise Ongeldig(f"Deze regel van de tabel is niet te lezen: ‘{regel[:40]}’. Schrijf bijvoorbeeld: 15 B1")
        rijen.append((int(delen[1]), lees_score(schaal, delen[2])))
    return tuple(sorted(rijen, key=lambda r: r[0]))


def cijfer_voor(schaal: str, norm: Norm | None, g: Gescoord) -> Cijfer:
    """Grade and pass that follow from what came in and an established norm; without points the score itself stands.

    Points on another scale than the norm's give no grade, and say so. A score off its scale gives none either.
    """
    if norm is None:
        return Cijfer(reden="De cesuur is niet vastgesteld.")
    if norm.soort == Normsoort.OORDEEL or g.punten is None:
        return _oordeel(schaal, norm, g)
    if norm.soort not in soorten_voor(schaal) or not grens_van(schaal, norm.vanaf):
        return Cijfer(reden="De norm past niet bij de schaal van de versie: voer de cesuur opnieuw in.")
    if g.maximum is not None and g.maximum != norm.maximum:
        return Cijfer(
            reden=f"De punten zijn van een andere schaal: {g.punten} van {g.maximum}, en de cesuur rekent met {norm.maximum}"
        )
    if not 0 <= g.punten <= (norm.maximum or 0):
        return Cijfer(reden=f"De punten passen niet bij de cesuur: {g.punten}, en er zijn er {norm.maximum} te halen")
    return _bereken(schaal, norm, g.punten)


def _oordeel(schaal: str, norm: Norm, g: Gescoord) -> Cijfer:
    """The score as it was given; the norm says from where it passes, else its sender does. One that was given on another
    scale is no grade on this one: an 8 of 10 is not 8 %."""
    if g.score and g.schaal not in ("", schaal):
        toen, nu = schaal_label(g.schaal), schaal_label(schaal)
        wat = f"De score {score_tekst(g.score)} is gegeven toen de schaal ‘{toen}’ was; nu is zij ‘{nu}’"
        return Cijfer(reden=f"{wat}. Laat de score opnieuw geven")
    score = spelling(schaal, g.score)
    if not score and schaal == Schaal.GESLAAGD and g.geslaagd is not None:
        score = "passed" if g.geslaagd else "failed"
    if not score:
        wat = "geen score op de schaal" if g.punten is not None else "geen punten"
        return Cijfer(reden=f"Er is nog {wat}")
    if not is_geldig(schaal, score):
        return Cijfer(reden=f"De score past niet bij de schaal ({schaal_label(schaal)})")
    goed = geslaagd(schaal, score, norm.vanaf)
    goed = g.geslaagd if goed is None else goed
    reden = (
        ""
        if goed is not None
        else f"Niet te zeggen of ‘{score_tekst(score)}’ geslaagd is: vul in de cesuur in vanaf welke score"
    )
    return Cijfer(score, goed, reden=reden)


def _bereken(schaal: str, norm: Norm, punten: int) -> Cijfer:
    """The grade for points that fit the norm."""
    grens = grens_van(schaal, norm.vanaf)
    if norm.soort == Normsoort.TABEL:
        waarde = next((w for p, w in reversed(norm.tabel) if p <= punten), "")
        goed = geslaagd(schaal, waarde, grens)
        return Cijfer(waarde, goed, reden="" if goed is not None else f"Niet te zeggen of ‘{waarde}’ geslaagd is")
    if schaal in _TWEE:
        goed = punten >= (norm.punten or 0)
        return Cijfer(grens if goed else VOLGORDE[schaal][0], goed)
    getal = Schaal(schaal)
    exact = _n_term(norm, punten) if norm.soort == Normsoort.N_TERM else _lineair(getal, norm, punten)
    tekst = rond(getal, exact)
    if norm.soort == Normsoort.N_TERM:
        return Cijfer(tekst, geslaagd(schaal, tekst, grens), str(exact))
    goed = punten >= (norm.punten or 0)
    if not goed and Fraction(tekst) >= Fraction(grens):
        tekst = rond(getal, Fraction(grens) - stap(getal))
    return Cijfer(tekst, goed, str(exact))


def _lineair(schaal: Schaal, norm: Norm, punten: int) -> Fraction:
    """The straight line through the cut score: the lowest grade at zero, the limit at the cut, the highest at the top.

    Whole grades turn at half a grade below the limit, so that the cut score rounds to the first grade that passes.
    """
    cesuur, maximum = norm.punten or 0, norm.maximum or 0
    vanaf = Fraction(grens_van(schaal, norm.vanaf))
    if schaal == Schaal.GEHEEL_CIJFER:
        vanaf -= Fraction(1, 2)
    if punten < cesuur:
        return bodem(schaal) + (vanaf - bodem(schaal)) * Fraction(punten, cesuur)
    if cesuur == maximum:
        return top(schaal)
    return vanaf + (top(schaal) - vanaf) * Fraction(punten - cesuur, maximum - cesuur)


def _n_term(norm: Norm, punten: int) -> Fraction:
    """9 · points / maximum + N, with at both ends the limits of the central exams: no points are a 1, all are a 10."""
    n, deel = Fraction(norm.n_term or 0), Fraction(9 * punten, norm.maximum or 1)
    rest = 9 - deel
    if n > 1:
        return min(deel + n, 1 + 2 * deel, 10 - rest / 2)
    return max(deel + n, 1 + deel / 2, 10 - 2 * rest)


def naar_schaal(cijfer: str, goed: bool | None, exact: str, van: str, naar: str) -> str:
    """A grade on the scale that the registry asks for; empty when that scale has no value that says the same (PRK-11).

    From the exact grade where there is one, so that it is never rounded twice.
    """
    if van == naar or not naar:
        return cijfer if van in set(Schaal) else ""
    if naar == Schaal.GESLAAGD:
        return "" if goed is None else VOLGORDE[naar][goed]
    cijfers = (Schaal.CIJFER, Schaal.GEHEEL_CIJFER)
    if van not in cijfers or naar not in cijfers or not cijfer:
        return ""
    daar = rond(Schaal(naar), Fraction(exact or cijfer))
    return daar if geslaagd(naar, daar, "5.5") is goed or goed is None else ""


def verschil(schaal: str, cijfer: str, goed: bool | None, g: Gescoord, vanaf: str) -> str:
    """What the partner says beside the grade here, when it says something else: `6,1, geslaagd`; empty when it does not."""
    daar = g.geslaagd if g.geslaagd is not None else geslaagd(schaal, g.score, vanaf)
    anders = (bool(g.score) and waarde_van(g.score) != waarde_van(cijfer)) or (
        daar is not None and goed is not None and daar != goed
    )
    return ", ".join(filter(None, (score_tekst(g.score), uitslag_tekst(daar)))) if anders else ""


def over_de_grens(schaal: str, goed: bool | None, g: Gescoord, vanaf: str) -> bool:
    """Whether the partner calls a pass what fails here, or the reverse."""
    daar = g.geslaagd if g.geslaagd is not None else geslaagd(schaal, g.score, vanaf)
    return daar is not None and goed is not None and daar != goed


def uitslag_tekst(goed: bool | None) -> str:
    """`geslaagd`, `niet geslaagd`, or nothing while nobody knows."""
    return "" if goed is None else "geslaagd" if goed else "niet geslaagd"
