"""Reading of what was read back: per sitting when, and how it went."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.monitoren import Teruglezing
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.domain.statussen import TeruglezingStatus
from portal.domain.taal import telt
from portal.services.grond import paden


@dataclass(frozen=True, kw_only=True)
class TeruglezingRij:
    """When a sitting was last read back from its delivery system, and how that went."""

    zitting_id: str
    zitting: str
    moment: str
    status: str
    toon: str
    uitleg: str
    link: str


_STATUS = MappingProxyType(
    {
        TeruglezingStatus.GEVRAAGD: ("Wordt gelezen", "info"),
        TeruglezingStatus.GELEZEN: ("Gelezen", "ok"),
        TeruglezingStatus.ONBEKEND: ("Niet bekend daar", "bad"),
        TeruglezingStatus.MISLUKT: ("Niet gelukt", "warn"),
    }
)


def lezingen(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID | None = None) -> list[TeruglezingRij]:
    """The newest reading per sitting, most recent first (MON-1)."""
    require(principal, P.OKE_HERSTELLEN)
    nieuwste = (
        select(Teruglezing.zitting_id, func.max(Teruglezing.gevraagd_op).label("op"))
        .where(Teruglezing.soort == "tas")
        .group_by(col(Teruglezing.zitting_id))
        .subquery()
    )
    paar = (nieuwste.c.zitting_id == Teruglezing.zitting_id) & (nieuwste.c.op == Teruglezing.gevraagd_op)
    vraag = (
        select(Teruglezing, Zitting.naam, Zitting.start)
        .join(nieuwste, onclause=paar)
        .join(Zitting, onclause=col(Zitting.id) == Teruglezing.zitting_id)
        .where(visible(principal, P.ZITTING_INZIEN, Zitting))
        .order_by(col(Teruglezing.gevraagd_op).desc(), col(Zitting.start))
        .limit(1 if zitting_id else 10)
    )
    vraag = vraag.where(Zitting.id == zitting_id) if zitting_id else vraag
    return [_rij(*r) for r in uow.session.exec(vraag)]


def _rij(t: Teruglezing, naam: str, start: datetime) -> TeruglezingRij:
    label, toon = _STATUS[t.status]
    uitleg = t.uitleg or (
        f"{telt(len(t.daar), 'student', 'studenten')} daar" if t.status == TeruglezingStatus.GELEZEN else ""
    )
    return TeruglezingRij(
        zitting_id=str(t.zitting_id), zitting=f"{naam}, {tijd.moment(start)}", moment=tijd.moment(t.klaar_op or t.gevraagd_op), status=label,
        toon=toon, uitleg=uitleg, link=f"{paden.AANSLUITING}?zitting={t.zitting_id}",
    )  # fmt: skip


def zitting_naam(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> str:
    """The sitting that the page is limited to."""
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    return f"{zitting.naam}, {tijd.moment(zitting.start)}"
