"""What acts and screens of a sitting share: the report, what blocks closing, and when files may still be added."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.afnemen import ProcesVerbaal
from portal.db.monitoren import AuditRegel
from portal.db.plannen import Deelname, DeelnameVoorziening, Zitting
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.fouten import Botsing, Geblokkeerd
from portal.domain.levensloop import ONBEGONNEN, Blokkade
from portal.domain.presentie import Presentie
from portal.domain.rechten import P
from portal.domain.statussen import ZittingStatus
from portal.domain.taal import telt
from portal.services.grond import scheiding
from portal.services.grond.opdracht import Tik
from portal.services.plannen.intrekken import houd_zaal
from portal.services.plannen.stand import deelnames


def eis_aanvullen(uow: UnitOfWork, principal: Principal, zitting: Zitting) -> None:
    """Refuse who may not add to the report of this sitting, or sits on it as a student himself (BEH-3)."""
    authorize(uow, principal, P.PV_AANVULLEN, zitting)
    scheiding.eis_zit_niet_zelf(uow, principal, zitting.id)


def zitting_met_recht(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID, permission: P) -> Zitting:
    """The sitting, held for an act on it, within the hours that an invigilator has access to it; with its room for the
    signature, from which everything follows."""
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    authorize(uow, principal, permission, zitting)
    scheiding.eis_zit_niet_zelf(uow, principal, zitting.id)
    if permission is P.PV_ONDERTEKENEN:
        houd_zaal(uow, [zitting.id])
    else:
        uow.houd(Zitting, zitting.id)
    vanaf = termijnen.laat_toe_vanaf(zitting.start)
    if tijd.nu() < vanaf:
        raise Geblokkeerd(f"Deze zitting kan pas open vanaf {tijd.moment(vanaf)}.", code="te-vroeg")
    return zitting


def eis_niet_ingehaald(
    uow: UnitOfWork, principal: Principal, tik: Tik, op: datetime, over: uuid.UUID, *acties: str
) -> None:
    """Refuse a tap that waited for the network, when somebody else wrote down something about the same after it: what he
    saw is newer (UIT-2). Of one's own taps the browser keeps the order."""
    if tik.getikt_op is None:
        return
    vraag = select(AuditRegel).where(
        AuditRegel.onderwerp_id == over, col(AuditRegel.actie).in_(acties), AuditRegel.op > op,
        AuditRegel.persoon_id != principal.persoon_id,
    )  # fmt: skip
    later = [_getikt(regel) for regel in uow.session.exec(vraag.order_by(col(AuditRegel.volgnummer).desc()).limit(20))]
    if later and (laatste := max(later)) > op:
        raise Botsing(
            f"Een ander legde hier om {tijd.tijdstip(laatste)} iets vast. Uw tik van {tijd.tijdstip(op)} wachtte op het net "
            "en is niet meer gedaan.",
            actie="Kijk wat er nu staat, en tik zo nodig opnieuw.",
        )


def _getikt(regel: AuditRegel) -> datetime:
    """When what this row says was done: it may have waited too."""
    op = regel.nieuw.get("getikt_op")
    return min(regel.op, datetime.fromisoformat(op)) if op else regel.op


def pv_van(uow: UnitOfWork, zitting_id: uuid.UUID) -> ProcesVerbaal:
    """The session report of a sitting, made when it is not there yet."""
    pv = uow.session.exec(select(ProcesVerbaal).where(ProcesVerbaal.zitting_id == zitting_id)).first()
    if pv is None:
        pv = ProcesVerbaal(zitting_id=zitting_id)
        uow.add(pv)
    return pv


def blokkades_sluiten(uow: UnitOfWork, zitting: Zitting) -> tuple[Blokkade, ...]:
    """That it did not begin, who is still unknown, and which accommodation was not ticked off; it does not close before."""
    alle = deelnames(uow, zitting.id)
    onbekend = [d for d in alle if d.presentie == Presentie.ONBEKEND and not d.presentie_reden]
    aanwezig = [d.id for d in alle if Presentie(d.presentie).was_er]
    zonder_id = [d for d in alle if Presentie(d.presentie).was_er and d.id_gezien_op is None]
    vraag = select(DeelnameVoorziening).where(
        col(DeelnameVoorziening.deelname_id).in_(aanwezig), col(DeelnameVoorziening.toegepast_op).is_(None)
    )
    return blokkades_van(zitting, len(onbekend), len(zonder_id), len(uow.session.exec(vraag).all()))


def blokkades_van(zitting: Zitting, onbekend: int, zonder_id: int, open_: int) -> tuple[Blokkade, ...]:
    """The same, from what was already counted: for the screen that names them."""
    blokkades = []
    if tijd.nu() < zitting.start:
        tekst = f"De zitting begint pas op {tijd.moment(zitting.start)}. Sluiten kan daarna."
        blokkades.append(Blokkade("nog-niet-begonnen", tekst))
    if onbekend:
        blokkades.append(
            Blokkade(
                "presentie-onbekend", f"Van {telt(onbekend, 'student', 'studenten')} is de presentie nog onbekend."
            )
        )
    if zonder_id:
        blokkades.append(
            Blokkade("id-onbekend", f"Van {telt(zonder_id, 'student', 'studenten')} is het ID nog niet gezien.")
        )
    if open_:
        blokkades.append(
            Blokkade("voorziening-open", f"{telt(open_, 'voorziening is', 'voorzieningen zijn')} nog niet afgevinkt.")
        )
    return tuple(blokkades)


@dataclass(frozen=True)
class Verslagen:
    """The attendance of one student as the report tells it."""

    presentie: Presentie
    reden: str
    te_laat_om: datetime | None
    id_gezien: bool


def verslagen(pv: ProcesVerbaal | None, zaal: list[Deelname]) -> dict[uuid.UUID, Verslagen]:
    """Attendance by participation: as it was signed once the report is, whatever was put right afterwards (UIT-1).

    What changed after the signature is an addition to the report, and never another report.
    """
    getekend = {r["deelname"]: r for r in (pv.momentopname or {}).get("presentie", ())} if pv else {}
    uit = {}
    for d in zaal:
        r = getekend.get(str(d.id))
        uit[d.id] = (
            Verslagen(
                Presentie(r["presentie"]), r.get("reden", ""),
                datetime.fromisoformat(r["te_laat"]) if r.get("te_laat") else None, bool(r.get("id_gezien")),
            )
            if r
            else Verslagen(Presentie(d.presentie), d.presentie_reden, d.te_laat_om, d.id_gezien_op is not None)
        )  # fmt: skip
    return uit


SOORTEN = {"attendanceReport": "Presentielijst", "other": "Foto of ander stuk"}
DICHT = (*ONBEGONNEN, ZittingStatus.GEANNULEERD)


def kan_erbij(principal: Principal, zitting: Zitting) -> bool:
    """True when this person may add files and the sitting has begun."""
    return principal.can(P.PV_AANVULLEN) and zitting.status not in DICHT
