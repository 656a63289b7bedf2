"""Many rows at once, past the costs that SQLAlchemy has for each of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Boolean, ColumnElement, Dialect, String, Table, bindparam, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, SQLModel

from portal.db import vormen
from portal.db.tabel import tabel

Omzetter = Callable[[Any], Any]
_NIETS: Mapping[str, Any] = {}


def schrijf_reeks(
    session: Session, model: type[SQLModel], rijen: Sequence[Mapping[str, Any]], vast: Mapping[str, Any] = _NIETS
) -> None:
    """Insert rows that all have the same fields, in the transaction of this session; `vast` is the same for all.

    What is not named gets the default of its column. The values are converted by the types of the columns, as they
    always are; only the statement is made once, and so is the conversion of what all rows have in common.
    """
    if not rijen:
        return
    verbinding = session.connection()
    doel, rijen = tabel(model), vormen.gevuld(model, rijen)
    opdracht, velden = _opdracht(doel, (*vast, *rijen[0]), verbinding.dialect)
    kolommen = [_kolom(doel, veld, omzetter, rijen, vast) for veld, omzetter in velden]
    regels = list(zip(*kolommen, strict=True))
    if verbinding.dialect.positional:
        verbinding.exec_driver_sql(opdracht, regels)
    else:
        namen = [veld for veld, _ in velden]
        verbinding.exec_driver_sql(opdracht, [dict(zip(namen, regel, strict=True)) for regel in regels])


@lru_cache(maxsize=32)
def _opdracht(
    tabel: Table, gegeven: tuple[str, ...], dialect: Dialect
) -> tuple[str, list[tuple[str, Omzetter | None]]]:
    """The statement in the words of this database, and its fields in order with what converts their values."""
    gemaakt = insert(tabel).compile(dialect=dialect, column_keys=list(gegeven))
    namen = gemaakt.positiontup or list(gemaakt.params)
    return str(gemaakt), [(n, tabel.c[n].type.dialect_impl(dialect).bind_processor(dialect)) for n in namen]


def _kolom(
    tabel: Table, veld: str, omzetter: Omzetter | None, rijen: Sequence[Mapping[str, Any]], vast: Mapping[str, Any]
) -> list[Any]:
    """The values of one field, ready for the driver."""
    if veld in vast:
        return [omzetter(vast[veld]) if omzetter else vast[veld]] * len(rijen)
    if veld in rijen[0]:
        waarden = [rij[veld] for rij in rijen]
    else:
        standaard: Any = tabel.c[veld].default
        waarden = [standaard.arg(None) if standaard.is_callable else standaard.arg for _ in rijen]
    return [omzetter(w) for w in waarden] if omzetter else waarden


def lijst(waarden: Iterable[uuid.UUID | str]) -> BindParameter[str]:
    """Ids or texts as one parameter, for `een_van`."""
    return bindparam(None, tekst_van(waarden), String())


def tekst_van(waarden: Iterable[uuid.UUID | str]) -> str:
    """Ids or texts as the value of such a parameter, for a question that was put together before."""
    return json.dumps([w.hex if isinstance(w, uuid.UUID) else w for w in waarden])


def lijst_van(naam: str) -> BindParameter[str]:
    """The parameter of such a question; its value comes when it is asked."""
    return bindparam(naam, type_=String())


def een_van(kolom: Any, waarden: BindParameter[str]) -> ColumnElement[bool]:
    """True where a column has one of the values of this list.

    For hundreds of ids one parameter is quicker than a parameter each; both databases use an index on the column.
    """
    return _EenVan(kolom, waarden)


class _EenVan(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> _EenVan:
        """As it is: SQLAlchemy would write `= 1` behind it for SQLite, and then no index is used."""
        return self


@compiles(_EenVan)
def _in_sql(element: _EenVan, compiler: SQLCompiler, **kw: Any) -> str:
    kolom, waarden = (compiler.process(deel, **kw) for deel in element.clauses)
    if compiler.dialect.name == "sqlite":
        return f"{kolom} IN (SELECT value FROM json_each({waarden}))"  # noqa: S608 - only compiled SQL
    eigen = next(iter(element.clauses)).type
    soort = "TEXT" if isinstance(eigen, String) else compiler.dialect.type_compiler_instance.process(eigen)
    return f"{kolom} = ANY (ARRAY(SELECT CAST(jsonb_array_elements_text(CAST({waarden} AS JSONB)) AS {soort})))"
