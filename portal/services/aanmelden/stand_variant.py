"""Whether a student had a variant before: then it is not given again, unless the board said so (PRK-8)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Hashable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlmodel import and_, col, or_, select

from portal.db.aanmelden import Inschrijving
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Deelname, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.db.vaststellen import Variantverzoek
from portal.domain import tijd
from portal.domain.levensloop import LOPEND, Blokkade
from portal.domain.presentie import Presentie
from portal.domain.statussen import DeelnameStatus
from portal.services.inrichten.stand_edities import werken

HERHALING = "zelfde-variant"


def blokkades_variant(
    uow: UnitOfWork, versies: Collection[Examenversie], student_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], Blokkade]:
    """Per student and version of a variant that he had before why he does not get it again; the board may say that he
    does, once."""
    werk = werken(uow, {v.examen_id for v in versies})
    had = _gehad(uow, werk, student_ids) if werk else {}
    return {
        (student_id, v.id): _blokkade(start)
        for v in versies
        for student_id in student_ids
        if (start := had.get((student_id, werk[v.id])))
    }


def _blokkade(start: datetime) -> Blokkade:
    dag = tijd.dag(start)
    return Blokkade(
        HERHALING,
        f"De student had deze variant al op {dag}: kies een andere versie, of vraag de commissie.",
        student=f"Dit is hetzelfde examen dat je op {dag} al maakte. Dat krijg je niet nog een keer.",
    )


def gehad(uow: UnitOfWork, werk: set[uuid.UUID], student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When these students last had one of these versions, that are all the same work."""
    return {student_id: start for (student_id, _), start in _gehad(uow, dict.fromkeys(werk, 0), student_ids).items()}


def _gehad(
    uow: UnitOfWork, werk: Mapping[uuid.UUID, Hashable], student_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, Hashable], datetime]:
    """When these students last had each work, and were not allowed afterwards to have it again; who did not come and sent
    nothing in has not seen it."""
    rijen = uow.session.execute(_vraag(werk, student_ids)).all()
    mag = {(d.id, werk[weer]) for d, _, _, weer in rijen if weer}
    maakte = [(start, d, werk[versie_id]) for d, start, versie_id, _ in rijen]
    return {(d.student_id, w): start for start, d, w in maakte if (d.id, w) not in mag}


def _vraag(werk: Collection[uuid.UUID], student_ids: Collection[uuid.UUID]) -> Vraag:
    """SQL for: the participations of these students on which they saw one of these versions, oldest first, each with that
    version, and one that he was allowed afterwards to have again: with what he was allowed he is placed, also when that is
    entered after it was. Practice is done as often as one likes."""
    oefent = select(Examen.id).where(col(Examen.formatief))
    was_er = col(Deelname.presentie) != Presentie.AFWEZIG.value
    gezien = (col(Deelname.status) == DeelnameStatus.AFGEROND) & was_er
    maakte = exists().where(col(Resultaat.deelname_id) == Deelname.id).correlate(Deelname)
    weer = and_(
        col(Variantverzoek.student_id) == Deelname.student_id,
        col(Variantverzoek.versie_id).in_(werk),
        col(Variantverzoek.toegekend).is_(True),
        col(Variantverzoek.besloten_op) > Zitting.start,
        col(Variantverzoek.besloten_op) > Deelname.geplaatst_op,
    )
    vraag = (
        kies(Deelname, Zitting.start, Zitting.versie_id, Variantverzoek.versie_id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Variantverzoek, isouter=True, onclause=weer)
        .where(col(Deelname.student_id).in_(student_ids), col(Zitting.versie_id).in_(werk), or_(gezien, maakte))
        .where(col(Zitting.examen_id).not_in(oefent))
    )
    return vraag.order_by(col(Zitting.start))


def gebruikt(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Of these permissions to have a variant again those with which a student has a seat, or made it: with the start of
    that sitting. Who did not come made nothing."""
    if not ids:
        return {}
    v = Variantverzoek
    gezien = (col(Deelname.status) == DeelnameStatus.AFGEROND) & (col(Deelname.presentie) != Presentie.AFWEZIG.value)
    later = or_(col(Zitting.start) >= col(v.besloten_op), col(Deelname.geplaatst_op) >= col(v.besloten_op))
    vraag = (
        kies(v, Zitting.start, Zitting.versie_id)
        .join(Deelname, onclause=col(Deelname.student_id) == v.student_id)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .where(col(v.id).in_(ids), or_(Deelname.status == DeelnameStatus.GEPLAATST, gezien), later)
        .order_by(col(Zitting.start))
    )
    rijen = uow.session.execute(vraag).all()
    examens = select(Examenversie.examen_id).where(col(Examenversie.id).in_({r.versie_id for r, *_ in rijen}))
    werk = werken(uow, set(uow.session.exec(examens)))  # a seat for another exam is no version of these
    return {r.id: start for r, start, versie_id in rijen if werk.get(versie_id) == werk[r.versie_id]}


def open_vragen() -> tuple[ColumnElement[bool], ...]:
    """SQL for: a question to give a variant again that the board has to answer; one about an enrolment that does not run
    any more asks nothing."""
    loopt = select(Inschrijving.id).where(col(Inschrijving.status).in_(LOPEND))
    return col(Variantverzoek.toegekend).is_(None), col(Variantverzoek.inschrijving_id).in_(loopt)


def variant_gevraagd() -> ColumnElement[bool]:
    """SQL for: the board was asked to give a variant again for this enrolment and did not decide about it yet."""
    open_ = and_(Variantverzoek.inschrijving_id == Inschrijving.id, col(Variantverzoek.toegekend).is_(None))
    return exists().where(open_).correlate(Inschrijving)


def vragen_over(uow: UnitOfWork, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Variantverzoek]:
    """The last question to the board about giving a variant again, for each of these enrolments that has one."""
    if not ids:
        return {}
    vraag = select(Variantverzoek).where(col(Variantverzoek.inschrijving_id).in_(ids))
    return {v.inschrijving_id: v for v in uow.session.exec(vraag.order_by(col(Variantverzoek.gevraagd_op)))}
