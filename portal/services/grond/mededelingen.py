"""Tell one person something: kept until he says that he read it, and shown on his first page."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Mededeling
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P
from portal.services.grond import live, onderwerpen, post
from portal.services.grond.audit import audit
from portal.services.grond.besluittermijn import Rechtsmiddel
from portal.services.grond.opdracht import Opdracht


class NeemKennis(Opdracht):
    """Say that I read it."""

    mededeling_id: uuid.UUID


def zeg(
    uow: UnitOfWork, persoon_id: uuid.UUID, soort: MededelingSoort, tekst: str, middel: Rechtsmiddel | None = None,
    *, over: uuid.UUID | None = None, door: Actor | None = None,
) -> None:  # fmt: skip
    """Tell this person this; with the remedies under it when it is a decision against which he can object.

    With the case that it is about (his place on a sitting, his participation, his enrolment) it takes the place of what
    he was told about that case before. Nobody is told what he did himself (`door`).
    """
    if over is not None:
        vervalt(uow, persoon_id, soort, over)
    if door is not None and door.persoon_id == persoon_id:
        live.touch(uow, onderwerpen.persoon(persoon_id))
        return
    rij = Mededeling(
        persoon_id=persoon_id,
        soort=soort,
        tekst=tekst[:2000],
        bezwaar_tot=middel.tot if middel else None,
        clausule=middel.clausule if middel else "",
        over_id=over,
    )
    post.bied_aan(uow, rij)
    uow.add(rij)
    live.touch(uow, onderwerpen.persoon(persoon_id))


def vervalt(uow: UnitOfWork, persoon_id: uuid.UUID, soort: MededelingSoort, over: uuid.UUID) -> None:
    """What he was told about this case does not count any more; the fact is gone, whether or not there is more to tell."""
    vraag = select(Mededeling).where(
        Mededeling.persoon_id == persoon_id, Mededeling.over_id == over, col(Mededeling.vervangen_op).is_(None),
        col(Mededeling.soort).in_(soort.zelfde_zaak),
    )  # fmt: skip
    for oud in uow.session.exec(vraag).all():
        oud.vervangen_op = tijd.nu()
        uow.add(oud)


def neem_kennis(uow: UnitOfWork, principal: Principal, cmd: NeemKennis) -> None:
    """Put away something that I was told; only I can, and the log says when."""
    require(principal, P.WERK_INZIEN)
    rij = uow.get(Mededeling, cmd.mededeling_id, col(Mededeling.persoon_id) == principal.persoon_id)
    if rij.gelezen_op is None:
        rij.gelezen_op = tijd.nu()
        uow.add(rij)
        audit.record(uow, principal, "mededeling.gelezen", rij)
        live.touch(uow, onderwerpen.persoon(principal.persoon_id))
