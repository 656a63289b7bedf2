"""The incoming half of the OKE log: every request of a partner, good or bad, with its raw body and outcome."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import select

from portal.db.aanmelden import Inschrijving
from portal.db.afnemen import Document
from portal.db.beoordelen import Resultaat
from portal.db.monitoren import OkeBericht
from portal.db.plannen import Deelname
from portal.db.session import UnitOfWork
from portal.domain import tijd
from portal.domain.levensloop import BESLOTEN
from portal.domain.statussen import BerichtStatus, DocumentStatus
from portal.oke.keuring import Afgekeurd
from portal.services.grond import live
from portal.services.ontvangen.basis import Bron, Uitkomst
from portal.services.zenden import outbox

_BEWAAR_ONBEKEND = 4_000
"""Characters kept of the body of somebody without a valid token."""


@dataclass(frozen=True)
class Binnengekomen:
    """One request as it came in."""

    flow: int
    methode: str
    pad: str
    inhoud: bytes
    bron: Bron | None = None


Regel = tuple[Binnengekomen, int, Uitkomst]
"""A request, the status of its answer, and what it did."""


def noteer(uow: UnitOfWork, regels: Sequence[Regel]) -> None:
    """Keep requests with their outcome, in this order; refused from status 400."""
    if not regels:
        return
    eerste, nu = outbox.volgnummer(uow, aantal=len(regels)), tijd.nu()
    rijen = [_rij(eerste + n, nu, *regel) for n, regel in enumerate(regels)]
    uow.session.flush()
    uow.session.connection().execute(OkeBericht.__table__.insert(), rijen)  # type: ignore[attr-defined]
    live.touch(uow, outbox.LIVE)


def _rij(nummer: int, nu: datetime, b: Binnengekomen, http_status: int, uitkomst: Uitkomst) -> dict[str, Any]:
    tekst = b.inhoud.decode("utf-8", "replace").replace("\x00", "�")
    return {
        "volgnummer": nummer,
        "richting": "in",
        "flow": b.flow,
        "partner": b.bron.naam if b.bron else "onbekend",
        "koppeling_id": b.bron.koppeling_id if b.bron else None,
        "methode": b.methode[:6],
        "pad": b.pad[:500].replace("\x00", ""),
        "status": BerichtStatus.AFGEWEZEN if http_status >= 400 else BerichtStatus.VERWERKT,
        "http_status": http_status,
        "uitleg": uitkomst.uitleg[:1000],
        "inhoud": tekst if b.bron else tekst[:_BEWAAR_ONBEKEND],
        "onderwerp_soort": uitkomst.onderwerp_soort,
        "onderwerp_id": uitkomst.onderwerp_id,
        "zitting_id": uitkomst.zitting_id,
        "student_id": uitkomst.student_id,
        "afgehandeld_op": nu,
    }


def document_voor(uow: UnitOfWork, bron: Bron, document_id: uuid.UUID) -> Document:
    """A document of a result that this registry got in flow 5; of anything else nobody learns that it exists."""
    vraag = (
        select(Document)
        .join(Resultaat, onclause=Document.resultaat_id == Resultaat.id)  # type: ignore[arg-type]
        .join(Deelname, onclause=Resultaat.deelname_id == Deelname.id)  # type: ignore[arg-type]
        .join(Inschrijving, onclause=Deelname.inschrijving_id == Inschrijving.id)  # type: ignore[arg-type]
        .where(
            Document.id == document_id,
            Document.status == DocumentStatus.OPGEHAALD,
            Inschrijving.oke_id != None,  # noqa: E711
            Resultaat.status.in_(BESLOTEN),  # type: ignore[attr-defined]
        )
    )
    if bron.koppeling_id:
        vraag = vraag.where(Inschrijving.koppeling_id == bron.koppeling_id)
    document = uow.session.exec(vraag).first()
    if document is None or document.inhoud is None:
        raise Afgekeurd(404, f"Het document {document_id} is hier niet bekend.")
    return document
