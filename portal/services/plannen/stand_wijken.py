"""Which coming seat ends when it turns out that the exam was taken: for who has to confirm it and the act alike."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.domain.statussen import DeelnameStatus
from portal.services.aanmelden.stand import te_houden
from portal.services.plannen.stand_werk import heeft_werk

PLEK_VERVALLEN = "plek-vervallen"
"""A question for the exam office: a coming seat ended, because it turned out that the exam was taken before."""

KANS_VERVALLEN = "kans-vervallen"
"""A question for the exam office: a student has a seat to come, and after a decision or a correction no attempt for it."""

PLEK_NA_VERTREK = "plek-na-vertrek"
"""A question for the exam office: a student has a seat on a day after his diploma or after he left."""


def komende_plek(uow: UnitOfWork, inschrijving_id: uuid.UUID) -> tuple[Deelname, Zitting] | None:
    """The seat of this enrolment on a sitting that is still to come, without work; else None."""
    vraag = (
        select(Deelname, Zitting)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(
            Deelname.inschrijving_id == inschrijving_id, Deelname.status == DeelnameStatus.GEPLAATST, *te_houden(),
        )
    )  # fmt: skip
    plek = uow.session.exec(vraag).first()
    return None if plek is None or heeft_werk(uow, plek[0]) else (plek[0], plek[1])
