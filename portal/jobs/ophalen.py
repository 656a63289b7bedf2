"""Pulls from partners: flow 0 of a delivery system and flow 1 of a registry, each page kept in the OKE log."""

from __future__ import annotations

import uuid

from sqlmodel import col, select

from portal.db.afnemen import Document
from portal.db.beheren import Koppeling
from portal.db.session import reading, unit_of_work
from portal.services import outbox


def vraag_documenten(limiet: int = 200) -> int:
    """Request each document that waits and that nobody requested yet."""
    with unit_of_work() as uow:
        vraag = select(Document).where(Document.status == "gevraagd", col(Document.koppeling_id).is_not(None))
        gevraagd = [outbox.vraag_document(uow, d) for d in uow.session.exec(vraag.limit(limiet))]
        return sum(rij is not None for rij in gevraagd)


def haal_document(document_id: uuid.UUID) -> None:
    """Have one document fetched, with the same retries and log as every message."""
    with unit_of_work() as uow:
        document = uow.get(Document, document_id)
        document.status = "gevraagd"
        uow.add(document)
        outbox.vraag_document(uow, document)


def koppelingen(soort: str) -> list[uuid.UUID]:
    """The connections of a kind that are in use."""
    with reading() as uow:
        vraag = select(Koppeling.id).where(Koppeling.soort == soort, col(Koppeling.actief).is_(True))
        return list(uow.session.exec(vraag.order_by(Koppeling.naam)))


def haal_alle_deelnemers() -> list[str]:
    return []


def vergelijk_alle_catalogi() -> list[str]:
    return []
