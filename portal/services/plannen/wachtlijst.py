"""The queue of a full sitting: joining it, and moving up when a seat comes free."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examenversie
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import levensloop
from portal.domain.fouten import Botsing, PortalFout
from portal.domain.rechten import P, Rol
from portal.domain.statussen import WachtplekStatus, ZittingStatus
from portal.services.aanmelden import stand
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.plekken import plaats
from portal.services.plannen.stand import tik


class KiesMoment(Opdracht):
    """A student chooses a moment."""

    inschrijving_id: uuid.UUID
    zitting_id: uuid.UUID


def zet_op_wachtlijst(uow: UnitOfWork, principal: Principal, cmd: KiesMoment) -> None:
    """Join the queue of a full sitting; whoever is first gets the place that comes free (AAN-7)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    require(principal, P.INSCHRIJVING_ZELF if principal.rol is Rol.STUDENT else P.ZITTING_PLAATSEN)
    zitting = uow.get(Zitting, cmd.zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    levensloop.eis(stand.blokkades_plaatsen(uow, inschrijving))
    if zitting.bezet < zitting.capaciteit:
        raise Botsing("Er is nog plaats: schrijf je gewoon in.")
    zet_in_rij(uow, principal, zitting, inschrijving)
    tik(uow, zitting)


def zet_in_rij(uow: UnitOfWork, principal: Principal, zitting: Zitting, inschrijving: Inschrijving) -> None:
    """Put an enrolment at the end of the queue; once per sitting."""
    vraag = select(Wachtplek).where(
        Wachtplek.zitting_id == zitting.id,
        Wachtplek.inschrijving_id == inschrijving.id,
        Wachtplek.status == WachtplekStatus.WACHT,
    )
    if uow.session.exec(vraag).first():
        raise Botsing("Staat al op de wachtlijst van deze zitting.")
    uow.add(Wachtplek(zitting_id=zitting.id, inschrijving_id=inschrijving.id))
    audit.record(uow, principal, "wachtlijst.toegevoegd", zitting, nieuw={"inschrijving": inschrijving.id})


def promoveer(uow: UnitOfWork, principal: Actor, zitting: Zitting) -> None:
    """Give free seats to the queue, in order; who cannot be placed any more leaves the queue."""
    vraag = select(Wachtplek).where(Wachtplek.zitting_id == zitting.id, Wachtplek.status == WachtplekStatus.WACHT)
    for plek in uow.session.exec(vraag.order_by(col(Wachtplek.op))).all():
        if zitting.bezet >= zitting.capaciteit or zitting.status != ZittingStatus.GEPLAND:
            return
        inschrijving = uow.get(Inschrijving, plek.inschrijving_id)
        versie = uow.get(Examenversie, zitting.versie_id)
        try:
            plaats(uow, principal, zitting, versie, inschrijving, "wachtlijst")
            levensloop.WACHTPLEK.neem(plek, "plaatsen")
        except PortalFout:
            levensloop.WACHTPLEK.neem(plek, "vervallen")
        uow.add(plek)
