"""What can be chosen for a sitting: rooms and staff that are free then, for one that is there already too."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.inrichten import Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.services.queries.beschikbaar import vrije_medewerkers, vrije_ruimten
from portal.services.queries.inrichten import Keuze


@dataclass(frozen=True)
class Planopties:
    """Rooms and people that are free for a version at a moment."""

    duurt: str
    ruimten: tuple[Keuze, ...]
    surveillanten: tuple[Keuze, ...]
    beoordelaars: tuple[Keuze, ...]


def planopties(
    uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID, start: datetime, capaciteit: int
) -> Planopties:
    """What is free for a sitting that is still to be planned (PLA-1, PLA-2, PLA-4)."""
    require(principal, P.ZITTING_PLANNEN)
    versie = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    eind = start + timedelta(minutes=versie.duur)
    return Planopties(
        duurt=f"{tijd.toon_moment(start)} tot {tijd.toon_tijd(eind)} ({versie.duur} minuten)",
        ruimten=tuple(vrije_ruimten(uow, principal, start, versie.duur, capaciteit)),
        surveillanten=tuple(vrije_medewerkers(uow, principal, Rol.SURVEILLANT, start, versie.duur)),
        beoordelaars=tuple(vrije_medewerkers(uow, principal, Rol.BEOORDELAAR, start, versie.duur)),
    )


def ruimten_voor(
    uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, start: datetime, capaciteit: int
) -> list[Keuze]:
    """Rooms to which an existing sitting can move, its own included."""
    require(principal, P.ZITTING_PLANNEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    duur = uow.get(Examenversie, z.versie_id).duur
    return vrije_ruimten(uow, principal, start, duur, capaciteit, behalve=z.id)


def medewerkers_voor(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, rol: Rol) -> list[Keuze]:
    """People who can be attached to a sitting in a role."""
    require(principal, P.ZITTING_PLANNEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    return vrije_medewerkers(uow, principal, rol, z.start, int((z.eind - z.start).total_seconds() // 60), z.id)
