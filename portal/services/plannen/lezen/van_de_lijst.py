"""Read who sat on a sitting that was cancelled, and who of them still looks for a seat."""

from __future__ import annotations

from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Inschrijving
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import levensloop
from portal.domain.rechten import P
from portal.domain.statussen import InschrijvingStatus


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
