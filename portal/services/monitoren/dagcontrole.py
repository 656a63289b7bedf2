"""Watch the exchange: sign off the daily control, and offer failed messages again, one or all in a filter."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_hele_school
from portal.db.monitoren import Dagcontrole
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class TekenDagcontrole(Opdracht):
    """Say that the log of a day was looked at."""

    dag: date
    opmerking: str = Field(default="", max_length=1000)


def teken_dagcontrole(uow: UnitOfWork, principal: Principal, cmd: TekenDagcontrole) -> None:
    """Sign off the OKE log of one day, once, by name, as who sees all of it (MON-1)."""
    eis_hele_school(principal, P.OKE_HERSTELLEN)
    if cmd.dag > tijd.vandaag():
        raise Ongeldig("Deze dag moet nog komen.")
    if uow.session.get(Dagcontrole, cmd.dag):
        raise Botsing("De controle van deze dag is al afgetekend.")
    rij = Dagcontrole(dag=cmd.dag, door_id=principal.persoon_id, opmerking=cmd.opmerking)
    uow.add(rij)
    audit.record(uow, principal, "dagcontrole.getekend", rij, nieuw={"dag": cmd.dag})
    live.touch(uow, onderwerpen.OKE)
    live.touch(uow, onderwerpen.WERK)
