"""Storage of one sandbox server: a single SQLite file with documents, tokens, the request log and the outbox."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_SCHEMA = """
create table if not exists stuk (soort text, id text, ouder text, inhoud text not null, gewijzigd real not null,
  primary key (soort, id));
create index if not exists stuk_ouder on stuk (soort, ouder);
create table if not exists token (hash text primary key, client text, scopes text, tot real);
create table if not exists bestand (id text primary key, naam text, soort text, inhoud blob not null);
create table if not exists log (nr integer primary key, tijd real, methode text, pad text, client text, status int,
  oordeel text, reden text, inhoud text);
create table if not exists uit (nr integer primary key, sleutel text, soort text, methode text, pad text, inhoud text,
  pogingen int default 0, na real default 0, klaar real, status int, fout text);
create index if not exists uit_open on uit (klaar, na);
"""
_LOG_MAX = 5000


@dataclass(frozen=True, slots=True)
class LogRegel:
    nr: int
    tijd: float
    methode: str
    pad: str
    client: str
    status: int
    oordeel: str
    reden: str
    inhoud: str


@dataclass(frozen=True, slots=True)
class Zending:
    nr: int
    sleutel: str
    soort: str
    methode: str
    pad: str
    inhoud: Json | None
    pogingen: int
    klaar: float | None
    status: int | None
    fout: str


class Opslag:
    """One connection behind a lock: enough for a sandbox, and every write is on disk before it returns."""

    def __init__(self, pad: Path) -> None:
        pad.parent.mkdir(parents=True, exist_ok=True)
        self._slot = threading.RLock()
        self._db = sqlite3.connect(pad, check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=normal")
        self._db.executescript(_SCHEMA)

    @contextmanager
    def samen(self) -> Iterator[None]:
        """Everything inside happens together or not at all."""
        with self._slot:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    def _rijen(self, sql: str, *args: object) -> list[tuple[Any, ...]]:
        with self._slot:
            return self._db.execute(sql, args).fetchall()

    # pieces: JSON by kind and id
    def bewaar(self, soort: str, id_: str, inhoud: Json, ouder: str = "") -> bool:
        """Write a piece; true when it is new."""
        with self.samen():
            nieuw = self.lees(soort, id_) is None
            self._db.execute(
                "insert into stuk values (?,?,?,?,?) on conflict (soort, id) do update set "
                "ouder=excluded.ouder, inhoud=excluded.inhoud, gewijzigd=excluded.gewijzigd",
                (soort, id_, ouder, json.dumps(inhoud, ensure_ascii=False), time.time()),
            )
        return nieuw

    def lees(self, soort: str, id_: str) -> Json | None:
        rijen = self._rijen("select inhoud from stuk where soort=? and id=?", soort, id_)
        return json.loads(rijen[0][0]) if rijen else None

    def alle(self, soort: str, ouder: str | None = None) -> list[tuple[str, Json]]:
        """All pieces of a kind, in the order they were first written."""
        if ouder is None:
            rijen = self._rijen("select id, inhoud from stuk where soort=? order by rowid", soort)
        else:
            rijen = self._rijen("select id, inhoud from stuk where soort=? and ouder=? order by rowid", soort, ouder)
        return [(i, json.loads(t)) for i, t in rijen]

    # tokens
    def token_bij(self, hash_: str, client: str, scopes: str, tot: float) -> None:
        self._rijen("insert into token values (?,?,?,?)", hash_, client, scopes, tot)
        self._rijen("delete from token where tot < ?", time.time() - 86400)

    def token(self, hash_: str) -> tuple[str, str, float] | None:
        rijen = self._rijen("select client, scopes, tot from token where hash=?", hash_)
        return rijen[0] if rijen else None

    # files
    def bestand_bij(self, id_: str, naam: str, soort: str, inhoud: bytes) -> None:
        self._rijen("insert or replace into bestand values (?,?,?,?)", id_, naam, soort, inhoud)

    def bestand(self, id_: str) -> tuple[str, str, bytes] | None:
        rijen = self._rijen("select naam, soort, inhoud from bestand where id=?", id_)
        return rijen[0] if rijen else None

    # log
    def log_bij(self, methode: str, pad: str, client: str, status: int, oordeel: str, reden: str, inhoud: str) -> None:
        with self.samen():
            self._db.execute(
                "insert into log (tijd, methode, pad, client, status, oordeel, reden, inhoud) values (?,?,?,?,?,?,?,?)",
                (time.time(), methode, pad, client, status, oordeel, reden, inhoud),
            )
            self._db.execute("delete from log where nr <= (select max(nr) from log) - ?", (_LOG_MAX,))

    def log(self, aantal: int = 200) -> list[LogRegel]:
        """Newest first."""
        return [LogRegel(*r) for r in self._rijen("select * from log order by nr desc limit ?", aantal)]

    # outbox
    def uit_bij(self, sleutel: str, soort: str, methode: str, pad: str, inhoud: Json | None) -> int:
        with self.samen():
            cur = self._db.execute(
                "insert into uit (sleutel, soort, methode, pad, inhoud) values (?,?,?,?,?)",
                (sleutel, soort, methode, pad, None if inhoud is None else json.dumps(inhoud, ensure_ascii=False)),
            )
            return int(cur.lastrowid or 0)

    def uit_open(self, nu: float, aantal: int = 200) -> list[Zending]:
        """What is due, oldest first, skipping keys whose earlier message still waits for its next try."""
        return self._zendingen(
            "where klaar is null and na <= ? and not exists (select 1 from uit v where v.sleutel = uit.sleutel "
            "and v.klaar is null and v.nr < uit.nr and v.na > ?) order by nr limit ?",
            nu,
            nu,
            aantal,
        )

    def uit_lijst(self, aantal: int = 200) -> list[Zending]:
        return self._zendingen("order by nr desc limit ?", aantal)

    def uit_tel(self) -> dict[str, int]:
        """How many are waiting, delivered and refused."""
        rij = self._rijen(
            "select count(*) filter (where klaar is null), count(*) filter (where klaar is not null and fout = ''), "
            "count(*) filter (where klaar is not null and fout <> '') from uit"
        )[0]
        return dict(zip(("wacht", "afgeleverd", "geweigerd"), rij, strict=True))

    def uit_zet(self, nr: int, pogingen: int, na: float, klaar: float | None, status: int | None, fout: str) -> None:
        self._rijen(
            "update uit set pogingen=?, na=?, klaar=?, status=?, fout=? where nr=?",
            pogingen,
            na,
            klaar,
            status,
            fout,
            nr,
        )

    def uit_nu(self) -> None:
        """Try everything that waits again at once."""
        self._rijen("update uit set na=0 where klaar is null")

    def uit_herstel(self) -> None:
        """Put what was refused back in the queue."""
        self._rijen("update uit set na=0, klaar=null, pogingen=0 where klaar is not null and fout <> ''")

    def _zendingen(self, rest: str, *args: object) -> list[Zending]:
        kolommen = "nr, sleutel, soort, methode, pad, inhoud, pogingen, klaar, status, coalesce(fout, '')"
        rijen = self._rijen(f"select {kolommen} from uit {rest}", *args)  # noqa: S608 - only literals above
        return [
            Zending(nr, sleutel, soort, methode, pad, json.loads(inhoud) if inhoud else None, keer, klaar, status, fout)
            for nr, sleutel, soort, methode, pad, inhoud, keer, klaar, status, fout in rijen
        ]
