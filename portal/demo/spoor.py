"""The audit trail of the demo: the important acts, in order of time, written as any act is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from portal.auth.principal import Actor, Principal, Systeem
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beheren import Persoon, Roltoewijzing
from portal.db.beoordelen import Resultaat
from portal.db.inrichten import Cesuur, Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Mandaat, Vaststelling
from portal.demo.wereld import Wereld
from portal.domain import tijd
from portal.domain.rechten import Rol
from portal.domain.statussen import CesuurStatus, ResultaatStatus, VersieStatus, ZittingStatus
from portal.services.grond.audit import audit

_DAGEN = 35
"""Sittings and decisions of so many days are in the trail."""
_DEMO = Systeem("demo", kanaal="cli")


@dataclass(frozen=True)
class _Daad:
    """One act on its way to the log."""

    op: datetime
    wie: Actor
    actie: str
    onderwerp: SQLModel
    nieuw: Mapping[str, Any] = field(default_factory=dict)
    oud: Mapping[str, Any] = field(default_factory=dict)
    reden: str = ""
    mandaat_id: UUID | None = None


def schrijf_spoor(uow: UnitOfWork, w: Wereld) -> int:
    """Record the acts with the clock at the moment they happened; gives their number."""
    personen = {p.id: p for p in w.bak.alle(Persoon)}
    bronnen = (_inrichten, _rollen, _zittingen, _besluiten)
    daden = sorted(
        (d for bron in bronnen for d in bron(w, personen)), key=lambda d: (d.op, d.actie, _sleutel(d.onderwerp))
    )
    try:
        for d in daden:
            tijd.set_klok(_staat_op(d.op))
            audit.record(
                uow, d.wie, d.actie, d.onderwerp, oud=d.oud, nieuw=d.nieuw, reden=d.reden, mandaat_id=d.mandaat_id
            )
    finally:
        tijd.set_klok(lambda: w.nu)
    return len(daden)


def _staat_op(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still at this moment."""
    return lambda: moment


def _sleutel(onderwerp: SQLModel) -> str:
    return str(getattr(onderwerp, "id", ""))


def _als(personen: dict[UUID, Persoon], id: UUID | None, rol: Rol) -> Actor:
    if id is None:
        return _DEMO
    p = personen[id]
    return Principal(p.id, p.naam, rol, p.account or "")


def _inrichten(w: Wereld, personen: dict[UUID, Persoon]) -> Iterator[_Daad]:
    for v in w.bak.alle(Examenversie):
        if v.vastgesteld_op:
            wie = _als(personen, v.vastgesteld_door_id, Rol.EXAMENCOMMISSIE)
            oud = {"status": VersieStatus.TER_VASTSTELLING}
            yield _Daad(v.vastgesteld_op, wie, "versie.vastgesteld", v, {"status": VersieStatus.VASTGESTELD}, oud)
    for c in w.bak.alle(Cesuur):
        wie = _als(personen, c.ingevoerd_door_id, Rol.EXAMENBUREAU)
        yield _Daad(c.ingevoerd_op, wie, "cesuur.ingevoerd", c, {"punten": c.punten, "maximum": c.maximum})
        if c.vastgesteld_op:
            wie = _als(personen, c.vastgesteld_door_id, Rol.EXAMENCOMMISSIE)
            yield _Daad(
                c.vastgesteld_op,
                wie,
                "cesuur.vastgesteld",
                c,
                {"status": CesuurStatus.VASTGESTELD},
                {"status": CesuurStatus.INGEVOERD},
            )
    for m in w.bak.alle(Mandaat):
        wie = _als(personen, m.gegeven_door_id, Rol.EXAMENCOMMISSIE)
        yield _Daad(m.gegeven_op, wie, "mandaat.gegeven", m, {"besluit": m.permission, "tot": m.tot}, reden=m.reden)


def _rollen(w: Wereld, personen: dict[UUID, Persoon]) -> Iterator[_Daad]:
    for t in w.bak.alle(Roltoewijzing):
        if t.rol != "student":
            wie = _als(personen, t.verleend_door_id, Rol.BEHEERDER)
            yield _Daad(
                t.van, wie, "rol.verleend", t, {"rol": t.rol, "eenheid": t.eenheid_id, "tot": t.tot}, reden=t.reden
            )


def _zittingen(w: Wereld, personen: dict[UUID, Persoon]) -> Iterator[_Daad]:
    sinds = w.nu - timedelta(days=_DAGEN)
    zittingen = {z.id: z for z in w.bak.alle(Zitting) if max(z.gemaakt_op, min(z.start, w.nu)) > sinds}
    for z in zittingen.values():
        wie = _als(personen, z.gepland_door_id, Rol.EXAMENBUREAU)
        yield _Daad(z.gemaakt_op, wie, "zitting.gepland", z, {"start": z.start, "plaatsen": z.capaciteit})
        op = z.gemaakt_op + timedelta(minutes=30)
        if z.status != ZittingStatus.CONCEPT:
            yield _Daad(
                op, wie, "zitting.gepubliceerd", z, {"status": ZittingStatus.GEPLAND}, {"status": ZittingStatus.CONCEPT}
            )
        if z.status == ZittingStatus.GEANNULEERD:
            op = min(z.start, w.nu) - timedelta(days=1)
            yield _Daad(
                op, wie, "zitting.geannuleerd", z, {"status": z.status}, {"status": ZittingStatus.GEPLAND}, z.reden
            )
    for pv in w.bak.alle(ProcesVerbaal):
        if pv.zitting_id in zittingen:
            yield from _verslag(zittingen[pv.zitting_id], pv, personen)
    for i in w.bak.alle(Incident):
        if i.zitting_id in zittingen:
            wie = _als(personen, i.door_id, Rol.SURVEILLANT)
            yield _Daad(i.op, wie, "incident.gemeld", i, {"categorie": i.categorie, "zitting": i.zitting_id})


def _verslag(z: Zitting, pv: ProcesVerbaal, personen: dict[UUID, Persoon]) -> Iterator[_Daad]:
    wie = _als(personen, pv.geopend_door_id, Rol.SURVEILLANT)
    if pv.geopend_op:
        yield _Daad(
            pv.geopend_op, wie, "zitting.geopend", z, {"status": ZittingStatus.OPEN}, {"status": ZittingStatus.GEPLAND}
        )
    if pv.gesloten_op:
        yield _Daad(
            pv.gesloten_op,
            wie,
            "zitting.gesloten",
            z,
            {"status": ZittingStatus.GESLOTEN},
            {"status": ZittingStatus.OPEN},
        )
    if pv.ondertekend_op:
        yield _Daad(pv.ondertekend_op, wie, "pv.ondertekend", z, {"vingerafdruk": pv.vingerafdruk})


def _besluiten(w: Wereld, personen: dict[UUID, Persoon]) -> Iterator[_Daad]:
    sinds = w.nu - timedelta(days=_DAGEN)
    resultaten = {r.id: r for r in w.bak.alle(Resultaat)}
    for v in w.bak.alle(Vaststelling):
        if v.op > sinds:
            r, wie = resultaten[v.resultaat_id], _als(personen, v.door_id, Rol(v.rol))
            nieuw = {"status": ResultaatStatus.DEFINITIEF, "cijfer": r.cijfer, "zitting": v.zitting_id}
            yield _Daad(
                v.op,
                wie,
                "resultaat.vastgesteld",
                r,
                nieuw,
                {"status": ResultaatStatus.VOORLOPIG},
                mandaat_id=v.mandaat_id,
            )
