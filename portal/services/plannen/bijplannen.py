"""Plan several sittings at once for a week in which too little is planned: as concepts, one by one as any other (AAN-8)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from pydantic import AwareDatetime, Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.inrichten import Examenversie
from portal.db.plannen import Ruimte
from portal.db.session import UnitOfWork
from portal.domain import tijd, weken
from portal.domain.fouten import Botsing
from portal.domain.rechten import P
from portal.domain.taal import telt
from portal.domain.tijdscenario import eind_voor
from portal.services.grond import instellingen
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand import scenario_van
from portal.services.plannen.stand_lokalen import vrije_lokalen
from portal.services.plannen.zittingen import MaakConcept, maak_concept

MEESTE = 20
"""So many sittings at once: more in one week is another kind of planning."""


class MaakZittingen(Opdracht):
    """Make so many sittings of one version, from this moment on."""

    versie_id: uuid.UUID
    start: AwareDatetime
    capaciteit: int = Field(ge=1, le=1000)
    aantal: int = Field(ge=1, le=MEESTE)
    zelf_inschrijven: bool = False
    bevestigd: bool = False
    """The planner means this day and hour, also when the school is closed or it is night."""


def maak_zittingen(uow: UnitOfWork, principal: Principal, cmd: MaakZittingen) -> list[uuid.UUID]:
    """Make the sittings as concepts, each in the smallest room that is free; all of them or none (AAN-8).

    First as many as there are rooms on that day, then at the same hour on the next open days of that week. Every one is
    planned as any other, so what would stop that one stops this.
    """
    versie = uow.get(Examenversie, cmd.versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, P.ZITTING_PLANNEN, versie)
    plekken: list[tuple[datetime, Ruimte]] = []
    for start in _momenten(uow, cmd.start):
        eind = eind_voor(start + timedelta(minutes=versie.duur), scenario_van(uow, versie, None))
        vrij = vrije_lokalen(uow, start, eind, cmd.capaciteit)
        plekken += [(start, r) for r in vrij[: cmd.aantal - len(plekken)]]
    if len(plekken) < cmd.aantal:
        raise _te_weinig(len(plekken), cmd)
    uow.lock(Ruimte, [r.id for _, r in plekken])
    return [
        maak_concept(
            uow, principal,
            MaakConcept(
                versie_id=versie.id, ruimte_id=r.id, start=start, capaciteit=cmd.capaciteit,
                zelf_inschrijven=cmd.zelf_inschrijven, bevestigd=cmd.bevestigd,
            ),
        )
        for start, r in plekken
    ]  # fmt: skip


def _momenten(uow: UnitOfWork, start: datetime) -> Iterator[datetime]:
    """This moment, and the same hour on the open days after it in that week."""
    lokaal, eerste = start.astimezone(tijd.ZONE), tijd.dag_van(start)
    yield start
    for dag in weken.open_dagen(weken.maandag(eerste), instellingen.gesloten_dagen(uow)):
        if dag > eerste:
            yield tijd.op(dag, lokaal.hour, lokaal.minute)


def _te_weinig(passen: int, cmd: MaakZittingen) -> Botsing:
    lokalen = f"Voor {telt(cmd.aantal, 'zitting', 'zittingen')} met {telt(cmd.capaciteit, 'plaats', 'plaatsen')} zijn er vanaf {tijd.moment(cmd.start)} in die week niet genoeg lokalen vrij: er passen er {passen}."
    return Botsing(lokalen, actie="Kies een andere dag of tijd, minder plaatsen, of minder zittingen.")
