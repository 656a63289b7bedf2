"""Watch the exchange: sign off the daily control, and offer failed messages again, one or all in a filter."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from pydantic import Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing
from portal.domain.rechten import P
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.monitoren import stand
from portal.services.monitoren.stand import OkeFilter
from portal.services.zenden import outbox


class BiedAllesOpnieuwAan(Opdracht):
    """Offer the failed outgoing messages in a filter again, a batch at a time; `na` is where the batch before ended."""

    filter: OkeFilter
    na: int = 0
    hooguit: int = Field(default=50, ge=1, le=100)


@dataclass(frozen=True)
class Herhaling:
    """How one batch went: offered, left alone because something newer exists, and where it ended."""

    aangeboden: int
    overgeslagen: int
    tot: int
    """The number of the last message that was looked at; 0 when there was none left."""


class BiedOpnieuwAan(Opdracht):
    """Offer a failed outgoing message again."""

    bericht_id: uuid.UUID


def bied_opnieuw_aan(uow: UnitOfWork, principal: Principal, cmd: BiedOpnieuwAan) -> None:
    """Send a failed message again, from the screen where it stands out (MON-1)."""
    outbox.opnieuw(uow, principal, cmd.bericht_id)
    live.touch(uow, onderwerpen.WERK)


def bied_alles_opnieuw_aan(uow: UnitOfWork, principal: Principal, cmd: BiedAllesOpnieuwAan) -> Herhaling:
    """Offer one batch of the failures in a filter again, oldest first, so that each row of messages keeps its order.

    A message that something newer replaced is left alone (MON-1).
    """
    require(principal, P.OKE_HERSTELLEN)
    rijen = uow.session.execute(stand.te_herhalen(principal, cmd.filter, cmd.na).limit(cmd.hooguit)).all()
    overgeslagen = 0
    for bericht_id, *_ in rijen:
        try:
            outbox.opnieuw(uow, principal, bericht_id)
        except Botsing:
            overgeslagen += 1
    uit = Herhaling(len(rijen) - overgeslagen, overgeslagen, rijen[-1][1] if rijen else 0)
    if rijen:
        gekozen = cmd.filter.model_dump(exclude_defaults=True, exclude={"op", "pagina", "per_pagina", "tekst"})
        nieuw = {"aangeboden": uit.aangeboden, "overgeslagen": overgeslagen, **{k: str(v) for k, v in gekozen.items()}}
        audit.record(uow, principal, "oke.alles_opnieuw", nieuw=nieuw)
        live.touch(uow, onderwerpen.WERK)
    return uit
