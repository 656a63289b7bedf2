"""Reading of the changes of settings, newest first."""

from __future__ import annotations

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Persoon
from portal.db.monitoren import AuditRegel
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.services.instellingen import SOORTEN
from portal.services.queries.rijen.beheren import WijzigingRij


def wijzigingen(uow: UnitOfWork, principal: Principal) -> list[WijzigingRij]:
    """The last twenty changes of settings: which, by whom, old → new (BEH-10)."""
    require(principal, P.INSTELLING_BEHEREN)
    vraag = (
        select(AuditRegel, Persoon.naam)
        .join(Persoon, isouter=True, onclause=col(Persoon.id) == AuditRegel.persoon_id)
        .where(AuditRegel.actie == "instelling.gewijzigd")
        .order_by(col(AuditRegel.volgnummer).desc())
        .limit(20)
    )
    return [_rij(*rij) for rij in uow.session.exec(vraag)]


def _rij(regel: AuditRegel, naam: str | None) -> WijzigingRij:
    sleutel = str(regel.nieuw.get("sleutel", ""))
    return WijzigingRij(
        regel.volgnummer,
        SOORTEN[sleutel].label if sleutel in SOORTEN else sleutel,
        str(regel.oud.get("waarde") or "–"),
        str(regel.nieuw.get("waarde") or "–"),
        naam or "Inrichting",
        tijd.toon_moment(regel.op),
    )
