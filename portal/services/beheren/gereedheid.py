"""The checklist ‘klaar voor nieuw werken’: answers per team or location, seen live by all, never lost to a race."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import date

from pydantic import Field
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.beheren import Eenheid, Gereedheid, Persoon
from portal.db.session import UnitOfWork
from portal.db.tabel import geraakt
from portal.domain import tijd
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.gereedheid import SLEUTELS
from portal.domain.rechten import P
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht

_VELDEN = ("antwoord", "opmerking", "eigenaar", "datum")


class Beantwoord(Opdracht):
    """The whole answer to one item, based on the version that was on screen."""

    eenheid_id: uuid.UUID
    onderdeel: str
    antwoord: bool | None = None
    opmerking: str = Field(default="", max_length=1000)
    eigenaar: str = Field(default="", max_length=120)
    datum: date | None = None
    versie: int = Field(ge=0)


def beantwoord(uow: UnitOfWork, principal: Principal, cmd: Beantwoord) -> int:
    """Write an answer; when somebody else changed it meanwhile, refuse and name who (BEH-7). Gives the new version."""
    require(principal, P.GEREEDHEID_BIJHOUDEN)
    if cmd.onderdeel not in SLEUTELS:
        raise Ongeldig("Dit onderdeel bestaat niet.")
    eenheid = uow.get(Eenheid, cmd.eenheid_id, visible(principal, P.GEREEDHEID_BIJHOUDEN, Eenheid))
    rij = _rij(uow, eenheid.id, cmd.onderdeel)
    oud = {veld: getattr(rij, veld) for veld in _VELDEN}
    nieuw = {veld: getattr(cmd, veld) for veld in _VELDEN}
    gelukt = geraakt(
        uow.session,
        update(Gereedheid)
        .where(col(Gereedheid.id) == rij.id, col(Gereedheid.versie) == cmd.versie)
        .values(**nieuw, versie=cmd.versie + 1, gewijzigd_op=tijd.nu(), gewijzigd_door_id=principal.persoon_id)
        .execution_options(synchronize_session=False),
    )
    if not gelukt:
        raise Botsing(_wie_was_eerder(uow, rij), actie="Bekijk het nieuwe antwoord en pas het zo nodig opnieuw aan.")
    uow.session.expire(rij)
    audit.record(
        uow, principal, "gereedheid.beantwoord", rij,
        oud={"antwoord": oud["antwoord"], "datum": oud["datum"]},
        nieuw={"onderdeel": cmd.onderdeel, "antwoord": cmd.antwoord, "datum": cmd.datum},
    )  # fmt: skip
    live.touch(uow, onderwerpen.gereedheid(eenheid.id))
    live.touch(uow, onderwerpen.WERK)
    return cmd.versie + 1


def _rij(uow: UnitOfWork, eenheid_id: uuid.UUID, onderdeel: str) -> Gereedheid:
    """The row of an item, made on first use; two at the same time get the same one."""
    vraag = select(Gereedheid).where(Gereedheid.eenheid_id == eenheid_id, Gereedheid.onderdeel == onderdeel)
    if rij := uow.session.exec(vraag).first():
        return rij
    with suppress(IntegrityError), uow.session.begin_nested():
        uow.add(Gereedheid(eenheid_id=eenheid_id, onderdeel=onderdeel))
    return uow.session.exec(vraag).one()


def _wie_was_eerder(uow: UnitOfWork, rij: Gereedheid) -> str:
    uow.session.refresh(rij)
    naam = uow.get(Persoon, rij.gewijzigd_door_id).naam if rij.gewijzigd_door_id else "Iemand anders"
    return f"{naam} wijzigde dit onderdeel op {tijd.moment(rij.gewijzigd_op)}. Uw antwoord is niet opgeslagen."
