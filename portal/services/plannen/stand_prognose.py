"""How many seats are asked for and planned, per exam and week: counted by the database, never student by student (AAN-8)."""

from __future__ import annotations

import math
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, case, literal
from sqlmodel import col, func

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving, Momentwens, PlanbareToets
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd, weken
from portal.domain.levensloop import ONBEGONNEN
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus, ZittingStatus
from portal.services.aanmelden.stand_wens import niet_vervuld, nog_te_komen

WEKEN = 12
"""So many weeks the forecast looks ahead, this week included."""
JAAR = 52
"""The same week a year ago lies this many weeks back: then it is the same day of the week."""
GEWOON_AANTAL = 24
"""Seats per sitting, where an exam had no sitting yet to take it from."""
_GEEN_GO = -1


def _nullen() -> list[int]:
    return [0] * WEKEN


@dataclass
class Weektelling:
    """What is asked for and what is planned of one exam; a number per week."""

    wens: list[int] = field(default_factory=_nullen)
    """Asked for this week, with a Go."""
    wens_zonder_go: list[int] = field(default_factory=_nullen)
    go: list[int] = field(default_factory=_nullen)
    """A Go and no wish: the last week in which they can come, by the Go or the period of the exam."""
    later: int = 0
    """Asked for a later week; or a Go and no wish, and no last week within these."""
    over: int = 0
    """No Go and no wish: what last year says of these is what is expected."""
    vorig: list[int] = field(default_factory=_nullen)
    """Placed in the same week a year ago."""
    vorig_jaar: int = 0
    """Placed in the whole year since."""
    vrij: list[int] = field(default_factory=_nullen)
    """Seats that can be had: of sittings that are definite."""
    vrij_later: int = 0
    """The same, of sittings after these weeks."""
    in_concept: list[int] = field(default_factory=_nullen)
    """Seats of sittings that still are a concept: nobody can have one before it is definite."""
    plaatsen: list[int] = field(default_factory=_nullen)
    zittingen: list[int] = field(default_factory=_nullen)
    concept: list[int] = field(default_factory=_nullen)
    """Of the sittings, those that still are a concept."""
    per_zitting: int = GEWOON_AANTAL

    def verwacht(self, n: int) -> int:
        """Of who has no Go and no wish yet, as large a part as came in the same week a year ago."""
        return math.floor(self.over * self.vorig[n] / self.vorig_jaar + 0.5) if self.vorig_jaar else 0

    def vraag(self, n: int) -> int:
        """The seats that are needed in a week."""
        return self.wens[n] + self.wens_zonder_go[n] + self.go[n] + self.verwacht(n)

    def tekort(self, n: int) -> int:
        """The seats that are too few in a week; what is free in another week is no help."""
        return max(0, self.vraag(n) - self.vrij[n])

    def uit_concept(self, n: int) -> int:
        """Of what is too little, what is there once the concepts are made definite."""
        return min(self.tekort(n), self.in_concept[n])

    def later_zonder_plaats(self) -> int:
        """Of who may come later or has no last day in these weeks, so many find no seat: not in what is left, not after."""
        over = sum(max(0, self.vrij[n] - self.vraag(n)) for n in range(WEKEN))
        return max(0, self.later - over - self.vrij_later)

    def te_maken(self, n: int) -> int:
        """The sittings that are still to be planned, of the size that this exam has: nobody plans a concept twice."""
        return math.ceil((self.tekort(n) - self.uit_concept(n)) / self.per_zitting)


def tel(uow: UnitOfWork, principal: Principal, examen_id: uuid.UUID | None = None) -> dict[uuid.UUID, Weektelling]:
    """The count per exam within reach, of the weeks from this one on; of one exam when that is named."""
    per: dict[uuid.UUID, Weektelling] = defaultdict(Weektelling)
    maandagen = weken.reeks(tijd.vandaag(), WEKEN)
    _tel_vraag(uow, principal, per, maandagen, examen_id)
    _tel_zittingen(uow, principal, per, maandagen, examen_id)
    _tel_vorig_jaar(uow, principal, per, maandagen, examen_id)
    return per


def _weeknummer(kolom: Any, grenzen: list[Any], *eerder: Any) -> ColumnElement[int]:
    """SQL for which week it is, by the first bound that lies after it; as many as there are bounds when it lies beyond."""
    return case(*eerder, *((kolom < grens, n) for n, grens in enumerate(grenzen)), else_=len(grenzen))


def _dagen(maandagen: tuple[date, ...]) -> list[Any]:
    return [literal(m + weken.WEEK, Date) for m in maandagen]


def _momenten(maandagen: tuple[date, ...]) -> list[datetime]:
    return [tijd.op(m + weken.WEEK) for m in maandagen]


def _van(kolom: Any, examen_id: uuid.UUID | None) -> tuple[ColumnElement[bool], ...]:
    return () if examen_id is None else (col(kolom) == examen_id,)


def _tel_vraag(
    uow: UnitOfWork, principal: Principal, per: dict[uuid.UUID, Weektelling], maandagen: tuple[date, ...],
    examen_id: uuid.UUID | None,
) -> None:  # fmt: skip
    """Every open enrolment once: under its wish, else under the end of its Go, else among who are expected."""
    open_ = (
        col(Inschrijving.status) == InschrijvingStatus.OPEN,
        visible(principal, P.PROGNOSE_INZIEN, Inschrijving), *_van(Inschrijving.examen_id, examen_id),
    )  # fmt: skip
    toetsen, wensen = _toetsen(uow, maandagen), _met_wens(uow, maandagen, open_)
    zonder = _alle(uow, maandagen, open_)
    zonder.subtract(_per_soort(wensen))
    for (examen, toets, nr), aantal in zonder.items():
        t = per[examen]
        if nr == _GEEN_GO:
            t.over += aantal
        elif (n := min(nr, toetsen.get(toets, WEKEN) if toets else WEKEN)) < WEKEN:
            t.go[n] += aantal
        else:
            t.later += aantal
    plek = {m: n for n, m in enumerate(maandagen)}
    for (examen, _, nr), week, aantal in wensen:
        t = per[examen]
        if (n := plek.get(week, WEKEN)) < WEKEN:
            (t.wens_zonder_go if nr == _GEEN_GO else t.wens)[n] += aantal
        else:
            t.later += aantal


_Soort = tuple[uuid.UUID, uuid.UUID | None, int]
"""An exam, a test of the registry, and the number of the week in which the Go ends."""


def _alle(uow: UnitOfWork, maandagen: tuple[date, ...], open_: tuple[ColumnElement[bool], ...]) -> Counter[_Soort]:
    """All open enrolments, with a wish or without: counted from one index, before anything is made of their days."""
    i = Inschrijving
    soort = (col(i.examen_id), col(i.toets_id), col(i.go_tot))
    alle = kies(*soort, func.count().label("aantal")).where(*open_).group_by(*soort).subquery()
    nr = _go_nummer(alle.c.go_tot, maandagen)
    vraag = kies(alle.c.examen_id, alle.c.toets_id, nr, func.sum(alle.c.aantal)).group_by(
        alle.c.examen_id, alle.c.toets_id, nr
    )
    return Counter({(examen, toets, n): int(aantal) for examen, toets, n, aantal in uow.session.execute(vraag)})


def _per_soort(wensen: list[tuple[_Soort, date, int]]) -> Counter[_Soort]:
    uit: Counter[_Soort] = Counter()
    for soort, _, aantal in wensen:
        uit[soort] += aantal
    return uit


def _met_wens(
    uow: UnitOfWork, maandagen: tuple[date, ...], open_: tuple[ColumnElement[bool], ...]
) -> list[tuple[_Soort, date, int]]:
    """The open enrolments with a wish that counts, and its week."""
    i, nr = Inschrijving, _go_nummer(Inschrijving.go_tot, maandagen)
    vraag = (
        kies(i.examen_id, i.toets_id, nr, Momentwens.week, func.count())
        .join(Momentwens, onclause=col(Momentwens.inschrijving_id) == i.id)
        .where(*open_, nog_te_komen(), niet_vervuld())
        .group_by(col(i.examen_id), col(i.toets_id), nr, col(Momentwens.week))
    )
    return [((examen, toets, n), week, aantal) for examen, toets, n, week, aantal in uow.session.execute(vraag)]


def _go_nummer(go_tot: Any, maandagen: tuple[date, ...]) -> Any:
    """SQL for the number of the week in which a Go ends."""
    zonder = (go_tot.is_(None) | (go_tot < tijd.vandaag()), _GEEN_GO)
    return _weeknummer(go_tot, _dagen(maandagen), zonder).label("go")


def _toetsen(uow: UnitOfWork, maandagen: tuple[date, ...]) -> dict[uuid.UUID, int]:
    """Per test of the registry of which the period ends within these weeks: in which one; over is this week."""
    nr = _weeknummer(PlanbareToets.eind, _momenten(maandagen))
    tot = col(PlanbareToets.eind) < _momenten(maandagen)[-1]
    rijen = uow.session.execute(kies(PlanbareToets.id, nr).where(tot)).all()
    return dict(map(tuple, rijen))


def _tel_zittingen(
    uow: UnitOfWork, principal: Principal, per: dict[uuid.UUID, Weektelling], maandagen: tuple[date, ...],
    examen_id: uuid.UUID | None,
) -> None:  # fmt: skip
    """The sittings that did not begin yet, with their seats; those of a concept apart, for they cannot be had yet."""
    nr, z = _weeknummer(Zitting.start, _momenten(maandagen)).label("nr"), Zitting
    is_concept, vrij_ = col(z.status) == ZittingStatus.CONCEPT, z.capaciteit - z.bezet
    concept = func.sum(case((is_concept, 1), else_=0))
    apart = func.sum(case((is_concept, vrij_), else_=0))
    vraag = (
        kies(z.examen_id, nr, func.count(), func.sum(z.capaciteit), func.sum(vrij_), concept, apart)
        .where(
            col(z.status).in_(ONBEGONNEN), z.start > tijd.nu(),
            visible(principal, P.PROGNOSE_INZIEN, z), *_van(z.examen_id, examen_id),
        )
        .group_by(col(z.examen_id), nr)
    )  # fmt: skip
    for examen, n, aantal, plaatsen, vrij, waarvan, nog_niet in uow.session.execute(vraag):
        t = per[examen]
        if n == WEKEN:
            t.vrij_later = int(vrij) - int(nog_niet)
            continue
        t.zittingen[n], t.plaatsen[n], t.concept[n] = aantal, int(plaatsen), int(waarvan)
        t.vrij[n], t.in_concept[n] = int(vrij) - int(nog_niet), int(nog_niet)


def _tel_vorig_jaar(
    uow: UnitOfWork, principal: Principal, per: dict[uuid.UUID, Weektelling], maandagen: tuple[date, ...],
    examen_id: uuid.UUID | None,
) -> None:  # fmt: skip
    """How many were placed in the same weeks a year ago and in all the year, and how large a sitting was."""
    terug = JAAR * weken.WEEK
    toen, z = tuple(m - terug for m in maandagen), Zitting
    nr = _weeknummer(z.start, _momenten(toen)).label("nr")
    vraag = (
        kies(z.examen_id, nr, func.sum(z.bezet), func.sum(z.capaciteit), func.count())
        .where(
            z.start >= tijd.op(toen[0]), z.start < tijd.nu(), z.bezet > 0,
            visible(principal, P.PROGNOSE_INZIEN, z), *_van(z.examen_id, examen_id),
        )
        .group_by(col(z.examen_id), nr)
    )  # fmt: skip
    grootte: dict[uuid.UUID, list[int]] = defaultdict(lambda: [0, 0])
    for examen, n, bezet, plaatsen, aantal in uow.session.execute(vraag):
        t = per[examen]
        t.vorig_jaar += int(bezet)
        if n < WEKEN:
            t.vorig[n] = int(bezet)
        grootte[examen][0] += int(plaatsen)
        grootte[examen][1] += aantal
        t.per_zitting = max(1, round(grootte[examen][0] / grootte[examen][1]))


def week_van(n: int) -> date:
    """The Monday of the week with this number, counted from this week."""
    return weken.maandag(tijd.vandaag()) + timedelta(days=7 * n)
