"""Which sittings a list is about, and in which order: the same for the screen and for the file made of it."""

from __future__ import annotations

import uuid
from datetime import date

from sqlmodel import col

from portal.db.plannen import Zitting
from portal.db.tabel import Vraag
from portal.domain import tijd
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.stand_zoeken import gezocht


class ZittingFilter(Opdracht):
    """Which sittings to show; `van` and `tot` are days in Amsterdam, both included."""

    zoek: str = ""
    status: str = ""
    examen_id: uuid.UUID | None = None
    van: date | None = None
    tot: date | None = None
    sorteer: str = "start"
    aflopend: bool = False
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
    kolom = col({"naam": Zitting.zoekvorm, "status": Zitting.status}.get(filter.sorteer, Zitting.start))
    return vraag.order_by(kolom.desc() if filter.aflopend else kolom, col(Zitting.id))
