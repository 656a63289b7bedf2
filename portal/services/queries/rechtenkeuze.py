"""What can be chosen when a role is given: people, and teams and locations."""

from __future__ import annotations

from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid
from portal.db.session import UnitOfWork
from portal.domain.rechten import P
from portal.services.queries.beheren import GebruikerFilter, gebruikers
from portal.services.queries.rijen.beheren import PersoonKeuze


def personen(uow: UnitOfWork, principal: Principal, tekst: str) -> list[PersoonKeuze]:
    """At most eight people who match, to give a role to (BEH-4)."""
    gevonden = gebruikers(uow, principal, GebruikerFilter(tekst=tekst, per_pagina=8)).rijen if tekst else []
    return [PersoonKeuze(g.id, g.naam, ", ".join(g.rollen) or f"{g.soort}, nog geen rol") for g in gevonden]


def eenheden(uow: UnitOfWork, principal: Principal) -> list[tuple[str, str]]:
    """Teams and locations for which a role can be given."""
    require(principal, P.RECHTEN_BEHEREN)
    vraag = select(Eenheid.id, Eenheid.naam).where(Eenheid.soort != "instelling").order_by(Eenheid.soort, Eenheid.naam)
    return [(str(id), naam) for id, naam in uow.session.exec(vraag.limit(50))]
