"""Whether a version may be used, and what is wrong with its name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.inrichten import Examen, Examenplanregel, Examenversie
from portal.db.session import UnitOfWork
from portal.domain import levensloop, tijd
from portal.domain.catalogus import CONVENTIE, CONVENTIE_UITLEG
from portal.domain.kenmerk import kenmerk
from portal.domain.levensloop import Blokkade
from portal.domain.rechten import P
from portal.domain.statussen import VersieStatus
from portal.services.grond import live, onderwerpen, paden

VERSIE_DUUR = "versie-duur"
"""A question to the exam office: a version lasts longer or shorter now than the sitting that is planned with it."""


def versie_voor(uow: UnitOfWork, principal: Principal, versie_id: uuid.UUID, permission: P) -> Examenversie:
    """A version within reach, held for an act of somebody who may do this with it."""
    versie = uow.get(Examenversie, versie_id, visible(principal, P.CATALOGUS_INZIEN, Examenversie))
    authorize(uow, principal, permission, versie)
    return uow.houd(Examenversie, versie.id)


def blokkades_gebruik(versie: Examenversie) -> tuple[Blokkade, ...]:
    """Why a version may not be planned now (INR-7); empty when it may."""
    route = paden.versie(versie.id)
    if not versie.duur:
        tekst = f"De leverancier geeft geen duur bij versie {versie.code}. Vul haar in bij de versie."
        return (Blokkade("duur-onbekend", tekst, route),)
    if versie.status != VersieStatus.VASTGESTELD:
        status = levensloop.VERSIE.label(versie.status).lower()
        return (Blokkade("versie-niet-vastgesteld", f"Versie {versie.code} is niet vastgesteld ({status}).", route),)
    if not versie.in_catalogus:
        wie = "door de leverancier" if versie.koppeling_id else "door het examenbureau"
        tekst = f"Versie {versie.code} is {wie} ingetrokken."
        return (Blokkade("versie-ingetrokken", tekst, route),)
    if is_gewijzigd(versie):
        tekst = (
            f"Versie {versie.code} is na de vaststelling gewijzigd. Vraag de commissie om haar opnieuw vast te stellen."
        )
        return (Blokkade("versie-gewijzigd", tekst, route),)
    return ()


def blokkades_van_toen(versie: Examenversie) -> tuple[Blokkade, ...]:
    """Why no sitting of this version that already was can be entered: nobody knows how long it lasts, or the board never
    established it (INR-7). What became of the version since changes nothing about what was taken."""
    return () if versie.duur and versie.vastgesteld_op else blokkades_gebruik(versie)


def blokkades_gesloten(examen: Examen, dag: date | None = None) -> tuple[Blokkade, ...]:
    """Why an exam cannot be chosen for this day, today when none is given; empty while it runs."""
    if examen.gesloten_op is None or examen.gesloten_op > (dag or tijd.vandaag()):
        return ()
    tekst = f"‘{examen.naam}’ is gesloten vanaf {tijd.dag(examen.gesloten_op)}."
    return (Blokkade("examen-gesloten", tekst, paden.examen(examen.id)),)


def naam_waarschuwing(code: str, volgt: bool, uitleg: str = CONVENTIE_UITLEG) -> str:
    """What is wrong with a code that does not follow the naming convention (INR-3); empty when it does."""
    return "" if volgt else f"Code ‘{code}’ volgt de naamgeving niet: {uitleg}."


def versie_waarschuwing(versie: Examenversie) -> str:
    """The same for the code of a version."""
    return naam_waarschuwing(versie.code, CONVENTIE.match(versie.code) is not None)


def tik(uow: UnitOfWork, versie_id: uuid.UUID) -> None:
    """Tell open pages that this version changed."""
    live.touch(uow, onderwerpen.CATALOGUS)
    live.touch(uow, onderwerpen.versie(versie_id))
    live.touch(uow, onderwerpen.WERK)


def is_gewijzigd(versie: Examenversie) -> bool:
    """True when a version changed after the board established it; what was never established did not."""
    return versie.vastgesteld_op is not None and versie.gewijzigd_op > versie.vastgesteld_op


def gewijzigd() -> tuple[ColumnElement[bool], ...]:
    """An established version changed after the board established it."""
    return (
        col(Examenversie.status) == VersieStatus.VASTGESTELD,
        col(Examenversie.gewijzigd_op) > col(Examenversie.vastgesteld_op),
    )


def planbaar() -> tuple[ColumnElement[bool], ...]:
    """A version may be planned: its length is known, established, still in the catalogue, and not changed since (INR-7)."""
    return (
        col(Examenversie.duur) > 0,
        col(Examenversie.status) == VersieStatus.VASTGESTELD,
        col(Examenversie.in_catalogus).is_(True),
        col(Examenversie.gewijzigd_op) <= col(Examenversie.vastgesteld_op),
    )


def merk_voorstel(regels: Iterable[Examenplanregel]) -> str:
    """The mark of the exams that are proposed for a plan: another exam, period or day of publishing gives another one."""
    return kenmerk(sorted((str(r.id), str(r.examen_id), r.periode, str(r.publiceren_op)) for r in regels))
