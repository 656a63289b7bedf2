"""A process of its own that writes or delivers, and kills itself at the point that a test names."""

from __future__ import annotations

import os
import signal
import sys
import time
import uuid

from sqlmodel import select

from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.session import reading, unit_of_work
from portal.jobs import bezorgen, motor
from portal.services.grond import live
from portal.services.zenden import outbox


def sterf(*_: object) -> None:
    """As kill -9 from outside."""
    os.kill(os.getpid(), signal.SIGKILL)


def schrijf(punt: str, ids: list[str]) -> None:
    """Write these messages in one transaction and die before or after its commit."""
    motor.installeer_wekker()
    with unit_of_work() as uow:
        koppeling = uow.session.exec(select(Koppeling.id)).one()
        for n, id in enumerate(ids):
            pad = f"/associations/{id}"
            outbox.put(uow, outbox.Bericht(2, koppeling, "PUT", pad, f"r{n % 2}", "{}", "test", uuid.UUID(id)))
        if punt == "voor_commit":
            sterf()
    sterf()


def bezorg(punt: str, keer: int) -> None:
    """Run the engine and die at the named point of the given delivery; without a point until all is delivered."""
    geteld = {"n": 0}

    def bij(doel: object, naam: str) -> None:
        echt = getattr(doel, naam)

        def nep(*args: object, **kwargs: object) -> object:
            geteld["n"] += 1
            if geteld["n"] == keer:
                sterf()
            return echt(*args, **kwargs)

        setattr(doel, naam, nep)

    if punt == "na_verzenden":
        bij(bezorgen, "_verwerk")
    if punt == "tijdens_vastleggen":
        bij(live, "touch")
    if not motor.start():
        sys.exit("de motor draait al")
    eind = time.monotonic() + 40
    while time.monotonic() < eind:
        with reading() as uow:
            if not uow.session.exec(select(OkeBericht.id).where(OkeBericht.status != "bevestigd")).first():
                sys.exit(0)
        time.sleep(0.05)
    sys.exit("niet alles is bezorgd")


def doe(opdracht: list[str]) -> None:
    """One life of a worker."""
    if opdracht[0] == "schrijf":
        schrijf(opdracht[1], opdracht[2:])
    else:
        bezorg(opdracht[1], int(opdracht[2]))


def _zeg(getal: int) -> None:
    sys.stdout.write(f"{getal}\n")
    sys.stdout.flush()


def kraamkamer() -> None:
    """For each line on standard input: a child that is the worker; prints its pid, and then how it ended."""
    for regel in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                doe(regel.split())
            except SystemExit as einde:
                if isinstance(einde.code, str):
                    sys.stderr.write(f"{einde.code}\n")
                os._exit(1 if einde.code else 0)
        _zeg(pid)
        _zeg(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    kraamkamer()
