"""Collects rows in memory and writes them in bulk, in an order that respects every foreign key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import SQLModel

from portal.db import vormen
from portal.db.session import UnitOfWork
from portal.db.tabel import tabel
from portal.sandbox.school_model import uid

R = TypeVar("R", bound=SQLModel)
_STUK = 2000


def vast_id(soort: str, sleutel: object) -> UUID:
    """The id of a row of the demo: always the same for the same thing."""
    return uid(f"portaal-{soort}", str(sleutel))


class Bak:
    """Rows on their way to the database, each kind in order of arrival."""

    def __init__(self) -> None:
        self._rijen: dict[type[SQLModel], list[SQLModel]] = {}

    def bij(self, rij: R) -> R:
        """Keep a row; it may still change until everything is written."""
        self._rijen.setdefault(type(rij), []).append(rij)
        return rij

    def alle(self, model: type[R]) -> list[R]:
        """The rows of a kind so far."""
        return cast(list[R], self._rijen.get(model, []))  # each list holds its own kind only

    def schrijf(self, uow: UnitOfWork) -> int:
        """Write everything; gives the number of rows."""
        for model, rijen in self._op_volgorde():
            kolommen = [c.key for c in tabel(model).columns]
            for rij in rijen:
                vormen.vul(rij)
            for van in range(0, len(rijen), _STUK):
                deel = [{k: getattr(r, k) for k in kolommen} for r in rijen[van : van + _STUK]]
                uow.session.execute(insert(model), deel)
        return sum(len(r) for r in self._rijen.values())

    def _op_volgorde(self) -> Iterator[tuple[type[SQLModel], list[SQLModel]]]:
        plaats = {t: i for i, t in enumerate(SQLModel.metadata.sorted_tables)}
        for model in sorted(self._rijen, key=lambda m: plaats[tabel(m)]):
            yield model, self._rijen[model]
