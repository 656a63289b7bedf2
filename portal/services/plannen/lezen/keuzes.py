"""What can still be planned with: usable versions, and rooms and staff that are free at a moment."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.inrichten import Examenversie
from portal.db.plannen import Ruimte, Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.inrichten.stand import planbaar
from portal.services.plannen.stand import UITLOOP, bezet_tussen


def bruikbare_versies(
    uow: UnitOfWork, principal: Principal, zoek: str = "", versie_id: uuid.UUID | None = None
) -> list[Keuze]:
    """At most fifty established versions that may be planned, by name; or just the one that was asked for."""
    require(principal, P.ZITTING_PLANNEN)
    vraag = select(Examenversie).where(
        *planbaar(),
        visible(principal, P.ZITTING_PLANNEN, Examenversie),
    )
    if versie_id:
        vraag = vraag.where(Examenversie.id == versie_id)
    if zoek.strip():
        vraag = vraag.where(lijst.zoek(zoek, Examenversie.zoekvorm))
    vraag = vraag.order_by(Examenversie.zoekvorm, col(Examenversie.id)).limit(50)
    return [Keuze(str(v.id), f"{v.naam} · {v.code} · {v.duur} min") for v in uow.session.exec(vraag)]


def vrije_ruimten(
    uow: UnitOfWork,
    principal: Principal,
    start: datetime,
    duur: int,
    capaciteit: int,
    behalve: uuid.UUID | None = None,
) -> list[Keuze]:
    """At most fifty rooms that are large enough and free at that time, smallest fit first; `behalve` is not counted."""
    require(principal, P.ZITTING_PLANNEN)
    eind = start + timedelta(minutes=duur) + UITLOOP
    bezet = select(Zitting.ruimte_id).where(*bezet_tussen(start, eind, behalve))
    vraag = select(Ruimte).where(Ruimte.plaatsen >= capaciteit, col(Ruimte.id).not_in(bezet))
    vraag = vraag.order_by(col(Ruimte.plaatsen), col(Ruimte.zoekvorm)).limit(50)
    return [Keuze(str(r.id), f"{r.code} · {r.plaatsen} plaatsen") for r in uow.session.exec(vraag)]


def vrije_medewerkers(
    uow: UnitOfWork, principal: Principal, rol: Rol, start: datetime, duur: int, zitting_id: uuid.UUID | None = None
) -> list[Keuze]:
    """At most fifty people who hold a role then, for this sitting too, and are not on another one, by name."""
    require(principal, P.ZITTING_PLANNEN)
    eind = start + timedelta(minutes=duur)
    bezet = (
        select(Zittingsmedewerker.persoon_id)
        .join(Zitting, onclause=col(Zitting.id) == col(Zittingsmedewerker.zitting_id))
        .where(*bezet_tussen(start, eind))
    )
    vraag = (
        select(Persoon)
        .join(Roltoewijzing, onclause=col(Roltoewijzing.persoon_id) == col(Persoon.id))
        .where(
            Roltoewijzing.rol == rol.value,
            *geldigheid.toewijzing_geldt(start),
            geldigheid.geldt_voor_zitting(zitting_id),
            col(Persoon.actief),
            col(Persoon.id).not_in(bezet),
        )
        .distinct()
        .order_by(Persoon.sorteervorm, col(Persoon.id))
        .limit(50)
    )
    return [Keuze(str(p.id), p.naam + (" (extern)" if p.extern else "")) for p in uow.session.exec(vraag)]


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
        duurt=f"{tijd.moment(start)} tot {tijd.tijdstip(eind)} ({versie.duur} minuten)",
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
