"""The line of the exam office about who cannot be placed anywhere."""

from __future__ import annotations

from portal.auth.principal import Principal
from portal.db.session import UnitOfWork
from portal.services.grond import paden
from portal.services.plannen.lezen.vastgelopen import VAST, vastgelopen
from portal.services.werk.regels import Werkregel


def regels(uow: UnitOfWork, principal: Principal) -> list[Werkregel]:
    """One line for who has a Go and cannot be placed anywhere without the board or another variant, or none."""
    aantal = len(vastgelopen(uow, principal))
    titel = "Een student kan nergens op" if aantal == 1 else f"{aantal} studenten kunnen nergens op"
    uitleg = "Zij hadden de variant al van alles wat gepland is. Plan een andere variant of vraag de commissie."
    link = f"{paden.AANMELDEN}?status={VAST}"
    return [Werkregel(titel, uitleg, "warn", "", link, "Los op", "vast", 4, aantal)] if aantal else []
