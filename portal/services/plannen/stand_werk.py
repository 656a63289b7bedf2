"""Whether a student made work on a participation, told by facts: what the room or the delivery system said or sent."""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlmodel import col

from portal.db.afnemen import Incident
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing
from portal.domain.presentie import WAS_ER


def heeft_werk(uow: UnitOfWork, deelname: Deelname) -> bool:
    """True when somebody was there, or a result with its documents, a score or an incident is kept about him (PRK-16).

    The state of the sitting does not matter: a delivery system may be done before anybody opened the report here.
    """
    if {deelname.presentie, deelname.presentie_tas} & set(WAS_ER):
        return True
    vraag = or_(
        exists().where(col(Resultaat.deelname_id) == deelname.id),
        exists().where(col(Incident.deelname_id) == deelname.id),
        exists().where(col(Beoordeling.deelname_id) == deelname.id, col(Beoordeling.gescoord_op).is_not(None)),
    )
    return bool(uow.session.execute(select(vraag)).scalar())


def eis_geen_werk(uow: UnitOfWork, deelname: Deelname) -> None:
    """Refuse to end a participation that has work: it is kept, and what becomes of it is decided."""
    if heeft_werk(uow, deelname):
        raise Botsing(
            "Er is al werk van deze student op deze zitting; dat blijft bewaard.",
            actie="Rond de zitting af met het proces-verbaal. Een besluit over het werk loopt via de examencommissie.",
        )
