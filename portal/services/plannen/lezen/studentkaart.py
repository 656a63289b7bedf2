"""Read the running exams of one student with where and when, for the one page about him."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require, visible
from portal.db.aanmelden import Inschrijving
from portal.db.plannen import Deelname, Ruimte, Wachtplek, Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import kies
from portal.domain import levensloop, tijd
from portal.domain.levensloop import ONBEGONNEN
from portal.domain.rechten import P
from portal.domain.statussen import DeelnameStatus, WachtplekStatus
from portal.services.aanmelden.lezen import inschrijvingen
from portal.services.aanmelden.lezen.inschrijvingen import InschrijvingFilter
from portal.services.aanmelden.lezen.inschrijvingsrij import InschrijvingRij
from portal.services.aanmelden.lezen.studentkaart import eis_kaart
from portal.services.grond.keuze import Keuze
from portal.services.plannen.lezen.keuzes import met_plaats
from portal.services.plannen.lezen.zittingen import voorziening_teksten


@dataclass(frozen=True, kw_only=True)
class PlekRij:
    """Where and when a student sits an exam, or for which moment he waits; empty when there is no moment yet."""

    deelname_id: str = ""
    zitting_id: str = ""
    moment: str = ""
    waar: str = ""
    status: str = ""
    toon: str = "plain"
    voorzieningen: tuple[str, ...] = ()
    wacht: str = ""
    """`wachtlijst, 3 van 8`, when he waits for a seat."""
    te_wijzigen: bool = False
    """True while the sitting has not begun, so that he can still be moved or taken off."""


@dataclass(frozen=True, kw_only=True)
class KaartRij:
    """One running exam of a student, with where and when."""

    inschrijving: InschrijvingRij
    plek: PlekRij


def open_examens(uow: UnitOfWork, principal: Principal, student_id: uuid.UUID) -> list[KaartRij]:
    """The running exams of a student, at most fifty, each with its Go, balance, seat and what the reader may do."""
    eis_kaart(uow, principal, student_id)
    filter = InschrijvingFilter(student_id=student_id, per_pagina=50)
    blad, _ = inschrijvingen.met_zaken(uow, principal, filter)
    plekken = _plekken(uow, principal, [uuid.UUID(r.id) for r in blad.rijen])
    rijen = [KaartRij(inschrijving=r, plek=plekken.get(uuid.UUID(r.id), PlekRij())) for r in blad.rijen]
    return sorted(rijen, key=lambda k: (k.plek.deelname_id == "", k.plek.wacht == "", k.inschrijving.examen))


def plek(uow: UnitOfWork, principal: Principal, inschrijving_id: uuid.UUID) -> PlekRij:
    """Where and when of one enrolment within reach."""
    require(principal, P.INSCHRIJVING_INZIEN)
    uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    return _plekken(uow, principal, [inschrijving_id]).get(inschrijving_id, PlekRij())


def zittingen_voor(uow: UnitOfWork, principal: Principal, inschrijving_id: uuid.UUID) -> list[Keuze]:
    """The sittings on which the reader may place this student, soonest first; a full one has a queue. Without the one on
    which he has a seat."""
    require(principal, P.ZITTING_PLAATSEN)
    i = uow.get(Inschrijving, inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    hier = select(Deelname.zitting_id).where(
        Deelname.inschrijving_id == i.id, Deelname.status == DeelnameStatus.GEPLAATST
    )
    return met_plaats(uow, principal, i.examen_id, uow.session.exec(hier).first(), ook_vol=True)


def _plekken(uow: UnitOfWork, principal: Principal, ids: list[uuid.UUID]) -> dict[uuid.UUID, PlekRij]:
    """Per enrolment the seat, else the place in line."""
    return _in_de_rij(uow, principal, ids) | _zit(uow, principal, ids)


def _zit(uow: UnitOfWork, principal: Principal, ids: list[uuid.UUID]) -> dict[uuid.UUID, PlekRij]:
    vraag = (
        kies(Deelname, Zitting, Ruimte.code)
        .join(Zitting, onclause=col(Zitting.id) == Deelname.zitting_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .where(
            col(Deelname.inschrijving_id).in_(ids), Deelname.status == DeelnameStatus.GEPLAATST,
            visible(principal, P.ZITTING_INZIEN, Deelname),
        )
    )  # fmt: skip
    rijen = list(uow.session.exec(vraag))
    teksten = voorziening_teksten(uow, [d.id for d, _, _ in rijen]) if rijen else {}
    return {d.inschrijving_id: _plek(d, z, ruimte, teksten.get(d.id, [])) for d, z, ruimte in rijen}


def _plek(d: Deelname, z: Zitting, ruimte: str, voorzieningen: list[str]) -> PlekRij:
    plaats = f", plaats {d.plaats}" if d.plaats else ""
    return PlekRij(
        deelname_id=str(d.id),
        zitting_id=str(z.id),
        moment=tijd.moment(z.start),
        waar=f"lokaal {ruimte}{plaats}, tot {tijd.tijdstip(z.eind_voor(d.extra_tijd))}",
        status=levensloop.ZITTING.label(z.status),
        toon=levensloop.ZITTING.toon(z.status),
        voorzieningen=tuple(voorzieningen),
        te_wijzigen=z.status in ONBEGONNEN,
    )


def _in_de_rij(uow: UnitOfWork, principal: Principal, ids: list[uuid.UUID]) -> dict[uuid.UUID, PlekRij]:
    """The first moment for which each of these waits, with how far in line."""
    wacht = col(Wachtplek.status) == WachtplekStatus.WACHT
    mijn = select(Wachtplek.zitting_id).where(wacht, col(Wachtplek.inschrijving_id).in_(ids))
    vraag = (
        kies(Wachtplek.inschrijving_id, Zitting, Ruimte.code)
        .join(Zitting, onclause=col(Zitting.id) == Wachtplek.zitting_id)
        .join(Ruimte, onclause=col(Ruimte.id) == Zitting.ruimte_id)
        .where(
            wacht, col(Zitting.id).in_(mijn), Zitting.start > tijd.nu(), visible(principal, P.ZITTING_INZIEN, Zitting)
        )
        .order_by(col(Zitting.start), col(Zitting.id), col(Wachtplek.op), col(Wachtplek.id))
        .limit(500)
    )
    rijen: dict[uuid.UUID, list[uuid.UUID]] = {}
    zittingen: dict[uuid.UUID, tuple[Zitting, str]] = {}
    for inschrijving_id, z, ruimte in uow.session.exec(vraag):
        rijen.setdefault(z.id, []).append(inschrijving_id)
        zittingen[z.id] = z, ruimte
    uit: dict[uuid.UUID, PlekRij] = {}
    for zitting_id, wie in rijen.items():
        z, ruimte = zittingen[zitting_id]
        for id in set(wie) & set(ids):
            nr = f"wachtlijst, {wie.index(id) + 1} van {len(wie)}"
            uit.setdefault(
                id, PlekRij(zitting_id=str(z.id), moment=tijd.moment(z.start), waar=f"lokaal {ruimte}", wacht=nr)
            )
    return uit
