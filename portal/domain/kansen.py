"""Attempts as a ledger: entries with a reason are added, never changed; the balance is derived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Mutatie(StrEnum):
    """What an entry does to the number of attempts."""

    GEBRUIKT = "gebruikt"
    GEMIST = "gemist"
    HERSTELD = "hersteld"
    TOEGEKEND = "toegekend"


_VERBRUIK = {Mutatie.GEBRUIKT: 1, Mutatie.GEMIST: 1, Mutatie.HERSTELD: -1, Mutatie.TOEGEKEND: 0}


@dataclass(frozen=True)
class Saldo:
    """Attempts of one student for one exam."""

    verbruikt: int
    gemist: int
    toegekend: int
    maximum: int | None
    """None means unlimited."""

    @property
    def over(self) -> int | None:
        """Attempts left, never below zero; None means unlimited."""
        return None if self.maximum is None else max(0, self.maximum + self.toegekend - self.verbruikt)

    @property
    def tekst(self) -> str:
        """`kans 2 van 3`, with the missed ones named."""
        volgende = self.verbruikt + 1
        if self.maximum is None:
            tekst = f"kans {volgende}"
        elif self.over == 0:
            tekst = f"alle {self.maximum + self.toegekend} kansen gebruikt"
        else:
            tekst = f"kans {volgende} van {self.maximum + self.toegekend}"
        return f"{tekst}, waarvan {self.gemist} gemist" if self.gemist else tekst


def saldo(mutaties: Iterable[str], maximum: int | None) -> Saldo:
    """The balance that follows from the ledger."""
    lijst = [Mutatie(m) for m in mutaties]
    return Saldo(
        verbruikt=sum(_VERBRUIK[m] for m in lijst),
        gemist=max(0, lijst.count(Mutatie.GEMIST) - lijst.count(Mutatie.HERSTELD)),
        toegekend=lijst.count(Mutatie.TOEGEKEND),
        maximum=maximum,
    )


def maximum(poging: int, over: int | None, onbeperkt: bool, van_examen: int | None) -> int | None:
    """The most attempts there are: what the registry says (earlier ones plus left), else the rule of the exam."""
    if onbeperkt:
        return None
    return van_examen if over is None else max(0, poging - 1 + over)
