"""Read what is to be made ready for a sitting, and by whom it was done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag, require, visible
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.plannen import Zitting, Zittingstap
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import ZittingStatus
from portal.domain.voorbereiding import STAPPEN, Klaarstap, stappen_voor
from portal.services.plannen.stand_voorbereiding import gedaan, is_klaar_te_zetten, verouderd


@dataclass(frozen=True, kw_only=True)
class KlaarstapRij:
    """One step: what it is, who did it and when, or whose it is."""

    stap: str
    tekst: str
    klaar: bool
    onder: str
    """Who did it and when, why it is to be done again, or who does it."""
    opnieuw: bool = False
    mag: bool = False


@dataclass(frozen=True, kw_only=True)
class Voorbereiding:
    """Everything to make ready for one sitting."""

    zitting_id: str = ""
    stappen: list[KlaarstapRij] = field(default_factory=list)
    open: int = 0
    """How many are still to be done."""


def voorbereiding(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> Voorbereiding:
    """The steps of a sitting for who works at it; nothing for a student or for a sitting that is cancelled (PLA-7, UIT-1)."""
    require(principal, P.PV_INZIEN)
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    if zitting.status is ZittingStatus.GEANNULEERD:
        return Voorbereiding(zitting_id=str(zitting.id))
    rijen = gedaan(uow, zitting.id)
    oud, wie = verouderd(uow, zitting, rijen.values()), _namen(uow, rijen)
    kan = is_klaar_te_zetten(zitting)
    stappen = [
        _rij(stap, rijen.get(stap), wie, oud=stap in oud, kan=kan and mag(uow, principal, STAPPEN[stap].recht, zitting))
        for stap in stappen_voor(uow.get(Examen, zitting.examen_id).oke)
    ]
    return Voorbereiding(zitting_id=str(zitting.id), stappen=stappen, open=sum(not s.klaar for s in stappen))


def _namen(uow: UnitOfWork, rijen: dict[Klaarstap, Zittingstap]) -> dict[uuid.UUID, str]:
    vraag = select(Persoon.id, Persoon.naam).where(col(Persoon.id).in_({r.door_id for r in rijen.values()}))
    return dict(uow.session.exec(vraag).all()) if rijen else {}


def _rij(stap: Klaarstap, rij: Zittingstap | None, wie: dict[uuid.UUID, str], *, oud: bool, kan: bool) -> KlaarstapRij:
    wat = STAPPEN[stap]
    if rij is None:
        return KlaarstapRij(stap=stap.value, tekst=wat.tekst, klaar=False, onder=f"Dit doet {wat.wie}.", mag=kan)
    door = f"{wie.get(rij.door_id, 'Onbekend')}, {tijd.moment(rij.op)}"
    onder = (
        f"Was klaar ({door}). Sindsdien veranderde de lijst, het moment of het lokaal: kijk het na." if oud else door
    )
    return KlaarstapRij(stap=stap.value, tekst=wat.tekst, klaar=not oud, onder=onder, opnieuw=oud, mag=kan)
