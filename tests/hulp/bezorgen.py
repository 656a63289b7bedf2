"""What tests of delivery look at: one message of the log, one connection, and a message that is never sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress

from portal.db.beheren import Koppeling
from portal.db.monitoren import OkeBericht
from portal.db.session import reading, unit_of_work
from portal.services.zenden import outbox

Put = Callable[..., uuid.UUID]
"""The fixture `zet` of tests/jobs."""


def rij(id: uuid.UUID) -> OkeBericht:
    """The message as it is now."""
    with reading() as uow:
        return uow.get(OkeBericht, id)


def lees_koppeling(id: uuid.UUID) -> Koppeling:
    """The connection as it is now."""
    with reading() as uow:
        return uow.get(Koppeling, id)


def zet_en_draai_terug(koppeling: Koppeling) -> None:
    """A message in a transaction that fails."""
    with suppress(RuntimeError), unit_of_work() as uow:
        outbox.put(uow, outbox.Bericht(2, koppeling.id, "PUT", "/offerings/1", "z", "{}", "t", uuid.uuid4()))
        raise RuntimeError
