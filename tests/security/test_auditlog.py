"""The audit log against whoever has the database in hands: every change of a row, of the order or of the end is found."""

from __future__ import annotations

import json
import random
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, text, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, select

from portal.auth.principal import PORTAAL
from portal.db import slot
from portal.db.monitoren import AuditKop, AuditRegel
from portal.db.session import UnitOfWork, get_engine, reading, unit_of_work
from portal.db.tabel import tabel
from portal.services.grond.audit import audit, keten
from portal.services.grond.audit.audit import Controle
from tests.hulp.databases import BEIDE, Databank

DATABASES = BEIDE
"""What a database lets somebody do to the chain differs: on both in the short run as well."""
RIJEN, PUNT = 40, 34
"""Length of the chain that is tampered with, and the row at which a checkpoint was taken."""
DUIZEND = pytest.param(1000, marks=pytest.mark.lang)
_TABEL = tabel(AuditRegel)
_KOP = tabel(AuditKop)


@dataclass
class Proef:
    """A chain in a transaction without its guards, that is put back after every tampering."""

    c: Connection
    rng: random.Random
    punt: tuple[int, str]

    def controle(self, met_punt: bool) -> Controle:
        """What the check says now."""
        with Session(bind=self.c, autoflush=False) as session:
            return audit.verify(UnitOfWork(session), verwacht=self.punt if met_punt else None)

    def rij(self, nummer: int) -> dict[str, Any]:
        """A row as it stands."""
        return dict(self.c.execute(_TABEL.select().where(_TABEL.c.volgnummer == nummer)).mappings().one())

    def zet(self, nummer: int, **velden: Any) -> None:
        """Change columns of a row."""
        self.c.execute(update(_TABEL).where(_TABEL.c.volgnummer == nummer).values(**velden))

    def kies(self, tot: int = RIJEN) -> int:
        """Some row."""
        return self.rng.randint(1, tot)

    def herbereken(self, vanaf: int) -> None:
        """Make the chain follow again from this row on, and the head with it: what a clever intruder does."""
        vorige = self.rij(vanaf - 1)["hash"] if vanaf > 1 else keten.BEGIN
        rijen = self.c.execute(_TABEL.select().where(_TABEL.c.volgnummer >= vanaf).order_by(_TABEL.c.volgnummer))
        nummer = vanaf - 1
        for nummer, (oud, rij) in enumerate([(r["volgnummer"], dict(r)) for r in rijen.mappings()], vanaf):
            rij |= {"volgnummer": nummer, "vorige_hash": vorige}
            rij["hash"] = vorige = keten.hash_van(AuditRegel(**rij))
            self.c.execute(update(_TABEL).where(_TABEL.c.volgnummer == oud).values(**rij))
        self.c.execute(update(_KOP).values(volgnummer=nummer, hash=vorige))


@contextmanager
def opengebroken(zaad: int) -> Iterator[Proef]:
    """A chain of forty acts whose guards were taken away; everything is put back at the end."""
    rng = random.Random(zaad)
    with unit_of_work() as uow:
        for n in range(RIJEN):
            audit.record(
                uow, PORTAAL, rng.choice(["zitting.gepland", "go.gegeven", "presentie.gezet"]), None,
                oud={"status": "open", "ruimte": uuid.UUID(int=rng.getrandbits(128))} if n % 3 else None,
                nieuw={"status": "é € ‘dicht’", "punten": n, "klaar": n % 2 == 0},
                reden="Ziek \"gemeld\"\n\\ en terug" if n % 5 == 0 else "", mandaat_id=uuid.uuid4() if n % 7 == 0 else None,
                uitzondering_id=uuid.uuid4() if n % 11 == 0 else None,
            )  # fmt: skip
        regel = uow.session.exec(select(AuditRegel).where(AuditRegel.volgnummer == PUNT)).one()
        punt = (regel.volgnummer, regel.hash)
    uit = slot.SQLITE_UIT if get_engine().dialect.name == "sqlite" else slot.POSTGRES_UIT
    with get_engine().connect() as c, c.begin() as geheel:
        for sql in uit:
            c.execute(text(sql))
        yield Proef(c, rng, punt)
        geheel.rollback()


def _anders(p: Proef, kolom: str, waarde: Any) -> Any:
    """Another value for a column, of a kind that fits in it."""
    if kolom in ("persoon_id", "mandaat_id", "uitzondering_id", "onderwerp_id"):
        return p.rng.choice([uuid.UUID(int=p.rng.getrandbits(128)), None]) if waarde else uuid.uuid4()
    if isinstance(waarde, datetime):
        return waarde + timedelta(microseconds=p.rng.choice([1, -1, 10**6, 3600 * 10**6]))
    if isinstance(waarde, dict):
        keuzes = [{**waarde, "extra": 1}, {}, {**waarde, "status": "open "}, {k: [v] for k, v in waarde.items()}]
        return p.rng.choice([k for k in keuzes if k != waarde])
    if isinstance(waarde, int):
        return waarde + p.rng.choice([1000, 5000])
    return p.rng.choice(
        [k for k in (waarde[:-1] + "é", waarde[1:], "é", waarde.swapcase(), waarde[:9] + " ") if k != waarde]
    )


def wijzig_kolom(p: Proef) -> int:
    nummer, kolom = p.kies(), p.rng.choice([k.name for k in _TABEL.columns])
    p.zet(nummer, **{kolom: _anders(p, kolom, p.rij(nummer)[kolom])})
    return nummer


def wijzig_met_eigen_hash(p: Proef) -> int:
    nummer = p.kies(RIJEN - 1)
    rij = p.rij(nummer) | {"rol": "baas"}
    p.zet(nummer, rol="baas", hash=keten.hash_van(AuditRegel(**rij)))
    return nummer + 1


def wijzig_laatste_met_eigen_hash(p: Proef) -> int:
    rij = p.rij(RIJEN) | {"rol": "baas"}
    p.zet(RIJEN, rol="baas", hash=keten.hash_van(AuditRegel(**rij)))
    return RIJEN + 1


def herschrijf_alles_erna(p: Proef) -> int:
    nummer = p.kies(PUNT)
    p.zet(nummer, reden="iets heel anders")
    p.herbereken(nummer)
    return PUNT


def verwijder_een(p: Proef) -> int:
    nummer = p.kies()
    p.c.execute(delete(_TABEL).where(_TABEL.c.volgnummer == nummer))
    return nummer if nummer < RIJEN else RIJEN


def verwijder_en_schuif_op(p: Proef) -> int:
    nummer = p.kies(PUNT - 1)
    p.c.execute(delete(_TABEL).where(_TABEL.c.volgnummer == nummer))
    p.herbereken(nummer)
    return PUNT


def knip_einde_af(p: Proef) -> int:
    vanaf = p.rng.randint(1, PUNT)
    p.c.execute(delete(_TABEL).where(_TABEL.c.volgnummer >= vanaf))
    rij = p.rij(vanaf - 1) if vanaf > 1 else {"volgnummer": 0, "hash": keten.BEGIN}
    p.c.execute(update(_KOP).values(volgnummer=rij["volgnummer"], hash=rij["hash"]))
    return vanaf


def leeg_alles(p: Proef) -> int:
    p.c.execute(delete(_TABEL))
    if p.rng.random() < 0.5:
        p.c.execute(delete(_KOP))
    return 1


def voeg_toe_aan_het_eind(p: Proef) -> int:
    laatste = p.rij(RIJEN)
    rij = laatste | {"volgnummer": RIJEN + 1, "vorige_hash": laatste["hash"], "actie": "rol.verleend"}
    rij["hash"] = keten.hash_van(AuditRegel(**rij))
    p.c.execute(insert(_TABEL).values(**rij))
    return RIJEN + 2


def voeg_toe_voor_het_begin(p: Proef) -> int:
    p.c.execute(insert(_TABEL).values(**p.rij(p.kies()) | {"volgnummer": -p.rng.randint(0, 9)}))
    return 1


def voeg_ertussen(p: Proef) -> int:
    nummer = p.rng.randint(2, PUNT - 1)
    for n in range(RIJEN, nummer - 1, -1):
        p.zet(n, volgnummer=n + 1)
    p.c.execute(insert(_TABEL).values(**p.rij(nummer - 1) | {"volgnummer": nummer, "actie": "rol.verleend"}))
    if p.rng.random() < 0.5:
        p.herbereken(nummer)
        return PUNT
    return nummer


def verwissel(p: Proef) -> int:
    een, twee = sorted(p.rng.sample(range(1, RIJEN + 1), 2))
    p.zet(een, volgnummer=-1)
    p.zet(twee, volgnummer=een)
    p.zet(-1, volgnummer=twee)
    return een


def vervang(p: Proef) -> int:
    """REPLACE of SQLite, or its like in PostgreSQL."""
    nummer = p.kies()
    rij = p.rij(nummer) | {"rol": "baas"}
    if p.c.dialect.name == "sqlite":
        p.c.execute(insert(_TABEL).prefix_with("OR REPLACE").values(**rij))
    else:
        from sqlalchemy.dialects.postgresql import insert as pg_insert

        vraag = pg_insert(_TABEL).values(**rij)
        p.c.execute(vraag.on_conflict_do_update(index_elements=["volgnummer"], set_={"rol": "baas"}))
    return nummer


def wijzig_kop(p: Proef) -> int:
    keuze = p.rng.choice(["nummer", "lager", "hash", "weg"])
    if keuze == "weg":
        p.c.execute(delete(_KOP))
    else:
        waarden = {"nummer": {"volgnummer": 41}, "lager": {"volgnummer": 3}, "hash": {"hash": "a" * 64}}
        p.c.execute(update(_KOP).values(**waarden[keuze]))
    return RIJEN + 1


def maak_onleesbaar(p: Proef) -> int:
    """Values that no portal writes and that should not stop the check either."""
    nummer = p.kies()
    if p.c.dialect.name == "sqlite":
        kolom, waarde = p.rng.choice(
            [("oud", "'{kapot'"), ("op", "'gisteren'"), ("reden", "x'ff00'"), ("rol", "CAST(x'ff' AS TEXT)")]
        )
    else:
        kolom, waarde = p.rng.choice([("oud", "'[1]'"), ("nieuw", "'null'"), ("op", "'-infinity'")])  # fmt: skip
    p.c.execute(text(f"UPDATE auditregel SET {kolom} = {waarde} WHERE volgnummer = {nummer}"))
    return nummer


ZONDER_PUNT: tuple[Callable[[Proef], int], ...] = (
    wijzig_kolom, wijzig_kolom, wijzig_kolom, wijzig_kolom, wijzig_met_eigen_hash, wijzig_laatste_met_eigen_hash,
    verwijder_een, voeg_toe_aan_het_eind, voeg_toe_voor_het_begin, verwissel, vervang, wijzig_kop, maak_onleesbaar,
)  # fmt: skip
MET_PUNT: tuple[Callable[[Proef], int], ...] = (
    herschrijf_alles_erna, verwijder_en_schuif_op, knip_einde_af, leeg_alles, voeg_ertussen,
)  # fmt: skip
"""What only shows beside a checkpoint outside the database: somebody rewrote the chain as it would have been."""


@pytest.mark.parametrize("keer", [200, DUIZEND])
def test_zo_vaak_geknoeid_zo_vaak_gevonden(db: Databank, keer: int) -> None:  # MON-6; ASVS 16.4.2
    gezien: set[str] = set()
    with opengebroken(20261122) as p:
        assert p.controle(True) == Controle(RIJEN, kop_hash=p.rij(RIJEN)["hash"])
        for n in range(keer):
            met_punt = n % 3 == 2
            soort = p.rng.choice(MET_PUNT if met_punt else ZONDER_PUNT)
            with p.c.begin_nested() as even:
                verwacht = soort(p)
                uitkomst = p.controle(met_punt)
                even.rollback()
            assert not uitkomst.klopt, (n, soort.__name__)
            assert uitkomst.eerste_fout == verwacht, (n, soort.__name__, uitkomst)
            assert uitkomst.uitleg
            gezien.add(soort.__name__)
            if n % 50 == 0:
                assert p.controle(True).klopt, "no false alarm on the chain as it was"
    assert gezien == {f.__name__ for f in (*ZONDER_PUNT, *MET_PUNT)}


_AANVAL = {
    "update": "UPDATE auditregel SET reden = 'x' WHERE volgnummer = 2",
    "update nummer": "UPDATE auditregel SET volgnummer = 99 WHERE volgnummer = 2",
    "delete": "DELETE FROM auditregel WHERE volgnummer = 3",
    "upsert": "INSERT INTO auditregel SELECT * FROM auditregel WHERE volgnummer = 2 "
    "ON CONFLICT (volgnummer) DO UPDATE SET reden = 'x'",
    "replace (sqlite)": "REPLACE INTO auditregel SELECT * FROM auditregel WHERE volgnummer = 2",
    "insert or replace (sqlite)": "INSERT OR REPLACE INTO auditregel SELECT * FROM auditregel WHERE volgnummer = 2",
    "update or replace (sqlite)": "UPDATE OR REPLACE auditregel SET volgnummer = 2 WHERE volgnummer = 3",
    "truncate (postgres)": "TRUNCATE auditregel",
    "truncate cascade (postgres)": "TRUNCATE auditregel RESTART IDENTITY CASCADE",
    "merge (postgres)": "MERGE INTO auditregel a USING (SELECT 2 AS n) b ON a.volgnummer = b.n WHEN MATCHED THEN DELETE",
}


@pytest.mark.parametrize("aanval", list(_AANVAL))
@pytest.mark.parametrize("zonder_recursie", [False, True])
def test_de_database_zelf_weigert(db: Databank, aanval: str, zonder_recursie: bool) -> None:  # MON-6; ASVS 16.4.2
    soort = aanval.partition("(")[2].rstrip(")")
    with unit_of_work() as uow:
        for n in range(4):
            audit.record(uow, PORTAAL, "zitting.gepland", nieuw={"n": n})
    if soort in ("", db.soort) and not (zonder_recursie and db.soort == "postgres"):
        with get_engine().connect() as c:
            if zonder_recursie:
                c.exec_driver_sql("ROLLBACK")
                c.exec_driver_sql("PRAGMA recursive_triggers=OFF")
            with pytest.raises(DatabaseError, match="alleen aanvulbaar"):
                c.execute(text(_AANVAL[aanval]))
            c.invalidate()
    with reading() as uow:
        uitkomst = audit.verify(uow)
    assert (uitkomst.klopt, uitkomst.rijen) == (True, 4)


def test_superuser_die_triggers_uitzet_wordt_gevonden(db: Databank) -> None:  # MON-6; ASVS 16.4.2
    with unit_of_work() as uow:
        for n in range(4):
            audit.record(uow, PORTAAL, "zitting.gepland", nieuw={"n": n})
    with get_engine().begin() as c:
        if db.soort == "postgres":
            c.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for sql in slot.SQLITE_UIT:
                c.execute(text(sql))
        c.execute(text("UPDATE auditregel SET nieuw = '{\"n\": 7}' WHERE volgnummer = 3"))
        if db.soort == "sqlite":
            for sql in slot.SQLITE_AAN:
                c.execute(text(sql))
    with reading() as uow:
        uitkomst = audit.verify(uow)
        assert uow.session.exec(select(AuditKop.volgnummer)).one() == 4, "who stops at the fault can read on"
    assert (uitkomst.eerste_fout, uitkomst.uitleg) == (3, "inhoud is gewijzigd")


def test_geen_vals_alarm_terwijl_er_geschreven_wordt(db: Databank) -> None:  # MON-6
    klaar = threading.Event()

    def schrijf() -> None:
        for n in range(120):
            with unit_of_work() as uow:
                audit.record(uow, PORTAAL, "zitting.gepland", nieuw={"n": n})
        klaar.set()

    draad = threading.Thread(target=schrijf)
    draad.start()
    keren = 0
    while not klaar.is_set() or not keren:
        with reading() as uow:
            assert audit.verify(uow).klopt
        keren += 1
    draad.join()
    with reading() as uow:
        assert audit.verify(uow).rijen == 120


def test_de_hash_is_die_van_het_hele_bericht(db: Databank) -> None:  # MON-6
    """The canonical form is plain JSON of the whole row: anybody can calculate it again without our code."""
    with unit_of_work() as uow:
        wie = uuid.uuid4()
        regel = audit.record(uow, PORTAAL, "proef.gedaan", nieuw={"é": '\u2028"\\\n', "a": wie}, reden="’t kan\x7f")
        gewoon = regel.model_dump(exclude={"hash", "uitzondering_id"}) | {
            "op": regel.op.isoformat(timespec="microseconds")
        }
        verwacht = json.dumps(gewoon, sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=False)
        assert keten.van_regel(regel) == verwacht
    with reading() as uow:
        (rij,) = keten.rijen(uow, 0)
        assert rij[-1] == verwacht


def test_wie_de_controle_afbreekt_houdt_de_verbinding_heel(
    db: Databank, monkeypatch: pytest.MonkeyPatch
) -> None:  # MON-6
    """Stopped halfway by whatever: the reading stops along, and the same transaction goes on."""
    with unit_of_work() as uow:
        audit.record_reeks(uow, PORTAAL, "proef.gedaan", AuditRegel, [(uuid.uuid4(), {"n": n}) for n in range(5000)])
    echt, keren = keten.hashlib.sha256, iter(range(10**6))

    def stop(tekst: bytes) -> Any:
        if next(keren) == 50:
            raise KeyboardInterrupt
        return echt(tekst)

    with reading() as uow:
        monkeypatch.setattr(keten.hashlib, "sha256", stop)
        with pytest.raises(KeyboardInterrupt) as onderbroken:
            audit.verify(uow)
        monkeypatch.undo()
        assert onderbroken.traceback
        assert uow.session.exec(select(AuditKop.volgnummer)).one() == 5000
        assert audit.verify(uow).klopt


def test_elke_waarde_houdt_zijn_hash(db: Databank) -> None:  # MON-6
    """Whatever is written down, a database that keeps JSON its own way gives back what was hashed."""
    tekens = "".join(map(chr, [*range(1, 0x250), 0x2028, 0x2029, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF]))
    rng = random.Random(20261127)
    getallen = [0, -1, 2**53 + 1, 2**63 - 1, -(2**63) + 1, 2**63, 10**25, -(10**25)]
    with unit_of_work() as uow:
        for n in range(60):
            sleutels = ["".join(rng.choices(tekens, k=rng.randint(0, 6))) for _ in range(5)]
            waarden: list[Any] = ["".join(rng.choices(tekens, k=9)), rng.choice(getallen), n % 2 == 0, None, 1.5e300]
            nieuw = dict(zip(sleutels, waarden, strict=True))
            regel = audit.record(uow, PORTAAL, "proef.gedaan", oud={tekens: n, "a": nieuw}, nieuw=nieuw, reden=tekens)
            gewoon = json.dumps(regel.nieuw, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert f'"nieuw":{gewoon},"onderwerp_id"' in keten.van_regel(regel)
        audit.record_reeks(uow, PORTAAL, "proef.gedaan", AuditRegel, [(uuid.uuid4(), {tekens: g}) for g in getallen])
    with reading() as uow:
        assert audit.verify(uow) == Controle(60 + len(getallen), kop_hash=uow.session.exec(select(AuditKop.hash)).one())
