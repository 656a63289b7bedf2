"""Watch the exchange: sign off the daily control, and offer failed messages again, one or all in a filter."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from pydantic import Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.monitoren import Dagcontrole
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.services import audit, live, outbox
from portal.services.opdracht import Opdracht
from portal.services.queries import uitval
from portal.services.queries.monitoren import OkeFilter


class TekenDagcontrole(Opdracht):
    """Say that the log of a day was looked at."""

    dag: date
    opmerking: str = Field(default="", max_length=1000)


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


def teken_dagcontrole(uow: UnitOfWork, principal: Principal, cmd: TekenDagcontrole) -> None:
    """Sign off the OKE log of one day, once, by name (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    if cmd.dag > tijd.vandaag():
        raise Ongeldig("Deze dag moet nog komen.")
    if uow.session.get(Dagcontrole, cmd.dag):
        raise Botsing("De controle van deze dag is al afgetekend.")
    rij = Dagcontrole(dag=cmd.dag, door_id=principal.persoon_id, opmerking=cmd.opmerking)
    uow.add(rij)
    audit.record(uow, principal, "dagcontrole.getekend", rij, nieuw={"dag": cmd.dag})
    live.touch(uow, "oke")
    live.touch(uow, "werk")


def bied_opnieuw_aan(uow: UnitOfWork, principal: Principal, cmd: BiedOpnieuwAan) -> None:
    """Send a failed message again, from the screen where it stands out (MON-1)."""
    outbox.opnieuw(uow, principal, cmd.bericht_id)
    live.touch(uow, "werk")


def bied_alles_opnieuw_aan(uow: UnitOfWork, principal: Principal, cmd: BiedAllesOpnieuwAan) -> Herhaling:
    """Offer one batch of the failures in a filter again, oldest first, so that each row of messages keeps its order.

    A message that something newer replaced is left alone (MON-1).
    """
    require(principal, P.OKE_HERSTELLEN)
    rijen = uow.session.execute(uitval.te_herhalen(principal, cmd.filter, cmd.na).limit(cmd.hooguit)).all()
    overgeslagen = 0
    for bericht_id, *_ in rijen:
        try:
            outbox.opnieuw(uow, principal, bericht_id)
        except Botsing:
            overgeslagen += 1
    uit = Herhaling(len(rijen) - overgeslagen, overgeslagen, rijen[-1][1] if rijen else 0)
    if rijen:
        gekozen = cmd.filter.model_dump(exclude_defaults=True, exclude={"pagina", "per_pagina", "tekst"})
        nieuw = {"aangeboden": uit.aangeboden, "overgeslagen": overgeslagen, **{k: str(v) for k, v in gekozen.items()}}
        audit.record(uow, principal, "oke.alles_opnieuw", nieuw=nieuw)
        live.touch(uow, "werk")
    return uit
