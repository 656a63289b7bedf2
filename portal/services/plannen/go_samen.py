"""Many decisions about Go in one act: each is the act of one, and each that cannot be done keeps its reason."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Go, Inschrijving
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing, NietGevonden, NietToegestaan
from portal.domain.rechten import P
from portal.services.aanmelden.stand import geldende_go
from portal.services.aanmelden.stand_go import TREK_IN
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.go import GeefGo, TrekGoIn, geef_go, trek_go_in
from portal.services.plannen.intrekken import houd_plekken

HOOGSTENS = 50
"""Decisions in one transaction: what is more goes in the next one."""
INTUSSEN = "Intussen is hierover anders besloten. Kijk wat er nu staat, en vink zo nodig opnieuw aan."
"""Why a cell is left alone of which another decision holds than was shown."""


class Celbesluit(Opdracht):
    """What is decided about one enrolment, why, and which decision was shown when it was chosen."""

    inschrijving_id: uuid.UUID
    besluit: str = Field(pattern="^(go|no_go|trek_in)$")
    reden: str = Field(min_length=3, max_length=500)
    gezien: uuid.UUID | None = None
    """The decision that held on the screen of who decides; None when there was none."""


class BesluitSamen(Opdracht):
    """Decide about several enrolments at once."""

    besluiten: tuple[Celbesluit, ...] = Field(min_length=1, max_length=HOOGSTENS)


@dataclass(frozen=True)
class Samenuitkomst:
    """What was decided, and what was not with the reason; together exactly what was asked, in the same order."""

    gedaan: tuple[uuid.UUID, ...]
    geweigerd: tuple[tuple[uuid.UUID, str], ...]


def besluit_samen(uow: UnitOfWork, principal: Principal, cmd: BesluitSamen) -> Samenuitkomst:
    """Decide about each that can be decided (AAN-3): a refusal of one stops none of the others, and is told.

    The rows are held first and in one order, so that two teachers of one class wait for each other.
    """
    require(principal, P.GO_GEVEN)
    ids = [b.inschrijving_id for b in cmd.besluiten]
    houd_plekken(uow, ids)
    uow.lock(Go, [b.gezien for b in cmd.besluiten if b.gezien])
    bereik = visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving)
    ziet = set(uow.session.exec(select(Inschrijving.id).where(col(Inschrijving.id).in_(ids), bereik)))
    gedaan, geweigerd = [], []
    for besluit in cmd.besluiten:
        try:
            if besluit.inschrijving_id not in ziet:
                raise NietGevonden()
            _besluit(uow, principal, besluit)
        except (Botsing, NietGevonden, NietToegestaan) as fout:
            geweigerd.append((besluit.inschrijving_id, fout.heel))
        else:
            gedaan.append(besluit.inschrijving_id)
    return Samenuitkomst(tuple(gedaan), tuple(geweigerd))


def _besluit(uow: UnitOfWork, principal: Principal, b: Celbesluit) -> None:
    """One of them; everything that can refuse comes before anything is written."""
    geldt = geldende_go(uow, b.inschrijving_id)
    if (geldt.id if geldt else None) != b.gezien:
        raise Botsing(INTUSSEN, code="intussen")
    if b.besluit != TREK_IN:
        geef_go(
            uow, principal, GeefGo(inschrijving_id=b.inschrijving_id, besluit=b.besluit, reden=b.reden), gehouden=True
        )
    elif geldt is None:
        raise Botsing("Er is geen besluit om in te trekken.")
    else:
        trek_go_in(uow, principal, TrekGoIn(go_id=geldt.id, reden=b.reden), gehouden=True)
