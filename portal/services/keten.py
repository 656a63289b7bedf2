"""The chain of the audit log: what a hash covers, and walking millions of rows as plain columns."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from functools import lru_cache
from json.encoder import encode_basestring  # type: ignore[attr-defined]
from typing import Any

from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork

BEGIN = "0" * 64
_STUK = 10_000
Rij = tuple[Any, ...]
_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=False).encode
_tekst = encode_basestring

_VOLGORDE = "volgnummer, {op}, {persoon_id}, rol, kanaal, {mandaat_id}, {uitzondering_id}, actie, onderwerp_soort, {onderwerp_id}, {oud}, {nieuw}, reden, vorige_hash, hash"
_SQLITE = _VOLGORDE.replace("{", "").replace("}", "")
_POSTGRES = _VOLGORDE.format(
    op="""to_char(op AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')""",
    **{k: f"{k}::text" for k in ("persoon_id", "mandaat_id", "uitzondering_id", "onderwerp_id", "oud", "nieuw")},
)


def canoniek(r: Rij) -> str:
    """The canonical JSON of a row of plain texts: keys sorted, no spaces, without the hash itself.

    `uitzondering_id` is a column of later: when empty it is left out, so that rows from before it keep their hash.
    """
    nummer, op, persoon, rol, kanaal, mandaat, uitzondering, actie, soort, onderwerp, oud, nieuw, reden, vorige, _ = r
    extra = f'"uitzondering_id":"{uitzondering}",' if uitzondering is not None else ""
    return (
        f'{{"actie":{_tekst(actie)},"kanaal":{_tekst(kanaal)},"mandaat_id":{_id(mandaat)},"nieuw":{nieuw},'
        f'"onderwerp_id":{_id(onderwerp)},"onderwerp_soort":{_tekst(soort)},"op":"{op}","oud":{oud},'
        f'"persoon_id":{_id(persoon)},"reden":{_tekst(reden)},"rol":{_tekst(rol)},{extra}'
        f'"volgnummer":{nummer},"vorige_hash":"{vorige}"}}'
    )


def _id(waarde: str | None) -> str:
    return "null" if waarde is None else f'"{waarde}"'


def hash_van(regel: AuditRegel) -> str:
    """The hash of a row that is about to be written: SHA-256 over its canonical JSON, the hash before it included."""
    return hashlib.sha256(canoniek(_plat(regel)).encode()).hexdigest()


def _plat(r: AuditRegel) -> Rij:
    ids = {naam: _sleutel(getattr(r, naam)) for naam in ("persoon_id", "mandaat_id", "uitzondering_id", "onderwerp_id")}
    op = r.op.astimezone(UTC).isoformat(timespec="microseconds")
    return (
        r.volgnummer, op, ids["persoon_id"], r.rol, r.kanaal, ids["mandaat_id"], ids["uitzondering_id"], r.actie,
        r.onderwerp_soort, ids["onderwerp_id"], _json(r.oud), _json(r.nieuw), r.reden, r.vorige_hash, r.hash,
    )  # fmt: skip


def _sleutel(waarde: uuid.UUID | None) -> str | None:
    return None if waarde is None else str(waarde)


def loop(rijen: Iterator[Rij], teller: int, vorige: str, punten: dict[int, str]) -> tuple[int, str, str]:
    """Walk rows that should follow number `teller` with hash `vorige`; gives the number and hash reached, and what is
    wrong with the row after it (empty when nothing is)."""
    sha256 = hashlib.sha256
    try:
        for r in rijen:
            if r[0] != teller + 1:
                return teller, vorige, "rij ontbreekt" if r[0] > teller else "er staat een rij te veel"
            if r[13] != vorige:
                return teller, vorige, "sluit niet aan op de vorige rij"
            if sha256(canoniek(r).encode()).hexdigest() != r[14]:
                return teller, vorige, "inhoud is gewijzigd"
            if punten and punten.get(r[0], r[14]) != r[14]:
                return teller, vorige, "wijkt af van het controlepunt"
            teller, vorige = r[0], r[14]
    except (ValueError, TypeError, RecursionError, sqlite3.Error):
        return teller, vorige, "inhoud is onleesbaar gemaakt"
    return teller, vorige, ""


def rijen(uow: UnitOfWork, na: int) -> Iterator[Rij]:
    """The rows after a number in order, as texts; after nothing also those that no honest chain has."""
    lezen = _lees_sqlite if uow.session.get_bind().dialect.name == "sqlite" else _lees_postgres
    return lezen(uow, f"WHERE volgnummer > {int(na)}" if na > 0 else "")


def _lees_sqlite(uow: UnitOfWork, waar: str) -> Iterator[Rij]:
    sql = f"SELECT {_SQLITE} FROM auditregel {waar} ORDER BY volgnummer"  # noqa: S608 - only our own words
    for n, op, persoon, rol, kanaal, mandaat, uitz, actie, soort, over, oud, nieuw, *rest in _stroom(uow, sql):
        yield (
            n, f"{op[:10]}T{op[11:]}+00:00", _hex(persoon), rol, kanaal, _hex(mandaat), _hex(uitz), actie, soort,
            _hex(over), _vast(oud), _vast(nieuw), *rest,
        )  # fmt: skip


def _lees_postgres(uow: UnitOfWork, waar: str) -> Iterator[Rij]:
    sql = f"SELECT {_POSTGRES} FROM auditregel {waar} ORDER BY volgnummer"  # noqa: S608 - only our own words
    for r in _stroom(uow, sql):
        yield (*r[:10], _vast(r[10]), _vast(r[11]), *r[12:])


def _stroom(uow: UnitOfWork, sql: str) -> Iterator[Any]:
    """Rows as the driver gives them, on the connection of this transaction; PostgreSQL hands them out in pieces."""
    verbinding: Any = uow.session.connection().connection.driver_connection
    if isinstance(verbinding, sqlite3.Connection):
        with closing(verbinding.cursor()) as cursor:
            yield from cursor.execute(sql)
        return
    with verbinding.cursor(name="keten") as stroom:
        stroom.itersize = _STUK
        yield from stroom.execute(sql)


def _hex(waarde: str | None) -> str | None:
    if waarde is None:
        return None
    return f"{waarde[:8]}-{waarde[8:12]}-{waarde[12:16]}-{waarde[16:20]}-{waarde[20:]}"


@lru_cache(maxsize=1 << 14)
def _vast(tekst: str) -> str:
    """JSON in the one form that is hashed, however a database keeps it."""
    return _json(json.loads(tekst)) if tekst != "{}" else tekst
