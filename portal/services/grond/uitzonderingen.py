"""Exceptions to the separation of duties: the board lets one person do two things for a named reason and a while."""

from __future__ import annotations

import uuid
from datetime import date

from pydantic import Field
from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon, Uitzondering
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.db.studeren import is_medewerker
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import RULES, P, Rol
from portal.domain.scheiding import UITZONDERBAAR
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class GeefUitzondering(Opdracht):
    """Let somebody hold a role that clashes with another one, for all exams or one, until a day."""

    persoon_id: uuid.UUID
    rol: Rol
    examen_id: uuid.UUID | None = None
    van: date
    tot: date = Field(description="laatste dag")
    reden: str = Field(min_length=10, max_length=1000)


class TrekUitzonderingIn(Opdracht):
    """End an exception now."""

    uitzondering_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def geef_uitzondering(uow: UnitOfWork, principal: Principal, cmd: GeefUitzondering) -> uuid.UUID:
    """Write an exception down with its reason; never for oneself, never longer than a year (BEH-3)."""
    require(principal, P.UITZONDERING_BEHEREN)
    if cmd.persoon_id == principal.persoon_id:
        raise NietToegestaan("U kunt uzelf geen uitzondering geven. Vraag een ander lid van de commissie.")
    persoon = uow.get(Persoon, cmd.persoon_id)
    _eis_persoon(uow, persoon, cmd.rol)
    _eis_periode(cmd.van, cmd.tot)
    if cmd.examen_id:
        uow.get(Examen, cmd.examen_id)
    rij = Uitzondering(
        persoon_id=persoon.id, rol=cmd.rol.value, examen_id=cmd.examen_id, van=cmd.van, tot=cmd.tot, reden=cmd.reden,
        gegeven_door_id=principal.persoon_id,
    )  # fmt: skip
    uow.add(rij)
    nieuw = {"persoon": persoon.id, "rol": rij.rol, "examen": rij.examen_id, "van": rij.van, "tot": rij.tot}
    audit.record(uow, principal, "uitzondering.gegeven", rij, nieuw=nieuw, reden=cmd.reden)
    live.touch(uow, onderwerpen.RECHTEN, onderwerpen.WERK)
    return rij.id


def _eis_persoon(uow: UnitOfWork, persoon: Persoon, rol: Rol) -> None:
    if rol not in UITZONDERBAAR:
        namen = ", ".join(r.label.lower() for r in Rol if r in UITZONDERBAAR)
        raise Ongeldig(f"Een uitzondering kan alleen voor de rol {namen}.")
    if not is_medewerker(persoon):
        raise Ongeldig("Voor een student is geen uitzondering mogelijk.")
    if geldigheid.is_of_wordt_beheerder(uow, persoon.id):
        raise Ongeldig(f"{persoon.naam} is beheerder. Een beheerder heeft nooit een rol in de inhoud.")


def _eis_periode(van: date, tot: date) -> None:
    if tot < van or tot < tijd.vandaag():
        raise Ongeldig("De laatste dag ligt vóór de eerste dag, of is al voorbij.")
    if (tot - van).days > 366:
        raise Ongeldig("Een uitzondering duurt hooguit een jaar. Kies een eerdere laatste dag.")


def trek_uitzondering_in(uow: UnitOfWork, principal: Principal, cmd: TrekUitzonderingIn) -> None:
    """End an exception now; what was done under it stays, and stays marked (BEH-3)."""
    require(principal, P.UITZONDERING_BEHEREN)
    rij = uow.houd(Uitzondering, cmd.uitzondering_id)
    if rij.persoon_id == principal.persoon_id:
        raise NietToegestaan("U kunt uw eigen uitzondering niet wijzigen. Vraag een ander lid van de commissie.")
    if rij.ingetrokken_op:
        raise Botsing("Deze uitzondering is al ingetrokken.")
    rij.ingetrokken_op, rij.ingetrokken_door_id = tijd.nu(), principal.persoon_id
    uow.add(rij)
    audit.record(uow, principal, "uitzondering.ingetrokken", rij, reden=cmd.reden)
    live.touch(uow, onderwerpen.RECHTEN, onderwerpen.WERK)


def _van_persoon(persoon_id: uuid.UUID, van: date, tot: date) -> tuple[ColumnElement[bool], ...]:
    """Exceptions of somebody that hold on every day of a period."""
    return (
        col(Uitzondering.persoon_id) == persoon_id,
        *geldigheid.besluit_geldt(Uitzondering, van, tot),
    )


def voor_rol(uow: UnitOfWork, persoon_id: uuid.UUID, rol: Rol, van: date, tot: date) -> Uitzondering | None:
    """The exception under which somebody may hold this role during all of a period."""
    vraag = select(Uitzondering).where(*_van_persoon(persoon_id, van, tot), Uitzondering.rol == rol.value)
    return uow.session.exec(vraag.order_by(col(Uitzondering.tot).desc()).limit(1)).first()


def voor_daad(
    uow: UnitOfWork, persoon_id: uuid.UUID, permission: P, examen_id: uuid.UUID | None
) -> Uitzondering | None:
    """The exception under which somebody may do this today on this exam, although an earlier act clashes with it."""
    rollen = [rol.value for rol in RULES[permission].scopes if rol in UITZONDERBAAR]
    dag = tijd.vandaag()
    vraag = select(Uitzondering).where(
        *_van_persoon(persoon_id, dag, dag),
        col(Uitzondering.rol).in_(rollen),
        or_(col(Uitzondering.examen_id).is_(None), col(Uitzondering.examen_id) == examen_id),
    )
    return uow.session.exec(vraag.order_by(col(Uitzondering.tot).desc()).limit(1)).first()
