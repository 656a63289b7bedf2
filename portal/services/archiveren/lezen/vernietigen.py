"""The list of destruction: what is proposed and what stands in the way, what was approved, kept longer or carried out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import col, func

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import eis_een_van, visible
from portal.db.beheren import Persoon
from portal.db.bewaren import Vernietiging
from portal.db.session import UnitOfWork
from portal.db.studeren import studentnummer
from portal.db.tabel import Vraag, kies
from portal.domain import tijd
from portal.domain.rechten import P
from portal.services.archiveren.stand_bewaren import BEDENKTIJD, wat_loopt_van
from portal.services.grond import paden
from portal.services.grond.lijst import Pagina, op, pagineer
from portal.services.grond.opdracht import Opdracht

Stand = Literal["voorgesteld", "goedgekeurd", "aangehouden", "uitgevoerd"]
STANDEN: dict[Stand, str] = {
    "voorgesteld": "Te besluiten",
    "goedgekeurd": "Goedgekeurd",
    "aangehouden": "Aangehouden",
    "uitgevoerd": "Vernietigd",
}
_RECHTEN = (P.BEWARING_VOORSTELLEN, P.BEWARING_GOEDKEUREN)


_OP = {
    "student": Persoon.sorteervorm,
    "bewaren": Vernietiging.bewaren_tot,
    "voorgesteld": Vernietiging.voorgesteld_op,
}
SORTEERBAAR = tuple(_OP)


class VernietigFilter(Opdracht):
    """Which part of the list, and which page of it."""

    stand: Stand = "voorgesteld"
    op: str = ""
    pagina: int = 1
    per_pagina: int = 25


@dataclass(frozen=True, kw_only=True)
class VernietigRij:
    """One student on the list."""

    id: str
    student: str
    nummer: str
    link: str
    vanaf: str
    bewaren_tot: str
    voorgesteld: str
    voorsteller: str
    stand: str
    """What happened last, and what follows."""
    loopt: str
    """What stands in the way of it now; empty when nothing does."""
    reden: str
    keurbaar: bool
    houdbaar: bool
    vrij: bool


@dataclass(frozen=True, kw_only=True)
class Vernietiglijst:
    """One page of the list, and whether the reader can propose."""

    rijen: Pagina[VernietigRij]
    mag_voorstellen: bool


def vernietiglijst(uow: UnitOfWork, principal: Principal, filter: VernietigFilter) -> Vernietiglijst:
    """Who is on the list within reach, whose term ended first on top (ARC-3)."""
    eis_een_van(principal, _RECHTEN)
    eigen = (col(Vernietiging.bewaren_tot), col(Vernietiging.id))
    vraag = op(_vraag(principal, filter.stand), filter.op, _OP, *eigen)
    blad = pagineer(uow, vraag, filter.pagina, filter.per_pagina)
    loopt = wat_loopt_van(uow, [rij[1].id for rij in blad.rijen if rij[0].uitgevoerd_op is None])
    besluit = principal.can(P.BEWARING_GOEDKEUREN)
    return Vernietiglijst(
        rijen=blad.naar(lambda rij: _rij(rij[0], rij[1], rij[2], rij[3], loopt, besluit)),
        mag_voorstellen=principal.can(P.BEWARING_VOORSTELLEN),
    )


def te_besluiten(principal: Principal) -> Vraag:
    """Proposals that wait for the board, for its work list."""
    return _wie(principal, "voorgesteld").with_only_columns(Vernietiging.id)


def _in_stand(stand: Stand) -> tuple[ColumnElement[bool], ...]:
    v = Vernietiging
    if stand == "uitgevoerd":
        return (col(v.uitgevoerd_op).is_not(None),)
    open_, los = col(v.uitgevoerd_op).is_(None), col(v.aangehouden_op).is_(None)
    if stand == "aangehouden":
        return open_, ~los
    goed = col(v.goedgekeurd_op).is_not(None)
    return open_, los, goed if stand == "goedgekeurd" else ~goed


def _wie(principal: Principal, stand: Stand) -> Vraag:
    recht = next((p for p in _RECHTEN if principal.can(p)), _RECHTEN[0])
    return (
        kies(Vernietiging, Persoon)
        .join(Persoon, onclause=col(Persoon.id) == Vernietiging.student_id)
        .where(*_in_stand(stand), visible(principal, recht, Persoon))
    )


def _vraag(principal: Principal, stand: Stand) -> Vraag:
    voorsteller, besluiter = aliased(Persoon), aliased(Persoon)
    wie = func.coalesce(Vernietiging.aangehouden_door_id, Vernietiging.goedgekeurd_door_id)
    return (
        _wie(principal, stand)
        .join(voorsteller, isouter=True, onclause=voorsteller.id == Vernietiging.voorgesteld_door_id)
        .join(besluiter, isouter=True, onclause=besluiter.id == wie)
        .add_columns(voorsteller.naam, besluiter.naam)
    )


def _rij(
    v: Vernietiging, p: Persoon, door: str | None, besluiter: str | None, loopt: Mapping[uuid.UUID, Any], besluit: bool
) -> VernietigRij:
    open_ = v.uitgevoerd_op is None
    los = open_ and v.aangehouden_op is None
    return VernietigRij(
        id=str(v.id), student=p.naam, nummer=studentnummer(p), link=paden.dossier_student(p.id) if open_ else "",
        vanaf=tijd.dag(v.vanaf), bewaren_tot=tijd.dag(v.bewaren_tot),
        voorgesteld=tijd.dag(v.voorgesteld_op), voorsteller=door or "Het portaal", stand=_stand(v, besluiter or ""),
        loopt=", ".join(loopt.get(p.id, ())), reden=v.aangehouden_reden,
        keurbaar=besluit and los and v.goedgekeurd_op is None and p.id not in loopt,
        houdbaar=besluit and los, vrij=besluit and open_ and not los,
    )  # fmt: skip


def _stand(v: Vernietiging, besluiter: str) -> str:
    if v.uitgevoerd_op:
        return f"Vernietigd op {tijd.dag(v.uitgevoerd_op)}"
    if v.aangehouden_op:
        return f"Aangehouden op {tijd.dag(v.aangehouden_op)} door {besluiter}"
    if v.goedgekeurd_op:
        dag = tijd.dag(v.goedgekeurd_op + BEDENKTIJD)
        return f"Goedgekeurd op {tijd.dag(v.goedgekeurd_op)} door {besluiter}; vernietigen na {dag}"
    return "Wacht op de examencommissie"
