"""Decide about an absence: authorised or not, and what that does to the attempt."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Kansmutatie
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.kansen import Mutatie
from portal.domain.rechten import P
from portal.services.aanmelden.stand import tik
from portal.services.grond import scheiding
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.vaststellen import stand_mandaten
from portal.services.vaststellen.kansen import boek
from portal.services.vaststellen.stand import AFWEZIGHEID


class BesluitAfwezigheid(Opdracht):
    """Say whether a missed attempt comes back."""

    deelname_id: uuid.UUID
    geoorloofd: bool
    reden: str = Field(min_length=3, max_length=500)


def besluit_afwezigheid(uow: UnitOfWork, principal: Principal, cmd: BesluitAfwezigheid) -> None:
    """Authorised absence adds an entry that gives the attempt back; the missed one stays in the ledger (VAS-5)."""
    stand_mandaten.eis_rol(principal, P.AFWEZIGHEID_BESLUITEN)
    deelname = uow.get(Deelname, cmd.deelname_id, visible(principal, P.INSCHRIJVING_INZIEN, Deelname))
    examen_id = uow.get(Zitting, deelname.zitting_id).examen_id
    mandaat = stand_mandaten.eis_bevoegd(
        uow, principal, P.AFWEZIGHEID_BESLUITEN, deelname, examen_id, deelname.zitting_id
    )
    scheiding.eis_scheiding(uow, principal, P.AFWEZIGHEID_BESLUITEN, deelname.zitting_id)
    uow.lock(Deelname, [deelname.id])
    soorten = uow.session.exec(select(Kansmutatie.soort).where(Kansmutatie.deelname_id == deelname.id)).all()
    if Mutatie.GEMIST not in soorten:
        raise Ongeldig("Voor deze zitting is geen gemiste kans geboekt.")
    if Mutatie.HERSTELD in soorten or _besloten(uow, deelname.id):
        raise Botsing("Over deze afwezigheid is al besloten.")
    if cmd.geoorloofd:
        boek(uow, principal, deelname.student_id, examen_id, Mutatie.HERSTELD, cmd.reden, deelname.id)
    uitkomst = "geoorloofd" if cmd.geoorloofd else "ongeoorloofd"
    audit.record(
        uow, principal, AFWEZIGHEID, deelname,
        nieuw={"besluit": uitkomst}, reden=cmd.reden, mandaat_id=mandaat.id if mandaat else None,
    )  # fmt: skip
    tik(uow, deelname.student_id)


def _besloten(uow: UnitOfWork, deelname_id: uuid.UUID) -> bool:
    vraag = select(AuditRegel.volgnummer).where(AuditRegel.onderwerp_id == deelname_id, AuditRegel.actie == AFWEZIGHEID)
    return uow.session.exec(vraag.limit(1)).first() is not None
