"""Emergency access: half an hour of reading for an administrator, with a reason, written down look by look."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import Field
from sqlalchemy import func
from sqlmodel import col, select

from portal.auth import sessies
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Noodtoegang, Persoon, Taak
from portal.db.session import UnitOfWork, unit_of_work
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.rechten import P, Rol
from portal.domain.termijnen import NOODTOEGANG, NOODTOEGANG_PER_DAG
from portal.services.beheren.stand import NOODTOEGANG_SOORT
from portal.services.grond import live, onderwerpen, taken
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class OpenNoodtoegang(Opdracht):
    """Ask for emergency access, with the reason that the board will read."""

    reden: str = Field(min_length=10, max_length=1000)


class BekijkNoodtoegang(Opdracht):
    """Say that the board looked at an emergency access."""

    noodtoegang_id: uuid.UUID


def open_noodtoegang(uow: UnitOfWork, principal: Principal, cmd: OpenNoodtoegang) -> datetime:
    """Let this session read content for half an hour; the board finds it on its worklist at once (BEH-5)."""
    require(principal, P.NOODTOEGANG_OPENEN)
    if not principal.sessie_ref:
        raise Ongeldig("Noodtoegang kan alleen vanuit uw eigen sessie.")
    if huidige(uow, principal):
        raise Botsing("U heeft al noodtoegang.")
    _eis_nog_vandaag(uow, principal)
    rij = Noodtoegang(
        persoon_id=principal.persoon_id, sessie_ref=principal.sessie_ref, reden=cmd.reden,
        van=tijd.nu(), tot=tijd.nu() + NOODTOEGANG,
    )  # fmt: skip
    uow.add(rij)
    taken.vraag(
        uow, NOODTOEGANG_SOORT, Rol.EXAMENCOMMISSIE, NOODTOEGANG_SOORT, rij.id, cmd.reden, door_id=principal.persoon_id
    )
    audit.record(uow, principal, "noodtoegang.geopend", rij, nieuw={"tot": rij.tot}, reden=cmd.reden)
    _vertel(uow, principal)
    return rij.tot


def _eis_nog_vandaag(uow: UnitOfWork, principal: Principal) -> None:
    """Refuse who had it too often today, in whatever session and however short; two windows count one after the other."""
    uow.lock(Persoon, [principal.persoon_id])
    van, tot = tijd.dag_grenzen(tijd.vandaag())
    vraag = select(func.count()).where(
        Noodtoegang.persoon_id == principal.persoon_id, col(Noodtoegang.van) >= van, col(Noodtoegang.van) < tot
    )
    if uow.session.exec(vraag).one() >= NOODTOEGANG_PER_DAG:
        raise Botsing(
            f"U heeft vandaag al {NOODTOEGANG_PER_DAG} keer noodtoegang geopend; vaker kan niet op één dag. "
            "Vraag het examenbureau of de examencommissie om hulp."
        )


def sluit_noodtoegang(uow: UnitOfWork, principal: Principal) -> None:
    """End one's own emergency access before its time."""
    require(principal, P.NOODTOEGANG_OPENEN)
    rij = huidige(uow, principal)
    if rij is None:
        raise Botsing("De noodtoegang is al voorbij.")
    rij.beeindigd_op = tijd.nu()
    uow.add(rij)
    audit.record(uow, principal, "noodtoegang.beeindigd", rij)
    _vertel(uow, principal)


def huidige(uow: UnitOfWork, principal: Principal) -> Noodtoegang | None:
    """The emergency access of this very session, while it lasts."""
    return sessies.noodtoegang_van(uow, principal.persoon_id, principal.sessie_ref)


def _vertel(uow: UnitOfWork, principal: Principal) -> None:
    uow.na_commit(lambda: sessies.vergeet(principal.sessie_ref))
    live.touch(uow, onderwerpen.WERK, onderwerpen.RECHTEN, onderwerpen.persoon(principal.persoon_id))
    live.touch(uow, onderwerpen.rol(Rol.EXAMENCOMMISSIE))


def noteer(principal: Principal, handler: str, adres: str) -> None:
    """Keep one look under emergency access, in a transaction of its own: no row, no look."""
    with unit_of_work() as uow:
        rij = huidige(uow, principal)
        nieuw = {"handler": handler[-120:], "adres": adres[:200]}
        audit.record(uow, principal, "noodtoegang.gebruikt", rij, nieuw=nieuw)


def bekijk_noodtoegang(uow: UnitOfWork, principal: Principal, cmd: BekijkNoodtoegang) -> None:
    """The board looked at an emergency access: it leaves the worklist (BEH-5)."""
    require(principal, P.UITZONDERING_BEHEREN)
    rij = uow.get(Noodtoegang, cmd.noodtoegang_id)
    if rij.persoon_id == principal.persoon_id:
        raise Ongeldig("Uw eigen noodtoegang kijkt een ander na.")
    if tijd.nu() < rij.eind:
        raise Botsing("Deze noodtoegang loopt nog. Kijk haar na als zij voorbij is.")
    vraag = select(Taak).where(*taken.is_open(NOODTOEGANG_SOORT, rij.id))
    taak = uow.session.exec(vraag.with_for_update()).first()
    if taak is None:
        raise Botsing("Deze noodtoegang is al bekeken.")
    taak.afgehandeld_op = tijd.nu()
    uow.add(taak)
    audit.record(uow, principal, "noodtoegang.bekeken", rij)
    live.touch(uow, onderwerpen.WERK, onderwerpen.rol(Rol.EXAMENCOMMISSIE))
