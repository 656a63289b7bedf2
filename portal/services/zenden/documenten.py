"""The documents of a result that a registry may fetch: one rule for what a message names and for what is given."""

from __future__ import annotations

import uuid
from typing import Any

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.db.aanmelden import Inschrijving, Nevenaanmelding
from portal.db.afnemen import Document
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain.levensloop import BESLOTEN
from portal.domain.statussen import DocumentStatus


def van_deelname(uow: UnitOfWork, deelname_id: uuid.UUID) -> tuple[Document, ...]:
    """What a message about this participation names; nothing while no work of it counts."""
    vraag = _te_geven(Resultaat.deelname_id == deelname_id).order_by(col(Document.op))
    return tuple(uow.session.exec(vraag.limit(50)))


def voor_register(uow: UnitOfWork, koppeling_id: uuid.UUID | None, document_id: uuid.UUID) -> Document | None:
    """The document, for each registry that hears of the participation; None of anything else."""
    nevens = select(Nevenaanmelding.deelname_id).where(
        Nevenaanmelding.koppeling_id == koppeling_id, col(Nevenaanmelding.deelname_id).is_not(None)
    )
    vraag = (
        _te_geven(Document.id == document_id)
        .join(Deelname, onclause=col(Resultaat.deelname_id) == Deelname.id)
        .join(Inschrijving, onclause=col(Deelname.inschrijving_id) == Inschrijving.id)
        .where(
            col(Inschrijving.oke_id).is_not(None),
            or_(Inschrijving.koppeling_id == koppeling_id, col(Deelname.id).in_(nevens)),
        )
    )
    return uow.session.exec(vraag).first()


def _te_geven(*waar: Any) -> SelectOfScalar[Document]:
    """Documents that we hold of work that was decided about, also of the result that a revision replaced."""
    return (
        select(Document)
        .join(Resultaat, onclause=col(Document.resultaat_id) == Resultaat.id)
        .where(
            Document.status == DocumentStatus.OPGEHAALD,
            col(Document.inhoud).is_not(None),
            col(Resultaat.status).in_(BESLOTEN),
            *waar,
        )
    )
