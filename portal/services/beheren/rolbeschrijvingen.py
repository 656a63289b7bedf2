"""What a role means in the other systems of the school: which account somebody gets there, in the school's own words."""

from __future__ import annotations

from pydantic import Field
from sqlmodel import func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Rolbeschrijving
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P, Rol
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class BeschrijfRol(Opdracht):
    """Say what a role gets in a system; no text takes the description away."""

    rol: Rol
    systeem: str = Field(min_length=2, max_length=100)
    tekst: str = Field(default="", max_length=1000)


def beschrijf_rol(uow: UnitOfWork, principal: Principal, cmd: BeschrijfRol) -> None:
    """Keep, change or take away the description of a role in one system; every change is logged (BEH-5, BEH-10)."""
    require(principal, P.ROLREGELS_BEHEREN)
    systeem = _zelfde_naam(uow, " ".join(cmd.systeem.split()))
    waar = (Rolbeschrijving.rol == cmd.rol.value, Rolbeschrijving.systeem == systeem)
    rij = uow.session.exec(select(Rolbeschrijving).where(*waar)).first()
    oud = rij.tekst if rij else ""
    if oud == cmd.tekst:
        return
    rij = rij or Rolbeschrijving(rol=cmd.rol.value, systeem=systeem, tekst="")
    if cmd.tekst:
        rij.tekst, rij.gewijzigd_op, rij.gewijzigd_door_id = cmd.tekst, tijd.nu(), principal.persoon_id
        uow.add(rij)
    else:
        uow.delete(rij)
    wat = {"rol": cmd.rol.value, "systeem": systeem}
    audit.record(
        uow, principal, "rolbeschrijving.gewijzigd", rij, oud={**wat, "tekst": oud}, nieuw={**wat, "tekst": cmd.tekst}
    )
    live.touch(uow, onderwerpen.RECHTEN)


def _zelfde_naam(uow: UnitOfWork, systeem: str) -> str:
    """The name as it is written already, so that `osiris` and `Osiris` stay one system."""
    vraag = select(Rolbeschrijving.systeem).where(func.lower(Rolbeschrijving.systeem) == systeem.lower())
    return uow.session.exec(vraag.limit(1)).first() or systeem
