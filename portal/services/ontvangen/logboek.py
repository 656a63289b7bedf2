"""The incoming half of the OKE log: every request of a partner, good or bad, with its raw body and outcome; and what
may stay of a body in that log, whichever way it went."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.db.afnemen import Document
from portal.db.monitoren import OkeBericht
from portal.db.session import UnitOfWork
from portal.db.tabel import tabel
from portal.domain import tijd
from portal.domain.statussen import BerichtStatus
from portal.oke.keuring import Afgekeurd
from portal.services.grond import live, onderwerpen
from portal.services.ontvangen.basis import Bron, Uitkomst, eis_eigenaar
from portal.services.zenden import documenten, outbox

VAN_ONBEKENDE, VAN_ANTWOORD, VAN_BLAD = 4_000, 20_000, 500_000
"""Characters kept of a body of somebody without a valid token, of an answer to a message of ours, and of a page."""


def te_bewaren(tekst: str, hoogstens: int | None = None, *, nul: str = "") -> str:
    """What stays of a text in the log: no more than so many characters, and no NUL, which PostgreSQL does not keep."""
    return tekst[:hoogstens].replace("\x00", nul)


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
    uow.session.connection().execute(tabel(OkeBericht).insert(), rijen)
    live.touch(uow, onderwerpen.OKE)


def _rij(nummer: int, nu: datetime, b: Binnengekomen, http_status: int, uitkomst: Uitkomst) -> dict[str, Any]:
    return {
        "volgnummer": nummer,
        "richting": "in",
        "flow": b.flow,
        "partner": b.bron.naam if b.bron else "onbekend",
        "koppeling_id": b.bron.koppeling_id if b.bron else None,
        "methode": b.methode[:6],
        "pad": te_bewaren(b.pad, 500),
        "status": BerichtStatus.AFGEWEZEN if http_status >= 400 else BerichtStatus.VERWERKT,
        "http_status": http_status,
        "uitleg": uitkomst.uitleg[:1000],
        "inhoud": te_bewaren(b.inhoud.decode("utf-8", "replace"), None if b.bron else VAN_ONBEKENDE, nul="�"),
        "onderwerp_soort": uitkomst.onderwerp_soort,
        "onderwerp_id": uitkomst.onderwerp_id,
        "zitting_id": uitkomst.zitting_id,
        "student_id": uitkomst.student_id,
        "afgehandeld_op": nu,
    }


def document_voor(uow: UnitOfWork, bron: Bron, document_id: uuid.UUID) -> Document:
    """A document of a result that this registry got in flow 5; of anything else nobody learns that it exists."""
    eis_eigenaar(bron, bron.koppeling_id)
    document = documenten.voor_register(uow, bron.koppeling_id, document_id)
    if document is None:
        raise Afgekeurd(404, f"Het document {document_id} is hier niet bekend.")
    return document
