"""What was made ready for a sitting, and whether that still holds."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlmodel import col, select

from portal.db.plannen import Deelname, Zitting, Zittingstap
from portal.db.session import UnitOfWork
from portal.domain.kenmerk import kenmerk
from portal.domain.levensloop import ONBEGONNEN
from portal.domain.statussen import DeelnameStatus, ZittingStatus
from portal.domain.voorbereiding import STAPPEN, Klaarstap


def is_klaar_te_zetten(zitting: Zitting) -> bool:
    """Until its report is closed something can be made ready for a sitting."""
    return zitting.status in ONBEGONNEN or zitting.status is ZittingStatus.OPEN


def lijst_nu(uow: UnitOfWork, zitting: Zitting) -> str:
    """The mark of who sits there with which accommodations, where and when; another list gives another mark."""
    vraag = select(Deelname).where(
        Deelname.zitting_id == zitting.id, col(Deelname.status) != DeelnameStatus.GEANNULEERD
    )
    wie = sorted((str(d.student_id), d.extra_minuten, sorted(d.behoeften)) for d in uow.session.exec(vraag))
    return kenmerk((zitting.start.isoformat(), zitting.eind.isoformat(), str(zitting.versie_id), wie))


def gedaan(uow: UnitOfWork, zitting_id: uuid.UUID) -> dict[Klaarstap, Zittingstap]:
    """Per step who did it and when."""
    vraag = select(Zittingstap).where(Zittingstap.zitting_id == zitting_id)
    return {rij.stap: rij for rij in uow.session.exec(vraag)}


def verouderd(uow: UnitOfWork, zitting: Zitting, rijen: Collection[Zittingstap]) -> set[Klaarstap]:
    """Which of these were done for another list, or another moment, than there is now."""
    volgt = [r for r in rijen if STAPPEN[r.stap].volgt_de_lijst]
    nu = lijst_nu(uow, zitting) if volgt else ""
    return {r.stap for r in volgt if r.kenmerk != nu}
