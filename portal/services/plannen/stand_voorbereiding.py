"""What was made ready for a sitting, and whether that still holds."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, select

from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting, Zittingstap
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.kenmerk import kenmerk
from portal.domain.levensloop import ONBEGONNEN
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.domain.voorbereiding import STAPPEN, Klaarstap


def is_klaar_te_zetten(zitting: Zitting) -> bool:
    """Until its report is closed something can be made ready for a sitting; not when its time went by unopened, unless it is
    entered afterwards."""
    if zitting.status is ZittingStatus.OPEN:
        return True
    return zitting.status in ONBEGONNEN and (bool(zitting.achteraf) or tijd.nu() < zitting.laatste_eind)


def lijst_nu(uow: UnitOfWork, zitting: Zitting) -> str:
    """The mark of who sits there with which accommodations, and when; another list gives another mark. What the school
    itself arranges for a student counts as much as what travels to a delivery system (AAN-12)."""
    vraag = select(Deelname).where(
        Deelname.zitting_id == zitting.id, col(Deelname.status) != DeelnameStatus.GEANNULEERD
    )
    zaal = list(uow.session.exec(vraag))
    bij = select(DeelnameVoorziening).where(col(DeelnameVoorziening.deelname_id).in_([d.id for d in zaal]))
    rechten = defaultdict[uuid.UUID, list[str]](list)
    for v in uow.session.exec(bij):
        rechten[v.deelname_id].append(f"{v.soort} {v.tekst}")
    wie = sorted((str(d.student_id), d.extra_minuten, sorted(rechten[d.id])) for d in zaal)
    return kenmerk((zitting.start.isoformat(), zitting.eind.isoformat(), str(zitting.versie_id), wie))


_VERZET = "verzet"
"""The mark of what was ready for another moment or another room than the sitting has since."""


def volg_verzet(uow: UnitOfWork, zitting: Zitting, *, ander_moment: bool, ander_lokaal: bool) -> None:
    """What was ready for the moment or the room that a sitting had is to be done again (PLA-7, UIT-1)."""
    for rij in gedaan(uow, zitting.id).values():
        wat = STAPPEN[rij.stap]
        moment = ander_moment and (wat.volgt_het_moment or wat.volgt_het_lokaal)
        if moment or (ander_lokaal and wat.volgt_het_lokaal):
            rij.kenmerk = _VERZET
            uow.add(rij)


def staat_klaar() -> ColumnElement[bool]:
    """SQL for: somebody made ready what this sitting needs at its delivery system or on paper, for the moment that it has
    now."""
    stap = col(Zittingstap.stap) == Klaarstap.KLAARGEZET
    return exists().where(col(Zittingstap.zitting_id) == Zitting.id, stap, col(Zittingstap.kenmerk) != _VERZET)


def gedaan(uow: UnitOfWork, zitting_id: uuid.UUID) -> dict[Klaarstap, Zittingstap]:
    """Per step who did it and when."""
    vraag = select(Zittingstap).where(Zittingstap.zitting_id == zitting_id)
    return {rij.stap: rij for rij in uow.session.exec(vraag)}


def verouderd(uow: UnitOfWork, zitting: Zitting, rijen: Collection[Zittingstap]) -> set[Klaarstap]:
    """Which of these were done for another list, another moment or another room than there is now."""
    volgt = [r for r in rijen if STAPPEN[r.stap].volgt_de_lijst]
    nu = lijst_nu(uow, zitting) if volgt else ""
    return {r.stap for r in volgt if r.kenmerk != nu} | {r.stap for r in rijen if r.kenmerk == _VERZET}
