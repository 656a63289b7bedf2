"""One page of a list: a question is counted and cut in SQL; only what is in no table is cut in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, and_, case, collate, func, or_, select, true

from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag
from portal.domain.tekst import zoekvorm
from portal.settings import get_settings

R = TypeVar("R")
S = TypeVar("S")
MAXIMUM = 100
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

    @property
    def van(self) -> int:
        """How many rows stand on the pages before this one."""
        return (self.pagina - 1) * self.per_pagina

    def naar(self, maak: Callable[[R], S]) -> Pagina[S]:
        """The same page with every row turned into something else."""
        return Pagina([maak(r) for r in self.rijen], self.totaal, self.pagina, self.per_pagina)

    def met(self, rijen: Sequence[S]) -> Pagina[S]:
        """The same page with these rows instead."""
        return Pagina(list(rijen), self.totaal, self.pagina, self.per_pagina)


def zoek(tekst: str, *kolommen: Any) -> ColumnElement[bool]:
    """Each word of this text stands in one of these columns, in any order; `şahin` is sahin, and a % or _ is itself.

    Names have a column with the form in which is searched (`zoekvorm`), so that both databases find the same, whatever
    their locale; codes and addresses are searched as they are. A text without anything to search leaves nothing out.
    """
    vormen = [k if "vorm" in k.info else func.lower(k) for k in kolommen]
    return and_(true(), *(or_(*(v.contains(w, autoescape=True) for v in vormen)) for w in zoekvorm(tekst).split()))


def volgorde(kolom: Any) -> ColumnElement[str]:
    """A column with codes, to sort by: byte by byte, the same on both databases and in any locale."""
    return kolom if get_settings().is_sqlite else collate(kolom, "C")


def trap(kolom: Any, standen: Iterable[str]) -> ColumnElement[int]:
    """A column with a state, to sort by how far it is: in the order in which these are named."""
    rang = {str(stand): nr for nr, stand in enumerate(standen)}
    return case(rang, value=kolom, else_=len(rang))


def op(vraag: Vraag, gevraagd: str, kolommen: Mapping[str, Any], *anders: Any) -> Vraag:
    """A question in the order that is asked (`naam`, or `-naam` from the end on); without it, and after it, in its own.

    Its own order ends in something that no two rows share, so that no row is on two pages. What is empty comes last,
    from whichever end, on both databases. A name that is not in `kolommen` asks nothing.
    """
    kolom, vraag = kolommen.get(gevraagd.removeprefix("-")), vraag.order_by(None)
    if kolom is None:
        return vraag.order_by(*anders)
    if kolom.type.python_type is str and "vorm" not in getattr(kolom, "info", {}):
        kolom = volgorde(kolom)
    eerst = kolom.desc() if gevraagd.startswith("-") else kolom.asc()
    return vraag.order_by(eerst.nulls_last(), *anders)


def heeft(tekst: str, zin: str) -> bool:
    """Whether a sentence of our own has each word of this text, as `zoek` asks it of a column."""
    vorm = zoekvorm(zin)
    return all(w in vorm for w in zoekvorm(tekst).split())


def pagineer(uow: UnitOfWork, vraag: Any, pagina: int = 1, per_pagina: int = 25) -> Pagina[Any]:
    """One page of a question; a page past the end becomes the last one.

    A question for one thing gives that thing per row; a question for several gives a row of them.
    """
    blad = leeg_blad(tel(uow, vraag), pagina, per_pagina)
    uitkomst = uow.session.execute(vraag.limit(blad.per_pagina).offset(blad.van))
    return blad.met(list(uitkomst.scalars() if len(vraag.column_descriptions) == 1 else uitkomst))


def snijd(rijen: Sequence[R], pagina: int = 1, per_pagina: int = 25) -> Pagina[R]:
    """One page of rows that stand in no table, such as those of a trial; a page past the end becomes the last one."""
    blad = leeg_blad(len(rijen), pagina, per_pagina)
    return blad.met(rijen[blad.van : blad.van + blad.per_pagina])


def leeg_blad(totaal: int, pagina: int, per_pagina: int) -> Pagina[Any]:
    """Which page of so many rows is shown, still without its rows: the one that was asked for, or the first or last."""
    heel = Pagina[Any](totaal=totaal, per_pagina=min(max(1, per_pagina), MAXIMUM))
    return replace(heel, pagina=min(max(1, pagina), heel.paginas))


def tel(uow: UnitOfWork, vraag: Vraag) -> int:
    """How many rows a question has."""
    return int(uow.session.execute(_telling(vraag)).scalar_one())


def _telling(vraag: Vraag) -> Vraag:
    """How many rows a question has, without fetching what it shows of them."""
    if vraag._group_by_clauses or vraag._distinct:
        return select(func.count()).select_from(vraag.order_by(None).subquery())
    return vraag.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
