"""Why somebody may do something: every right with its assignment, mandate or exception, and what is not given."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from portal.auth import geldigheid, sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid, Noodtoegang, Persoon, Rolbeschrijving, Roltoewijzing, Uitzondering
from portal.db.inrichten import Examen, Opleiding
from portal.db.plannen import Zitting, Zittingsmedewerker
from portal.db.session import UnitOfWork
from portal.db.studeren import is_medewerker
from portal.db.tabel import kies
from portal.db.vaststellen import Mandaat
from portal.domain import tijd
from portal.domain.rechten import HELE_SCHOOL, NOOD, RULES, P, Rol, Scope, permissions_of
from portal.domain.scheiding import role_clash
from portal.domain.statussen import ZittingStatus
from portal.domain.taal import telt
from portal.services.beheren import stand_bereik


@dataclass(frozen=True)
class Grond:
    """One reason why somebody has a right."""

    via: str
    """The role, or the mandate."""
    bereik: str
    periode: str
    door: str
    """By whom and why, in one line."""
    uitzondering: str


@dataclass(frozen=True, kw_only=True)
class EffectiefRij:
    """One right that somebody has now, with every reason for it."""

    permission: str
    label: str
    uitleg: str
    gronden: tuple[Grond, ...]


@dataclass(frozen=True, kw_only=True)
class NietRij:
    """One right that somebody does not have, and which role gives it."""

    permission: str
    label: str
    uitleg: str
    rollen: str


@dataclass(frozen=True, kw_only=True)
class SysteemRij:
    """What a role gets in one other system."""

    systeem: str
    rol: str
    rol_label: str
    tekst: str
    gewijzigd: str


@dataclass(frozen=True)
class Effectief:
    """Everything that somebody may do now, may not do, and gets elsewhere."""

    heeft: tuple[EffectiefRij, ...]
    niet: tuple[NietRij, ...]
    systemen: tuple[SysteemRij, ...]


_BRON = {"csv": "uit een bestand", "inlogdienst": "door de inlogdienst", "register": "door het deelnemersysteem"}
_EXTERN = (Rol.SURVEILLANT, Rol.BEOORDELAAR)


@dataclass(frozen=True)
class _Toewijzing:
    """One assignment that holds now, in words."""

    rol: Rol
    waar: str
    """Empty for the whole institution."""
    periode: str
    door: str
    uitzondering: str
    zittingen: int


def effectief(uow: UnitOfWork, principal: Principal, persoon_id: uuid.UUID) -> Effectief:
    """All rights of one person at this moment with their reasons, all others with who has them (BEH-2, BEH-4)."""
    require(principal, P.RECHTEN_BEHEREN)
    persoon = uow.get(Persoon, persoon_id, stand_bereik.personen(principal))
    toewijzingen = _toewijzingen(uow, persoon_id) if persoon.actief else []
    gronden: dict[P, list[Grond]] = defaultdict(list)
    rollen = sorted({t.rol for t in toewijzingen}, key=list(Rol).index)
    in_rol = {rol: _in_rol(uow, persoon, rol, rollen) for rol in rollen}
    for t in toewijzingen:
        als = in_rol[t.rol]
        for permission in permissions_of(t.rol):
            if als.can(permission) and not (t.waar and permission in HELE_SCHOOL):
                gronden[permission].append(_grond(t, permission))
    if Rol.EXAMENBUREAU in rollen:
        _mandaten(uow, gronden)
    if Rol.BEHEERDER in rollen:
        _nood(uow, persoon_id, gronden)
    return Effectief(
        heeft=tuple(EffectiefRij(permission=p.value, label=RULES[p].label, uitleg=RULES[p].help, gronden=tuple(gronden[p])) for p in RULES if gronden.get(p)),
        niet=tuple(_niet(persoon, rollen, p) for p in RULES if not gronden.get(p)),
        systemen=systemen_van(uow, rollen),
    )  # fmt: skip


def _in_rol(uow: UnitOfWork, persoon: Persoon, rol: Rol, rollen: list[Rol]) -> Principal:
    """The person in one role, narrowed by the exception that the role needs; a role that clashes with none needs none."""
    if not role_clash(rollen, rol):
        return Principal(persoon.id, persoon.naam, rol)
    onder = sessies.onder_uitzondering(uow, persoon.id, rol, sessies.toewijzingen(uow, persoon.id))
    return Principal(persoon.id, persoon.naam, rol, onder=onder)


def _toewijzingen(uow: UnitOfWork, persoon_id: uuid.UUID) -> list[_Toewijzing]:
    gever = aliased(Persoon)
    vraag = (
        kies(Roltoewijzing, Eenheid.naam, Opleiding.naam, Zitting.naam, gever.naam)
        .join(Eenheid, isouter=True, onclause=col(Eenheid.id) == Roltoewijzing.eenheid_id)
        .join(Opleiding, isouter=True, onclause=col(Opleiding.id) == Roltoewijzing.opleiding_id)
        .join(Zitting, isouter=True, onclause=col(Zitting.id) == Roltoewijzing.zitting_id)
        .join(gever, isouter=True, onclause=col(gever.id) == Roltoewijzing.verleend_door_id)
        .where(Roltoewijzing.persoon_id == persoon_id, *geldigheid.toewijzing_geldt())
        .limit(50)
    )
    zaken, onder = _zaken(uow, persoon_id), _uitzonderingen(uow, persoon_id)
    rijen = [
        _Toewijzing(
            rol=Rol(t.rol),
            waar=eenheid or (f"opleiding {opleiding}" if opleiding else f"zitting {zitting}" if zitting else ""),
            periode=_periode(t.van, t.tot),
            door=_door(t, naam),
            uitzondering=onder.get(t.rol, ""),
            zittingen=zaken.get(t.rol, 0),
        )
        for t, eenheid, opleiding, zitting, naam in uow.session.exec(vraag)
    ]
    return sorted(rijen, key=lambda t: (list(Rol).index(t.rol), t.waar))


def _periode(van: datetime | date, tot: datetime | None) -> str:
    einde = f"t/m {tijd.dag(tijd.tot_en_met(tot))}" if tot else "zonder einddatum"
    return f"sinds {tijd.dag(van)}, {einde}"


def _door(t: Roltoewijzing, naam: str | None) -> str:
    wie = " ".join(d for d in (f"door {naam}" if naam else "", _BRON.get(t.bron, "")) if d) or "bij de inrichting"
    return f"{wie}: {t.reden}" if t.reden else wie


def _zaken(uow: UnitOfWork, persoon_id: uuid.UUID) -> dict[str, int]:
    """Sittings of today and later that somebody is attached to, per role."""
    vandaag, _ = tijd.dag_grenzen(tijd.vandaag())
    vraag = (
        select(Zittingsmedewerker.rol, func.count())
        .join(Zitting, onclause=col(Zitting.id) == Zittingsmedewerker.zitting_id)
        .where(
            Zittingsmedewerker.persoon_id == persoon_id,
            Zitting.start >= vandaag,
            Zitting.status != ZittingStatus.GEANNULEERD,
        )
        .group_by(col(Zittingsmedewerker.rol))
    )
    return dict(uow.session.exec(vraag).all())


def _uitzonderingen(uow: UnitOfWork, persoon_id: uuid.UUID) -> dict[str, str]:
    """Per role the exception of the board that holds today."""
    vraag = (
        kies(Uitzondering, Persoon.naam, Examen.naam)
        .join(Persoon, onclause=col(Persoon.id) == Uitzondering.gegeven_door_id)
        .join(Examen, isouter=True, onclause=col(Examen.id) == Uitzondering.examen_id)
        .where(Uitzondering.persoon_id == persoon_id, *geldigheid.besluit_geldt(Uitzondering))
    )
    return {
        u.rol: f"Uitzondering van {naam}{f', alleen voor {examen}' if examen else ''}, "
        f"{_periode(u.van, tijd.op(u.tot + timedelta(days=1)))}: {u.reden}"
        for u, naam, examen in uow.session.exec(vraag)
    }


def _grond(t: _Toewijzing, permission: P) -> Grond:
    return Grond(t.rol.label, _bereik(t, RULES[permission].scopes[t.rol]), t.periode, t.door, t.uitzondering)


def _bereik(t: _Toewijzing, scope: Scope) -> str:
    """How far one assignment reaches for one right, in words."""
    if scope is Scope.SELF:
        return "alleen zichzelf"
    if scope is Scope.CASE:
        komend = f"{t.zittingen} komende {'zitting' if t.zittingen == 1 else 'zittingen'}"
        return f"toegewezen werk ({komend})" + (f", alleen {t.waar}" if t.waar else "")
    if t.waar:
        return t.waar
    if scope is Scope.UNIT and t.rol is Rol.DOCENT:
        return "eigen studenten (geen team gekozen)"
    return "hele instelling"


def _mandaten(uow: UnitOfWork, gronden: dict[P, list[Grond]]) -> None:
    """What the exam office decides in the name of the board today; counted per right, giver and last day."""
    gever = aliased(Persoon)
    vraag = (
        kies(Mandaat.permission, gever.naam, func.min(Mandaat.van), Mandaat.tot, func.count())
        .join(gever, onclause=col(gever.id) == geldigheid.gever_van(Mandaat))
        .where(*geldigheid.besluit_geldt(Mandaat), col(Mandaat.automatisch).is_(False))
        .group_by(col(Mandaat.permission), gever.naam, col(Mandaat.tot))
        .order_by(col(Mandaat.tot))
        .limit(200)
    )
    for permission, naam, van, tot, aantal in uow.session.exec(vraag):
        examens = f"{telt(aantal, 'examen', 'examens')}"
        periode = _periode(van, tijd.op(tot + timedelta(days=1)))
        gronden[P(permission)].append(Grond("Mandaat als Examenbureau", examens, periode, f"door {naam}", ""))


def _nood(uow: UnitOfWork, persoon_id: uuid.UUID, gronden: dict[P, list[Grond]]) -> None:
    """Emergency access that is open now gives reading, and nothing else."""
    nu = tijd.nu()
    vraag = select(Noodtoegang).where(
        Noodtoegang.persoon_id == persoon_id, Noodtoegang.tot > nu, col(Noodtoegang.beeindigd_op).is_(None)
    )
    if open_ := uow.session.exec(vraag.limit(1)).first():
        grond = Grond(
            "Noodtoegang", "alleen lezen", f"tot {tijd.moment(open_.tot)}", f"zelf geopend: {open_.reden}", ""
        )
        for permission in NOOD:
            gronden[permission].append(grond)


def _niet(persoon: Persoon, rollen: list[Rol], permission: P) -> NietRij:
    regel = RULES[permission]
    heel = " voor de hele school" if permission in HELE_SCHOOL else ""
    delen = [f"{r.label}{heel}{_waarom_niet(persoon, rollen, r)}" for r in Rol if r in regel.scopes]
    return NietRij(permission=permission.value, label=regel.label, uitleg=regel.help, rollen=", ".join(delen))


def _waarom_niet(persoon: Persoon, rollen: list[Rol], rol: Rol) -> str:
    """Why this person cannot get this role as it is, between brackets; empty when it can be given."""
    if not (persoon.is_student if rol is Rol.STUDENT else is_medewerker(persoon)):
        return " (alleen voor studenten)" if rol is Rol.STUDENT else " (niet voor studenten)"
    if persoon.extern and rol not in _EXTERN:
        return " (niet voor externen)"
    ander = role_clash(rollen, rol)
    return f" (gaat niet samen met {ander.label})" if ander else ""


def systemen_van(uow: UnitOfWork, rollen: list[Rol]) -> tuple[SysteemRij, ...]:
    """What these roles get in the other systems, by system (BEH-5)."""
    vraag = (
        select(Rolbeschrijving, Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == Rolbeschrijving.gewijzigd_door_id)
        .where(col(Rolbeschrijving.rol).in_([r.value for r in rollen]))
        .order_by(Rolbeschrijving.systeem)
        .limit(350)
    )
    return tuple(
        SysteemRij(systeem=r.systeem, rol=r.rol, rol_label=Rol(r.rol).label, tekst=r.tekst, gewijzigd=f"{naam or 'Inrichting'}, {tijd.dag(r.gewijzigd_op)}")
        for r, naam in uow.session.exec(vraag)
    )  # fmt: skip
