"""What a registry was never told about a definitive result is told after all: every night, and once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, ScalarSelect, exists
from sqlmodel import col, distinct, func, or_, select

from portal.db.aanmelden import Inschrijving, Nevenaanmelding
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.statussen import NIET_MEER, AssociatieStatus, ResultaatStatus
from portal.services.zenden import adressen, berichten

_SINDS = timedelta(days=60)
_HOOGSTENS = 500
"""So many results at once; the rest has its turn the next night."""


def vertel(uow: UnitOfWork) -> int:
    """Bring each result of the last two months to every registry and programme that asks for it and to which no message
    about it ever went; gives how many go out (VAS-4, PRK-3).

    A message that was refused was told: it stands in the log, and somebody offers it again.
    """
    uow.lock(Inschrijving, list({d.inschrijving_id for _, d in _te_bezien(uow)}))
    uit = 0
    for resultaat, deelname in _te_bezien(uow):
        inschrijving = uow.get(Inschrijving, deelname.inschrijving_id)
        for adres in adressen.adressen(uow, deelname, inschrijving, zelf_afgerond=False):
            if not _is_verteld(uow, adres.oke_id):
                uit += len(berichten.stuur_resultaat_naar(uow, resultaat, adres.org_id))
    return uit


def _te_bezien(uow: UnitOfWork) -> Sequence[tuple[Resultaat, Deelname]]:
    """Definitive results of enrolments that answer another registry or programme too, told to fewer than ask for them."""
    anderen, verteld = _anderen(), _verteld()
    vraag = (
        kies(Resultaat, Deelname)
        .join(Deelname, onclause=col(Deelname.id) == Resultaat.deelname_id)
        .join(Inschrijving, onclause=col(Inschrijving.id) == Deelname.inschrijving_id)
        .where(
            col(Resultaat.is_huidig), Resultaat.status == ResultaatStatus.DEFINITIEF,
            col(Resultaat.definitief_op) > tijd.nu() - _SINDS, col(Inschrijving.koppeling_id).is_not(None),
            anderen > 0, or_(verteld <= anderen, _anders_register()),
        )
        .order_by(col(Resultaat.definitief_op), col(Resultaat.id))
        .limit(_HOOGSTENS)
    )  # fmt: skip
    return uow.session.exec(vraag).all()


def _anderen() -> ScalarSelect[int]:
    """SQL for: how many associations of another registry or programme an enrolment answers."""
    n = Nevenaanmelding
    return (
        select(func.count(col(n.id)))
        .where(
            n.inschrijving_id == Inschrijving.id, *_vraagt(),
            (col(n.koppeling_id) != Inschrijving.koppeling_id)
            | (col(n.opleiding_oke_id) != Inschrijving.opleiding_oke_id),
        )
        .correlate(Inschrijving)
        .scalar_subquery()
    )  # fmt: skip


def _verteld() -> ScalarSelect[int]:
    """SQL for: to how many associations something about a participation was told."""
    b = OkeBericht
    return (
        select(func.count(distinct(col(b.pad))))
        .where(
            b.zitting_id == Deelname.zitting_id, b.student_id == Deelname.student_id, b.flow == 5, b.methode != "GET"
        )
        .correlate(Deelname)
        .scalar_subquery()
    )


def _anders_register() -> ColumnElement[bool]:
    """SQL for: another registry asks, and nothing about a participation went there, however much the first one heard."""
    n, b = Nevenaanmelding, OkeBericht
    verteld = exists().where(
        col(b.zitting_id) == Deelname.zitting_id, col(b.student_id) == Deelname.student_id, col(b.flow) == 5,
        col(b.methode) != "GET", col(b.koppeling_id) == n.koppeling_id,
    ).correlate(Deelname, n)  # fmt: skip
    ander = (col(n.inschrijving_id) == Inschrijving.id, col(n.koppeling_id) != Inschrijving.koppeling_id)
    return exists().where(*ander, *_vraagt(), ~verteld).correlate(Inschrijving, Deelname)


def _vraagt() -> tuple[ColumnElement[bool], ...]:
    """SQL for: an association that asks for an answer; what a registry finished by itself, without one of ours, does not."""
    n = Nevenaanmelding
    return (
        col(n.eigen).is_(False), col(n.oke_staat).not_in(NIET_MEER),
        (col(n.oke_staat) != AssociatieStatus.FINISHED) | col(n.deelname_id).is_not(None),
    )  # fmt: skip


def _is_verteld(uow: UnitOfWork, oke_id: uuid.UUID) -> bool:
    vraag = select(OkeBericht.id).where(
        OkeBericht.flow == 5, OkeBericht.methode != "GET", OkeBericht.pad == f"/associations/{oke_id}"
    )
    return uow.session.exec(vraag.limit(1)).first() is not None
