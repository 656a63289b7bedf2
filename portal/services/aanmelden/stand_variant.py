"""Whether a student had a variant before: then it is not given again, unless the board said so (PRK-8)."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving
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


def blokkade_variant(uow: UnitOfWork, versie: Examenversie, inschrijving: Inschrijving) -> Blokkade | None:
    """The same variant is given once, unless the board said afterwards that it may be given again."""
    werk = zelfde_werk(uow, versie)
    laatst = laatst_gehad(uow, inschrijving.student_id, werk)
    if laatst is None:
        return None
    mag = select(Variantverzoek.id).where(
        Variantverzoek.student_id == inschrijving.student_id,
        col(Variantverzoek.versie_id).in_(werk),
        col(Variantverzoek.toegekend).is_(True),
        col(Variantverzoek.besloten_op) > laatst.start,
    )
    if uow.session.exec(mag.limit(1)).first():
        return None
    tekst = (
        f"De student had deze variant al op {tijd.dag(laatst.start)}: kies een andere versie, of vraag de commissie."
    )
    return Blokkade(HERHALING, tekst)


def laatst_gehad(uow: UnitOfWork, student_id: uuid.UUID, werk: set[uuid.UUID]) -> Zitting | None:
    """The last sitting on which a student had one of these versions, planned or as the delivery system says it was
    given; who did not come has not seen it."""
    gemaakt = select(Resultaat.deelname_id).where(
        Resultaat.student_id == student_id, col(Resultaat.versie_id).in_(werk)
    )
    gezien = (Deelname.status == DeelnameStatus.AFGEROND) & (Deelname.presentie != Presentie.AFWEZIG.value)
    vraag = (
        select(Zitting)
        .join(Deelname, onclause=col(Deelname.zitting_id) == Zitting.id)
        .where(
            Deelname.student_id == student_id,
            (col(Zitting.versie_id).in_(werk) & gezien) | col(Deelname.id).in_(gemaakt),
        )
        .order_by(col(Zitting.start).desc())
    )
    return uow.session.exec(vraag.limit(1)).first()
