"""Collects rows in memory and writes them in bulk, in an order that respects every foreign key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, update
from sqlmodel import SQLModel

from portal.db import vormen
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
        self._was: dict[int, dict[str, Any]] = {}

    def bij(self, rij: R) -> R:
        """Keep a row; it may still change until everything is written."""
        self._rijen.setdefault(type(rij), []).append(rij)
        return rij

    def ken(self, rij: SQLModel) -> None:
        """Keep a row that is in the database already; what changes about it is written with the rest."""
        self.bij(rij)
        self._was[id(rij)] = rij.model_dump()

    def alle(self, model: type[R]) -> list[R]:
        """The rows of a kind so far."""
        return cast(list[R], self._rijen.get(model, []))  # each list holds its own kind only

    def schrijf(self, verbinding: Connection) -> None:
        """Write everything."""
        for model, rijen in self._op_volgorde():
            self._werk_bij(verbinding, model, rijen)
            kolommen = [c.key for c in tabel(model).columns]
            rijen = [rij for rij in rijen if id(rij) not in self._was]
            for rij in rijen:
                vormen.vul(rij)
            for van in range(0, len(rijen), _STUK):
                deel = [{k: getattr(r, k) for k in kolommen} for r in rijen[van : van + _STUK]]
                verbinding.execute(insert(model), deel)

    def _werk_bij(self, verbinding: Connection, model: type[SQLModel], rijen: list[SQLModel]) -> None:
        """What changed of rows that were there, the same columns together."""
        per: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for rij in rijen:
            was = self._was.get(id(rij), {})
            if anders := tuple(k for k, v in was.items() if getattr(rij, k) != v):
                per.setdefault(anders, []).append({"_id": rij.id, **{f"_{k}": getattr(rij, k) for k in anders}})  # type: ignore[attr-defined]
        doel = tabel(model)
        for velden, deel in per.items():
            zet = update(doel).where(doel.c.id == bindparam("_id")).values({k: bindparam(f"_{k}") for k in velden})
            verbinding.execute(zet, deel)

    def _op_volgorde(self) -> Iterator[tuple[type[SQLModel], list[SQLModel]]]:
        plaats = {t: i for i, t in enumerate(SQLModel.metadata.sorted_tables)}
        for model in sorted(self._rijen, key=lambda m: plaats[tabel(m)]):
            yield model, self._rijen[model]
