"""The week in which a student would like to do an exam of variable capacity: given, changed and taken back (AAN-8)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from pydantic import Field

from portal.auth.principal import Actor, Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving, Momentwens
from portal.db.beheren import Persoon
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.domain import levensloop, termijnen, tijd, weken
from portal.domain.fouten import Botsing, Ongeldig
from portal.domain.mededelingen import MededelingSoort
from portal.domain.rechten import P
from portal.services.aanmelden.stand import tik
from portal.services.aanmelden.stand_kansen import saldo_van
from portal.services.aanmelden.stand_wens import blokkades_wens, in_woorden
from portal.services.grond import instellingen, mededelingen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht


class GeefWens(Opdracht):
    """Say in which week a student would like to come, and on which day best."""

    inschrijving_id: uuid.UUID
    week: date
    weekdag: int | None = Field(default=None, ge=0, le=4)
    """Monday is 0; None does not matter."""


class TrekWensIn(Opdracht):
    """Take the wish of an enrolment back."""

    inschrijving_id: uuid.UUID


def geef_wens(uow: UnitOfWork, principal: Principal, cmd: GeefWens) -> None:
    """Write down the week that was asked for, in the place of one before; it gives no seat (AAN-8)."""
    inschrijving = _gehouden(uow, principal, cmd.inschrijving_id)
    examen, student = uow.get(Examen, inschrijving.examen_id), uow.get(Persoon, inschrijving.student_id)
    levensloop.eis(blokkades_wens(inschrijving, examen, student, saldo_van(uow, inschrijving)))
    dag = _eis_week(uow, examen, cmd)
    wens = _wens(uow, inschrijving.id)
    oud = _als_regel(wens) if wens else None
    wens = wens or Momentwens(inschrijving_id=inschrijving.id, week=cmd.week, door_id=principal.persoon_id)
    wens.week, wens.dag, wens.op, wens.door_id = cmd.week, dag, tijd.nu(), principal.persoon_id
    uow.add(wens)
    daad = "wens.gewijzigd" if oud else "wens.gegeven"
    audit.record(uow, principal, daad, inschrijving, oud=oud or {}, nieuw=_als_regel(wens))
    zin = f"gaf voor ‘{examen.naam}’ jouw gewenste week door: {in_woorden(wens)}. Het is een wens; een plaats heb je nog niet."
    _zeg(uow, principal, inschrijving, zin)
    tik(uow, inschrijving.student_id)


def trek_wens_in(uow: UnitOfWork, principal: Principal, cmd: TrekWensIn) -> None:
    """Take the wish back; what it was stays in the log."""
    inschrijving = _gehouden(uow, principal, cmd.inschrijving_id)
    if not vervalt(uow, principal, inschrijving, daad="wens.ingetrokken"):
        raise Botsing("Er is geen gewenste week (meer) om in te trekken.")
    naam = uow.get(Examen, inschrijving.examen_id).naam
    _zeg(uow, principal, inschrijving, f"trok de gewenste week voor ‘{naam}’ in.")
    tik(uow, inschrijving.student_id)


def vervalt(
    uow: UnitOfWork, actor: Actor, inschrijving: Inschrijving, reden: str = "", *, daad: str = "wens.vervallen"
) -> bool:
    """A wish that does not belong to its enrolment any more; false when there was none."""
    if (wens := _wens(uow, inschrijving.id)) is None:
        return False
    uow.delete(wens)
    audit.record(uow, actor, daad, inschrijving, oud=_als_regel(wens), reden=reden)
    return True


def _gehouden(uow: UnitOfWork, principal: Principal, id: uuid.UUID) -> Inschrijving:
    inschrijving = uow.get(Inschrijving, id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.WENS_GEVEN, inschrijving)
    return uow.houd(Inschrijving, id)


def _wens(uow: UnitOfWork, inschrijving_id: uuid.UUID) -> Momentwens | None:
    return next(iter(uow.zoek(Momentwens, "inschrijving_id", inschrijving_id)), None)


def _eis_week(uow: UnitOfWork, examen: Examen, cmd: GeefWens) -> date | None:
    """Refuse a week that cannot be planned any more, is too far away, or in which nothing is open; gives the day."""
    gesloten = instellingen.gesloten_dagen(uow)
    te_kiezen = weken.te_wensen(gesloten)
    if cmd.week not in te_kiezen:
        van, tot = weken.in_woorden(te_kiezen[0]), weken.in_woorden(te_kiezen[-1])
        raise Ongeldig(
            f"Die week is niet te kiezen. Kies een week van {van}, tot en met {tot}, waarin de school open is."
        )
    if examen.gesloten_op and examen.gesloten_op <= cmd.week:
        raise Ongeldig(f"‘{examen.naam}’ is gesloten vanaf {tijd.dag(examen.gesloten_op)}. Kies een eerdere week.")
    if cmd.weekdag is None:
        return None
    dag = cmd.week + timedelta(days=cmd.weekdag)
    if not termijnen.is_werkdag(dag, gesloten):
        raise Ongeldig(f"Op {tijd.dag(dag)} is de school dicht. Kies een andere dag, of ‘Maakt niet uit’.")
    return dag


def _als_regel(wens: Momentwens) -> dict[str, object]:
    return {"week": wens.week, "dag": wens.dag} if wens.dag else {"week": wens.week}


def _zeg(uow: UnitOfWork, principal: Principal, inschrijving: Inschrijving, tekst: str) -> None:
    """The student reads what somebody else asked for him; what he does himself he knows."""
    wie, zin = inschrijving.student_id, f"{principal.naam} {tekst}"
    mededelingen.zeg(uow, wie, MededelingSoort.WENS, zin, over=inschrijving.id, door=principal)
