"""Read who lost his seat, with the whole sitting or by himself, and who of them has none now."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import levensloop
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, ZittingStatus
from portal.services.grond.keuze import Keuze


def van_de_lijst(uow: UnitOfWork, principal: Principal, z: Zitting) -> list[tuple[str, str, bool]]:
    """Who lost his seat when the sitting was cancelled: name, what became of the enrolment, and whether it is open."""
    vraag = (
        kies(Persoon.naam, Inschrijving.status)
        .join(Deelname, onclause=col(Deelname.student_id) == Persoon.id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .where(
            Deelname.zitting_id == z.id,
            col(Deelname.met_zitting_vervallen),
            visible(principal, P.ZITTING_INZIEN, Deelname),
        )
        .order_by(col(Persoon.achternaam), col(Persoon.id))
        .limit(500)
    )
    return [
        (naam, levensloop.INSCHRIJVING.label(status).lower(), status == InschrijvingStatus.OPEN)
        for naam, status in uow.session.exec(vraag)
    ]


def afgehaald(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> list[Keuze]:
    """Who was taken off a sitting that is planned and has no seat now, by name: the last seat of each (PRK-13)."""
    require(principal, P.ZITTING_PLAATSEN)
    z = uow.get(Zitting, zitting_id, visible(principal, P.ZITTING_INZIEN, Zitting))
    if z.status != ZittingStatus.GEPLAND:
        return []
    vraag = (
        select(Deelname.id, Persoon.naam, Deelname.inschrijving_id)
        .join(Persoon, onclause=col(Persoon.id) == Deelname.student_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .where(
            Deelname.zitting_id == z.id, Deelname.status == DeelnameStatus.GEANNULEERD,
            Inschrijving.status == InschrijvingStatus.OPEN, visible(principal, P.ZITTING_PLAATSEN, Deelname),
        )
        .order_by(Persoon.sorteervorm, col(Persoon.id), col(Deelname.geplaatst_op))
        .limit(500)
    )  # fmt: skip
    per = {van: Keuze(str(id), naam) for id, naam, van in uow.session.exec(vraag)}
    return list(per.values())
