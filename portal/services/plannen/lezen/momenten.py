"""Read the moments that a student can choose, or waits for; with the reason where he cannot."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import false
from sqlmodel import and_, col, or_, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examen, Examenversie
from portal.db.plannen import Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P
from portal.domain.statussen import WachtplekStatus
from portal.services.aanmelden.stand import mag_aanmelden
from portal.services.aanmelden.stand_keuze import net_dicht, te_kiezen, te_laat_om_te_kiezen
from portal.services.plannen.lezen.zittingen import basis
from portal.services.plannen.stand_plaatsen import blokkades_plekken
from portal.services.plannen.stand_tijd import let_op
from portal.services.plannen.stand_wachtlijst import hoe_verder, koos_dit, mag_nemen, zijn_te_laat

_MEESTE = 200
"""More moments than are open at a time for what one student still has to do."""


@dataclass(frozen=True, kw_only=True)
class MomentRij:
    """A moment that a student can choose, or waits for."""

    id: str
    moment: str
    ruimte: str
    vrij: int
    vol: bool
    """No seat for who asks now: none is free, or what is free is for who waits in line."""
    op_wachtlijst: bool = False
    aangeboden: bool = False
    """A seat is free and it is his turn: he can take it."""
    te_kiezen: bool = True
    """False when it is only shown because the student waits for it, or cannot sit there."""
    reden: str = ""
    """Why he cannot sit there, in his words."""
    codes: tuple[str, ...] = ()
    verder: str = ""
    """What happens when a seat comes free on a moment that is full."""
    let_op: str = ""
    """What is unusual about the day: the school is closed, or it is a holiday."""


def momenten(uow: UnitOfWork, principal: Principal, inschrijving_id: uuid.UUID) -> list[MomentRij]:
    """The moments of an enrolment, what can be chosen first; what is shown is a hint, placing decides."""
    require(principal, P.INSCHRIJVING_ZELF)
    inschrijving = uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_ZELF, Inschrijving))
    examen = uow.get(Examen, inschrijving.examen_id)
    rijen = momenten_van(uow, principal, [(inschrijving, examen)])[inschrijving.id]
    return sorted(rijen, key=lambda m: bool(m.reden))[:50]


def momenten_van(
    uow: UnitOfWork, principal: Principal, paren: Collection[tuple[Inschrijving, Examen]]
) -> dict[uuid.UUID, list[MomentRij]]:
    """The same for each of these enrolments of one student, soonest first."""
    van = {i.examen_id: i for i, _ in paren}
    if not van:
        return {}
    zelf = {e.id for _, e in paren if mag_aanmelden(principal, e)}
    rijen = _zittingen(uow, list(van.values()), zelf)
    blokkades = blokkades_plekken(uow, [(van[z.examen_id], z, versie) for z, _, _, versie, *_ in rijen])
    dicht = zijn_te_laat(
        uow, [z for z, _, _, _, _, plek, anderen in rijen if plek or anderen or z.bezet >= z.capaciteit]
    )
    uit: dict[uuid.UUID, list[MomentRij]] = {i.id: [] for i in van.values()}
    for z, _, ruimte, _, kan, plek, anderen in rijen:
        i = van[z.examen_id]
        vol = z.bezet >= z.capaciteit or bool(anderen)
        vanzelf = z.id not in dicht and (plek is None or koos_dit(z, plek))
        rij = _rij(z, ruimte, blokkades[i.id, z.id], te_kiezen=bool(kan), vol=vol, wacht=plek is not None)
        beurt = plek is not None and not rij.reden and z.bezet < z.capaciteit and mag_nemen(uow, z, plek)
        verder = hoe_verder(vanzelf) if vol and not beurt else ""
        dag = let_op(uow, tijd.dag_van(z.start))
        uit[i.id].append(replace(rij, aangeboden=beurt, verder=verder, let_op=dag))
    return uit


def _zittingen(uow: UnitOfWork, inschr: list[Inschrijving], zelf: set[uuid.UUID]) -> list[Any]:
    """The sittings that are open to choose for these exams, or were until a while ago, and those in whose line these
    enrolments stand: each with its version, whether it is open, the place in line, and whether anybody waits."""
    wacht = col(Wachtplek.status) == WachtplekStatus.WACHT
    mijn = col(Wachtplek.inschrijving_id).in_([i.id for i in inschr]) & wacht
    rij = select(Wachtplek.id).where(Wachtplek.zitting_id == Zitting.id, wacht).correlate(Zitting)
    van_hem = col(Zitting.examen_id).in_(zelf) if zelf else false()
    open_, dicht = and_(van_hem, *te_kiezen()), and_(van_hem, *net_dicht())
    vraag = (
        basis()
        .add_columns(Examenversie, open_, Wachtplek, rij.exists())
        .join(Wachtplek, isouter=True, onclause=(col(Wachtplek.zitting_id) == Zitting.id) & mijn)
        .where(or_(open_, dicht, col(Wachtplek.id).is_not(None) & (col(Zitting.start) > tijd.nu())))
        .order_by(col(Zitting.start), col(Zitting.id))
    )
    return list(uow.session.execute(vraag.limit(_MEESTE)))


def _rij(
    z: Zitting, ruimte: str, blokkades: tuple[Blokkade, ...], *, te_kiezen: bool, vol: bool, wacht: bool
) -> MomentRij:
    return MomentRij(
        id=str(z.id),
        moment=tijd.moment(z.start),
        ruimte=f"lokaal {ruimte}",
        vrij=max(0, z.capaciteit - z.bezet),
        vol=vol,
        op_wachtlijst=wacht,
        te_kiezen=te_kiezen and not blokkades,
        reden=" ".join(b.aan_student for b in blokkades) or ("" if wacht else te_laat_om_te_kiezen(z)),
        codes=tuple(b.code for b in blokkades),
    )
