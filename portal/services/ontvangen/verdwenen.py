"""Enrolments that a registry no longer names: a line for the office; nothing is cancelled by itself."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.db.aanmelden import Inschrijving, PlanbareToets, WachtendBericht
from portal.db.reeks import een_van, lijst
from portal.db.session import UnitOfWork
from portal.domain.levensloop import VOORBIJ
from portal.domain.statussen import ToetsStatus
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen.basis import Bron

SOORT = "verdwenen"
_WAAROM = "Het deelnemersysteem noemt deze inschrijving niet meer, maar annuleerde haar ook niet."


def onthoud_verdwenen(uow: UnitOfWork, bron: Bron, toetsen: set[uuid.UUID], genoemd: set[uuid.UUID]) -> int:
    """Keep which running enrolments for these tests were not named in a complete list; gives how many there are.

    What is named again, or ended since, is taken off the list.
    """
    vraag = (
        select(Inschrijving)
        .join(PlanbareToets, onclause=col(PlanbareToets.id) == Inschrijving.toets_id)
        .where(
            Inschrijving.koppeling_id == bron.koppeling_id,
            col(Inschrijving.status).not_in(VOORBIJ),
            PlanbareToets.status == ToetsStatus.ACTIVE,
            een_van(PlanbareToets.oke_id, lijst(toetsen)),
        )
    )
    weg = {i.oke_id: i for i in uow.session.exec(vraag) if i.oke_id and i.oke_id not in genoemd}
    eerder = select(WachtendBericht).where(
        WachtendBericht.soort == SOORT, WachtendBericht.koppeling_id == bron.koppeling_id
    )
    bekend = {d.oke_id: d for d in uow.session.exec(eerder)}
    for oke_id in bekend.keys() - weg.keys():
        uow.delete(bekend[oke_id])
    for oke_id in weg.keys() - bekend.keys():
        inhoud = {"partner": bron.naam, "waarom": _WAAROM, "inschrijving": str(weg[oke_id].id)}
        uow.add(WachtendBericht(soort=SOORT, oke_id=oke_id, koppeling_id=bron.koppeling_id, inhoud=inhoud))
    if bekend.keys() != weg.keys():
        live.touch(uow, onderwerpen.OKE, onderwerpen.WERK)
    return len(weg)
