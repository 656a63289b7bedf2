"""What waits from partners until something is known or somebody decides: the kinds, and where each is found."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased
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
    registry cancelled the first, or the one that got the answer of the same programme, and gave this one (PRK-15). To be
    asked with its enrolment."""
    n, oud = Nevenaanmelding, aliased(Nevenaanmelding)
    gehaald = (
        col(Resultaat.deelname_id) == Deelname.id, col(Deelname.inschrijving_id) == Inschrijving.id,
        col(Resultaat.is_huidig), col(Resultaat.status) == ResultaatStatus.DEFINITIEF, col(Resultaat.geslaagd).is_(True),
    )  # fmt: skip
    eerste = exists().where(*gehaald).correlate(Inschrijving) & col(Inschrijving.oke_staat).in_(NIET_MEER)
    zelfde = (
        col(oud.inschrijving_id) == n.inschrijving_id, col(oud.koppeling_id) == n.koppeling_id,
        or_(
            col(oud.opleiding_oke_id) == n.opleiding_oke_id,
            col(oud.opleiding_oke_id).is_(None) & col(n.opleiding_oke_id).is_(None),
        ),
    )  # fmt: skip
    beantwoord = exists().where(
        *gehaald, col(oud.deelname_id) == Deelname.id, col(oud.oke_staat).in_(NIET_MEER), *zelfde
    )
    leeft = col(n.eigen).is_(False) & col(n.deelname_id).is_(None) & col(n.oke_staat).not_in(KLAAR)
    return leeft, eerste | beantwoord.correlate(Inschrijving, n)


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
