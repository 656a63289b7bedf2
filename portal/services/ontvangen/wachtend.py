"""Enrolments that waited for their person or test, let in as soon as both are known."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import String, and_, cast, or_, true
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.db.aanmelden import PlanbareToets, WachtendBericht
from portal.db.beheren import Koppeling
from portal.db.session import UnitOfWork
from portal.domain.statussen import ToetsStatus
from portal.domain.velden import als_uuid
from portal.oke.adapter import STANDAARD
from portal.oke.keuring import Afgekeurd
from portal.services.ontvangen import wens
from portal.services.ontvangen.basis import Bron
from portal.services.ontvangen.bekend import bron_van
from portal.services.ontvangen.examens import zoek_examens
from portal.services.ontvangen.inschrijving import Plek, neem_op, plek_voor, rij_van
from portal.services.ontvangen.persoon import pas_persoon_toe, staat_in_de_weg
from portal.services.ontvangen.volgen import volg_examen
from portal.services.ontvangen.wachtkamer import SOORT, toets_van

PER_KEER = 500
"""How much of what waits is tried at once, oldest first."""
Plaats = tuple[datetime, uuid.UUID]
"""Where a part of what waits ended."""


def bron_uit(deel: WachtendBericht) -> Bron:
    """The partner whose message waits."""
    return Bron(str(deel.inhoud.get("partner", "")), deel.koppeling_id, deel.inhoud.get("versie", STANDAARD))


def bron_van_toets(uow: UnitOfWork, toets: PlanbareToets) -> Bron:
    """The registry that a test is of."""
    koppeling = uow.session.get(Koppeling, toets.koppeling_id) if toets.koppeling_id else None
    return Bron(koppeling.naam, koppeling.id, koppeling.oke_versie) if koppeling else Bron("", toets.koppeling_id)


def _personen(uow: UnitOfWork) -> None:
    """Take in the persons about whom nobody has to decide any more."""
    vraag = select(WachtendBericht).where(
        WachtendBericht.soort == wens.SOORT, col(WachtendBericht.besloten_op).is_(None)
    )
    for deel in uow.session.exec(vraag.limit(500)).all():
        van, p = bron_uit(deel), wens.persoon_uit(deel)
        if bron_van(uow, van, p.oke_id) is None and not staat_in_de_weg(uow, p):
            with suppress(Afgekeurd), uow.session.begin_nested():  # it waits on, and keeps nobody else out
                uow.delete(deel)
                pas_persoon_toe(uow, van, p)


def verwerk_wachtend(uow: UnitOfWork, bron: Bron, over: uuid.UUID | None = None) -> int:
    """Place the enrolments that waited and now can be placed; gives how many were.

    Those that name `over`, a person, test or association, come first, however many older ones wait for something else.
    """
    genoemd = func.lower(cast(col(WachtendBericht.inhoud), String)).contains(str(over))
    eerst = uow.session.exec(_delen().where(genoemd)).all() if over else ()
    return _plaats(uow, eerst) + verwerk_blad(uow, bron)[0]


def verwerk_blad(
    uow: UnitOfWork, bron: Bron, na: Plaats | None = None, *, alle_toetsen: bool = False
) -> tuple[int, Plaats | None]:
    """The same for a part of all that waits, oldest first from `na`: how many were placed, and where the next part begins,
    if there is one. `alle_toetsen`: look for the exam of every test that has none."""
    for toets in zoek_examens(uow, bron, None if alle_toetsen else PER_KEER):
        with suppress(Afgekeurd), uow.session.begin_nested():  # what is refused of one test keeps nobody else out
            volg_examen(uow, bron_van_toets(uow, toets), toets)
    _personen(uow)
    verder = (
        or_(col(WachtendBericht.op) > na[0], and_(col(WachtendBericht.op) == na[0], col(WachtendBericht.id) > na[1]))
        if na
        else true()
    )
    delen = uow.session.exec(_delen().where(verder).limit(PER_KEER)).all()
    volgende = (delen[-1].op, delen[-1].id) if len(delen) == PER_KEER else None
    return _plaats(uow, delen), volgende


def _delen() -> SelectOfScalar[WachtendBericht]:
    """The enrolments that wait, oldest first."""
    vraag = select(WachtendBericht).where(WachtendBericht.soort == SOORT, col(WachtendBericht.besloten_op).is_(None))
    return vraag.order_by(col(WachtendBericht.op), col(WachtendBericht.id))


def _plaats(uow: UnitOfWork, delen: Sequence[WachtendBericht]) -> int:
    aantal = 0
    for deel in delen:
        van = bron_uit(deel)
        if (i := van.adapter.inschrijving(deel.inhoud["body"])) is None:
            continue
        toets = toets_van(uow, van, i.toets_id)
        if toets is not None and toets.status == ToetsStatus.CANCELED:
            uow.delete(deel)  # it was so already when this came
            continue
        plek = plek_voor(uow, van, i, rij_van(uow, i.oke_id))
        if isinstance(plek, Plek):
            neem_op(uow, van, i, plek, 0)
            aantal += 1
    uow.session.flush()
    return aantal


def laat_wachten_eindigen(uow: UnitOfWork, bron: Bron, toets_oke_id: uuid.UUID) -> None:
    """What waits for a test that was cancelled goes, with what it says of its student."""
    vraag = select(WachtendBericht).where(
        WachtendBericht.soort == SOORT, WachtendBericht.koppeling_id == bron.koppeling_id
    )
    for deel in uow.session.exec(vraag).all():
        toets = deel.inhoud.get("body", {}).get("offering")
        genoemd = toets.get("offeringId") if isinstance(toets, dict) else toets
        if als_uuid(str(genoemd)) == toets_oke_id:
            uow.delete(deel)
