"""What somebody else did meanwhile, in words: an act that comes too late says what happened, and to whom."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.fouten import Botsing, NietGevonden
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, ZittingStatus


def te_kiezen_moment(
    uow: UnitOfWork, principal: Principal, inschrijving: Inschrijving, zitting_id: uuid.UUID
) -> Zitting:
    """The moment that a student chooses, held; one that he could choose and that was cancelled or began since, says so."""
    uow.lock(Zitting, [zitting_id])
    try:
        return uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    except NietGevonden:
        zitting = uow.session.get(Zitting, zitting_id)
        if zitting is None or not _was_te_kiezen(zitting, inschrijving):
            raise
    wat = "gaat niet door" if zitting.status == ZittingStatus.GEANNULEERD else "is al begonnen"
    raise Botsing(f"{zitting.naam} ({tijd.moment(zitting.start)}) {wat}.", actie="Kies een ander moment.")


def _was_te_kiezen(zitting: Zitting, inschrijving: Inschrijving) -> bool:
    voor_hem = zitting.examen_id == inschrijving.examen_id and zitting.zelf_inschrijven
    return voor_hem and zitting.status != ZittingStatus.CONCEPT


def eis_nog_geplaatst(uow: UnitOfWork, deelname: Deelname, zitting: Zitting) -> None:
    """Refuse to do anything with a seat that ended meanwhile, and say how: let go by the student, or taken off him."""
    if deelname.status != DeelnameStatus.GEANNULEERD:
        return
    wie = uow.get(Persoon, deelname.student_id).naam
    vraag = select(AuditRegel.persoon_id).where(
        AuditRegel.onderwerp_id == deelname.id, AuditRegel.actie == "student.van_zitting_gehaald"
    )
    door = uow.session.exec(vraag.order_by(col(AuditRegel.volgnummer).desc()).limit(1)).first()
    hoe = "liet dit moment intussen zelf los" if door == deelname.student_id else "is intussen van deze zitting gehaald"
    if deelname.met_zitting_vervallen:
        hoe = "staat hier niet meer, want de zitting is geannuleerd"
    raise Botsing(
        f"{wie} {hoe} ({zitting.naam}, {tijd.moment(zitting.start)}).", actie="Kijk waar de student nu staat."
    )
