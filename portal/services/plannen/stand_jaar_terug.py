"""What putting the turn of a school year back would do: exactly what it made, as far as nobody used that since."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.aanmelden import Go, Inschrijving, Jaarwissel, Jaarwisselregel
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen, Examenplanregel
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain.jaarwissel import Gevolg
from portal.domain.levensloop import INSCHRIJVING
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, InschrijvingStatus, PlanregelStatus
from portal.services.aanmelden.stand import van_registers
from portal.services.aanmelden.stand_groep import GEBEURD, wie_blijft
from portal.services.aanmelden.stand_inschrijven import gehad_van
from portal.services.plannen.stand_jaarwissel import REGISTER

BUITEN = "Valt buiten uw bereik."


@dataclass(frozen=True)
class Jaarterug:
    """One thing that the turn of the year did: about whom or what, and why it stays; without a reason it goes."""

    regel: Jaarwisselregel
    naam: str
    reden: str
    rij: Inschrijving | Examenplanregel
    student_id: uuid.UUID | None = None


def beoordeel_terug(uow: UnitOfWork, principal: Principal, daad: Jaarwissel, recht: P) -> list[Jaarterug]:
    """Everything that this turn of the year did and that is still there, by name, with why it stays."""
    vraag = select(Jaarwisselregel).where(Jaarwisselregel.jaarwissel_id == daad.id)
    regels = {r.rij_id: r for r in uow.session.exec(vraag)}
    return [*_plan(uow, regels), *_inschrijvingen(uow, principal, daad, regels, recht)]


def _plan(uow: UnitOfWork, regels: Mapping[uuid.UUID, Jaarwisselregel]) -> list[Jaarterug]:
    ids = [id for id, r in regels.items() if r.gevolg is Gevolg.PLAN]
    vraag = (
        kies(Examenplanregel, Examen.naam)
        .join(Examen, onclause=col(Examen.id) == Examenplanregel.examen_id)
        .where(col(Examenplanregel.id).in_(ids))
        .order_by(Examen.zoekvorm)
    )
    return [
        Jaarterug(regels[p.id], naam, _plan_blijft(p, regels[p.id].oud), p) for p, naam in uow.session.execute(vraag)
    ]


def _plan_blijft(p: Examenplanregel, gemaakt: Mapping[str, Any]) -> str:
    """Why an exam stays in the plan."""
    if p.status is PlanregelStatus.VASTGESTELD:
        return "De commissie stelde dit examen al vast; zij kan het intrekken."
    if p.status is PlanregelStatus.VERVALLEN:
        return "Is al uit het plan gehaald."
    op = date.fromisoformat(gemaakt["publiceren_op"]) if gemaakt["publiceren_op"] else None
    return "Is sindsdien gewijzigd." if (p.periode, p.publiceren_op) != (gemaakt["periode"], op) else ""


def _inschrijvingen(
    uow: UnitOfWork, principal: Principal, daad: Jaarwissel, regels: Mapping[uuid.UUID, Jaarwisselregel], recht: P
) -> list[Jaarterug]:
    ids = [id for id, r in regels.items() if r.gevolg is not Gevolg.PLAN]
    vraag = (
        kies(Inschrijving, Persoon, Examen.naam, visible(principal, recht, Inschrijving))
        .join(Persoon, onclause=col(Persoon.id) == Inschrijving.student_id)
        .join(Examen, onclause=col(Examen.id) == Inschrijving.examen_id)
        .where(col(Inschrijving.id).in_(ids))
        .order_by(Persoon.sorteervorm, col(Persoon.id), Examen.zoekvorm)
    )
    rijen = list(uow.session.execute(vraag))
    waarom = _waarom(uow, daad, [(i, regels[i.id].gevolg) for i, _, _, _ in rijen])
    return [
        Jaarterug(regels[i.id], f"{s.naam}, {examen}", waarom.get(i.id, ""), i, s.id)
        if ziet
        else Jaarterug(regels[i.id], "Onbekend", BUITEN, i)
        for i, s, examen, ziet in rijen
    ]


def _waarom(uow: UnitOfWork, daad: Jaarwissel, rijen: Sequence[tuple[Inschrijving, Gevolg]]) -> dict[uuid.UUID, str]:
    """Per enrolment why it stays as the turn of the year made it."""
    per = {g: [i for i, wat in rijen if wat is g] for g in (Gevolg.AANGEMELD, Gevolg.DOOR, Gevolg.EINDIGT)}
    uit = wie_blijft(uow, per[Gevolg.AANGEMELD])
    sinds = _gebruikt_sinds(uow, daad, [i.id for i in per[Gevolg.DOOR]])
    van = van_registers(uow, per[Gevolg.DOOR])
    uit |= {i.id: _door_blijft(i, daad, sinds.get(i.id, ""), register=i.id in van) for i in per[Gevolg.DOOR]}
    return uit | _einde_blijft(uow, per[Gevolg.EINDIGT])


def _gebruikt_sinds(uow: UnitOfWork, daad: Jaarwissel, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Per enrolment what was done with it in the new year: a Go was decided about, or an exam was taken or missed under
    one that was given before."""
    go = select(Go.inschrijving_id).where(col(Go.inschrijving_id).in_(ids), col(Go.op) > daad.op)
    deed = select(Deelname.inschrijving_id).where(
        col(Deelname.inschrijving_id).in_(ids), col(Deelname.geplaatst_op) > daad.op,
        Deelname.status == DeelnameStatus.AFGEROND,
    )  # fmt: skip
    if not ids:
        return {}
    return dict.fromkeys(uow.session.exec(go), "De docent besloot sindsdien over een Go.") | dict.fromkeys(
        uow.session.exec(deed), "Deed dit examen sindsdien."
    )


def _door_blijft(i: Inschrijving, daad: Jaarwissel, gebruikt: str, *, register: bool) -> str:
    """Why an enrolment that went along stays in the new year."""
    if i.status is not InschrijvingStatus.OPEN:
        return GEBEURD[i.status]
    if register:
        return REGISTER
    if i.schooljaar != daad.schooljaar:
        return f"Hoort nu bij schooljaar {i.schooljaar}."
    if gebruikt:
        return gebruikt
    gevraagd = i.go_gevraagd_op is not None and i.go_gevraagd_op > daad.op
    return "De student vroeg sindsdien om een Go." if gevraagd else ""


def _einde_blijft(uow: UnitOfWork, rijen: Sequence[Inschrijving]) -> dict[uuid.UUID, str]:
    """Why an enrolment that ended is not opened again."""
    al = gehad_van(uow, {i.examen_id for i in rijen}, {i.student_id for i in rijen}) if rijen else {}
    return {
        i.id: al.get((i.student_id, i.examen_id), "")
        if INSCHRIJVING.mag(i.status, "heractiveren")
        else f"Is nu {INSCHRIJVING.label(i.status).lower()}."
        for i in rijen
    }
