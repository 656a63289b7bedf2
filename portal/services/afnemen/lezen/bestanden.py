"""The files of one sitting itself, as its pages list them: from a delivery system, or added by people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.afnemen import Document
from portal.db.beheren import Persoon
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.bestanden import AFGEKEURD, GECONTROLEERD, QUARANTAINE, TE_OPENEN
from portal.domain.rechten import P
from portal.domain.statussen import DocumentStatus
from portal.services.afnemen.stand import SOORTEN, kan_erbij

STATUS = {
    DocumentStatus.OPGEHAALD: ("Aanwezig", "ok"),
    DocumentStatus.GEVRAAGD: ("Wordt opgehaald", "info"),
    DocumentStatus.MISLUKT: ("Ophalen mislukt", "bad"),
    QUARANTAINE: ("Wordt gecontroleerd", "info"),
    GECONTROLEERD: ("Gecontroleerd", "ok"),
    AFGEKEURD: ("Afgekeurd", "bad"),
}
_MEESTE = 50


@dataclass(frozen=True, kw_only=True)
class BestandRij:
    """One file, with whether it can be opened and why not."""

    id: str
    naam: str
    bij: str
    status: str
    toon: str
    uitleg: str
    te_openen: bool


@dataclass(frozen=True)
class Zittingbestanden:
    """The files of a sitting, and whether this person may add one."""

    rijen: tuple[BestandRij, ...]
    mag_toevoegen: bool


def van_zitting(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> Zittingbestanden:
    """Newest first, without their contents, for who may read the report."""
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.PV_INZIEN, Zitting))
    d = Document
    vraag = (
        kies(d.id, d.naam, d.soort, d.status, d.uitleg, d.op, func.length(d.inhoud), Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == col(d.door_id))
        .where(d.zitting_id == zitting.id, col(d.resultaat_id).is_(None))
        .order_by(col(d.op).desc())
        .limit(_MEESTE)
    )
    rijen = tuple(_rij(*rij) for rij in uow.session.exec(vraag))
    return Zittingbestanden(rijen, kan_erbij(principal, zitting))


def _rij(
    id: Any, naam: str, soort: str, status: DocumentStatus, uitleg: str, op: datetime, omvang: int, door: str | None
) -> BestandRij:
    woord, toon = STATUS.get(status, (status, "plain"))
    wie = f"toegevoegd door {door}" if door else "uit het afnamesysteem"
    bij = f"{SOORTEN.get(soort, 'Bestand')}, {wie}, {tijd.moment(op)}"
    return BestandRij(
        id=str(id),
        naam=naam,
        bij=bij,
        status=woord,
        toon=toon,
        uitleg=uitleg,
        te_openen=status in TE_OPENEN and bool(omvang),
    )
