"""The audit trail of the demo: the important acts, in order of time, written as any act is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from portal.auth.principal import Actor, Principal, Systeem
from portal.db.afnemen import Incident, ProcesVerbaal
from portal.db.beheren import Persoon
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.vaststellen import Vaststelling
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain.rechten import Rol
from portal.domain.statussen import ResultaatStatus, ZittingStatus
from portal.services.grond.audit import audit

_DAGEN = 35
"""Sittings and decisions of so many days are in the trail."""
_DEMO = Systeem("demo", kanaal="cli")


@dataclass(frozen=True)
class _Spoor:
    """One act on its way to the log."""

    op: datetime
    wie: Actor
    actie: str
    onderwerp: SQLModel
    nieuw: Mapping[str, Any] = field(default_factory=dict)
    oud: Mapping[str, Any] = field(default_factory=dict)
    reden: str = ""
    mandaat_id: UUID | None = None


def maak_spoor(w: Wereld) -> list[Gebeurtenis]:
    """Acts of which only the trail is left: what they did was written before."""
    personen = {p.id: p for p in w.personen.values()}
    bronnen = (_zittingen, _besluiten)
    return [
        Gebeurtenis(d.op, f"{d.actie}:{_sleutel(d.onderwerp)}", partial(_schrijf, d=d), spoor=True)
        for bron in bronnen
        for d in bron(w, personen)
    ]


def _schrijf(uow: UnitOfWork, d: _Spoor) -> None:
    audit.record(uow, d.wie, d.actie, d.onderwerp, oud=d.oud, nieuw=d.nieuw, reden=d.reden, mandaat_id=d.mandaat_id)


def _sleutel(onderwerp: SQLModel) -> str:
    return str(getattr(onderwerp, "id", ""))


def _als(personen: dict[UUID, Persoon], id: UUID | None, rol: Rol) -> Actor:
    if id is None:
        return _DEMO
    p = personen[id]
    return Principal(p.id, p.naam, rol, p.account or "")


def _zittingen(w: Wereld, personen: dict[UUID, Persoon]) -> Iterator[_Spoor]:
    sinds = w.nu - timedelta(days=_DAGEN)
    zittingen = {z.id: z for z in w.bak.alle(Zitting) if max(z.gemaakt_op, min(z.start, w.nu)) > sinds}
    for z in zittingen.values():
        wie = _als(personen, z.gepland_door_id, Rol.EXAMENBUREAU)
        yield _Spoor(z.gemaakt_op, wie, "zitting.gepland", z, {"start": z.start, "plaatsen": z.capaciteit})
        op = z.gemaakt_op + timedelta(minutes=30)
        if z.status != ZittingStatus.CONCEPT:
            yield _Spoor(
                op, wie, "zitting.gepubliceerd", z, {"status": ZittingStatus.GEPLAND}, {"status": ZittingStatus.CONCEPT}
            )
        if z.status == ZittingStatus.GEANNULEERD:
            op = min(z.start, w.nu) - timedelta(days=1)
            yield _Spoor(
                op, wie, "zitting.geannuleerd", z, {"status": z.status}, {"status": ZittingStatus.GEPLAND}, z.reden
            )
    for pv in w.bak.alle(ProcesVerbaal):
        if pv.zitting_id in zittingen:
            yield from _verslag(zittingen[pv.zitting_id], pv, personen)
    for i in w.bak.alle(Incident):
        if i.zitting_id in zittingen:
            wie = _als(personen, i.door_id, Rol.SURVEILLANT)
            yield _Spoor(i.op, wie, "incident.gemeld", i, {"categorie": i.categorie, "zitting": i.zitting_id})


def _verslag(z: Zitting, pv: ProcesVerbaal, personen: dict[UUID, Persoon]) -> Iterator[_Spoor]:
    wie = _als(personen, pv.geopend_door_id, Rol.SURVEILLANT)
    if pv.geopend_op:
        yield _Spoor(
            pv.geopend_op, wie, "zitting.geopend", z, {"status": ZittingStatus.OPEN}, {"status": ZittingStatus.GEPLAND}
        )
    if pv.gesloten_op:
        yield _Spoor(
            pv.gesloten_op,
            wie,
            "zitting.gesloten",
            z,
            {"status": ZittingStatus.GESLOTEN},
            {"status": ZittingStatus.OPEN},
        )
    if pv.ondertekend_op:
        yield _Spoor(pv.ondertekend_op, wie, "pv.ondertekend", z, {"vingerafdruk": pv.vingerafdruk})


def _besluiten(w: Wereld, personen: dict[UUID, Persoon]) -> Iterator[_Spoor]:
    sinds = w.nu - timedelta(days=_DAGEN)
    resultaten = {r.id: r for r in w.bak.alle(Resultaat)}
    for v in w.bak.alle(Vaststelling):
        if v.op > sinds:
            r, wie = resultaten[v.resultaat_id], _als(personen, v.door_id, Rol(v.rol))
            nieuw = {"status": ResultaatStatus.DEFINITIEF, "cijfer": r.cijfer, "zitting": v.zitting_id}
            yield _Spoor(
                v.op,
                wie,
                "resultaat.vastgesteld",
                r,
                nieuw,
                {"status": ResultaatStatus.VOORLOPIG},
                mandaat_id=v.mandaat_id,
            )
