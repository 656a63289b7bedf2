"""What was added to a report after its signature, for every screen and paper that tells of it."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import aliased
from sqlmodel import col

from portal.db.afnemen import Aanvulling
from portal.db.beheren import Persoon
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd


def aanvullingen(uow: UnitOfWork, zitting_id: uuid.UUID) -> tuple[str, ...]:
    """What was added to a report after the signature, with who did and about whom: no name is kept in it."""
    wie = aliased(Persoon)
    vraag = (
        kies(Aanvulling, Persoon.naam, wie.naam)
        .join(Persoon, onclause=col(Persoon.id) == Aanvulling.door_id)
        .join(Deelname, isouter=True, onclause=col(Deelname.id) == Aanvulling.deelname_id)
        .join(wie, isouter=True, onclause=col(wie.id) == Deelname.student_id)
        .where(Aanvulling.zitting_id == zitting_id)
        .order_by(col(Aanvulling.op))
    )
    return tuple(
        f"{tijd.moment(a.op)}, {door}: {f'{over}. ' if over else ''}{a.tekst}"
        for a, door, over in uow.session.exec(vraag.limit(500))
    )
