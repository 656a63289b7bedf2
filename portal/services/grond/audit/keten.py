"""The chain of the audit log: what a hash covers, and walking millions of rows as plain columns."""

from __future__ import annotations

import hashlib
import sqlite3
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import UTC
from json.encoder import encode_basestring
from typing import Any

import orjson

from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork

BEGIN = "0" * 64
_LENGTE_OP, _LENGTE_ID = 26, 32
Rij = tuple[int, str, str, str]
_tekst = encode_basestring

_VOLGORDE = "volgnummer, {op}, {persoon_id}, rol, kanaal, {mandaat_id}, {uitzondering_id}, actie, onderwerp_soort, {onderwerp_id}, {oud}, {nieuw}, reden, vorige_hash, hash"
_SQLITE = _VOLGORDE.replace("{", "").replace("}", "")
_POSTGRES = _VOLGORDE.format(
    op="""to_char(op AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')""",
    oud="oud::text",
    nieuw="nieuw::text",
    **{
        k: f"""coalesce('"' || {k}::text || '"', 'null')"""
        for k in ("persoon_id", "mandaat_id", "uitzondering_id", "onderwerp_id")
    },
)
_TYPEN = ["int8"] + ["text"] * 14


def canoniek(
    nummer: int, op: str, persoon: str, rol: str, kanaal: str, mandaat: str, uitzondering: str, actie: str, soort: str,
    onderwerp: str, oud: str, nieuw: str, reden: str, vorige: str,
) -> str:  # fmt: skip
    """The canonical JSON of a row: keys sorted, no spaces, without the hash itself; ids and JSON come quoted.

    `uitzondering_id` is a column of later: when empty it is left out, so that rows from before it keep their hash.
    """
    extra = "" if uitzondering == "null" else f'"uitzondering_id":{uitzondering},'
    return (
        f'{{"actie":{_tekst(actie)},"kanaal":{_tekst(kanaal)},"mandaat_id":{mandaat},"nieuw":{nieuw},'
        f'"onderwerp_id":{onderwerp},"onderwerp_soort":{_tekst(soort)},"op":"{op}","oud":{oud},"persoon_id":{persoon},'
        f'"reden":{_tekst(reden)},"rol":{_tekst(rol)},{extra}"volgnummer":{nummer},"vorige_hash":"{vorige}"}}'
    )


def schrijver(r: Any) -> Callable[[int, uuid.UUID | None, dict[str, Any], str], str]:
    """Writes the canonical JSON of rows that share everything of `r` but their number, subject, new values and the hash
    before them."""
    op, oud = r.op.astimezone(UTC).isoformat(timespec="microseconds"), _json(r.oud)
    wie, mandaat, uitzondering = _sleutel(r.persoon_id), _sleutel(r.mandaat_id), _sleutel(r.uitzondering_id)
    return lambda nummer, onderwerp, nieuw, vorige: canoniek(
        nummer, op, wie, r.rol, r.kanaal, mandaat, uitzondering, r.actie, r.onderwerp_soort, _sleutel(onderwerp), oud,
        _json(nieuw), r.reden, vorige,
    )  # fmt: skip


def van_regel(r: AuditRegel) -> str:
    """The canonical JSON of a row in memory."""
    return schrijver(r)(r.volgnummer, r.onderwerp_id, r.nieuw, r.vorige_hash)


def hash_van(regel: AuditRegel) -> str:
    """The hash of a row that is about to be written."""
    return hash_van_tekst(van_regel(regel))


def hash_van_tekst(tekst: str) -> str:
    """SHA-256 over the canonical JSON of a row, the hash before it included."""
    return hashlib.sha256(tekst.encode()).hexdigest()


def _json(waarden: dict[str, Any]) -> str:
    """The one form of old and new values that is hashed: keys sorted, no spaces, only what JSON must escape escaped."""
    return orjson.dumps(waarden, option=orjson.OPT_SORT_KEYS).decode()


def _sleutel(waarde: uuid.UUID | None) -> str:
    return "null" if waarde is None else f'"{waarde}"'


def loop(rijen: Generator[Rij, None, None], teller: int, vorige: str, punten: dict[int, str]) -> tuple[int, str, str]:
    """Walk rows that should follow number `teller` with hash `vorige`; gives the number and hash reached, and what is
    wrong with the row after it (empty when nothing is). Whatever stops it, the reading stops with it."""
    sha256 = hashlib.sha256
    try:
        with closing(rijen):
            for nummer, wijst_naar, eigen, inhoud in rijen:
                if nummer != teller + 1:
                    return teller, vorige, "rij ontbreekt" if nummer > teller else "er staat een rij te veel"
                if wijst_naar != vorige:
                    return teller, vorige, "sluit niet aan op de vorige rij"
                if sha256(inhoud.encode()).hexdigest() != eigen:
                    return teller, vorige, "inhoud is gewijzigd"
                if nummer in punten and punten[nummer] != eigen:
                    return teller, vorige, "wijkt af van het controlepunt"
                teller, vorige = nummer, eigen
    except (ValueError, TypeError, RecursionError, sqlite3.Error):
        return teller, vorige, "inhoud is onleesbaar gemaakt"
    return teller, vorige, ""


def rijen(uow: UnitOfWork, na: int) -> Generator[Rij, None, None]:
    """The rows after a number in order; after nothing also those that no honest chain has.

    Of each: its number, the hash it points back to, its own hash, and its canonical JSON.
    """
    lezen = _lees_sqlite if uow.session.get_bind().dialect.name == "sqlite" else _lees_postgres
    return lezen(uow, f"WHERE volgnummer > {int(na)}" if na > 0 else "")


def _lees_sqlite(uow: UnitOfWork, waar: str) -> Generator[Rij, None, None]:
    sql = f"SELECT {_SQLITE} FROM auditregel {waar} ORDER BY volgnummer"  # noqa: S608 - only our own words
    for n, op, wie, rol, kanaal, mandaat, uitz, actie, soort, over, oud, nieuw, reden, vorige, eigen in _stroom(
        uow, sql
    ):
        if len(op) != _LENGTE_OP:
            raise ValueError(op)
        yield n, vorige, eigen, canoniek(
            n, f"{op[:10]}T{op[11:]}+00:00", _hex(wie), rol, kanaal, _hex(mandaat), _hex(uitz), actie, soort, _hex(over),
            _vast(oud), _vast(nieuw), reden, vorige,
        )  # fmt: skip


def _lees_postgres(uow: UnitOfWork, waar: str) -> Generator[Rij, None, None]:
    sql = f"SELECT {_POSTGRES} FROM auditregel {waar} ORDER BY volgnummer"  # noqa: S608 - only our own words
    for n, op, wie, rol, kanaal, mandaat, uitz, actie, soort, over, oud, nieuw, reden, vorige, eigen in _stroom(
        uow, sql
    ):
        yield n, vorige, eigen, canoniek(
            n, op, wie, rol, kanaal, mandaat, uitz, actie, soort, over, _vast(oud), _vast(nieuw), reden, vorige
        )  # fmt: skip


def _stroom(uow: UnitOfWork, sql: str) -> Iterator[Any]:
    """Rows as the driver gives them, on the connection of this transaction and never all at once; PostgreSQL copies
    them out, so that it makes the next ones while these are checked. Who stops halfway can go on in the transaction."""
    verbinding: Any = uow.session.connection().connection.driver_connection
    if isinstance(verbinding, sqlite3.Connection):
        with closing(verbinding.cursor()) as cursor:
            yield from cursor.execute(sql)
        return
    with (
        verbinding.transaction(),
        verbinding.cursor() as cursor,
        cursor.copy(f"COPY ({sql}) TO STDOUT") as stroom,
    ):
        stroom.set_types(_TYPEN)
        yield from stroom.rows()


def _hex(w: str | None) -> str:
    if w is None:
        return "null"
    if len(w) != _LENGTE_ID:
        raise ValueError(w)
    return f'"{w[:8]}-{w[8:12]}-{w[12:16]}-{w[16:20]}-{w[20:]}"'


def _vast(tekst: str) -> str:
    """JSON in the one form that is hashed, however a database keeps it."""
    return _json(orjson.loads(tekst)) if tekst != "{}" else tekst
