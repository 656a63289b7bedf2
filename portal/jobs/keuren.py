"""Checks files in quarantine: reads one, judges it outside any transaction, and has the verdict kept."""

from __future__ import annotations

import logging
import uuid

from portal.db.session import reading, unit_of_work
from portal.documents.keuring import ScannerWeg, keur
from portal.domain.fouten import NietGevonden
from portal.services.afnemen import bestanden
from portal.settings import get_settings

LOG = logging.getLogger("portal.jobs")


def keur_document(document_id: uuid.UUID) -> bool:
    """Judge one document; False when it does not wait any more, or when the virus scanner does not answer."""
    try:
        with reading() as uow:
            mediatype, inhoud = bestanden.in_quarantaine(uow, document_id)
        oordeel = keur(mediatype, inhoud, get_settings().clamav)
    except NietGevonden:
        return False
    except ScannerWeg as fout:
        LOG.warning("bestand %s wacht op de virusscanner: %s", document_id, fout)
        return False
    with unit_of_work() as uow:
        bestanden.leg_oordeel_vast(uow, document_id, oordeel)
    return True


def keur_wachtende() -> int:
    """Everything that waits, also what a stopped process left behind; answers how many got their verdict."""
    with reading() as uow:
        ids = bestanden.wachtend(uow)
    return sum(keur_document(id) for id in ids)
