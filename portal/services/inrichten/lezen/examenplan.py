"""Read the exam plan: which exams belong to which programme and cohort, and what may be done with each."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlmodel import col, func, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.inrichten import Examen, Examenplanregel, Examenversie, Opleiding
from portal.db.session import UnitOfWork
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.examenplan import PLANREGEL
from portal.domain.overgangen import Overgang
from portal.domain.rechten import P, Scope
from portal.domain.statussen import PlanregelStatus, VersieStatus
from portal.services.grond import lijst
from portal.services.grond.keuze import Keuze
from portal.services.grond.lijst import Pagina, pagineer
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import merk_voorstel
from portal.services.inrichten.stand_bereik import bereiken, blokkades_periode, is_voor
from portal.services.inrichten.stand_examenplan import blokkades_stap

_RECHTEN = (P.EXAMENPLAN_BEHEREN, P.EXAMENPLAN_VASTSTELLEN)


@dataclass(frozen=True, kw_only=True)
class PlanStap:
    """A step that this person may take with an exam in the plan."""

    stap: str
    label: str
    met_reden: bool
    vraagt: bool = False
    """It is asked about before it is taken: for its reason, or because the board decides."""


@dataclass(frozen=True, kw_only=True)
class PlanRij:
    """An exam in the plan of a programme and cohort."""

    id: str
    examen: str
    code: str
    opleiding: str
    crebo: str
    cohort: str
    periode: str
    publiceren: str
    publiceren_iso: str
    versies: str
    """Which versions and variants are established for this programme and cohort; empty when there is none."""
    vorm: str
    wijze: str
    status: str
    status_tekst: str
    status_toon: str
    wijzigen: bool = False
    stappen: list[PlanStap] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PlanMag:
    """What this person may do with the plan as a whole, and to what a form can point."""

    beheren: bool = False
    kopieren: bool = False
    vaststellen: bool = False
    wacht: int = 0
    """How many exams wait for the board in what is shown."""
    gezien: str = ""
    """The mark of those."""
    naam: str = ""
    """The plan that is shown, when it is one."""
    opleidingen: list[Keuze] = field(default_factory=list)


_OP = {
    "examen": Examen.zoekvorm,
    "opleiding": Opleiding.zoekvorm,
    "cohort": Examenplanregel.cohort,
    "periode": func.lower(Examenplanregel.periode),
    "vorm": Examen.vorm,
    "publicatie": Examenplanregel.publiceren_op,
    "stand": lijst.trap(Examenplanregel.status, PLANREGEL.labels),
}
SORTEERBAAR = tuple(_OP)


class PlanFilter(Opdracht):
    """Which exams of the plan to show."""

    opleiding_id: uuid.UUID | None = None
    cohort: int = 0
    status: str = ""
    zoek: str = ""
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


def _gefilterd(vraag: Vraag, filter: PlanFilter) -> Vraag:
    if filter.opleiding_id:
        vraag = vraag.where(Examenplanregel.opleiding_id == filter.opleiding_id)
    if filter.cohort:
        vraag = vraag.where(Examenplanregel.cohort == filter.cohort)
    if filter.status in set(PlanregelStatus):
        return vraag.where(Examenplanregel.status == filter.status)
    return vraag.where(Examenplanregel.status != PlanregelStatus.VERVALLEN)


def examenplan(uow: UnitOfWork, principal: Principal, filter: PlanFilter) -> Pagina[PlanRij]:
    """One page of the exam plan (INR-4); what went out of it only when that is asked."""
    require(principal, P.CATALOGUS_INZIEN)
    binnen = {p: visible(principal, p, Opleiding) for p in _RECHTEN}
    vraag = (
        kies(Examenplanregel, Examen, Opleiding, *binnen.values())
        .join(Examen, onclause=col(Examen.id) == col(Examenplanregel.examen_id))
        .join(Opleiding, onclause=col(Opleiding.id) == col(Examenplanregel.opleiding_id))
        .where(visible(principal, P.CATALOGUS_INZIEN, Examenplanregel), visible(principal, P.CATALOGUS_INZIEN, Examen))
    )
    vraag = _gefilterd(vraag, filter)
    if filter.zoek:
        vraag = vraag.where(lijst.zoek(filter.zoek, Examen.zoekvorm, Opleiding.zoekvorm))
    eigen = (col(Opleiding.zoekvorm), col(Examenplanregel.cohort), col(Examen.zoekvorm), col(Examenplanregel.id))
    vraag = lijst.op(vraag, filter.op, _OP, *eigen)
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    versies = _versies(uow, [(regel, examen) for regel, examen, *_ in blad.rijen])
    return blad.naar(
        lambda rij: _plan_rij(rij[0], rij[1], rij[2], dict(zip(_RECHTEN, rij[3:], strict=True)), versies[rij[0].id])
    )


def _versies(uow: UnitOfWork, regels: Collection[tuple[Examenplanregel, Examen]]) -> dict[uuid.UUID, str]:
    """Per exam in the plan the versions and variants that are established for this programme and cohort, in short."""
    vraag = select(Examenversie).where(
        col(Examenversie.examen_id).in_({e.id for _, e in regels}), Examenversie.status == VersieStatus.VASTGESTELD
    )
    geldig = [v for v in uow.session.exec(vraag.order_by(Examenversie.zoekvorm)) if not blokkades_periode(v)]
    delen = bereiken(uow, geldig)

    def past(v: Examenversie, r: Examenplanregel) -> bool:
        return not v.beperkt or any(is_voor(d, r.opleiding_id, r.cohort) for d, _ in delen.get(v.id, ()))

    return {
        r.id: ", ".join(v.code.removeprefix(f"{e.code}.") for v in geldig if v.examen_id == e.id and past(v, r))
        for r, e in regels
    }


def _plan_rij(
    regel: Examenplanregel, examen: Examen, opleiding: Opleiding, mag: dict[P, bool], versies: str
) -> PlanRij:
    kan = [s for s in PLANREGEL.acties(regel.status) if not blokkades_stap(regel, s, examen)]
    stappen = [(s, PLANREGEL.require(regel.status, s)) for s in kan]
    dicht = f"; gesloten vanaf {tijd.dag(examen.gesloten_op)}" if examen.gesloten_op else ""
    return PlanRij(
        id=str(regel.id),
        examen=examen.naam,
        code=examen.code,
        opleiding=f"{opleiding.naam} ({opleiding.crebo})",
        crebo=opleiding.crebo,
        cohort=str(regel.cohort),
        periode=regel.periode,
        publiceren=tijd.dag(regel.publiceren_op) if regel.publiceren_op else "–",
        publiceren_iso=regel.publiceren_op.isoformat() if regel.publiceren_op else "",
        versies=versies,
        vorm=examen.vorm.capitalize() + (" · oefenen" if examen.formatief else ""),
        wijze="Via OKE" if examen.oke else "Buiten OKE",
        status=str(regel.status),
        status_tekst=PLANREGEL.label(regel.status) + dicht,
        status_toon=PLANREGEL.toon(regel.status),
        wijzigen=mag[P.EXAMENPLAN_BEHEREN] and regel.status is not PlanregelStatus.VERVALLEN,
        stappen=[_stap(s, o) for s, o in stappen if mag.get(o.permission)],
    )


def mag_plan(uow: UnitOfWork, principal: Principal, filter: PlanFilter) -> PlanMag:
    """What this person may do with the plan that is shown, and for which programmes."""
    require(principal, P.CATALOGUS_INZIEN)
    beheert = principal.can(P.EXAMENPLAN_BEHEREN)
    opleidingen_ = _opleidingen(uow, principal, P.EXAMENPLAN_BEHEREN) if beheert else []
    voorstel, een = list[Examenplanregel](), bool(filter.opleiding_id and filter.cohort)
    if een and principal.can(P.EXAMENPLAN_VASTSTELLEN):
        vraag = kies(Examenplanregel).join(Opleiding)
        vraag = vraag.where(visible(principal, P.EXAMENPLAN_VASTSTELLEN, Opleiding))
        concept = PlanFilter(**{**filter.model_dump(), "status": PlanregelStatus.CONCEPT.value})
        voorstel = list(uow.session.scalars(_gefilterd(vraag, concept)))
    return PlanMag(
        beheren=beheert and bool(opleidingen_),
        kopieren=principal.scope(P.EXAMENPLAN_BEHEREN) is Scope.ALL and principal.can(P.IMPORT_DOEN),
        vaststellen=principal.can(P.EXAMENPLAN_VASTSTELLEN),
        wacht=len(voorstel),
        gezien=merk_voorstel(voorstel),
        naam=_naam(uow, filter) if voorstel else "",
        opleidingen=opleidingen_,
    )


def _stap(stap: str, o: Overgang) -> PlanStap:
    vraagt = o.reden_nodig or o.permission is P.EXAMENPLAN_VASTSTELLEN
    return PlanStap(stap=stap, label=o.label, met_reden=o.reden_nodig, vraagt=vraagt)


def _naam(uow: UnitOfWork, filter: PlanFilter) -> str:
    """The plan of one programme and cohort by name."""
    opleiding = uow.session.get(Opleiding, filter.opleiding_id)
    return f"{opleiding.naam} ({opleiding.crebo}), cohort {filter.cohort}" if opleiding else ""


def _opleidingen(uow: UnitOfWork, principal: Principal, recht: P) -> list[Keuze]:
    """The programmes for which this may be done, by crebo."""
    vraag = select(Opleiding).where(visible(principal, recht, Opleiding)).order_by(Opleiding.zoekvorm)
    return [Keuze(o.crebo, f"{o.naam} ({o.crebo})") for o in uow.session.exec(vraag.limit(200))]


def opleidingen(uow: UnitOfWork, principal: Principal) -> list[Keuze]:
    """The programmes to filter on, at most two hundred."""
    require(principal, P.CATALOGUS_INZIEN)
    vraag = select(Opleiding).where(visible(principal, P.CATALOGUS_INZIEN, Opleiding)).order_by(Opleiding.zoekvorm)
    return [Keuze(str(o.id), f"{o.naam} ({o.crebo})") for o in uow.session.exec(vraag.limit(200))]


def cohorten(uow: UnitOfWork, principal: Principal) -> list[Keuze]:
    """The cohorts that have a plan, the newest first."""
    require(principal, P.CATALOGUS_INZIEN)
    vraag = select(Examenplanregel.cohort).where(visible(principal, P.CATALOGUS_INZIEN, Examenplanregel)).distinct()
    return [Keuze(str(c), str(c)) for c in sorted(uow.session.exec(vraag.limit(200)), reverse=True)]
