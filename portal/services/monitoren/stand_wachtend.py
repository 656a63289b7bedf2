"""What waits from partners until something is known or somebody decides: the kinds, and where each is found."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.db.aanmelden import Inschrijving, Nevenaanmelding, PlanbareToets, WachtendBericht
from portal.db.beheren import Taak
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.statussen import KLAAR, NIET_MEER, ResultaatStatus, ToetsStatus
from portal.services.archiveren.vernietigen import BIJ_PARTNER
from portal.services.grond import taken
from portal.services.grond.opdracht import Opdracht
from portal.services.ontvangen import opleiding, uitschrijven, verdwenen, wachtkamer, wens

Wachtsoort = Literal["personen", "toetsen", "inschrijvingen", "opleidingen", "verdwenen", "uitslagen", "vragen"]
SOORTEN: dict[Wachtsoort, str] = {
    "personen": "Personen",
    "toetsen": "Toetsen",
    "inschrijvingen": "Inschrijvingen",
    "opleidingen": "Opleidingen",
    "verdwenen": "Niet meer genoemd",
    "uitslagen": "Uitslagen",
    "vragen": "Vragen",
}
BERICHTEN: dict[Wachtsoort, str] = {
    "personen": wens.SOORT,
    "inschrijvingen": wachtkamer.SOORT,
    "opleidingen": opleiding.SOORT,
    "verdwenen": verdwenen.SOORT,
}


class WachtFilter(Opdracht):
    """Which kind to show, and which page of it."""

    soort: Wachtsoort = "personen"
    pagina: int = 1
    per_pagina: int = 25


VRAGEN = (uitschrijven.UITGESCHREVEN, uitschrijven.WELK_EXAMEN, BIJ_PARTNER)


def sluit(uow: UnitOfWork, taak: Taak) -> None:
    """A question is answered; one about what a partner still holds goes with the id in it, the only one that was left."""
    taak.afgehandeld_op = tijd.nu()
    taak.tekst = "" if taak.soort == BIJ_PARTNER else taak.tekst
    uow.add(taak)


def is_voor(principal: Principal, soort: Wachtsoort) -> bool:
    """What waits belongs to no part of the school yet, so it is for the whole school; a question is about a student."""
    return principal.eenheden is None or soort == "vragen"


def op_uitslag() -> tuple[ColumnElement[bool], ...]:
    """SQL for an association that took the place of the one under which its exam was passed, and heard no result: the
    registry cancelled the first and gave this one (PRK-15). To be asked with its enrolment."""
    gehaald = (
        exists()
        .where(
            col(Resultaat.deelname_id) == Deelname.id, col(Deelname.inschrijving_id) == Inschrijving.id,
            col(Resultaat.is_huidig), col(Resultaat.status) == ResultaatStatus.DEFINITIEF, col(Resultaat.geslaagd).is_(True),
        )
        .correlate(Inschrijving)
    )  # fmt: skip
    n = Nevenaanmelding
    leeft = col(n.eigen).is_(False) & col(n.deelname_id).is_(None) & col(n.oke_staat).not_in(KLAAR)
    return leeft, col(Inschrijving.oke_staat).in_(NIET_MEER), gehaald


def wachtend(soort: Wachtsoort, principal: Principal) -> Any:
    """SQL for what waits of one kind within reach, oldest first."""
    if soort == "toetsen":
        vraag = select(PlanbareToets).where(
            col(PlanbareToets.examen_id).is_(None), PlanbareToets.status == ToetsStatus.ACTIVE
        )
        return vraag.order_by(col(PlanbareToets.start), col(PlanbareToets.id))
    if soort == "uitslagen":
        van = select(Nevenaanmelding).join(
            Inschrijving, onclause=col(Inschrijving.id) == Nevenaanmelding.inschrijving_id
        )
        return van.where(*op_uitslag()).order_by(col(Nevenaanmelding.gemaakt_op), col(Nevenaanmelding.id))
    if soort == "vragen":
        open_ = select(Taak).where(
            col(Taak.soort).in_(VRAGEN), col(Taak.afgehandeld_op).is_(None), taken.binnen_bereik(principal)
        )
        return open_.order_by(col(Taak.gemaakt_op), col(Taak.id))
    vraag_b = select(WachtendBericht).where(
        WachtendBericht.soort == BERICHTEN[soort], col(WachtendBericht.besloten_op).is_(None)
    )
    return vraag_b.order_by(col(WachtendBericht.op), col(WachtendBericht.id))
