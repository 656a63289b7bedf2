"""Rows read ahead for a batch: the same lookups as one by one, answered from memory where they were read before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from portal.db.reeks import een_van, lijst
from portal.db.tabel import tabel

T = TypeVar("T", bound=SQLModel)
_PLEK = "portal.voorraad"
_HAP = 500


@dataclass
class _Bak:
    """What is known of one column: the values that were read, and their rows."""

    gelezen: set[Any] = field(default_factory=set)
    rijen: dict[Any, list[Any]] = field(default_factory=dict)


class Voorraad:
    """The rows that one transaction read ahead, kept equal to what that transaction writes."""

    def __init__(self) -> None:
        self._bakken: dict[tuple[type[SQLModel], str], _Bak] = {}
        self._weg: dict[int, SQLModel] = {}

    def bak(self, model: type[SQLModel], veld: str) -> _Bak:
        """What is known of this column."""
        return self._bakken.setdefault((model, veld), _Bak())

    def geef(self, model: type[T], veld: str, waarden: Iterable[Any]) -> list[T] | None:
        """The rows with one of these values as they are now; None when one of the values was not read ahead."""
        bak = self._bakken.get((model, veld))
        if bak is None or not bak.gelezen.issuperset(waarden):
            return None
        rijen = (r for w in waarden for r in bak.rijen.get(w, ()) if getattr(r, veld) == w)
        return [r for r in rijen if id(r) not in self._weg]

    def neem_op(self, rij: SQLModel) -> None:
        """Let a row that is written be found from now on."""
        for (model, veld), bak in self._bakken.items():
            if isinstance(rij, model) and (waarde := getattr(rij, veld)) is not None:
                rijen = bak.rijen.setdefault(waarde, [])
                if not any(r is rij for r in rijen):
                    rijen.append(rij)

    def vergeet(self, rij: SQLModel) -> None:
        """Let a row that is deleted not be found any more."""
        self._weg[id(rij)] = rij


def van(session: Session) -> Voorraad | None:
    """The rows that this session read ahead, if it did."""
    return session.info.get(_PLEK)


def lees_vooruit(session: Session, model: type[T], veld: str, waarden: Iterable[Any], *, houd: bool = False) -> list[T]:
    """Read all rows with one of these values in one query per five hundred; `houd` keeps others from changing them."""
    bak = session.info.setdefault(_PLEK, Voorraad()).bak(model, veld)
    gevraagd = {w for w in waarden if w not in (None, "")}
    nodig = sorted(gevraagd - bak.gelezen)
    for begin in range(0, len(nodig), _HAP):
        deel = nodig[begin : begin + _HAP]
        vraag = select(model).where(een_van(getattr(model, veld), lijst(deel)))
        if houd:
            vraag = vraag.order_by(tabel(model).c.id).with_for_update(key_share=True)
        for rij in session.exec(vraag):
            bak.rijen.setdefault(getattr(rij, veld), []).append(rij)
        bak.gelezen.update(deel)
    return [r for w in gevraagd for r in bak.rijen.get(w, ())]


def ken(session: Session, rijen: Iterable[SQLModel], veld: str) -> None:
    """Say that these rows are all there are with their values of a column that the database keeps unique."""
    for rij in rijen:
        bak, waarde = session.info.setdefault(_PLEK, Voorraad()).bak(type(rij), veld), getattr(rij, veld)
        if waarde is not None and waarde not in bak.gelezen:
            bak.rijen.setdefault(waarde, []).append(rij)
            bak.gelezen.add(waarde)


def bestaat_nog_niet(session: Session, waarde: Any, *kolommen: tuple[type[SQLModel], str]) -> None:
    """Say that no row can have this value yet, because it was made in this transaction."""
    if (voorraad := van(session)) is not None:
        for model, veld in kolommen:
            voorraad.bak(model, veld).gelezen.add(waarde)


def zoek(session: Session, model: type[T], veld: str, *waarden: Any) -> list[T]:
    """The rows with one of these values, from what was read ahead or else from the database."""
    voorraad = van(session)
    gevonden = voorraad.geef(model, veld, waarden) if voorraad is not None else None
    if gevonden is not None:
        return gevonden
    return list(session.exec(select(model).where(col(getattr(model, veld)).in_(waarden))))
