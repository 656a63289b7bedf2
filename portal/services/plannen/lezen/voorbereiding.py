"""Read what is to be made ready for a sitting, and by whom it was done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace

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
    stand: str
    toon: str
    opnieuw: bool = False
    mag: bool = False


@dataclass(frozen=True, kw_only=True)
class Voorbereiding:
    """Everything to make ready for one sitting."""

    zitting_id: str = ""
    stappen: list[KlaarstapRij] = field(default_factory=list)
    stand: str = ""
    """How far it is: how much is still to be done, or for a sitting that was, whether all stood ready."""
    toon: str = "plain"


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
        replace(
            _rij(stap, rijen.get(stap), wie, oud=stap in oud, kan=kan),
            mag=kan and mag(uow, principal, STAPPEN[stap].recht, zitting),
        )
        for stap in stappen_voor(uow.get(Examen, zitting.examen_id).oke)
    ]
    stand, toon = _stand(sum(not s.klaar for s in stappen), kan=kan)
    return Voorbereiding(zitting_id=str(zitting.id), stappen=stappen, stand=stand, toon=toon)


def _stand(open_: int, *, kan: bool) -> tuple[str, str]:
    """What can no longer be done is not asked."""
    if kan:
        return (f"Nog {open_} te doen", "warn") if open_ else ("Alles staat klaar", "ok")
    return ("Niet alles is afgevinkt", "plain") if open_ else ("Alles stond klaar", "ok")


def _namen(uow: UnitOfWork, rijen: dict[Klaarstap, Zittingstap]) -> dict[uuid.UUID, str]:
    vraag = select(Persoon.id, Persoon.naam).where(col(Persoon.id).in_({r.door_id for r in rijen.values()}))
    return dict(uow.session.exec(vraag).all()) if rijen else {}


def _rij(stap: Klaarstap, rij: Zittingstap | None, wie: dict[uuid.UUID, str], *, oud: bool, kan: bool) -> KlaarstapRij:
    wat = STAPPEN[stap]
    if rij is None:
        onder, stand = (f"Dit doet {wat.wie}.", "Nog te doen") if kan else ("", "Niet afgevinkt")
        return KlaarstapRij(stap=stap.value, tekst=wat.tekst, klaar=False, onder=onder, stand=stand, toon="plain")
    onder = f"{wie.get(rij.door_id, 'Onbekend')}, {tijd.moment(rij.op)}"
    if not oud:
        return KlaarstapRij(stap=stap.value, tekst=wat.tekst, klaar=True, onder=onder, stand="Klaar", toon="ok")
    kijk = ": kijk het na" if kan else ""
    onder = f"Was klaar ({onder}). Sindsdien veranderde de lijst, het moment of het lokaal{kijk}."
    stand, toon = ("Kijk na", "warn") if kan else ("Veranderd", "plain")
    return KlaarstapRij(
        stap=stap.value, tekst=wat.tekst, klaar=False, onder=onder, stand=stand, toon=toon, opnieuw=True
    )
