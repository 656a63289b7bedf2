"""Which sittings a list is about, and in which order: the same for the screen and for the file made of it."""

from __future__ import annotations

import uuid
from datetime import date

from sqlmodel import col, select

from portal.db.plannen import Ruimte, Zitting
from portal.db.tabel import Vraag
from portal.domain import tijd
from portal.domain.levensloop import ZITTING
from portal.services.grond.lijst import op, trap
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand_zoeken import gezocht

_OP = {
    "naam": Zitting.zoekvorm,
    "start": Zitting.start,
    "lokaal": select(Ruimte.code).where(Ruimte.id == Zitting.ruimte_id).correlate(Zitting).scalar_subquery(),
    "bezet": Zitting.bezet,
    "status": trap(Zitting.status, ZITTING.labels),
}
SORTEERBAAR = tuple(_OP)


class ZittingFilter(Opdracht):
    """Which sittings to show; `van` and `tot` are days in Amsterdam, both included."""

    zoek: str = ""
    status: str = ""
    examen_id: uuid.UUID | None = None
    van: date | None = None
    tot: date | None = None
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def gekozen(vraag: Vraag, filter: ZittingFilter) -> Vraag:
    """Of these sittings those that the filter asks for, in its order."""
    if filter.zoek:
        vraag = vraag.where(gezocht(filter.zoek))
    if filter.status:
        vraag = vraag.where(col(Zitting.status) == filter.status)
    if filter.examen_id:
        vraag = vraag.where(col(Zitting.examen_id) == filter.examen_id)
    if filter.van:
        vraag = vraag.where(col(Zitting.start) >= tijd.dag_grenzen(filter.van)[0])
    if filter.tot:
        vraag = vraag.where(col(Zitting.start) < tijd.dag_grenzen(filter.tot)[1])
    return op(vraag, filter.op, _OP, col(Zitting.start), col(Zitting.id))
