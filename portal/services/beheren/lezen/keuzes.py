"""What can be chosen when a role is given: people, and teams, locations, programmes and sittings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select, true

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid
from portal.db.inrichten import Opleiding
from portal.db.plannen import Ruimte, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import ZITTING_VOORBIJ
from portal.domain.rechten import P
from portal.services.beheren import stand_bereik
from portal.services.beheren.lezen.gebruikers import GebruikerFilter, gebruikers
from portal.services.grond import lijst


@dataclass(frozen=True)
class PersoonKeuze:
    """Somebody to give a role to."""

    id: str
    naam: str
    uitleg: str


def personen(uow: UnitOfWork, principal: Principal, tekst: str) -> list[PersoonKeuze]:
    """At most eight people who match, to give a role to (BEH-4)."""
    gevonden = gebruikers(uow, principal, GebruikerFilter(tekst=tekst, per_pagina=8)).rijen if tekst else []
    return [PersoonKeuze(g.id, g.naam, ", ".join(g.rollen) or f"{g.soort}, nog geen rol") for g in gevonden]


def eenheden(uow: UnitOfWork, principal: Principal) -> list[tuple[str, str]]:
    """Teams and locations for which a role can be given."""
    require(principal, P.RECHTEN_BEHEREN)
    hier = (Eenheid.soort != "instelling", stand_bereik.eenheden(principal))
    vraag = select(Eenheid.id, Eenheid.naam).where(*hier).order_by(Eenheid.soort, Eenheid.zoekvorm)
    return [(str(id), naam) for id, naam in uow.session.exec(vraag.limit(50))]


def opleidingen(uow: UnitOfWork, principal: Principal) -> list[tuple[str, str]]:
    """Programmes for which a role can be given."""
    require(principal, P.RECHTEN_BEHEREN)
    hier = true() if principal.eenheden is None else col(Opleiding.eenheid_id).in_(principal.eenheden)
    vraag = select(Opleiding.id, Opleiding.naam, Opleiding.crebo).where(hier).order_by(Opleiding.zoekvorm).limit(200)
    return [(str(id), f"{naam} ({crebo})") for id, naam, crebo in uow.session.exec(vraag)]


def zittingen(uow: UnitOfWork, principal: Principal, tekst: str) -> list[tuple[str, str]]:
    """At most eight sittings to come that match, by name, code or room; when and where, never who (BEH-2)."""
    require(principal, P.RECHTEN_BEHEREN)
    woord = tekst.strip()
    if not woord:
        return []
    hier = true() if principal.eenheden is None else col(Zitting.eenheid_id).in_(principal.eenheden)
    vraag = (
        select(Zitting.id, Zitting.naam, Zitting.start, Ruimte.code)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .where(
            hier,
            col(Zitting.status).not_in(ZITTING_VOORBIJ),
            Zitting.laatste_eind > tijd.nu() - timedelta(days=7),
            lijst.zoek(woord, Zitting.zoekvorm, Ruimte.zoekvorm),
        )
        .order_by(col(Zitting.start))
        .limit(8)
    )
    return [(str(id), f"{naam}, {tijd.moment(op)}, {code}") for id, naam, op, code in uow.session.exec(vraag)]
