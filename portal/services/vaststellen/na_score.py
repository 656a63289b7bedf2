"""What follows from a score, whichever door it came in by: the delivery system or an assessor."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.auth.principal import Actor
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import BeoordelingStatus, DeelnameStatus, ResultaatStatus
from portal.services.aanmelden.stand_besluiten import TERUG, WERK_ZONDER_PLEK
from portal.services.grond.cesuren import uitkomst_tekst
from portal.services.grond.taken import rond_af, vraag_eenmaal
from portal.services.plannen.intrekken import houd_plekken, houd_zaal
from portal.services.vaststellen import afwikkeling, stand_mandaten, vaststellen


def houd_uitslag(uow: UnitOfWork, deelname: Deelname) -> Deelname:
    """Hold what work of this participation may change, and then look at it: its sitting, and the seats that its student
    has elsewhere; those of everybody on the sitting where a standing mandate may establish (AAN-3, VAS-2)."""
    zitting = uow.get(Zitting, deelname.zitting_id)
    if stand_mandaten.staande_mandaten(uow, zitting.examen_id):
        houd_zaal(uow, [zitting.id])
    else:
        houd_plekken(uow, [deelname.inschrijving_id], ook=[zitting.id])
    return uow.houd(Deelname, deelname.id)


def volg_score(uow: UnitOfWork, actor: Actor, deelname: Deelname) -> None:
    """A score answers what the board sent back, may be established at once, contradicts that its student made nothing, or
    belongs to no seat any more."""
    _beantwoord(uow, deelname.zitting_id)
    if deelname.status == DeelnameStatus.GEANNULEERD:
        _vraag_wat_telt(uow, deelname)
        return
    if deelname.status == DeelnameStatus.AFGEROND and not deelname.maakte_werk:
        afwikkeling.wikkel_af(uow, actor, deelname)
    vaststellen.stel_automatisch_vast(uow, deelname.zitting_id)


def _beantwoord(uow: UnitOfWork, zitting_id: uuid.UUID) -> None:
    """The office has nothing more to ask a delivery system once each score that went back came again."""
    uow.session.flush()
    terug = select(Resultaat.id).where(
        Resultaat.zitting_id == zitting_id, col(Resultaat.is_huidig), Resultaat.terug_reden != "",
        col(Resultaat.deelname_id).not_in(
            select(Beoordeling.deelname_id).where(Beoordeling.status == BeoordelingStatus.TE_DOEN)
        ),
    )  # fmt: skip
    if uow.session.exec(terug.limit(1)).first() is None:
        rond_af(uow, TERUG, zitting_id)


def _vraag_wat_telt(uow: UnitOfWork, deelname: Deelname) -> None:
    """Nobody establishes work of who was taken off: it counts for nothing until the exam office says what becomes of it."""
    waar = (
        Resultaat.deelname_id == deelname.id,
        col(Resultaat.is_huidig),
        Resultaat.status == ResultaatStatus.VOORLOPIG,
    )
    uow.session.flush()
    resultaat = uow.session.exec(select(Resultaat).where(*waar)).first()
    if resultaat is None:
        return
    zitting = uow.get(Zitting, deelname.zitting_id)
    tekst = (
        f"Er kwam een score binnen ({uitkomst_tekst(resultaat)}) voor {zitting.naam}, {tijd.moment(zitting.start)}, waar de "
        "student van was gehaald. Zij telt niet mee. Maakte hij het examen toch daar, overleg dan met de examencommissie "
        "over een nieuw moment of een extra kans. Handel dit af met wat er is besloten."
    )
    vraag_eenmaal(uow, WERK_ZONDER_PLEK, Rol.EXAMENBUREAU, "inschrijving", deelname.inschrijving_id, tekst)
