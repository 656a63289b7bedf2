"""The forms of a name in which lists search and sort: filled in at one place, whenever a row is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import String, Text, TypeDecorator, event
from sqlalchemy.orm import Mapper
from sqlmodel import Field, SQLModel

from portal.domain.tekst import accountnaam, sorteervorm, zoekvorm

Vorm = Callable[..., str]
Kaal = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that both databases compare byte by byte, whatever the locale of PostgreSQL."""


class Accountnaam(TypeDecorator[str]):
    """An account: kept and compared without regard to capitals, by whoever asks."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """The account in the one form that is kept."""
        return None if value is None else accountnaam(value)


def zoekveld(*velden: str) -> Any:
    """A column with these fields as they are searched, and sorted by the first of them."""
    return _veld(zoekvorm, velden)


def sorteerveld(*velden: str) -> Any:
    """A column with the place of somebody in a register: by surname, first name and prefix."""
    return _veld(sorteervorm, velden, index=True)


def _veld(vorm: Vorm, velden: tuple[str, ...], **anders: Any) -> Any:
    return Field(default="", sa_type=Kaal, sa_column_kwargs={"info": {"vorm": (vorm, velden)}}, **anders)


@cache
def vormen_van(model: type[SQLModel]) -> dict[str, tuple[Vorm, tuple[str, ...]]]:
    """The forms of this kind of row, each with how it is made and of which fields."""
    tabel = getattr(model, "__table__", None)
    return {} if tabel is None else {k.key: k.info["vorm"] for k in tabel.columns if "vorm" in k.info}


def vul(rij: SQLModel) -> None:
    """Give a row the forms of its names as they are now; at once, also when it is written in bulk."""
    for naam, (vorm, velden) in vormen_van(type(rij)).items():
        if getattr(rij, naam) != (nieuw := vorm(*(getattr(rij, v) or "" for v in velden))):
            setattr(rij, naam, nieuw)


def gevuld(model: type[SQLModel], rijen: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The same for rows that are written without being made."""
    vormen = vormen_van(model).items()
    if not vormen:
        return rijen
    return [{**r, **{n: vorm(*(r.get(v) or "" for v in velden)) for n, (vorm, velden) in vormen}} for r in rijen]


@event.listens_for(Mapper, "before_insert")
@event.listens_for(Mapper, "before_update")
def _voor_het_schrijven(_mapper: Any, _verbinding: Any, rij: SQLModel) -> None:
    vul(rij)
