"""Extending a role: the assignment that ends makes room for one that lasts longer, under the same rules as a new role."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from pydantic import Field

from portal.auth import geldigheid
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Roltoewijzing
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P, Rol
from portal.services.beheren import rollen, stand_bereik
from portal.services.grond.opdracht import Opdracht


class VerlengRol(Opdracht):
    """Let a role last until another last day."""

    toewijzing_id: uuid.UUID
    tot: date = Field(description="nieuwe laatste dag")
    reden: str = Field(min_length=3, max_length=400)


def verleng_rol(uow: UnitOfWork, principal: Principal, cmd: VerlengRol) -> uuid.UUID:
    """Give the same role until a later day and close the old assignment; separation holds for the whole period (BEH-2).

    Of a role that decides about exams the old one ends by itself, and the new one begins when a second person agreed.
    """
    require(principal, P.RECHTEN_BEHEREN)
    oud = uow.get(Roltoewijzing, cmd.toewijzing_id, stand_bereik.toewijzingen(principal))
    _eis_lopend(oud, cmd.tot)
    nieuw = rollen.verleen_rol(uow, principal, als_opdracht(oud, cmd.tot, cmd.reden))
    if rollen.moet_wachten(principal, Rol(oud.rol)):
        return nieuw
    reden = f"Verlengd tot en met {tijd.dag(cmd.tot)}: {cmd.reden}"
    rollen.trek_rol_in(uow, principal, rollen.TrekRolIn(toewijzing_id=oud.id, reden=reden))
    return nieuw


def als_opdracht(t: Roltoewijzing, tot: date, reden: str) -> rollen.VerleenRol:
    """The command that gives what this assignment gives, to the same person and no wider, until another day."""
    perk = {naam: getattr(t, naam) for naam in ("eenheid_id", "opleiding_id", "zitting_id") if getattr(t, naam)}
    return rollen.VerleenRol(persoon_id=t.persoon_id, rol=Rol(t.rol), tot=tot, reden=reden, **perk)


def _eis_lopend(t: Roltoewijzing, tot: date) -> None:
    if not geldigheid.geldt(t):
        raise Botsing("Deze rol geldt nu niet (meer).", actie="Geef de rol opnieuw.")
    if t.tot is None:
        raise Ongeldig("Deze rol heeft geen einddatum en hoeft niet verlengd te worden.")
    if tijd.op(tot + timedelta(days=1)) <= t.tot:
        raise Ongeldig("Kies een dag na de huidige laatste dag. Korter kan ook: trek de rol dan in.")
