"""Rights: give and revoke roles, never to oneself, never a combination that may not go together."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from pydantic import Field
from sqlmodel import col, or_, select

from portal.auth import sessies
from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Eenheid, Persoon, Roltoewijzing, Sessie
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietToegestaan, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.scheiding import role_clash
from portal.services import audit, live
from portal.services.opdracht import Opdracht


class VerleenRol(Opdracht):
    """Give somebody a role, within a unit (or the whole institution) and a period."""

    persoon_id: uuid.UUID
    rol: Rol
    eenheid_id: uuid.UUID | None = None
    van: date | None = None
    tot: date | None = Field(default=None, description="laatste dag")
    reden: str = Field(min_length=3, max_length=500)


class TrekRolIn(Opdracht):
    """End a role now."""

    toewijzing_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


class ZetActief(Opdracht):
    """Let somebody in again, or keep out."""

    persoon_id: uuid.UUID
    actief: bool
    reden: str = Field(min_length=3, max_length=500)


def verleen_rol(uow: UnitOfWork, principal: Actor, cmd: VerleenRol) -> uuid.UUID:
    """Give a role (BEH-2, BEH-3, BEH-4); refused to oneself and when roles clash, naming both."""
    if isinstance(principal, Principal):
        require(principal, P.RECHTEN_BEHEREN)
    _niet_zelf(principal, cmd.persoon_id, "een rol geven")
    (persoon,) = uow.lock(Persoon, [uow.get(Persoon, cmd.persoon_id).id])
    van, tot = _periode(cmd)
    _keur(uow, persoon, cmd)
    _eis_geen_botsing(uow, persoon, cmd.rol, van, tot)
    toewijzing = Roltoewijzing(
        persoon_id=persoon.id,
        rol=cmd.rol.value,
        eenheid_id=cmd.eenheid_id,
        van=van,
        tot=tot,
        verleend_door_id=principal.persoon_id,
        reden=cmd.reden,
    )
    uow.add(toewijzing)
    nieuw = {"persoon": persoon.id, "rol": cmd.rol.value, "eenheid": cmd.eenheid_id, "van": van, "tot": tot}
    audit.record(uow, principal, "rol.verleend", toewijzing, nieuw=nieuw, reden=cmd.reden)
    live.touch(uow, "rechten")
    return toewijzing.id


def _niet_zelf(principal: Actor, persoon_id: uuid.UUID, wat: str) -> None:
    if persoon_id == principal.persoon_id:
        raise NietToegestaan(f"U kunt uzelf niet {wat}. Vraag een andere beheerder.", code="niet-aan-zichzelf")


def _periode(cmd: VerleenRol) -> tuple[datetime, datetime | None]:
    van = tijd.op(cmd.van) if cmd.van and cmd.van > tijd.vandaag() else tijd.nu()
    tot = tijd.op(cmd.tot + timedelta(days=1)) if cmd.tot else None
    if tot and tot <= van:
        raise Ongeldig("De laatste dag ligt vóór de eerste dag, of is al voorbij.")
    return van, tot


def _keur(uow: UnitOfWork, persoon: Persoon, cmd: VerleenRol) -> None:
    if cmd.rol is Rol.STUDENT and not persoon.is_student:
        raise Ongeldig("De rol student is alleen voor wie als student is ingeschreven.")
    if cmd.rol is not Rol.STUDENT and persoon.is_student:
        raise Ongeldig(f"{persoon.naam} is student en kan niet ook {cmd.rol.label} zijn.")
    if persoon.extern and cmd.rol not in (Rol.SURVEILLANT, Rol.BEOORDELAAR):
        raise Ongeldig("Een externe kan alleen surveillant of beoordelaar zijn, op toegewezen zittingen.")
    if persoon.extern and cmd.tot is None:
        raise Ongeldig("Geef een laatste dag: de rol van een externe is altijd tijdelijk.")
    if cmd.eenheid_id:
        uow.get(Eenheid, cmd.eenheid_id)


def _lopend(persoon_id: uuid.UUID, van: datetime, tot: datetime | None) -> tuple[object, ...]:
    """Assignments that share a moment with a period."""
    delen = [
        Roltoewijzing.persoon_id == persoon_id,
        col(Roltoewijzing.ingetrokken_op).is_(None),
        or_(col(Roltoewijzing.tot).is_(None), col(Roltoewijzing.tot) > van),
    ]
    return (*delen, Roltoewijzing.van < tot) if tot else tuple(delen)


def _eis_geen_botsing(uow: UnitOfWork, persoon: Persoon, rol: Rol, van: datetime, tot: datetime | None) -> None:
    heeft = [Rol(r) for r in uow.session.exec(select(Roltoewijzing.rol).where(*_lopend(persoon.id, van, tot)))]
    if ander := role_clash(heeft, rol):
        raise Botsing(
            f"{persoon.naam} is in deze periode al {ander.label}. {ander.label} en {rol.label} gaan niet samen bij één persoon.",
            actie=f"Trek eerst de rol {ander.label} in, of kies iemand anders.",
            code="rolbotsing",
        )


def trek_rol_in(uow: UnitOfWork, principal: Actor, cmd: TrekRolIn) -> None:
    """End a role now; open sessions in that role end with it (BEH-4)."""
    if isinstance(principal, Principal):
        require(principal, P.RECHTEN_BEHEREN)
    toewijzing = uow.get(Roltoewijzing, cmd.toewijzing_id)
    _niet_zelf(principal, toewijzing.persoon_id, "een rol afnemen")
    if toewijzing.ingetrokken_op:
        raise Botsing("Deze rol is al ingetrokken.")
    toewijzing.ingetrokken_op, toewijzing.ingetrokken_door_id = tijd.nu(), principal.persoon_id
    uow.add(toewijzing)
    _beeindig_sessies(uow, toewijzing.persoon_id, toewijzing.rol)
    oud = {"persoon": toewijzing.persoon_id, "rol": toewijzing.rol, "eenheid": toewijzing.eenheid_id}
    audit.record(uow, principal, "rol.ingetrokken", toewijzing, oud=oud, reden=cmd.reden)
    live.touch(uow, "rechten")


def _beeindig_sessies(uow: UnitOfWork, persoon_id: uuid.UUID, rol: str = "") -> None:
    """End the open sessions of a person; with a role, only when that role no longer holds through another assignment."""
    if rol and any(k.rol == rol for k in sessies.rollen(uow, persoon_id)):
        return
    vraag = select(Sessie).where(Sessie.persoon_id == persoon_id, col(Sessie.beeindigd_op).is_(None))
    for sessie in uow.session.exec(vraag.where(Sessie.rol == rol) if rol else vraag):
        sessies.end(uow, sessie, "Rechten gewijzigd")


def zet_actief(uow: UnitOfWork, principal: Principal, cmd: ZetActief) -> None:
    """Block an account at once, or open it again (BEH-4)."""
    require(principal, P.RECHTEN_BEHEREN)
    _niet_zelf(principal, cmd.persoon_id, "blokkeren")
    persoon = uow.get(Persoon, cmd.persoon_id)
    oud, persoon.actief = persoon.actief, cmd.actief
    uow.add(persoon)
    if not cmd.actief:
        _beeindig_sessies(uow, persoon.id)
    actie = "persoon.geactiveerd" if cmd.actief else "persoon.geblokkeerd"
    audit.record(uow, principal, actie, persoon, oud={"actief": oud}, nieuw={"actief": cmd.actief}, reden=cmd.reden)
    live.touch(uow, "rechten")
