"""What the board decided about absences, and the work it did not know of: read alike by acts, lists and the settling."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Commissiebesluit
from portal.domain import tijd
from portal.domain.besluiten import Beslissing
from portal.domain.kenmerk import kenmerk
from portal.domain.presentie import Presentie
from portal.domain.statussen import DeelnameStatus, ResultaatStatus
from portal.services.grond.cesuren import uitkomst_tekst

BESLOTEN = "afwezigheid.besloten"
HERZIEN = "afwezigheid.herzien"
VERVALLEN = "afwezigheid.vervallen"
WERK_ZONDER_PLEK = "werk-zonder-plek"
"""A question for the exam office: a score came in for a seat that the student was taken off; it says what counts."""
TERUG = "resultaat-terug"
"""A question for the exam office: the board sent back a score of a delivery system; until there is a new one."""
ZONDER_WERK = (Presentie.NIET_GESTART.value, Presentie.NIET_AFGEROND.value)
"""Attendance of who came, of which the board says that no work comes."""


def over_afwezigheid() -> tuple[ColumnElement[bool], ...]:
    """SQL for: a decision about an absence that holds."""
    return col(Commissiebesluit.deelname_id).is_not(None), col(Commissiebesluit.vervallen_op).is_(None)


def geldend(uow: UnitOfWork, deelname_id: uuid.UUID) -> Commissiebesluit | None:
    """The decision about this absence that holds now."""
    vraag = select(Commissiebesluit).where(Commissiebesluit.deelname_id == deelname_id, *over_afwezigheid())
    return uow.session.exec(vraag).first()


def laatste(uow: UnitOfWork, deelname_id: uuid.UUID) -> Commissiebesluit | None:
    """The newest decision about this absence, whether it holds or lapsed."""
    hier = Commissiebesluit.deelname_id == deelname_id
    vervangen = select(Commissiebesluit.vervangt_id).where(hier, col(Commissiebesluit.vervangt_id).is_not(None))
    vraag = select(Commissiebesluit).where(hier, col(Commissiebesluit.id).not_in(vervangen))
    return uow.session.exec(vraag).first()


def wacht_op_commissie() -> ColumnElement[bool]:
    """SQL for: provisional, or sent back by the board and not answered yet (VAS-1); not what it decided not to count, not
    what came in for a seat that the student was taken off, and not practice, about which it never decides."""
    telt_niet = select(Commissiebesluit.deelname_id).where(*Commissiebesluit.laat_werk_niet_tellen())
    return and_(_onbesloten(), col(Resultaat.deelname_id).not_in(telt_niet))


def _onbesloten() -> ColumnElement[bool]:
    terug = and_(col(Resultaat.status) == ResultaatStatus.BEZIG, col(Resultaat.terug_reden) != "")
    eraf = select(Deelname.id).where(Deelname.status == DeelnameStatus.GEANNULEERD)
    oefent = select(Zitting.id).join(Examen, onclause=col(Examen.id) == Zitting.examen_id).where(col(Examen.formatief))
    wacht = or_(col(Resultaat.status) == ResultaatStatus.VOORLOPIG, terug)
    telt = col(Resultaat.deelname_id).not_in(eraf), col(Resultaat.zitting_id).not_in(oefent)
    return and_(wacht, col(Resultaat.is_huidig).is_(True), *telt)


def werk(uow: UnitOfWork, deelname_ids: list[uuid.UUID], *, ook_zonder_tellen: bool = False) -> dict[uuid.UUID, str]:
    """Per participation the score that waits for a decision: `8,9, geslaagd (53 van 60 punten)`; or also the one that a
    decision does not let count."""
    welke = _onbesloten() if ook_zonder_tellen else wacht_op_commissie()
    vraag = select(Resultaat).where(col(Resultaat.deelname_id).in_(deelname_ids), welke)
    return {r.deelname_id: uitkomst_tekst(r) for r in uow.session.exec(vraag)}


def vervallen(uow: UnitOfWork, deelname_ids: list[uuid.UUID]) -> dict[uuid.UUID, Commissiebesluit]:
    """Per participation the decision that lapsed last."""
    b = Commissiebesluit
    vraag = select(b).where(col(b.deelname_id).in_(deelname_ids), col(b.vervallen_op).is_not(None))
    return {r.deelname_id: r for r in uow.session.exec(vraag.order_by(col(b.op), col(b.id))) if r.deelname_id}


def afdruk(deelname: Deelname, werk: str, eerder: Commissiebesluit | None) -> str:
    """The mark of what somebody who decides about an absence is shown: attendance, work that is there, and the decision
    that lapsed or that he revises."""
    return kenmerk((deelname.presentie, deelname.presentie_reden, werk, str(eerder.id) if eerder else ""))


def in_woorden(deelname: Deelname, werk: str) -> str:
    """What there is to decide about now."""
    hoe = f"De presentie is ‘{Presentie(deelname.presentie).label}’"
    return f"{hoe}; er is werk: {werk}." if werk else f"{hoe}; er is geen werk."


def is_onbekend(deelname: Deelname) -> bool:
    """True when the report was signed without anybody knowing whether this student was there: the board decides."""
    return deelname.status == DeelnameStatus.AFGEROND and deelname.presentie == Presentie.ONBEKEND


def vervalt_door(resultaat: Resultaat | None, besluit: Commissiebesluit | None, door: str | None) -> str:
    """`Eerder besluit: geoorloofd afwezig (12 november 2026, A. de Vries)`, where establishing would let it lapse."""
    open_ = resultaat is not None and resultaat.status == ResultaatStatus.VOORLOPIG
    if not open_ or besluit is None or besluit.beslissing is Beslissing.WAS_ER:
        return ""
    wie = door or "onbekend door wie"
    return f"Eerder besluit: {besluit.beslissing.in_woorden(besluit.presentie)} ({tijd.dag(besluit.op)}, {wie})"
