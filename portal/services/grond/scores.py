"""Whether there is a score of what somebody made, as questions to the database."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.db.aanmelden import Inschrijving, PlanbareToets
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname
from portal.domain.statussen import DeelnameStatus, ResultaatStatus


def met_score() -> SelectOfScalar[uuid.UUID]:
    """The participations that have a score, provisional or more."""
    return select(Resultaat.deelname_id).where(
        col(Resultaat.is_huidig).is_(True), Resultaat.status != ResultaatStatus.BEZIG
    )


def zonder_score() -> tuple[ColumnElement[bool], ...]:
    """A student was there, and what he made has no score yet."""
    return (
        col(Deelname.status) != DeelnameStatus.GEANNULEERD,
        Deelname.met_werk(),
        col(Deelname.id).not_in(met_score()),
    )


def onverwacht() -> SelectOfScalar[uuid.UUID]:
    """The enrolments of which the registry expects no result."""
    return (
        select(Inschrijving.id)
        .join(PlanbareToets, onclause=col(PlanbareToets.id) == Inschrijving.toets_id)
        .where(col(PlanbareToets.resultaat_verwacht).is_(False))
    )
