"""Read what is about me: my name and data as the portal knows them, and what my role lets me do."""

from __future__ import annotations

from dataclasses import dataclass

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid, Persoon
from portal.db.inrichten import Opleiding
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.domain.rechten import RULES, P, Rol, Scope, permissions_of
from portal.services.grond import post

_BEREIK = {
    Scope.ALL: "hele school",
    Scope.UNIT: "eigen team",
    Scope.CASE: "alleen wat is toegewezen",
    Scope.SELF: "alleen eigen gegevens",
}


@dataclass(frozen=True, kw_only=True)
class RechtRij:
    """One thing that my role lets me do, and how far that reaches."""

    naam: str
    uitleg: str
    bereik: str


@dataclass(frozen=True)
class MijnGegevens:
    """What the portal knows about me, and where it came from."""

    naam: str
    voornaam: str
    nummer: str
    account: str
    email: str
    postkeuze: str
    """When I get mail; empty while the portal sends none."""
    opleiding: str
    cohort: str
    team: str
    begeleider: str
    bron: str
    rechten: tuple[RechtRij, ...]


def mijn_gegevens(uow: UnitOfWork, principal: Principal) -> MijnGegevens:
    """My own data and the rights of my active role."""
    require(principal, P.WERK_INZIEN)
    p = uow.get(Persoon, principal.persoon_id)
    opleiding = uow.session.get(Opleiding, p.opleiding_id) if p.opleiding_id else None
    team = uow.session.get(Eenheid, p.eenheid_id) if p.eenheid_id else None
    begeleider = uow.session.get(Persoon, p.begeleider_id) if p.begeleider_id else None
    return MijnGegevens(
        naam=p.naam,
        voornaam=p.voornaam or p.naam,
        nummer=studentnummer(p) if principal.rol is Rol.STUDENT else p.nummer,
        account=p.account or "",
        email=p.email,
        postkeuze=p.postkeuze if post.staat_aan() else "",
        opleiding=opleiding.naam if opleiding else "",
        cohort=str(p.cohort or ""),
        team=team.naam if team else "",
        begeleider=begeleider.naam if begeleider else "",
        bron="het deelnemersysteem van de school" if p.oke_id else "de beheerder van het portaal",
        rechten=tuple(_recht(principal, recht) for recht in permissions_of(principal.rol)),
    )


def _recht(principal: Principal, recht: P) -> RechtRij:
    scope = principal.scope(recht)
    return RechtRij(naam=RULES[recht].label, uitleg=RULES[recht].help, bereik=_BEREIK[scope] if scope else "")
