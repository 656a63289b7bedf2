"""Reading for who administers rights: what asks for attention, roles in other systems, roles from the login provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid, Koppeling, Persoon, Rolbeschrijving, Rolkoppeling, Roltoewijzing
from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork
from portal.db.studeren import medewerkers
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.services.beheren import stand, stand_bereik
from portal.services.beheren.lezen.effectief import SysteemRij, systemen_van


@dataclass(frozen=True)
class RolSystemen:
    """One role with what it gets in every system that is described."""

    rol: str
    rol_label: str
    systemen: tuple[SysteemRij, ...]


@dataclass(frozen=True, kw_only=True)
class PersoonRij:
    """Somebody who asks for attention, and why."""

    id: str
    naam: str
    account: str
    uitleg: str


@dataclass(frozen=True)
class PersonenGroep:
    """People with the same reason for attention: the first ones, and how many there are."""

    rijen: tuple[PersoonRij, ...]
    totaal: int


@dataclass(frozen=True, kw_only=True)
class RolkoppelingRij:
    """A value of the login provider and the role that it gives."""

    id: str
    claim: str
    waarde: str
    rol_label: str
    waar: str
    houders: int


@dataclass(frozen=True)
class Inlogrollen:
    """Whether logins give roles, by which values, and to how many people now."""

    aan: bool
    rijen: tuple[RolkoppelingRij, ...]
    houders: int
    geweigerd: tuple[PersoonRij, ...]


_MAX = 50
_CODES = {"rolbotsing": "gaat niet samen met een andere rol", "ongeldig": "kan niet bij deze persoon"}


def zonder_rol(uow: UnitOfWork, principal: Principal) -> PersonenGroep:
    """Active staff without a role now or later: they cannot log in (BEH-2)."""
    require(principal, P.RECHTEN_BEHEREN)
    lopend = select(Roltoewijzing.persoon_id).where(*geldigheid.toewijzing_loopt())
    hier = stand_bereik.personen(principal)
    waar = (col(Persoon.actief).is_(True), medewerkers(), col(Persoon.id).not_in(lopend), hier)
    totaal = uow.session.exec(select(func.count()).select_from(Persoon).where(*waar)).one()
    vraag = select(Persoon).where(*waar).order_by(col(Persoon.sorteervorm), col(Persoon.id)).limit(_MAX)
    return PersonenGroep(
        tuple(
            PersoonRij(
                id=str(p.id), naam=p.naam, account=p.account or "", uitleg="Extern" if p.extern else "Medewerker"
            )
            for p in uow.session.exec(vraag)
        ),
        totaal,
    )


def externen(uow: UnitOfWork, principal: Principal) -> PersonenGroep:
    """People from outside who can log in now, with the roles they have and until when (BEH-2)."""
    require(principal, P.RECHTEN_BEHEREN)
    hier = (stand_bereik.personen(principal), stand_bereik.toewijzingen(principal))
    waar = (col(Persoon.extern).is_(True), col(Persoon.actief).is_(True), *hier, *geldigheid.toewijzing_geldt())
    basis = select(Roltoewijzing, Persoon).join(Persoon, onclause=col(Persoon.id) == Roltoewijzing.persoon_id)
    per: dict[str, tuple[Persoon, list[str]]] = {}
    for t, p in uow.session.exec(basis.where(*waar).order_by(col(Persoon.sorteervorm), col(Persoon.id)).limit(500)):
        einde = f"t/m {tijd.dag(tijd.tot_en_met(t.tot))}" if t.tot else "zonder einddatum"
        per.setdefault(str(p.id), (p, []))[1].append(f"{Rol(t.rol).label} {einde}")
    rijen = [
        PersoonRij(id=id, naam=p.naam, account=p.account or "", uitleg=", ".join(rollen))
        for id, (p, rollen) in per.items()
    ]
    return PersonenGroep(tuple(rijen[:_MAX]), len(rijen))


def geweigerd_bij_inloggen(uow: UnitOfWork, principal: Principal) -> tuple[PersoonRij, ...]:
    """Roles that the login provider asked for and the portal did not give, in the last month (BEH-3)."""
    require(principal, P.RECHTEN_BEHEREN)
    sinds = tijd.nu() - timedelta(days=30)
    vraag = (
        select(AuditRegel, Persoon)
        .join(Persoon, onclause=col(Persoon.id) == AuditRegel.onderwerp_id)
        .where(AuditRegel.actie == stand.GEWEIGERD, AuditRegel.op >= sinds, stand_bereik.personen(principal))
        .order_by(col(AuditRegel.volgnummer).desc())
        .limit(_MAX)
    )
    return tuple(
        PersoonRij(id=str(p.id), naam=p.naam, account=p.account or "", uitleg=f"{_rol(r)} {_CODES.get(r.nieuw.get('code', ''), 'kon niet')}, {tijd.moment(r.op)}")
        for r, p in uow.session.exec(vraag)
    )  # fmt: skip


def _rol(regel: AuditRegel) -> str:
    rol = str(regel.nieuw.get("rol", ""))
    return Rol(rol).label if rol in set(Rol) else "Een rol"


def per_systeem(uow: UnitOfWork, principal: Principal) -> tuple[RolSystemen, ...]:
    """Every role with what it gets in each system (BEH-5)."""
    require(principal, P.ROLREGELS_BEHEREN)
    alles = systemen_van(uow, list(Rol))
    return tuple(RolSystemen(r.value, r.label, tuple(s for s in alles if s.rol == r.value)) for r in Rol)


def systemen(uow: UnitOfWork, principal: Principal) -> list[str]:
    """The names of systems to describe: those described already and those that are connected."""
    require(principal, P.ROLREGELS_BEHEREN)
    namen = set(uow.session.exec(select(Rolbeschrijving.systeem).distinct().limit(_MAX)))
    namen |= set(uow.session.exec(select(Koppeling.naam).limit(_MAX)))
    return sorted(namen, key=str.lower)[:_MAX]


def inlogrollen(uow: UnitOfWork, principal: Principal) -> Inlogrollen:
    """Which values of the login provider give which role, and how many people hold it that way (BEH-4)."""
    require(principal, P.ROLREGELS_BEHEREN)
    vraag = (
        select(Rolkoppeling, Eenheid.naam)
        .join(Eenheid, isouter=True, onclause=col(Eenheid.id) == Rolkoppeling.eenheid_id)
        .order_by(Rolkoppeling.claim, Rolkoppeling.waarde, Rolkoppeling.rol)
        .limit(_MAX)
    )
    tel = (
        select(Roltoewijzing.rol, Roltoewijzing.eenheid_id, func.count(col(Roltoewijzing.persoon_id).distinct()))
        .where(Roltoewijzing.bron == stand.BRON, *geldigheid.toewijzing_geldt())
        .group_by(col(Roltoewijzing.rol), col(Roltoewijzing.eenheid_id))
    )
    houders = {(rol, eenheid): aantal for rol, eenheid, aantal in uow.session.exec(tel)}
    rijen = tuple(
        RolkoppelingRij(
            id=str(k.id), claim=k.claim, waarde=k.waarde, rol_label=Rol(k.rol).label, waar=naam or "Hele instelling", houders=houders.get((k.rol, k.eenheid_id), 0)
        )
        for k, naam in uow.session.exec(vraag)
    )  # fmt: skip
    return Inlogrollen(stand.staat_aan(uow), rijen, sum(houders.values()), geweigerd_bij_inloggen(uow, principal))
