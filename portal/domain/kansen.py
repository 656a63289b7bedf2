"""Attempts as a ledger: entries with a reason are added, never changed; the balance is derived."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from portal.domain.statussen import InschrijvingStatus


class Mutatie(StrEnum):
    """What an entry does to the number of attempts."""

    GEBRUIKT = "gebruikt"
    GEMIST = "gemist"
    HERSTELD = "hersteld"
    TOEGEKEND = "toegekend"
    INGETROKKEN = "ingetrokken"
    """One that was granted and not used is taken back."""


@dataclass(frozen=True)
class Saldo:
    """Attempts of one student for one exam: the ledger, beside what the registry said about the limit."""

    gewoon: int
    """Attempts used that the rule allows, here or before the student came here."""
    gemist: int
    extra: int = 0
    """Attempts that the board granted and that are not used yet; no lower limit takes them away."""
    extra_gebruikt: int = 0
    maximum: int | None = None
    """The most attempts without what the board granted; None means unlimited."""
    register: str = ""
    """What the registry said about the limit, and when; a fact beside the ledger."""
    gemist_bij: tuple[int, ...] = ()
    """Which entries of the ledger are the missed attempts that still count, from 0."""

    @property
    def verbruikt(self) -> int:
        """Every attempt that was used."""
        return self.gewoon + self.extra_gebruikt

    @property
    def over(self) -> int | None:
        """Attempts left, never below zero; None means unlimited."""
        return None if self.maximum is None else max(0, self.maximum - self.gewoon) + self.extra

    @property
    def totaal(self) -> int | None:
        """Attempts used and left together, so that nobody ever is at attempt 3 of 2; None means unlimited."""
        return None if self.over is None else self.verbruikt + self.over

    def totaal_bij(self, poging: int) -> int | None:
        """The most attempts beside one that was begun: a limit that was lowered since makes it the last, never 3 of 2."""
        return None if self.totaal is None else max(self.totaal, poging)

    @property
    def tekst(self) -> str:
        """`kans 2 van 3`, with the missed ones named."""
        volgende = self.verbruikt + 1
        if (self.totaal, self.over) == (1, 0):
            return "de enige kans gemist" if self.gemist else "de enige kans gebruikt"
        if self.totaal is None:
            tekst = f"kans {volgende}"
        elif self.totaal == 0:
            tekst = "geen kansen"
        elif self.over == 0:
            tekst = f"alle {self.totaal} kansen gebruikt"
        else:
            tekst = f"kans {volgende} van {self.totaal}"
        return self._met_gemist(tekst)

    @property
    def zin(self) -> str:
        """The balance with what the registry said beside it: the one sentence for who works at the school."""
        return self.met_register(self.tekst)

    def met_register(self, tekst: str) -> str:
        """These words about the balance, with what the registry said."""
        return f"{tekst}; {self.register}" if self.register else tekst

    def tekst_bij(self, status: InschrijvingStatus) -> str:
        """The attempt that an enrolment in this state is about: the one that was made as long as it waits for its grade
        and once it was passed, the one of the seat, else the next."""
        gemaakt = status in (InschrijvingStatus.AFGENOMEN, InschrijvingStatus.BEHAALD)
        poging = self.verbruikt if gemaakt else self.verbruikt + 1
        if not poging or not (gemaakt or status == InschrijvingStatus.GEPLAATST):
            return self.tekst
        totaal = self.totaal_bij(poging)
        return self._met_gemist(f"kans {poging}" if totaal is None else f"kans {poging} van {totaal}")

    def _met_gemist(self, tekst: str) -> str:
        return f"{tekst}, waarvan {self.gemist} gemist" if self.gemist else tekst


K = TypeVar("K")
Boeking = tuple[str, Hashable]
"""What an entry does, and the participation that it is about."""


def niet_ingetrokken(boek: Iterable[tuple[str, K]]) -> list[K]:
    """Which granted attempts were not taken back, in the order of the ledger: what is taken back is the last one then."""
    staan = list[K]()
    for soort, id in boek:
        if soort == Mutatie.TOEGEKEND:
            staan.append(id)
        elif soort == Mutatie.INGETROKKEN and staan:
            staan.pop()
    return staan


@dataclass
class _Poging:
    """An attempt that was booked and not given back."""

    nr: int
    deelname: Hashable
    gemist: bool
    extra: bool
    """It took an attempt that the board had granted, and gives that one back."""


def saldo(boek: Iterable[Boeking], maximum: int | None, *, elders: int = 0, register: str = "") -> Saldo:
    """The balance that follows from the ledger in the order in which it was written.

    `elders` are attempts used before the student came here. The first attempt after the board granted one is that
    one; what is put right or forgiven gives back exactly the attempt that its own participation took, and what takes its
    place at once takes that same one.
    """
    toegekend, open_ = 0, list[_Poging]()
    terug: _Poging | None = None
    for nr, (soort, deelname) in enumerate(boek):
        wat = Mutatie(soort)
        if wat in (Mutatie.TOEGEKEND, Mutatie.INGETROKKEN):
            toegekend += 1 if wat is Mutatie.TOEGEKEND else -1
            _neem_niet_meer(open_, toegekend)
        elif wat is not Mutatie.HERSTELD:
            zelfde = terug if terug and terug.deelname == deelname else None
            extra = zelfde.extra if zelfde else sum(p.extra for p in open_) < toegekend
            open_.append(_Poging(nr, deelname, wat is Mutatie.GEMIST, extra))
        terug = _geef_terug(open_, deelname) if wat is Mutatie.HERSTELD else None
    gebruikt = sum(p.extra for p in open_)
    gemist = tuple(p.nr for p in open_ if p.gemist)
    gewoon = elders + len(open_) - gebruikt
    return Saldo(gewoon, len(gemist), toegekend - gebruikt, gebruikt, maximum, register, gemist)


def _neem_niet_meer(open_: list[_Poging], toegekend: int) -> None:
    """An attempt that took a granted one which was taken back is an ordinary one: so it is when two records became one, and
    that of the other came in between."""
    extra = [p for p in open_ if p.extra]
    for poging in extra[max(0, toegekend) :]:
        poging.extra = False


def _geef_terug(open_: list[_Poging], deelname: Hashable) -> _Poging | None:
    """Take the last attempt of this participation away again, and give it; the last missed one when nobody said which."""
    laatste = next((p for p in reversed(open_) if p.deelname == deelname or (deelname is None and p.gemist)), None)
    if laatste is not None:
        open_.remove(laatste)
    return laatste


@dataclass(frozen=True)
class Registergrens:
    """What the registry says about the limit in one association: attempt so many, so many left."""

    poging: int
    over: int | None
    """None when nothing was said; then it is no limit."""
    onbeperkt: bool = False
    afgerond: bool = False
    """The attempt itself has been taken according to the registry, so that it is not among those left."""
    toegevoegd: bool = False
    """The registry added this attempt to an earlier one, so that at least this attempt may be taken."""

    @property
    def totaal(self) -> int | None:
        """The most attempts that follow from it; None when there is no limit or nothing was said."""
        if self.onbeperkt or self.over is None:
            return None
        totaal = max(0, self.poging - 1 + self.over + self.afgerond)
        return max(totaal, self.poging) if self.toegevoegd else totaal


def maximum(grenzen: Iterable[Registergrens], van_examen: int | None) -> int | None:
    """The most attempts there are: the widest that the registry says, else the rule of the exam."""
    gezegd = [g for g in grenzen if g.onbeperkt or g.over is not None]
    if not gezegd:
        return van_examen
    totalen = [g.totaal for g in gezegd]
    return None if None in totalen else max(t for t in totalen if t is not None)
