"""Incoming OKE messages as use cases: one function per kind, for the OKE server and for the pull jobs alike."""

from portal.db.session import UnitOfWork
from portal.oke.keuring import Afgekeurd, lees_json
from portal.services.ontvangen_basis import Bron, Uitkomst
from portal.services.ontvangen_inschrijving import (
    ontvang_inschrijving,
    verwerk_wachtend,
    wijzig_inschrijving,
)
from portal.services.ontvangen_persoon import ontvang_groep, ontvang_groepslid, ontvang_persoon
from portal.services.ontvangen_toets import ontvang_toets, wijzig_toets
from portal.services.ontvangen_uitslag import ontvang_resultaat, ontvang_verslag

__all__ = [
    "Bron",
    "Uitkomst",
    "ontvang_groep",
    "ontvang_groepslid",
    "ontvang_inschrijving",
    "ontvang_persoon",
    "ontvang_resultaat",
    "ontvang_toets",
    "ontvang_verslag",
    "verwerk_opgehaald",
    "verwerk_wachtend",
    "wijzig_inschrijving",
    "wijzig_toets",
]


def verwerk_opgehaald(uow: UnitOfWork, bron: Bron, soort: str, ruw: bytes) -> str:
    """Take in a person or test that was fetched for a waiting enrolment; answers why it cannot be used, or nothing."""
    try:
        inhoud = lees_json(ruw)
        if soort == "persoon":
            ontvang_persoon(uow, bron, inhoud)
        else:
            ontvang_toets(uow, bron, inhoud)
    except Afgekeurd as fout:
        return fout.tekst
    return ""
