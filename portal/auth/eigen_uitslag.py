"""When the student of a result may read it, also in a role of the school: SQL for what was decided, and for what may be
shown before that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import SQLModel, and_, col, or_, select

from portal.auth.eigen_zaak import is_ook_student
from portal.auth.principal import Principal
from portal.db.afnemen import Document
from portal.db.beoordelen import Beoordeling, Resultaat
from portal.db.inrichten import Examen
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname, Zitting
from portal.domain.levensloop import BESLOTEN
from portal.domain.presentie import Presentie
from portal.domain.rechten import P, is_lezen
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


def leesbaar_voor(p: Principal) -> ColumnElement[bool]:
    """Results as far as they are for the eyes of this person: of his own, in a role of the school, what he reads as a
    student and nothing more (BEO-7)."""
    eigen = col(Resultaat.student_id) == p.persoon_id
    return or_(~eigen, te_lezen()) if is_ook_student(p) else true()


def over_zichzelf(p: Principal, permission: P, model: type[SQLModel]) -> tuple[ColumnElement[bool], ...]:
    """What a look under this permission shows of these rows to who is a student as well; nothing when nothing is closed."""
    kijkt = is_lezen(permission) or permission is P.OKE_MONITOREN
    return (_DICHT[model](p),) if kijkt and model in _DICHT and is_ook_student(p) else ()


def zonder_eigen(
    p: Principal, permission: P, model: type[SQLModel], bereik: ColumnElement[bool]
) -> ColumnElement[bool]:
    """This reach, without what is closed of himself; the reach itself when nothing is."""
    dicht = over_zichzelf(p, permission, model)
    return and_(bereik, *dicht) if dicht else bereik


_DICHT: dict[type[SQLModel], Callable[[Principal], ColumnElement[bool]]] = {
    Resultaat: leesbaar_voor,
    Document: lambda p: or_(
        col(Document.resultaat_id).is_(None), col(Document.resultaat_id).not_in(_eigen(Resultaat, p))
    ),
    Beoordeling: lambda p: col(Beoordeling.deelname_id).not_in(_eigen(Deelname, p)),
    OkeBericht: lambda p: or_(col(OkeBericht.student_id).is_(None), col(OkeBericht.student_id) != p.persoon_id),
}
"""What is closed of his own work: the result until he may read it as a student, and the marking, the papers and the
messages to partners, which a student reads on inspection only."""


def _eigen(model: type[Resultaat] | type[Deelname], p: Principal) -> Any:
    return select(model.id).where(model.student_id == p.persoon_id)


def _deed_mee() -> ColumnElement[bool]:
    """Nobody says, or left open after the report, that the student of this result made nothing, and he still had a seat."""
    onbekend = and_(Deelname.presentie == Presentie.ONBEKEND.value, Deelname.status == DeelnameStatus.AFGEROND)
    niet = col(Deelname.presentie).in_((Presentie.AFWEZIG.value, Presentie.NIET_GESTART.value))
    eraf = col(Deelname.status) == DeelnameStatus.GEANNULEERD
    geen_werk = select(Deelname.id).where(
        col(Deelname.id) == col(Resultaat.deelname_id), or_(niet, onbekend, eraf, col(Deelname.zonder_werk).is_(True))
    )
    return ~geen_werk.correlate(Resultaat).exists()
