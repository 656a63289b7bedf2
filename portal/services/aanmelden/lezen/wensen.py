"""Read what somebody can wish for: the weeks to choose from, and what was asked for already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.domain import weken
from portal.domain.rechten import P
from portal.services.aanmelden.stand_wens import week_voorbij, wensen_van
from portal.services.grond import instellingen
from portal.services.grond.keuze import Keuze

WEEKDAGEN = tuple((str(n), naam.capitalize()) for n, naam in enumerate(weken.WEEKDAGEN))


@dataclass(frozen=True, kw_only=True)
class Wenskeuze:
    """The weeks to choose from, with the week and day that stand there now; empty when nothing was asked for."""

    examen: str
    weken: tuple[Keuze, ...]
    week: str = ""
    weekdag: str = ""
    gegeven: bool = False


def wenskeuze(uow: UnitOfWork, principal: Principal, inschrijving_id: uuid.UUID) -> Wenskeuze:
    """What can be asked for this enrolment now (AAN-8)."""
    require(principal, P.WENS_GEVEN)
    i = uow.get(Inschrijving, inschrijving_id, visible(principal, P.WENS_GEVEN, Inschrijving))
    examen = uow.get(Examen, i.examen_id)
    dicht = examen.gesloten_op
    te_kiezen = [w for w in weken.te_wensen(instellingen.gesloten_dagen(uow)) if dicht is None or w < dicht]
    keuzes = tuple(Keuze(w.isoformat(), weken.in_woorden(w).capitalize()) for w in te_kiezen)
    wens = wensen_van(uow, [i.id]).get(i.id)
    if wens is None or week_voorbij(wens):
        return Wenskeuze(examen=examen.naam, weken=keuzes, gegeven=wens is not None)
    dag = str(wens.dag.weekday()) if wens.dag else ""
    week = wens.week.isoformat() if wens.week in te_kiezen else ""
    return Wenskeuze(examen=examen.naam, weken=keuzes, week=week, weekdag=dag, gegeven=True)
