"""When a sitting may be planned: not on a day that the school is closed or at night, unless that is really meant."""

from __future__ import annotations

from datetime import date, datetime

from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.fouten import Geblokkeerd
from portal.services.grond import instellingen

ONGEWOON = "ongewone-tijd"
"""Code of the refusal that the planner can set aside by saying that he means it."""
_VROEG, _LAAT = 7, 22


def vragen_bij(uow: UnitOfWork, start: datetime, eind: datetime) -> list[str]:
    """What is unusual about a moment, in words: the weekend, a holiday, a closing day or the night; empty for none."""
    dag = tijd.dag_van(start)
    vragen = []
    if dag in instellingen.sluitingsdagen(uow):
        vragen.append(f"De school is dicht op {tijd.dag(dag)}.")
    elif feest := termijnen.feestdag(dag):
        vragen.append(f"{tijd.dag(dag).capitalize()} is {feest}.")
    elif termijnen.is_weekend(dag):
        vragen.append(f"{tijd.dag(dag).capitalize()} valt in het weekend.")
    if start.astimezone(tijd.ZONE).hour < _VROEG or eind > tijd.op(dag, _LAAT):
        vragen.append(f"De zitting duurt van {tijd.tijdstip(start)} tot {tijd.tijdstip(eind)}: dat is in de nacht.")
    return vragen


def let_op(uow: UnitOfWork, dag: date) -> str:
    """What somebody who chooses a moment on this day should know; empty on a day like others."""
    if dag in instellingen.gesloten_dagen(uow):
        return f"Let op: op {tijd.dag(dag)} is de school dicht. Deze zitting gaat wel door."
    if feest := termijnen.feestdag(dag):
        return f"Let op: {tijd.dag(dag)} is {feest}. Deze zitting gaat wel door."
    return ""


def eis_goede_tijd(uow: UnitOfWork, start: datetime, eind: datetime, bevestigd: bool) -> None:
    """Refuse an unusual moment until the planner says that he means it; `eind` is when the last is done (PLA-1)."""
    if not bevestigd and (vragen := vragen_bij(uow, start, eind)):
        raise Geblokkeerd(
            " ".join(vragen), actie="Kies een ander moment, of vink aan dat u dit moment bedoelt.", code=ONGEWOON
        )
