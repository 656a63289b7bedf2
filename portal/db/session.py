"""Engine and unit of work: the only place that begins, commits or rolls back a transaction."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, event, inspect, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import True_
from sqlmodel import Session, SQLModel, create_engine, func, select

from portal import storing
from portal.db import gebruik, voorraad
from portal.db.reeks import een_van, lijst
from portal.db.tabel import tabel
from portal.domain.fouten import NietGevonden
from portal.settings import get_settings

T = TypeVar("T", bound=SQLModel)
R = TypeVar("R")
_KRUISING = "40P01"
_VELE = 1000
"""A statement takes some ten thousands of parameters; from here the ids of a list are one."""
_SCHRIJVEND: ContextVar[bool] = ContextVar("portal_schrijvend", default=False)


@dataclass
class UnitOfWork:
    """One transaction: what is added is written together or not at all."""

    session: Session
    spaar: tuple[type[SQLModel], ...] = ()
    geschreven: int = 0
    _na_commit: list[Callable[[], None]] = field(default_factory=list)
    _gelezen: dict[Any, SQLModel] = field(default_factory=dict)
    """Keeps what was read in the memory of the session, which forgets what nobody holds."""

    def add(self, obj: SQLModel) -> None:
        """Write this object with the transaction, and give it its place at once.

        While `spaar` names kinds, new rows of these kinds (to which nothing in the batch refers) and changes of rows
        that exist are written together with what comes later.
        """
        self.session.add(obj)
        self.geschreven += 1
        if (bekend := voorraad.van(self.session)) is not None:
            bekend.neem_op(obj)
        if not self.spaar or not (isinstance(obj, self.spaar) or inspect(obj).persistent):
            self.session.flush()

    def zoek(self, model: type[T], veld: str, *waarden: Any) -> list[T]:
        """The rows with one of these values in a column; from memory when they were read ahead for a batch."""
        return voorraad.zoek(self.session, model, veld, *waarden)

    def delete(self, obj: SQLModel) -> None:
        """Remove this object with the transaction, at once."""
        self.geschreven += 1
        if (bekend := voorraad.van(self.session)) is not None:
            bekend.vergeet(obj)
        self.session.delete(obj)
        self.session.flush()

    def get(self, model: type[T], id: Any, waar: ColumnElement[bool] | bool = True) -> T:
        """The object with this key within a condition; NietGevonden when absent or out of reach.

        Without a condition it is asked once per transaction: what was read stays as it was read, asked again or not.
        """
        if waar is True or isinstance(waar, True_):
            obj = self.session.get(model, id) if id is not None else None
        else:
            (kolom,) = tabel(model).primary_key.columns
            obj = self.session.exec(select(model).where(kolom == id, waar)).first()
        if obj is None:
            raise NietGevonden()
        self._gelezen[id] = obj
        return obj

    def lock(self, model: type[T], ids: list[uuid.UUID]) -> list[T]:
        """Hold these rows until the end of the transaction, always in the same order, as they are once they are held."""
        kolom = tabel(model).c.id
        deze = kolom.in_(ids) if len(ids) < _VELE else een_van(kolom, lijst(ids))
        vraag = select(model).where(deze).order_by(kolom).with_for_update()
        return list(self.session.exec(vraag.execution_options(populate_existing=True)))

    def houd(self, model: type[T], id: uuid.UUID) -> T:
        """This row, held until the end of the transaction, as it is once it is held; NietGevonden when absent.

        What was checked before it may not be true any more, so an act holds first what it decides about, and checks then.
        Everybody holds in one order, or two wait for each other for ever: a turn (`neem_beurt`), `Zitting`, `Ruimte`,
        `Persoon`, `Inschrijving`, `Deelname`, `Beoordeling`, `Resultaat` and what hangs on them, and at last the head of
        the audit log, which the first `audit.record` holds. Of one kind all at once, with `lock`. A row with a foreign
        key holds a little of what it points at, too.
        """
        rijen = self.lock(model, [id])
        if not rijen:
            raise NietGevonden()
        return rijen[0]

    def neem_beurt(self, wat: str) -> None:
        """Wait until nobody else is at this, which is no row, until the end of the transaction; on SQLite only one
        writes at a time anyway."""
        if self.session.get_bind().dialect.name == "postgresql":
            nummer = int(hashlib.sha256(wat.encode()).hexdigest()[:15], 16)
            self.session.execute(select(func.pg_advisory_xact_lock(nummer)))

    def wacht_hooguit(self, milliseconden: int) -> None:
        """Give up (DBAPIError) when somebody else holds a row for longer; on SQLite only one writes at a time anyway."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(text(f"SET LOCAL lock_timeout = {int(milliseconden)}"))

    @contextmanager
    def op_proef(self) -> Iterator[None]:
        """What is written inside this block is undone at its end, and what waited for the commit is forgotten.

        What was held inside it is let go as well: hold before the trial what has to stay as it is after it.
        """
        wacht, bekend = len(self._na_commit), set(self.session.info)
        punt = self.session.begin_nested()
        try:
            yield
        finally:
            if punt.is_active:
                punt.rollback()
            del self._na_commit[wacht:]
            for sleutel in set(self.session.info) - bekend:
                self.session.info.pop(sleutel, None)

    def na_commit(self, actie: Callable[[], None]) -> None:
        """Run this after the transaction has been committed, and only then."""
        self._na_commit.append(actie)


def make_engine(url: str) -> Engine:
    """An engine with the settings that proved right: SQLite in WAL with immediate transactions, PostgreSQL as is."""
    engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    gebruik.houd_bij(engine)
    _let_op(engine)
    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(
        url, connect_args=_ongeduld(url), pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True
    )
    event.listen(engine, "checkout", lambda *_: storing.DATABASE.werkt())
    return engine


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "busy_timeout=15000",
    "cache_size=-16000",
    "wal_autocheckpoint=4000",
)


def _sqlite(url: str) -> Engine:
    argumenten = {"timeout": 15, "check_same_thread": False}
    engine = create_engine(url, connect_args=argumenten, pool_size=10, max_overflow=20, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except Exception:  # a file that cannot be read: what failed to begin works on nothing
            connection.close()
            gebruik.laat_los(record)
            raise

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        lezen = connection.get_execution_options().get("lezen", False)
        connection.exec_driver_sql("BEGIN" if lezen else "BEGIN IMMEDIATE")
        storing.DATABASE.werkt()

    return engine


def _ongeduld(url: str) -> dict[str, int]:
    """A database that does not answer is noticed within seconds, also when its machine vanished; an address may differ."""
    eigen = {"connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
    return {n: w for n, w in {**eigen, "tcp_user_timeout": 10_000}.items() if n not in make_url(url).query}


def _let_op(engine: Engine) -> None:
    """Whoever finds the database away says so to the whole process."""

    @event.listens_for(engine, "handle_error")
    def _fout(context: ExceptionContext) -> None:
        fout = context.sqlalchemy_exception or context.original_exception
        if context.is_disconnect or storing.deel_van(fout) is storing.DATABASE:
            storing.DATABASE.mist(fout)


@lru_cache
def get_engine() -> Engine:
    """The engine of this process."""
    settings = get_settings()
    if settings.is_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    return make_engine(settings.db_url)


@contextmanager
def unit_of_work(binnen: Connection | None = None) -> Iterator[UnitOfWork]:
    """A writing transaction: committed when the block ends well, rolled back on any error.

    `binnen` is the connection of a transaction that somebody else commits: then this is a part of it, that counts when
    that one does.
    """
    deel = Session(binnen or get_engine(), expire_on_commit=False, join_transaction_mode="create_savepoint")
    with _soort(schrijvend=True), deel as session, session.begin():
        uow = UnitOfWork(session)
        yield uow
    for actie in uow._na_commit:
        actie()


def opnieuw_na_kruising(werk: Callable[[], R]) -> R:
    """Do this again when two transactions waited for each other and the database stopped this one: nothing of it was done."""
    for _ in range(2):
        try:
            return werk()
        except DBAPIError as fout:
            if getattr(fout.orig, "sqlstate", None) != _KRUISING:
                raise
    return werk()


@contextmanager
def reading() -> Iterator[UnitOfWork]:
    """A reading transaction: sees one moment, waits for nobody, and is never committed."""
    engine = get_engine().execution_options(lezen=True)
    with _soort(schrijvend=False), Session(engine, expire_on_commit=False, autoflush=False) as session:
        yield UnitOfWork(session)


@contextmanager
def _soort(*, schrijvend: bool) -> Iterator[None]:
    vorige = _SCHRIJVEND.get()
    _SCHRIJVEND.set(schrijvend)
    try:
        yield
    finally:
        _SCHRIJVEND.set(vorige)


def is_schrijvend() -> bool:
    """True inside the block of a writing transaction: what happens there is an act and not a look."""
    return _SCHRIJVEND.get()


def _na_fork() -> None:
    """A child process makes connections of its own; it never speaks over those of its parent."""
    if get_engine.cache_info().currsize:
        get_engine().dispose(close=False)


os.register_at_fork(after_in_child=_na_fork)
