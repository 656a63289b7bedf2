"""Incoming OKE messages as use cases: one function per kind, for the OKE server and for the pull jobs alike."""

from portal.services.ontvangen_basis import Bron, Uitkomst
from portal.services.ontvangen_groep import ontvang_groep, ontvang_groepslid
from portal.services.ontvangen_inschrijving import (
    lees_wijzigingen_vooruit,
    ontvang_inschrijving,
    verwerk_wachtend,
    wijzig_inschrijving,
)
from portal.services.ontvangen_opleiding import ontvang_opleiding
from portal.services.ontvangen_persoon import ontvang_persoon
from portal.services.ontvangen_toets import ontvang_toets, wijzig_toets
from portal.services.ontvangen_uitslag import ontvang_resultaat, ontvang_verslag

__all__ = [
    "Bron",
    "Uitkomst",
    "lees_wijzigingen_vooruit",
    "ontvang_groep",
    "ontvang_groepslid",
    "ontvang_inschrijving",
    "ontvang_opleiding",
    "ontvang_persoon",
    "ontvang_resultaat",
    "ontvang_toets",
    "ontvang_verslag",
    "verwerk_wachtend",
    "wijzig_inschrijving",
    "wijzig_toets",
]
