"""Files to download: a ticket for one person, one session, one time, one minute; looked at again when it is used."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, false, update
from sqlmodel import and_, col, or_, select

from portal.auth import sessies
from portal.auth.eigen_zaak import over_ander
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import visible
from portal.db.afnemen import Document
from portal.db.beheren import Ticket
from portal.db.beoordelen import Resultaat
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.db.tabel import geraakt
from portal.domain import tijd
from portal.domain.bestanden import AFGEKEURD, QUARANTAINE, TE_OPENEN
from portal.domain.fouten import Botsing, NietGevonden, Ongeldig
from portal.domain.leesrecht import Leesobject, leest
from portal.domain.rechten import P
from portal.services.grond.audit import audit

DOCUMENT, EXPORT, UPLOAD = "document", "export", "upload"
_GELDIG = timedelta(seconds=60)
_BEWAAR = timedelta(days=1)
MEESTE_OPEN = 20
"""Tickets that one person can have open at once."""


@dataclass(frozen=True)
class Bestand:
    """A file as it goes to the browser: always as a download."""

    naam: str
    mediatype: str
    inhoud: bytes
    noteer: Callable[[UnitOfWork], None] | None = None
    """What is logged of it beside the download, once it has been made."""


Bouwer = Callable[[UnitOfWork, Principal, Mapping[str, str]], Bestand]
bouwers: dict[str, Bouwer] = {}
"""Exports by name; a builder authorizes for itself, because only it knows what it reads, and it writes nothing."""


def bouwer(naam: str) -> Callable[[Bouwer], Bouwer]:
    """Register a function as the builder of this export."""

    def meld_aan(functie: Bouwer) -> Bouwer:
        if naam in bouwers:
            raise ValueError(f"export {naam} bestaat al")
        bouwers[naam] = functie
        return functie

    return meld_aan


def maak_ticket(uow: UnitOfWork, principal: Principal, soort: str, gegevens: Mapping[str, str]) -> str:
    """The address of one download by this person in this session, within a minute.

    For a document: `{"id": …}`. For an export: `{"bouwer": naam, …}` with what the builder needs. Refused when the
    document is out of reach; a builder looks when it builds.
    """
    _eis_bekend(uow, principal, soort, gegevens)
    return f"/files/{schrijf_ticket(uow, principal, soort, gegevens)}"


def schrijf_ticket(uow: UnitOfWork, principal: Principal, soort: str, gegevens: Mapping[str, str]) -> str:
    """The key of a new ticket for this person in this session; older ones are cleared away."""
    if not principal.sessie_ref:
        raise Ongeldig("Dit kan alleen vanuit uw eigen sessie.")
    uow.session.execute(delete(Ticket).where(col(Ticket.verloopt_op) < tijd.nu() - _BEWAAR))
    _maak_plaats(uow, principal, soort)
    sleutel = secrets.token_urlsafe(32)
    uow.add(
        Ticket(
            ticket_hash=_hash(sleutel), persoon_id=principal.persoon_id, sessie_ref=principal.sessie_ref, soort=soort,
            gegevens=dict(gegevens), verloopt_op=tijd.nu() + _GELDIG,
        )
    )  # fmt: skip
    return sleutel


def _maak_plaats(uow: UnitOfWork, principal: Principal, soort: str) -> None:
    """Room for one more ticket: a form to add a file that was opened long ago gives way, a download does not."""
    waar = (
        col(Ticket.persoon_id) == principal.persoon_id, col(Ticket.gebruikt_op).is_(None),
        col(Ticket.verloopt_op) > tijd.nu(), (col(Ticket.soort) == UPLOAD) == (soort == UPLOAD),
    )  # fmt: skip
    vraag = select(Ticket.ticket_hash).where(*waar).order_by(col(Ticket.verloopt_op).desc()).offset(MEESTE_OPEN - 1)
    over = list(uow.session.exec(vraag))
    if over and soort != UPLOAD:
        raise Botsing("Er staan al veel downloads voor u klaar. Wacht een minuut en probeer het dan opnieuw.")
    if over:
        uow.session.execute(delete(Ticket).where(col(Ticket.ticket_hash).in_(over)))


def _hash(sleutel: str) -> str:
    return hashlib.sha256(sleutel.encode()).hexdigest()


def _eis_bekend(uow: UnitOfWork, principal: Principal, soort: str, gegevens: Mapping[str, str]) -> None:
    if soort == DOCUMENT:
        _document(uow, principal, gegevens)
    elif soort != EXPORT or gegevens.get("bouwer") not in bouwers:
        raise Ongeldig("Dit soort bestand is er niet.")


def verzilver(uow: UnitOfWork, principal: Principal, sleutel: str, *, upload: bool = False) -> Ticket:
    """Take a ticket, so that it works once; NietGevonden when it is used, too old, or of another person or session.

    A ticket to download is no ticket to upload, and the other way around.
    """
    ticket_hash, nu = _hash(sleutel), tijd.nu()
    soort = col(Ticket.soort) == UPLOAD if upload else col(Ticket.soort) != UPLOAD
    gelukt = geraakt(
        uow.session,
        update(Ticket)
        .where(
            col(Ticket.ticket_hash) == ticket_hash,
            soort,
            col(Ticket.persoon_id) == principal.persoon_id,
            col(Ticket.sessie_ref) == principal.sessie_ref,
            col(Ticket.gebruikt_op).is_(None),
            col(Ticket.verloopt_op) > nu,
        )
        .values(gebruikt_op=nu),
    )
    if gelukt != 1:
        wat = "Kies het bestand opnieuw" if upload else "Klik opnieuw op downloaden"
        raise NietGevonden(f"Deze link is al gebruikt, verlopen of niet van u. {wat}.")
    return uow.get(Ticket, ticket_hash)


def is_export(uow: UnitOfWork, principal: Principal, sleutel: str) -> bool:
    """True when this ticket is of a file that still has to be made; a look, the ticket stays as it is."""
    vraag = select(Ticket.soort).where(
        col(Ticket.ticket_hash) == _hash(sleutel), col(Ticket.persoon_id) == principal.persoon_id
    )
    return uow.session.exec(vraag).first() == EXPORT


def geef_terug(uow: UnitOfWork, ticket: Ticket) -> None:
    """What a ticket was taken for could not be made: it works once more, within a minute from now."""
    rij = uow.get(Ticket, ticket.ticket_hash)
    rij.gebruikt_op, rij.verloopt_op = None, tijd.nu() + _GELDIG
    uow.add(rij)


def lever(uow: UnitOfWork, principal: Principal, ticket: Ticket) -> Bestand:
    """The file behind a ticket that was just taken, when the person may still have it; only reads, however long."""
    if ticket.soort == DOCUMENT:
        document = _document(uow, principal, ticket.gegevens)
        _eis_vrij(document)
        assert document.inhoud
        return Bestand(
            document.naam, document.mediatype, document.inhoud, lambda uow: _noteer_document(uow, principal, document)
        )
    naam = ticket.gegevens.get("bouwer", "")
    if naam not in bouwers:
        raise NietGevonden()
    return bouwers[naam](uow, principal, ticket.gegevens)


def noteer(uow: UnitOfWork, principal: Principal, ticket: Ticket, bestand: Bestand) -> None:
    """Keep in the audit log that this file goes to this person: no row, no file."""
    if bestand.noteer:
        bestand.noteer(uow)
    if ticket.soort == DOCUMENT:
        return
    filters = {k: v for k, v in ticket.gegevens.items() if k.endswith("_id") or k == "id"}
    wat = {"export": ticket.gegevens.get("bouwer", ""), **filters}
    audit.record(uow, principal, "export.gedownload", nieuw=wat)
    _noteer_nood(uow, principal, wat)


def _noteer_document(uow: UnitOfWork, principal: Principal, document: Document) -> None:
    audit.record(uow, principal, "document.gedownload", document)
    _noteer_nood(uow, principal, {"document": document.id})


def _noteer_nood(uow: UnitOfWork, principal: Principal, wat: Mapping[str, Any]) -> None:
    """What is opened under emergency access has a row of its own, for the board; no row, no paper."""
    if principal.nood:
        nood = sessies.noodtoegang_van(uow, principal.persoon_id, principal.sessie_ref)
        if nood is None:
            raise NietGevonden("De noodtoegang is voorbij.")
        audit.record(uow, principal, "noodtoegang.stuk_geopend", nood, nieuw=wat)


def _eis_vrij(document: Document) -> None:
    """Refuse contents that were not checked, did not pass, or are not there yet."""
    if document.status == QUARANTAINE:
        raise NietGevonden("Dit bestand wordt nog gecontroleerd. Probeer het over een minuut opnieuw.")
    if document.status == AFGEKEURD:
        raise NietGevonden(f"Dit bestand is afgekeurd. {document.uitleg}")
    if document.status not in TE_OPENEN or not document.inhoud:
        raise NietGevonden("Dit document is nog niet opgehaald uit het afnamesysteem.")


def _document(uow: UnitOfWork, principal: Principal, gegevens: Mapping[str, str]) -> Document:
    try:
        id = uuid.UUID(gegevens.get("id", ""))
    except ValueError:
        raise NietGevonden() from None
    return uow.get(Document, id, document_in_bereik(principal))


def document_in_bereik(principal: Principal) -> ColumnElement[bool]:
    """Documents that a person may open: of a result with its assessment or dossier, of a sitting with its report."""
    if not leest(principal.rol, Leesobject.STUK):
        return false()
    resultaten = or_(
        visible(principal, P.BEOORDELING_INZIEN, Resultaat), visible(principal, P.DOSSIER_INZIEN, Resultaat)
    )
    resultaten = and_(resultaten, over_ander(principal, Resultaat.student_id))
    bij_resultaat = col(Document.resultaat_id).in_(select(Resultaat.id).where(resultaten))
    zittingen = select(Zitting.id).where(visible(principal, P.PV_INZIEN, Zitting))
    bij_zitting = and_(col(Document.resultaat_id).is_(None), col(Document.zitting_id).in_(zittingen))
    return or_(bij_resultaat, bij_zitting)
