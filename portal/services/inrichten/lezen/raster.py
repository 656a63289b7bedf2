"""Read a plan as a grid of exams and periods, each cell compared with the plan of another cohort (INR-4)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import mag, require, visible
from portal.db.inrichten import Examen, Examenplanregel, Opleiding
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import tijd
from portal.domain.examenplan import PLANREGEL
from portal.domain.rechten import P, Scope
from portal.domain.statussen import PlanregelStatus
from portal.domain.taal import telt
from portal.services.grond.keuze import Keuze
from portal.services.grond.opdracht import Opdracht
from portal.services.inrichten.stand import merk_voorstel
from portal.services.inrichten.stand_examenplan import als_voor

ZONDER = "Zonder periode"
_NIEUW, _WEG, _ANDERS = ("ok", "Nieuw"), ("bad", "Weg"), ("info", "Gewijzigd")


@dataclass(frozen=True, kw_only=True)
class RasterCel:
    """An exam in one period: when its results are published, how far it is, and what differs from the other plan."""

    periode: str
    er: bool = False
    """True when the exam is in this period now."""
    publiceren: str = ""
    status: str = ""
    status_toon: str = ""
    verschil: str = ""
    toon: str = ""
    was: str = ""


@dataclass(frozen=True, kw_only=True)
class RasterRij:
    """An exam with a cell per period."""

    id: str
    examen: str
    code: str
    cellen: list[RasterCel] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Raster:
    """The plan of a programme and cohort, beside the plan of another cohort."""

    opleiding: str = ""
    naam: str = ""
    cohort: int = 0
    vorig: int = 0
    """With which cohort it is compared; 0 when there is none."""
    cohorten: list[Keuze] = field(default_factory=list)
    periodes: list[str] = field(default_factory=list)
    rijen: list[RasterRij] = field(default_factory=list)
    verschil: str = ""
    """How much differs, in a sentence."""
    wacht: int = 0
    gezien: str = ""
    """The mark of what waits for the board."""
    vaststellen: bool = False
    kopieren: bool = False


class RasterFilter(Opdracht):
    """Which plan, and with which one to compare; what is not said is the newest one and the one before it."""

    opleiding_id: uuid.UUID | None = None
    cohort: int = 0
    vorig: int = 0


def raster(uow: UnitOfWork, principal: Principal, filter: RasterFilter) -> Raster:
    """The plan as a grid; empty until a programme is chosen."""
    require(principal, P.CATALOGUS_INZIEN)
    if filter.opleiding_id is None:
        return Raster()
    o = uow.get(Opleiding, filter.opleiding_id, visible(principal, P.CATALOGUS_INZIEN, Opleiding))
    cohorten = _cohorten(uow, o.id)
    cohort = filter.cohort or (cohorten[0] if cohorten else 0)
    vorig = filter.vorig or next((c for c in cohorten if c < cohort), 0)
    nu, toen = _plan(uow, principal, o.id, cohort), _plan(uow, principal, o.id, vorig) if vorig else {}
    rijen = [_rij(nu.get(id), toen.get(id), cohort) for id in {**nu, **toen}]
    periodes = sorted({c.periode for r in rijen for c in r.cellen}, key=lambda p: (p == ZONDER, p.lower()))
    voorstel = [r for r, _ in nu.values() if r.status is PlanregelStatus.CONCEPT]
    return Raster(
        opleiding=str(o.id), naam=f"{o.naam} ({o.crebo})", cohort=cohort, vorig=vorig,
        cohorten=[Keuze(str(c), str(c)) for c in cohorten], periodes=periodes,
        rijen=[_gevuld(r, periodes) for r in sorted(rijen, key=lambda r: r.examen.lower())],
        verschil=_verschil(rijen, vorig), wacht=len(voorstel), gezien=merk_voorstel(voorstel),
        vaststellen=bool(voorstel) and mag(uow, principal, P.EXAMENPLAN_VASTSTELLEN, o),
        kopieren=bool(nu) and principal.scope(P.EXAMENPLAN_BEHEREN) is Scope.ALL and principal.can(P.IMPORT_DOEN),
    )  # fmt: skip


def _cohorten(uow: UnitOfWork, opleiding_id: uuid.UUID) -> list[int]:
    """The cohorts that have a plan, the newest first."""
    vraag = select(Examenplanregel.cohort).where(
        Examenplanregel.opleiding_id == opleiding_id, Examenplanregel.status != PlanregelStatus.VERVALLEN
    )
    return sorted(uow.session.exec(vraag.distinct()), reverse=True)


InPlan = tuple[Examenplanregel, Examen]
Plan = Mapping[uuid.UUID, InPlan]


def _plan(uow: UnitOfWork, principal: Principal, opleiding_id: uuid.UUID, cohort: int) -> Plan:
    vraag = (
        kies(Examenplanregel, Examen)
        .join(Examen, onclause=col(Examen.id) == Examenplanregel.examen_id)
        .where(
            Examenplanregel.opleiding_id == opleiding_id, Examenplanregel.cohort == cohort,
            Examenplanregel.status != PlanregelStatus.VERVALLEN, visible(principal, P.CATALOGUS_INZIEN, Examen),
        )
    )  # fmt: skip
    return {e.id: (r, e) for r, e in uow.session.execute(vraag)}


def _rij(nu: InPlan | None, toen: InPlan | None, cohort: int) -> RasterRij:
    _, e = nu or toen or (None, Examen(code="", naam=""))
    return RasterRij(id=str(e.id), examen=e.naam, code=e.code, cellen=_cellen(nu and nu[0], toen and toen[0], cohort))


def _cellen(nu: Examenplanregel | None, toen: Examenplanregel | None, cohort: int) -> list[RasterCel]:
    """The cells in which this exam is or was: in one when it is new, gone or the same, in two when it moved."""
    if nu is None:
        assert toen is not None
        return [_leeg(toen, f"Stond er in cohort {toen.cohort}")]
    if toen is None:
        return [_cel(nu, _NIEUW, "")]
    was = als_voor(toen, cohort)
    if nu.periode != toen.periode:
        naar = nu.periode or ZONDER
        return [_cel(nu, _ANDERS, f"Was: {toen.periode or ZONDER}"), _leeg(toen, f"Nu in {naar}")]
    if nu.publiceren_op != was["publiceren_op"]:
        return [_cel(nu, _ANDERS, f"Was: {_dag(was['publiceren_op'])}")]
    return [_cel(nu, ("", ""), "")]


def _cel(r: Examenplanregel, verschil: tuple[str, str], was: str) -> RasterCel:
    toon, woord = verschil
    return RasterCel(
        periode=r.periode or ZONDER, er=True, publiceren=_dag(r.publiceren_op), status=PLANREGEL.label(r.status),
        status_toon=PLANREGEL.toon(r.status), verschil=woord, toon=toon, was=was,
    )  # fmt: skip


def _leeg(toen: Examenplanregel, was: str) -> RasterCel:
    return RasterCel(periode=toen.periode or ZONDER, verschil=_WEG[1], toon=_WEG[0], was=was)


def _dag(op: Any) -> str:
    return tijd.dag(op) if op else "nog geen dag"


def _gevuld(r: RasterRij, periodes: list[str]) -> RasterRij:
    """The same exam with a cell for every period, most of them empty."""
    per = {c.periode: c for c in r.cellen}
    return RasterRij(id=r.id, examen=r.examen, code=r.code, cellen=[per.get(p, RasterCel(periode=p)) for p in periodes])


def _verschil(rijen: list[RasterRij], vorig: int) -> str:
    if not vorig:
        return "Er is geen eerder cohort met een plan om mee te vergelijken."
    soorten = [r.cellen[0].verschil for r in rijen]
    delen = [f"{soorten.count(w)} {w.lower()}" for _, w in (_NIEUW, _WEG, _ANDERS) if soorten.count(w)]
    gelijk = telt(soorten.count(""), "examen", "examens")
    return f"Vergeleken met cohort {vorig}: {', '.join(delen) or 'geen verschil'}; {gelijk} gelijk."
