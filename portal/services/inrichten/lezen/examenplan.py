"""Read the exam plan: which exams belong to which programme and cohort."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.rechten import P
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht


@dataclass(frozen=True, kw_only=True)
class PlanRij:
    """An exam in the plan of a programme and cohort."""

    id: str
    examen: str
    code: str
    opleiding: str
    cohort: str
    periode: str
    publiceren: str
    vorm: str
    wijze: str
    status: str


class PlanFilter(Opdracht):
    """Which exams of the plan to show."""

    opleiding_id: uuid.UUID | None = None
    cohort: int = 0
    zoek: str = ""
    pagina: int = 1
    per_pagina: int = 25


def examenplan(uow: UnitOfWork, principal: Principal, filter: PlanFilter) -> Pagina[PlanRij]:
    """One page of the exam plan (INR-4)."""
    require(principal, P.CATALOGUS_INZIEN)
    vraag = (
        select(Examenplanregel, Examen, Opleiding)
        .join(Examen, onclause=col(Examen.id) == col(Examenplanregel.examen_id))
        .join(Opleiding, onclause=col(Opleiding.id) == col(Examenplanregel.opleiding_id))
        .where(visible(principal, P.CATALOGUS_INZIEN, Examenplanregel))
    )
    if filter.opleiding_id:
        vraag = vraag.where(Examenplanregel.opleiding_id == filter.opleiding_id)
    if filter.cohort:
        vraag = vraag.where(Examenplanregel.cohort == filter.cohort)
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Examen.zoekvorm, Opleiding.zoekvorm))
    vraag = vraag.order_by(col(Opleiding.zoekvorm), col(Examenplanregel.cohort), col(Examen.zoekvorm))
    return pagineer(uow, vraag, filter.pagina, filter.per_pagina).naar(lambda rij: _plan_rij(*rij))


def _plan_rij(regel: Examenplanregel, examen: Examen, opleiding: Opleiding) -> PlanRij:
    return PlanRij(
        id=str(regel.id),
        examen=examen.naam,
        code=examen.code,
        opleiding=f"{opleiding.naam} ({opleiding.crebo})",
        cohort=str(regel.cohort),
        periode=regel.periode,
        publiceren=tijd.dag(regel.publiceren_op) if regel.publiceren_op else "–",
        vorm=examen.vorm.capitalize() + (" · oefenen" if examen.formatief else ""),
        wijze="Via OKE" if examen.oke else "Buiten OKE",
        status=str(regel.status),
    )


def opleidingen(uow: UnitOfWork, principal: Principal) -> list[Keuze]:
    """The programmes to filter on, at most two hundred."""
    require(principal, P.CATALOGUS_INZIEN)
    vraag = select(Opleiding).where(visible(principal, P.CATALOGUS_INZIEN, Opleiding)).order_by(Opleiding.zoekvorm)
    return [Keuze(str(o.id), f"{o.naam} ({o.crebo})") for o in uow.session.exec(vraag.limit(200))]
