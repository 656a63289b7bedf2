"""Reading for administrators: people with their roles, one person, roles that end, and clashes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, case, func
from sqlmodel import col, select, true

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid, Persoon, Roltoewijzing
from portal.db.session import UnitOfWork
from portal.db.studeren import is_medewerker, medewerkers
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.domain.scheiding import role_clash
from portal.oke.mapping_uit import is_aan_te_duiden
from portal.services.beheren import stand_bereik
from portal.services.beheren.lezen import botsingen as botsingen_lezen
from portal.services.beheren.lezen.botsingen import BotsingRij
from portal.services.beheren.lezen.matrix import Matrix, gefilterd
from portal.services.beheren.stand import soort_van, was_eerst_student
from portal.services.grond import lijst
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht


@dataclass(frozen=True, kw_only=True)
class ToewijzingRij:
    """A role of a person, where and how long."""

    id: str
    persoon_id: str
    persoon: str
    account: str
    rol: str
    rol_label: str
    eenheid: str
    van: str
    tot: str
    verleend_door: str
    reden: str
    status: str
    toon: str
    intrekbaar: bool


@dataclass(frozen=True, kw_only=True)
class GebruikerRij:
    """A person in the list of users."""

    id: str
    naam: str
    account: str
    nummer: str
    soort: str
    rollen: tuple[str, ...]
    actief: bool
    let_op: str
    tot: str = ""
    """The first day on which one of the roles ends, as `t/m …`; empty when none ends."""
    toon: str = "plain"


@dataclass(frozen=True)
class GebruikerDetail:
    """A person with roles and clashes."""

    id: str
    naam: str
    account: str
    nummer: str
    extern: bool
    actief: bool
    toewijzingen: tuple[ToewijzingRij, ...]
    botsingen: tuple[str, ...]
    """Roles that may be added without a clash."""
    zelf: bool
    email: str = ""
    alleen_student: bool = False
    bereikbaar: bool = True
    """Partner systems have something to know this person by."""
    band: str = ""
    """Who works and studies here: `student` when he was that first, `gekoppeld` when an administrator said that a student
    of a registry is this member of staff; else empty."""


MAX = 200
_BINNENKORT = 30
"""Days before its end at which a role stands out."""


SORTEERBAAR = ("naam", "soort", "tot")


class GebruikerFilter(Opdracht):
    """Which users to show."""

    tekst: str = Field(default="", max_length=100)
    rol: str = ""
    stand: str = Field(default="", max_length=20, description="aflopend, botsing, extern of geblokkeerd")
    studenten: bool = False
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def gebruikers(uow: UnitOfWork, principal: Principal, filter: GebruikerFilter) -> Pagina[GebruikerRij]:
    """People with their roles, by surname (BEH-4)."""
    require(principal, P.RECHTEN_BEHEREN)
    vraag = lijst.op(select(Persoon), filter.op, _op(), col(Persoon.sorteervorm), col(Persoon.id))
    vraag = vraag.where(stand_bereik.personen(principal))
    if not filter.studenten:
        vraag = vraag.where(medewerkers())
    if filter.tekst:
        vraag = vraag.where(lijst.zoek(filter.tekst, Persoon.zoekvorm, Persoon.account))
    if filter.rol:
        houders = select(Roltoewijzing.persoon_id).where(
            Roltoewijzing.rol == filter.rol, *geldigheid.toewijzing_geldt()
        )
        vraag = vraag.where(col(Persoon.id).in_(houders))
    if filter.stand:
        vraag = vraag.where(_stand(uow, principal, filter.stand))
    pagina = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    rollen = _rollen(uow, [p.id for p in pagina.rijen])
    return pagina.naar(lambda p: _gebruiker(p, rollen[p.id]))


def _op() -> dict[str, Any]:
    """The columns to sort by; until when is until the first role ends that holds now."""
    einde = select(func.min(Roltoewijzing.tot)).where(
        Roltoewijzing.persoon_id == Persoon.id, *geldigheid.toewijzing_geldt()
    )
    soort = case(
        (~medewerkers(), "Student"),
        (col(Persoon.is_student), "Medewerker en student"),
        (col(Persoon.extern), "Extern"),
        else_="Medewerker",
    )
    return {"naam": Persoon.sorteervorm, "soort": soort, "tot": einde.scalar_subquery()}


def _stand(uow: UnitOfWork, principal: Principal, stand: str) -> ColumnElement[bool]:
    if stand == "aflopend":
        grens = tijd.nu() + timedelta(days=_BINNENKORT)
        houders = select(Roltoewijzing.persoon_id).where(
            *geldigheid.toewijzing_geldt(), col(Roltoewijzing.tot) <= grens
        )
        return col(Persoon.id).in_(houders)
    if stand == "botsing":
        return col(Persoon.id).in_({uuid.UUID(b.persoon_id) for b in botsingen(uow, principal)})
    if stand == "geblokkeerd":
        return col(Persoon.actief).is_(False)
    return col(Persoon.extern).is_(True)


def _rollen(uow: UnitOfWork, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[tuple[Rol, str, datetime | None]]]:
    vraag = (
        select(Roltoewijzing.persoon_id, Roltoewijzing.rol, Eenheid.naam, Roltoewijzing.tot)
        .join(Eenheid, isouter=True, onclause=col(Eenheid.id) == Roltoewijzing.eenheid_id)
        .where(col(Roltoewijzing.persoon_id).in_(ids), *geldigheid.toewijzing_geldt())
        .limit(2000)
    )
    uit: dict[uuid.UUID, list[tuple[Rol, str, datetime | None]]] = defaultdict(list)
    for persoon_id, rol, eenheid, tot in uow.session.exec(vraag):
        uit[persoon_id].append((Rol(rol), eenheid or "", tot))
    return uit


def _gebruiker(p: Persoon, rollen: list[tuple[Rol, str, datetime | None]]) -> GebruikerRij:
    botst = _botsingen([r for r, _, _ in rollen])
    einde = min((tot for _, _, tot in rollen if tot), default=None)
    return GebruikerRij(
        id=str(p.id),
        naam=p.naam,
        account=p.account or "",
        nummer=p.nummer,
        soort=soort_van(p),
        rollen=tuple(f"{r.label}{' · ' + e if e else ''}" for r, e in sorted((r, e) for r, e, _ in rollen)),
        actief=p.actief,
        let_op="Geblokkeerd" if not p.actief else botst[0] if botst else "",
        tot=f"t/m {tijd.dag(tijd.tot_en_met(einde))}" if einde else "",
        toon="warn" if einde and einde <= tijd.nu() + timedelta(days=_BINNENKORT) else "plain",
    )


def _botsingen(rollen: list[Rol]) -> list[str]:
    uniek = sorted(set(rollen))
    paren = [(een, ander) for i, een in enumerate(uniek) if (ander := role_clash(uniek[i + 1 :], een))]
    return [f"{een.label} en {ander.label} gaan niet samen" for een, ander in paren]


def gebruiker(uow: UnitOfWork, principal: Principal, persoon_id: uuid.UUID) -> GebruikerDetail:
    """One person: roles with their history, effective rights with the reason of each, and clashes (BEH-2, BEH-4)."""
    if persoon_id != principal.persoon_id:
        require(principal, P.RECHTEN_BEHEREN)
    zelf = persoon_id == principal.persoon_id
    persoon = uow.get(Persoon, persoon_id, true() if zelf else stand_bereik.personen(principal))
    toewijzingen = _toewijzingen(uow, principal, col(Roltoewijzing.persoon_id) == persoon_id)
    rollen = [(r, e) for r, e, _ in _rollen(uow, [persoon_id])[persoon_id]]
    heeft = [r for r, _ in rollen]
    return GebruikerDetail(
        id=str(persoon.id),
        naam=persoon.naam,
        account=persoon.account or "",
        nummer=persoon.nummer,
        extern=persoon.extern,
        actief=persoon.actief,
        toewijzingen=tuple(toewijzingen),
        botsingen=tuple(_botsingen(heeft)),
        zelf=zelf,
        email=persoon.email,
        alleen_student=not is_medewerker(persoon),
        bereikbaar=not is_medewerker(persoon) or is_aan_te_duiden(persoon),
        band=("student" if was_eerst_student(uow, persoon) else "gekoppeld") if persoon.ook_medewerker else "",
    )


def _toewijzingen(uow: UnitOfWork, principal: Principal, *waar: ColumnElement[bool]) -> list[ToewijzingRij]:
    verlener = (
        select(Persoon.naam)
        .where(Persoon.id == Roltoewijzing.verleend_door_id)
        .correlate(Roltoewijzing)
        .scalar_subquery()
    )
    vraag = (
        kies(stand_bereik.toewijzingen(principal).label("hier"), Roltoewijzing, Persoon, Eenheid.naam, verlener)
        .join(Persoon, onclause=col(Persoon.id) == Roltoewijzing.persoon_id)
        .join(Eenheid, isouter=True, onclause=col(Eenheid.id) == Roltoewijzing.eenheid_id)
        .where(*waar)
        .order_by(col(Roltoewijzing.ingetrokken_op).is_not(None), col(Roltoewijzing.tot), col(Roltoewijzing.van).desc())
        .limit(MAX)
    )  # fmt: skip
    return [_toewijzing(principal, *rij) for rij in uow.session.exec(vraag)]


def _toewijzing(
    principal: Principal, hier: bool, t: Roltoewijzing, p: Persoon, eenheid: str | None, door: str | None
) -> ToewijzingRij:
    status, toon = _status(t)
    return ToewijzingRij(
        id=str(t.id),
        persoon_id=str(p.id),
        persoon=p.naam,
        account=p.account or "",
        rol=t.rol,
        rol_label=Rol(t.rol).label,
        eenheid=eenheid or "Hele instelling",
        van=tijd.dag(t.van),
        tot=tijd.dag(tijd.tot_en_met(t.tot)) if t.tot else "geen einddatum",
        verleend_door=door or "Inrichting",
        reden=t.reden,
        status=status,
        toon=toon,
        intrekbaar=toon in ("ok", "info", "warn")
        and t.persoon_id != principal.persoon_id
        and bool(hier)
        and principal.can(P.RECHTEN_BEHEREN),
    )


def _status(t: Roltoewijzing) -> tuple[str, str]:
    nu = tijd.nu()
    if t.ingetrokken_op:
        return f"Ingetrokken op {tijd.dag(t.ingetrokken_op)}", "bad"
    if t.tot and t.tot <= nu:
        return "Verlopen", "plain"
    if t.van > nu:
        return f"Gaat in op {tijd.dag(t.van)}", "info"
    if t.tot and t.tot <= nu + timedelta(days=30):
        return f"Loopt af op {tijd.dag(tijd.tot_en_met(t.tot))}", "warn"
    return "Geldig", "ok"


def aflopend(uow: UnitOfWork, principal: Principal, dagen: int = 30) -> list[ToewijzingRij]:
    """Roles that end within a number of days (BEH-2)."""
    require(principal, P.RECHTEN_BEHEREN)
    grens: datetime = tijd.nu() + timedelta(days=dagen)
    return _toewijzingen(
        uow,
        principal,
        stand_bereik.toewijzingen(principal),
        *geldigheid.toewijzing_geldt(),
        col(Roltoewijzing.tot) <= grens,
    )


def botsingen(uow: UnitOfWork, principal: Principal) -> list[BotsingRij]:
    """Persons whose roles or acts may not go together (BEH-3)."""
    require(principal, P.RECHTEN_BEHEREN)
    return binnen(uow, principal, botsingen_lezen.botsingen(uow))


def binnen(uow: UnitOfWork, principal: Principal, rijen: list[BotsingRij]) -> list[BotsingRij]:
    """Those of these clashes that are about people within reach."""
    if principal.eenheden is None:
        return rijen
    ids = {uuid.UUID(b.persoon_id) for b in rijen}
    hier = set(uow.session.exec(select(Persoon.id).where(col(Persoon.id).in_(ids), stand_bereik.personen(principal))))
    return [b for b in rijen if uuid.UUID(b.persoon_id) in hier]


def open_botsingen(uow: UnitOfWork, principal: Principal) -> list[BotsingRij]:
    """The clashes within reach that ask for action (BEH-3)."""
    require(principal, P.RECHTEN_BEHEREN)
    return binnen(uow, principal, botsingen_lezen.open_botsingen(uow))


def matrix(principal: Principal, tekst: str = "", rol: Rol | None = None) -> Matrix:
    """The permission matrix as the gate itself reads it, or the part with this text and this role (BEH-4)."""
    require(principal, P.RECHTEN_BEHEREN)
    return Matrix(tuple(r.label for r in Rol), tuple(gefilterd(tekst, rol)))
