"""Reading of the audit log: every act as a sentence, who, what, when, in which role, old → new."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.services.grond import lijst
from portal.services.grond.audit import audit, controlepunt, zinnen
from portal.services.grond.audit import namen as grond_namen
from portal.services.grond.audit.controlepunt import Ketenuitkomst
from portal.services.grond.audit.namen import VERWIJDERD
from portal.services.grond.audit.zinnen import SOORTEN, ZINNEN
from portal.services.grond.lijst import Pagina, op, pagineer, tel
from portal.services.grond.opdracht import Opdracht

HISTORIE = 50
"""How many acts the history of one thing shows, the newest first."""


@dataclass(frozen=True)
class Wijzigingsdeel:
    """One field of a change: old → new."""

    veld: str
    oud: str
    nieuw: str


@dataclass(frozen=True, kw_only=True)
class AuditRij:
    """One act in words: who, what, when, in which role, old → new."""

    volgnummer: int
    moment: str
    wie: str
    rol: str
    zin: str
    actie: str
    onderwerp: str
    onderwerp_id: str
    wijzigingen: tuple[Wijzigingsdeel, ...]
    reden: str
    mandaat: str
    kanaal: str
    persoon_id: str = ""
    over: str = ""


_EXPORT = 10_000
_BEHEER = (
    "roltoewijzing",
    "persoon",
    "instelling",
    "koppeling",
    "okeclient",
    "bekrachtiging",
    "gereedheid",
    "sessie",
    "noodtoegang",
    "uitzondering",
)
"""Subjects whose old and new values the administrator may read; of all others only who, what and when."""


class AuditFilter(Opdracht):
    """Which acts to show."""

    persoon_id: uuid.UUID | None = None
    rol: str = Field(default="", max_length=20)
    actie: str = Field(default="", max_length=60)
    soort: str = Field(default="", max_length=40)
    onderwerp_id: uuid.UUID | None = None
    van: date | None = None
    tot: date | None = None
    tekst: str = Field(default="", max_length=100)
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


_OP = {"moment": AuditRegel.volgnummer}
SORTEERBAAR = tuple(_OP)
"""The log grows without end: it is only read from one of its two ends."""


def acties() -> list[tuple[str, str]]:
    """The known actions with their sentences, to choose a filter from."""
    return sorted(ZINNEN.items(), key=lambda paar: paar[1])


def soorten() -> list[tuple[str, str]]:
    """The kinds of subjects, to choose a filter from."""
    return sorted(SOORTEN.items(), key=lambda paar: paar[1])


def _basis() -> Vraag:
    wie = col(Persoon.id) == AuditRegel.persoon_id
    vraag = select(AuditRegel, Persoon.naam).join(Persoon, isouter=True, onclause=wie)
    return vraag.order_by(col(AuditRegel.volgnummer).desc())


def _vraag(principal: Principal, filter: AuditFilter) -> Vraag:
    vraag = _basis().where(visible(principal, P.AUDIT_INZIEN, AuditRegel))
    gelijk = {
        AuditRegel.persoon_id: filter.persoon_id, AuditRegel.rol: filter.rol, AuditRegel.onderwerp_soort: filter.soort,
        AuditRegel.onderwerp_id: filter.onderwerp_id,
    }  # fmt: skip
    for kolom, waarde in gelijk.items():
        if waarde:
            vraag = vraag.where(kolom == waarde)
    if filter.actie:
        vraag = vraag.where(col(AuditRegel.actie).startswith(filter.actie, autoescape=True))
    if filter.van:
        vraag = vraag.where(col(AuditRegel.op) >= tijd.dag_grenzen(filter.van)[0])
    if filter.tot:
        vraag = vraag.where(col(AuditRegel.op) < tijd.dag_grenzen(filter.tot)[1])
    return vraag.where(_zoek(principal, filter.tekst)) if filter.tekst else vraag


def _zoek(principal: Principal, tekst: str) -> ColumnElement[bool]:
    """The name of who acted, or of whose person or role it was about, what was done, or the kind of subject; for who reads
    what it was about also the name of the student whose enrolment, seat or result that is."""
    daden = [actie for actie, zin in ZINNEN.items() if lijst.heeft(tekst, zin)]
    over = [soort for soort, naam in SOORTEN.items() if lijst.heeft(tekst, naam)]
    ander = aliased(Persoon)
    gezocht = select(ander.id).where(lijst.zoek(tekst, ander.zoekvorm)).cte("gezocht")  # found once, asked of each kind
    mensen = select(gezocht.c.id)
    rollen = select(Roltoewijzing.id).where(col(Roltoewijzing.persoon_id).in_(mensen))
    eigen = grond_namen.zaken_van(mensen) if principal.rol is not Rol.BEHEERDER or principal.nood else []
    return or_(
        lijst.zoek(tekst, Persoon.zoekvorm), col(AuditRegel.actie).in_(daden), col(AuditRegel.onderwerp_soort).in_(over),
        col(AuditRegel.onderwerp_id).in_(mensen), col(AuditRegel.onderwerp_id).in_(rollen),
        *(col(AuditRegel.onderwerp_id).in_(zaken) for zaken in eigen),
    )  # fmt: skip


def audit_log(uow: UnitOfWork, principal: Principal, filter: AuditFilter) -> Pagina[AuditRij]:
    """Acts, newest first; the administrator sees who, what and when, and no content (MON-6)."""
    require(principal, P.AUDIT_INZIEN)
    vraag = op(_vraag(principal, filter), filter.op, _OP, col(AuditRegel.volgnummer).desc())
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    return blad.met(_rijen(uow, principal, blad.rijen))


def audit_export(uow: UnitOfWork, principal: Principal, filter: AuditFilter) -> Pagina[AuditRij]:
    """The newest acts in a filter, up to ten thousand, to hand over; `totaal` says how many there are."""
    require(principal, P.AUDIT_INZIEN)
    vraag = _vraag(principal, filter)
    rijen = _rijen(uow, principal, uow.session.execute(vraag.limit(_EXPORT)))
    return Pagina(rijen, tel(uow, vraag) if len(rijen) == _EXPORT else len(rijen), 1, _EXPORT)


def controleer_keten(uow: UnitOfWork, principal: Principal) -> Ketenuitkomst:
    """Walk the whole chain beside the newest checkpoint and say where it breaks, if it does (MON-6)."""
    require(principal, P.AUDIT_INZIEN)
    return controlepunt.controleer(uow)


def historie(uow: UnitOfWork, principal: Principal, ids: Iterable[uuid.UUID]) -> list[AuditRij]:
    """The newest acts about objects that the page already showed to this person; refusals are left out (MON-6).

    The caller passes ids that it found within the person's reach.
    """
    over = col(AuditRegel.onderwerp_id).in_(list(ids))
    vraag = _basis().where(over, col(AuditRegel.actie) != "toegang.geweigerd").limit(HISTORIE)
    return _rijen(uow, principal, uow.session.execute(vraag))


def _rijen(uow: UnitOfWork, principal: Principal, rijen: Iterable[Any]) -> list[AuditRij]:
    """Acts in words, with the values of then; one done under an exception of the board says so."""
    paren = [(regel, naam) for regel, naam in rijen]
    leesbaar = [r for r, _ in paren if _inhoud(principal, r)]
    onder = grond_namen.uitzonderingen(uow, {r.uitzondering_id for r, _ in paren if r.uitzondering_id})
    namen = grond_namen.zoek(uow, leesbaar)
    return [
        _rij(r, naam, onder.get(r.uitzondering_id, ""), namen.bij(r.volgnummer), namen.cijfers, _inhoud(principal, r))
        for r, naam in paren
    ]


def _inhoud(principal: Principal, regel: AuditRegel) -> bool:
    """The administrator reads who, what and when; old and new only of what belongs to that work, or in an emergency."""
    return principal.rol is not Rol.BEHEERDER or principal.nood or regel.onderwerp_soort in _BEHEER


def _rij(
    regel: AuditRegel, naam: str | None, onder: str, namen: Mapping[str, str], cijfers: Mapping[str, str], inhoud: bool
) -> AuditRij:
    wie = _wie(regel, naam)
    return AuditRij(
        volgnummer=regel.volgnummer,
        moment=tijd.moment(regel.op),
        wie=wie,
        rol=zinnen.rol(regel.rol),
        zin=f"{wie} {zinnen.zin(regel.actie)}{', ' + onder if onder else ''}",
        actie=regel.actie,
        onderwerp=zinnen.soort(regel.onderwerp_soort),
        onderwerp_id=str(regel.onderwerp_id or ""),
        wijzigingen=(*_cijfer(regel, cijfers), *_wijzigingen(regel, namen)) if inhoud else (),
        reden=zinnen.geweigerd(regel.reden) if inhoud and regel.reden else "",
        mandaat="Namens de examencommissie, onder mandaat" if regel.mandaat_id else "",
        kanaal=regel.kanaal,
        persoon_id=str(regel.persoon_id or ""),
        over=namen.get(str(regel.onderwerp_id), "") if inhoud else "",
    )


def _wie(regel: AuditRegel, naam: str | None) -> str:
    """The name that the person has now; somebody who was removed stays a person, a system is called by its name."""
    if regel.persoon_id:
        return naam or VERWIJDERD
    systeem = str(regel.nieuw.get(audit.SYSTEEM, ""))
    if systeem or regel.rol == "systeem":
        return f"{systeem[:1].upper()}{systeem[1:]}" or "Het portaal"
    return "Onbekende bezoeker"


def _cijfer(regel: AuditRegel, cijfers: Mapping[str, str]) -> tuple[Wijzigingsdeel, ...]:
    """The grade that a decision left, with the one that it replaced."""
    if regel.actie not in grond_namen.BESLUITEN or "cijfer" in regel.nieuw:
        return ()  # it is no decision, or says so itself
    if not (nieuw := cijfers.get(str(regel.onderwerp_id))):
        return ()
    return (Wijzigingsdeel("Cijfer", cijfers.get(str(regel.oud.get("resultaat")), ""), nieuw),)


def _wijzigingen(regel: AuditRegel, namen: Mapping[str, str]) -> tuple[Wijzigingsdeel, ...]:
    velden = [v for v in dict.fromkeys([*regel.oud, *regel.nieuw]) if v != audit.SYSTEEM]
    delen = [
        Wijzigingsdeel(
            zinnen.veld(v),
            zinnen.waarde(regel.oud.get(v, ""), namen),
            zinnen.waarde(regel.nieuw.get(v, ""), namen),
        )
        for v in velden
    ]
    return tuple(d for d in delen if d.oud != d.nieuw)
