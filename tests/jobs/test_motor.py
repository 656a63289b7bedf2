"""The engine: wake-up in the same transaction, recovery after kill -9 at every point, one engine per database."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import uuid

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.monitoren import OkeBericht
from portal.db.session import reading, unit_of_work
from portal.domain import termijnen, tijd
from portal.domain.rechten import Rol
from portal.jobs import motor
from portal.services.grond import wekkers
from portal.services.grond.wekkers import BEZORG
from portal.services.plannen import jaarwissel
from portal.services.zenden import outbox
from tests.hulp.bezorgen import rij, zet_en_draai_terug
from tests.hulp.databases import WORTEL
from tests.hulp.partner import probleem


@pytest.fixture
def draaiend(omgeving, snel):
    omgeving(jobs_interval="0.05", scheduled_pulls="false")
    assert motor.start()
    yield
    motor.stop()


def wacht_op(id, status, seconden=15):
    eind = time.monotonic() + seconden
    while time.monotonic() < eind:
        if rij(id).status == status:
            return
        time.sleep(0.02)
    raise AssertionError(f"{rij(id).status} en niet {status}: {rij(id).uitleg}")


def test_na_de_commit_vertrekt_het_vanzelf(partner, zet, draaiend):
    begin = time.monotonic()
    id = zet("/offerings/1")
    wacht_op(id, "bevestigd")
    assert time.monotonic() - begin < 2.5


def test_herhaling_zonder_hulp(partner, zet, draaiend):
    partner.script.extend([probleem(503, "stuk")] * 2)
    id = zet("/offerings/1")
    wacht_op(id, "bevestigd")
    assert rij(id).pogingen == 3


@pytest.mark.verzonnen
def test_teruggedraaid_wekt_niemand(partner, koppeling, draaiend):
    zet_en_draai_terug(koppeling)
    time.sleep(0.5)
    assert partner.verzoeken == []


@pytest.mark.verzonnen
def test_een_wekker_per_reeks_per_transactie(partner, koppeling, draaiend):
    from dbos import DBOS

    voor = len(DBOS.list_workflows(name=BEZORG))
    with unit_of_work() as uow:
        ids = [
            outbox.put(
                uow, outbox.Bericht(2, koppeling.id, "PUT", f"/associations/{n}", "z", "{}", "t", uuid.uuid4())
            ).id
            for n in range(50)
        ]
    assert len(DBOS.list_workflows(name=BEZORG)) == voor + 1  # before the net of each minute comes by
    wacht_op(ids[-1], "bevestigd")
    assert list(partner.effecten) == [f"/associations/{n}" for n in range(50)]


@pytest.mark.verzonnen
def test_wat_op_een_catalogus_wachtte_wordt_vanzelf_binnengelaten(db, draaiend):  # INR-2
    from dbos import DBOS

    with unit_of_work() as uow:
        assert wekkers.wek(uow, wekkers.LAAT_BINNEN, "Toetsplatform")
    eind = time.monotonic() + 15
    while not DBOS.list_workflows(name=wekkers.LAAT_BINNEN, status="SUCCESS"):
        assert time.monotonic() < eind, "nobody let in what waited"
        time.sleep(0.05)


def test_het_schooljaar_van_alle_opleidingen_draait_vanzelf(maak, als, draaiend):  # PRK-2
    opleiding, mirjam = maak.opleiding(), als(Rol.EXAMENBUREAU)
    i = maak.inschrijving(maak.student(opleiding), maak.examen(), schooljaar="2020-2021")
    jaar, _ = termijnen.schooljaren(tijd.vandaag())
    with unit_of_work() as uow:
        assert jaarwissel.draai_alles(uow, mirjam, jaarwissel.DraaiAlles(schooljaar=jaar)) == 1
    eind = time.monotonic() + 15
    while time.monotonic() < eind:
        with reading() as uow:
            if uow.get(Inschrijving, i.id).schooljaar == jaar:
                return
        time.sleep(0.05)
    raise AssertionError("the job did not turn the year")


class Kraamkamer:
    """Makes workers from a process that has everything loaded and nothing started, so that a kill costs little."""

    def __init__(self) -> None:
        self.proces = subprocess.Popen(
            [sys.executable, "-m", "tests.hulp.werker"], cwd=WORTEL, env=os.environ.copy(), text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def begin(self, *args: str) -> int:
        print(*args, file=self.proces.stdin, flush=True)
        return int(self.proces.stdout.readline())

    def einde(self) -> int:
        return int(self.proces.stdout.readline())

    def werker(self, *args: str, verwacht: int = -signal.SIGKILL) -> None:
        self.begin(*args)
        assert self.einde() == verwacht

    def stop(self) -> str:
        return self.proces.communicate(timeout=20)[1]


@pytest.fixture
def kraamkamer(omgeving, koppeling):
    omgeving(jobs_interval="0.05", scheduled_pulls="false", retry_base="0.05", oke_timeout="3")
    kamer = Kraamkamer()
    yield kamer
    kamer.stop()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("ronden", [1, pytest.param(20, marks=pytest.mark.lang)])
def test_kill_9_op_elk_punt(partner, kraamkamer, ronden):
    for _ in range(ronden):
        _vijf_keer(partner, kraamkamer)


def _vijf_keer(partner, kraamkamer):
    """Die at each of five points; then all that was committed has arrived, once and in order, and nothing else."""
    partner.effecten.clear()
    _werker = kraamkamer.werker
    wel = [str(uuid.uuid4()) for _ in range(12)]
    _werker("schrijf", "voor_commit", *(str(uuid.uuid4()) for _ in range(2)))
    _werker("schrijf", "na_commit", *wel)
    _werker("bezorg", "na_verzenden", "1")
    _werker("bezorg", "tijdens_vastleggen", "2")
    _dood_tijdens_verzoek(partner, kraamkamer)
    _werker("bezorg", "geen", "0", verwacht=0)
    assert set(partner.effecten) == {f"/associations/{id}" for id in wel}  # nothing lost, nothing from a rollback
    assert all(len(set(bodies)) == 1 for bodies in partner.effecten.values())  # a repeat says the same
    for even in (0, 1):  # and in order per reeks
        eigen = [f"/associations/{id}" for id in wel[even::2]]
        assert [p for p in partner.effecten if p in eigen] == eigen
    with reading() as uow:
        assert set(uow.session.exec(select(OkeBericht.status))) == {"bevestigd"}


def _dood_tijdens_verzoek(partner, kraamkamer) -> None:
    """The partner kills the worker while it waits for the answer, after the effect."""
    pid: list[int] = []

    def dood(v):
        partner.effecten.setdefault(v.pad.removeprefix("/ooapi"), []).append(v.inhoud.decode())
        while not pid:
            time.sleep(0.001)
        os.kill(pid[0], signal.SIGKILL)
        return probleem(500, "te laat")

    partner.regel = dood
    pid.append(kraamkamer.begin("bezorg", "geen", "0"))
    assert kraamkamer.einde() == -signal.SIGKILL
    partner.regel = None


def test_maar_een_motor_per_database(kraamkamer, draaiend):
    assert motor.loopt()
    kraamkamer.werker("bezorg", "geen", "0", verwacht=1)
    assert "de motor draait al" in kraamkamer.stop()


class Stopt(Exception):
    """As PostgreSQL says that it is starting."""

    sqlstate = "57P03"


def test_een_database_die_bij_het_begin_weg_is_wordt_afgewacht(omgeving, monkeypatch):
    monkeypatch.setattr(motor, "_NA_FOUT", 0.05)
    keren = []

    def begin() -> bool:
        keren.append(1)
        if len(keren) == 1:
            raise OperationalError("SELECT 1", {}, Stopt("starting up"))
        if len(keren) == 2:
            raise RuntimeError("iets anders")
        return True

    async def werk() -> None:
        await asyncio.wait_for(motor._neem_beurt(asyncio.Event(), begin), 10)

    asyncio.run(werk())
    assert len(keren) == 3


def test_een_motor_die_half_begon_geeft_zijn_slot_terug(db, omgeving, monkeypatch):
    def stuk(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Stopt("starting up"))

    omgeving(jobs_interval="0.05", scheduled_pulls="false")
    with monkeypatch.context() as mp:
        mp.setattr(motor.bezorgen, "laat_los", stuk)
        with pytest.raises(OperationalError):
            motor.start()
        assert not motor.loopt()
    assert motor.start()
    motor.stop()
