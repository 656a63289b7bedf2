"""What acts and screens of this room share: scopes of partners, and whether roles come from the login provider."""

from __future__ import annotations

from sqlmodel import select

from portal.db.beheren import Persoon, Persoonsbron
from portal.db.session import UnitOfWork
from portal.services.grond import instellingen

NOODTOEGANG_SOORT = "noodtoegang"
DR = "nl-test-admin-flow-1-5"
TAS = "nl-test-admin-flow-2-3-4"
SCOPES = {DR: "dr", TAS: "tas"}
"""Scopes that a partner can get here, and the kind of partner each belongs to."""
SCHAKELAAR, BRON = "rollen_uit_inlog", "inlogdienst"
GEWEIGERD = "rolkoppeling.geweigerd"


def staat_aan(uow: UnitOfWork) -> bool:
    """True when logins may give roles; a school that chose nothing has this off."""
    return instellingen.lees(uow, SCHAKELAAR) == "ja"


def was_eerst_student(uow: UnitOfWork, persoon: Persoon) -> bool:
    """Of who works and studies here: whether he was a student before, of whom the registry kept the fields."""
    bronnen = uow.session.exec(select(Persoonsbron.hoofd).where(Persoonsbron.persoon_id == persoon.id)).all()
    return any(bronnen) or not bronnen


def soort_van(p: Persoon) -> str:
    """What somebody is here, for a screen."""
    if p.is_student:
        return "Medewerker en student" if p.ook_medewerker else "Student"
    return "Extern" if p.extern else "Medewerker"
