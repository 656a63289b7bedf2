"""Which role assignments, exceptions and mandates hold: the one home of that rule, as conditions for SQL."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col, or_, select

from portal.db.beheren import Persoon, Roltoewijzing, Uitzondering
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Mandaat
from portal.domain import tijd
from portal.domain.rechten import Rol

Delen = tuple[ColumnElement[bool], ...]


def toewijzing_geldt(op: datetime | None = None) -> Delen:
    """A role assignment holds at a moment; now, when none is named."""
    op = op or tijd.nu()
    return (*toewijzing_loopt(op), col(Roltoewijzing.van) <= op)


def geldt(t: Roltoewijzing, op: datetime | None = None) -> bool:
    """The same, of one assignment that was read."""
    op = op or tijd.nu()
    return t.ingetrokken_op is None and t.van <= op and (t.tot is None or t.tot > op)


def toewijzing_loopt(vanaf: datetime | None = None) -> Delen:
    """A role assignment holds at a moment or begins after it: not withdrawn and not over."""
    vanaf = vanaf or tijd.nu()
    return (
        col(Roltoewijzing.ingetrokken_op).is_(None),
        or_(col(Roltoewijzing.tot).is_(None), col(Roltoewijzing.tot) > vanaf),
    )


def toewijzing_raakt(van: datetime, tot: datetime | None) -> Delen:
    """A role assignment shares a moment with a period, that has no end when `tot` is None."""
    return (*toewijzing_loopt(van), col(Roltoewijzing.van) < tot) if tot else toewijzing_loopt(van)


def toewijzing_gold(van: datetime, tot: datetime) -> Delen:
    """A role assignment held at some moment of a period, also when it was withdrawn during it or since."""
    t = Roltoewijzing
    return (
        col(t.van) < tot,
        or_(col(t.tot).is_(None), col(t.tot) > van),
        or_(col(t.ingetrokken_op).is_(None), col(t.ingetrokken_op) > van),
    )


def geldt_voor_zitting(zitting_id: uuid.UUID | None) -> ColumnElement[bool]:
    """A role assignment counts for a sitting: it was given for this one, or not for a single sitting."""
    return or_(col(Roltoewijzing.zitting_id).is_(None), col(Roltoewijzing.zitting_id) == zitting_id)


def is_of_wordt_beheerder(uow: UnitOfWork, persoon_id: uuid.UUID) -> bool:
    """True when somebody is an administrator, or will be."""
    vraag = select(Roltoewijzing.id).where(
        Roltoewijzing.persoon_id == persoon_id, Roltoewijzing.rol == Rol.BEHEERDER.value, *toewijzing_loopt()
    )
    return uow.session.exec(vraag.limit(1)).first() is not None


def besluit_geldt(
    model: type[Uitzondering] | type[Mandaat], eerste: date | None = None, laatste: date | None = None
) -> Delen:
    """An exception or a mandate holds on every day from the first to the last; today, when none is named.

    Both hold only while who answers for it is in the examination board: its giver, or who took a mandate over.
    """
    eerste = eerste or tijd.vandaag()
    return (
        col(model.ingetrokken_op).is_(None),
        col(model.van) <= eerste,
        col(model.tot) >= (laatste or eerste),
        gever_is_lid(model),
    )


def gever_van(model: type[Uitzondering] | type[Mandaat]) -> Any:
    """Who answers for an exception or a mandate, as a column."""
    if model is Mandaat:
        return func.coalesce(Mandaat.bekrachtigd_door_id, Mandaat.gegeven_door_id)
    return col(model.gegeven_door_id)


def gever_is_lid(model: type[Uitzondering] | type[Mandaat]) -> ColumnElement[bool]:
    """Who answers for it is in the examination board now."""
    leden = (
        select(Roltoewijzing.persoon_id)
        .join(Persoon, onclause=col(Persoon.id) == Roltoewijzing.persoon_id)
        .where(Roltoewijzing.rol == Rol.EXAMENCOMMISSIE.value, col(Persoon.actief).is_(True), *toewijzing_geldt())
    )
    gever: ColumnElement[uuid.UUID] = gever_van(model)
    return gever.in_(leden)
