"""The entry for every message of a partner: one function per kind, for the OKE server and the pull jobs alike."""

from __future__ import annotations

from portal.db.session import UnitOfWork
from portal.oke.keuring import Json
from portal.services.ontvangen.basis import Bron, Uitkomst
from portal.services.ontvangen.groep import ontvang_groep, ontvang_groepslid
from portal.services.ontvangen.inschrijving import lees_wijzigingen_vooruit, ontvang_inschrijving, wijzig_inschrijving
from portal.services.ontvangen.opleiding import ontvang_opleiding
from portal.services.ontvangen.persoon import pas_persoon_toe
from portal.services.ontvangen.toets import ontvang_toets, wijzig_toets
from portal.services.ontvangen.uitslag import ontvang_resultaat, ontvang_verslag
from portal.services.ontvangen.wachtend import verwerk_blad, verwerk_wachtend

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
    "verwerk_blad",
    "verwerk_wachtend",
    "wijzig_inschrijving",
    "wijzig_toets",
]


def ontvang_persoon(uow: UnitOfWork, bron: Bron, inhoud: Json) -> Uitkomst:
    """Create or update a person; enrolments that waited for him are placed."""
    persoon = bron.adapter.persoon(inhoud)
    uitkomst = pas_persoon_toe(uow, bron, persoon)
    if uitkomst.nieuw or uitkomst.gewijzigd:
        verwerk_wachtend(uow, bron, persoon.oke_id)
    return uitkomst
