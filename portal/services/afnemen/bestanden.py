"""Files that people add to a sitting: a ticket, the file in quarantine, and the verdict of the check."""

from __future__ import annotations

import hashlib
import uuid
from typing import Literal

from sqlalchemy import func
from sqlmodel import col, select

from portal.auth.principal import PORTAAL, Principal
from portal.auth.zichtbaarheid import visible
from portal.db.afnemen import Document
from portal.db.beheren import Ticket
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.documents.keuring import Oordeel
from portal.domain import tijd
from portal.domain.bestanden import AFGEKEURD, GECONTROLEERD, QUARANTAINE, eis_soort, schone_naam
from portal.domain.fouten import Botsing, NietGevonden, Ongeldig
from portal.domain.rechten import P
from portal.services.afnemen.stand import DICHT, SOORTEN, eis_aanvullen
from portal.services.grond import live, onderwerpen, paden, tickets, wekkers
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.grond.uploads import Aangeboden

PER_ZITTING = 30
UPLOAD = "zitting"
"""The word in a ticket for these files."""
_TERUG = {"afnemen": paden.afnemen, "dossier": paden.dossier_zitting}


class VraagUpload(Opdracht):
    """Ask to add one file to a sitting, from one of the two pages."""

    zitting_id: uuid.UUID
    pagina: Literal["afnemen", "dossier"]


def vraag_upload(uow: UnitOfWork, principal: Principal, cmd: VraagUpload) -> str:
    """The address to which one file may be sent, once, within a minute, from this session."""
    _zitting(uow, principal, cmd.zitting_id)
    gegevens = {"doel": UPLOAD, "zitting_id": str(cmd.zitting_id), "pagina": cmd.pagina}
    return f"/bestanden/{tickets.schrijf_ticket(uow, principal, tickets.UPLOAD, gegevens)}"


def terug_naar(ticket: Ticket) -> str:
    """The page from which the file was sent."""
    return _TERUG[ticket.gegevens["pagina"]](ticket.gegevens["zitting_id"])


def mag_nog(uow: UnitOfWork, principal: Principal, ticket: Ticket) -> None:
    """Refuse before anything is read from the browser when the right or the room is gone."""
    _zitting(uow, principal, uuid.UUID(ticket.gegevens["zitting_id"]))


def voeg_toe(uow: UnitOfWork, principal: Principal, ticket: Ticket, bestand: Aangeboden) -> Document:
    """Keep the file in quarantine and ask for its check; nobody can open it before that."""
    zitting = _zitting(uow, principal, uuid.UUID(ticket.gegevens["zitting_id"]))
    soort = eis_soort(bestand.naam, bestand.mediatype, bestand.inhoud)
    if bestand.soort not in SOORTEN:
        raise Ongeldig("Kies wat voor stuk het is.", code="soort")
    document = Document(
        soort=bestand.soort, naam=schone_naam(bestand.naam, soort), zitting_id=zitting.id, status=QUARANTAINE,
        mediatype=soort.mediatype, inhoud=bestand.inhoud, sha256=hashlib.sha256(bestand.inhoud).hexdigest(),
        door_id=principal.persoon_id,
    )  # fmt: skip
    uow.add(document)
    nieuw = {"zitting": zitting.id, "omvang": len(bestand.inhoud), "sha256": document.sha256}
    audit.record(uow, principal, "document.toegevoegd", document, nieuw=nieuw)
    wekkers.wek(uow, wekkers.KEUR, str(document.id))
    live.touch(uow, onderwerpen.zitting(zitting.id))
    return document


def neem_upload(uow: UnitOfWork, principal: Principal, ticket: Ticket, bestand: Aangeboden) -> str:
    """Keep a file from a browser; gives the page that shows it."""
    voeg_toe(uow, principal, ticket, bestand)
    return terug_naar(ticket)


def _zitting(uow: UnitOfWork, principal: Principal, zitting_id: uuid.UUID) -> Zitting:
    zitting = uow.get(Zitting, zitting_id, visible(principal, P.PV_INZIEN, Zitting))
    eis_aanvullen(uow, principal, zitting)
    if zitting.status in DICHT:
        raise Botsing("Een bestand toevoegen kan vanaf het moment dat de zitting open is.")
    eigen = select(func.count()).where(Document.zitting_id == zitting.id, col(Document.door_id).is_not(None))
    if uow.session.exec(eigen).one() >= PER_ZITTING:
        raise Botsing(f"Bij deze zitting staan al {PER_ZITTING} toegevoegde bestanden. Meer kan niet.")
    return zitting


def wachtend(uow: UnitOfWork, limiet: int = 50) -> list[uuid.UUID]:
    """The documents that still have to be checked, oldest first."""
    vraag = select(Document.id).where(Document.status == QUARANTAINE).order_by(col(Document.op)).limit(limiet)
    return list(uow.session.exec(vraag))


def in_quarantaine(uow: UnitOfWork, document_id: uuid.UUID) -> tuple[str, bytes]:
    """The declared type and the contents of a document that waits; NietGevonden when it does not wait any more."""
    document = uow.get(Document, document_id, col(Document.status) == QUARANTAINE)
    if document.inhoud is None:
        raise NietGevonden()
    return document.mediatype, document.inhoud


def leg_oordeel_vast(uow: UnitOfWork, document_id: uuid.UUID, oordeel: Oordeel) -> None:
    """Release the document, or refuse it and throw its contents away; done once, whoever comes second does nothing."""
    (document,) = uow.lock(Document, [document_id]) or (None,)
    if document is None or document.status != QUARANTAINE:
        return
    document.status, document.uitleg = (GECONTROLEERD if oordeel.goed else AFGEKEURD), oordeel.uitleg[:500]
    document.inhoud, aangeboden = (oordeel.inhoud if oordeel.goed else None), document.sha256
    if document.inhoud is not None:
        document.sha256 = hashlib.sha256(document.inhoud).hexdigest()
    document.op = tijd.nu()
    uow.add(document)
    nieuw = {"status": document.status, "sha256": document.sha256, "aangeboden": aangeboden}
    audit.record(
        uow, PORTAAL, f"document.{document.status}", document, oud={"status": QUARANTAINE}, nieuw=nieuw,
        reden=document.uitleg,
    )  # fmt: skip
    live.touch(uow, onderwerpen.zitting(document.zitting_id))
