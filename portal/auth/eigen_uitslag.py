"""When the student of a result may read it: SQL for what was decided, and for what may be shown before that."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen
from portal.db.plannen import Deelname, Zitting
from portal.domain.levensloop import BESLOTEN
from portal.domain.presentie import Presentie
from portal.domain.statussen import DeelnameStatus, ResultaatStatus


def te_lezen() -> ColumnElement[bool]:
    """What the board decided about, and before that only a grade by an established cut score, of an exam that shows what
    is provisional (BEO-3, BEO-7), unless he is said not to have made it: then the board decides first (VAS-5). Practice,
    that no board decides about, shows all."""
    zitting = (
        select(Zitting.id).join(Examen, col(Examen.id) == col(Zitting.examen_id)).where(col(Examen.toon_voorlopig))
    )
    toont, oefent = (col(Resultaat.zitting_id).in_(v) for v in (zitting, zitting.where(col(Examen.formatief))))
    met_cijfer = and_(Resultaat.cijfer != "", _deed_mee())
    voorlopig = and_(col(Resultaat.status) == ResultaatStatus.VOORLOPIG, toont, or_(oefent, met_cijfer))
    return or_(col(Resultaat.status).in_(BESLOTEN), voorlopig)


def _deed_mee() -> ColumnElement[bool]:
    """Nobody says, or left open after the report, that the student of this result made nothing, and he still had a seat."""
    onbekend = and_(Deelname.presentie == Presentie.ONBEKEND.value, Deelname.status == DeelnameStatus.AFGEROND)
    niet = col(Deelname.presentie).in_((Presentie.AFWEZIG.value, Presentie.NIET_GESTART.value))
    eraf = col(Deelname.status) == DeelnameStatus.GEANNULEERD
    geen_werk = select(Deelname.id).where(
        col(Deelname.id) == col(Resultaat.deelname_id), or_(niet, onbekend, eraf, col(Deelname.zonder_werk).is_(True))
    )
    return ~geen_werk.correlate(Resultaat).exists()
