"""Whether a student had a variant before: then it is not given again, unless the board said so (PRK-8)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, func, select

from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Variantverzoek
from portal.domain import tijd
from portal.domain.levensloop import Blokkade
from portal.domain.presentie import Presentie
from portal.domain.statussen import DeelnameStatus
from portal.services.inrichten.stand_edities import zelfde_werk

HERHALING = "zelfde-variant"


def blokkades_variant(
    uow: UnitOfWork, versie: Examenversie, student_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Blokkade]:
    """Per student who had this variant before why he does not get it again; the board may say that he does, once."""
    uit = {}
    for student_id, start in gehad(uow, zelfde_werk(uow, versie), student_ids).items():
        dag = tijd.dag(start)
        tekst = f"De student had deze variant al op {dag}: kies een andere versie, of vraag de commissie."
        uit[student_id] = Blokkade(HERHALING, tekst)
    return uit


def gehad(uow: UnitOfWork, werk: set[uuid.UUID], student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When these students last had one of these versions, planned or as the delivery system says it was given, and were
    not allowed afterwards to have it again; who did not come has not seen it."""
    gemaakt = select(Resultaat.deelname_id).where(
        col(Resultaat.student_id).in_(student_ids), col(Resultaat.versie_id).in_(werk)
    )
    gezien = (Deelname.status == DeelnameStatus.AFGEROND) & (Deelname.presentie != Presentie.AFWEZIG.value)
    mag = select(Variantverzoek.id).where(
        Variantverzoek.student_id == Deelname.student_id,
        col(Variantverzoek.versie_id).in_(werk),
        col(Variantverzoek.toegekend).is_(True),
        col(Variantverzoek.besloten_op) > Zitting.start,
    )
    vraag = (
        select(Deelname.student_id, func.max(Zitting.start))
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            col(Deelname.student_id).in_(student_ids),
            (col(Zitting.versie_id).in_(werk) & gezien) | col(Deelname.id).in_(gemaakt),
            ~mag.exists(),
        )
        .group_by(col(Deelname.student_id))
    )
    return dict(uow.session.exec(vraag).all())
