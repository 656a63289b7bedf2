"""One page of a list: the question is counted and cut in SQL, never in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag

R = TypeVar("R")
S = TypeVar("S")
MAXIMUM = 50
"""Rows on one page at most."""


@dataclass(frozen=True)
class Pagina(Generic[R]):
    """The rows of one page, with how many there are in all."""

    rijen: list[R] = field(default_factory=list)
    totaal: int = 0
    pagina: int = 1
    per_pagina: int = 25

    @property
    def paginas(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.totaal // self.per_pagina))

    def naar(self, maak: Callable[[R], S]) -> Pagina[S]:
        """The same page with every row turned into something else."""
        return Pagina([maak(r) for r in self.rijen], self.totaal, self.pagina, self.per_pagina)

    def met(self, rijen: Sequence[S]) -> Pagina[S]:
        """The same page with these rows instead."""
        return Pagina(list(rijen), self.totaal, self.pagina, self.per_pagina)


def zoek(tekst: str, *kolommen: Any, jokers: bool = False, ilike: bool = False) -> ColumnElement[bool]:
    """One of these columns holds this text, in upper or lower case; a % or _ stands for itself.

    With `jokers` a % or _ stands for anything, as in SQL. With `ilike` it does too, and the database alone says which
    letters are the same, where otherwise the text is put in lower case here.
    """
    if ilike:
        return or_(*(col(k).ilike(f"%{tekst}%") for k in kolommen))
    woord = tekst.lower()
    if jokers:
        return or_(*(func.lower(k).like(f"%{woord}%") for k in kolommen))
    return or_(*(func.lower(k).contains(woord, autoescape=True) for k in kolommen))


def pagineer(
    uow: UnitOfWork, vraag: Any, pagina: int = 1, per_pagina: int = 25, *, tel: Vraag | None = None
) -> Pagina[Any]:
    """One page of a question; a page past the end becomes the last one.

    A question for one thing gives that thing per row; a question for several gives a row of them. `tel` counts the
    same rows with less work, when there is such a question.
    """
    per_pagina = min(max(1, per_pagina), MAXIMUM)
    totaal = uow.session.execute(_telling(vraag) if tel is None else tel).scalar_one()
    pagina = min(max(1, pagina), max(1, -(-totaal // per_pagina)))
    uitkomst = uow.session.execute(vraag.limit(per_pagina).offset((pagina - 1) * per_pagina))
    rijen = list(uitkomst.scalars() if len(vraag.column_descriptions) == 1 else uitkomst)
    return Pagina(rijen, totaal, pagina, per_pagina)


def _telling(vraag: Vraag) -> Vraag:
    """How many rows a question has, without fetching what it shows of them."""
    if vraag._group_by_clauses or vraag._distinct:
        return select(func.count()).select_from(vraag.order_by(None).subquery())
    return vraag.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
