"""What work still waits for its assessor, as SQL; for counts, lists and reach alike."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, select

from portal.db.beoordelen import Beoordeling, Resultaat
from portal.domain.levensloop import BESLOTEN
from portal.domain.statussen import BeoordelingStatus


def open_werk() -> ColumnElement[bool]:
    """Not done yet, and the board did not decide about it: what is definitive asks nothing of anybody (BEO-4, BEO-5)."""
    besloten = select(Resultaat.id).where(
        col(Resultaat.deelname_id) == col(Beoordeling.deelname_id),
        col(Resultaat.is_huidig),
        col(Resultaat.status).in_(BESLOTEN),
    )
    return and_(Beoordeling.status == BeoordelingStatus.TE_DOEN, ~besloten.correlate(Beoordeling).exists())
