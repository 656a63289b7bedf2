"""Which level of an exam a student does, when it is not that of his programme."""

from __future__ import annotations

import uuid

from pydantic import Field

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import authorize, visible
from portal.db.aanmelden import Inschrijving
from portal.db.inrichten import Examenversie
from portal.db.plannen import Zitting
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing
from portal.domain.levensloop import VOORBIJ
from portal.domain.rechten import P
from portal.services.aanmelden.stand import is_te_houden, tik
from portal.services.aanmelden.stand_niveau import niveau_van
from portal.services.grond import scheiding
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intrekken import houd_plekken, plaats_van
from portal.services.plannen.plaatsen import haal_af
from portal.services.plannen.wijken import houd_rijen_bij


class KiesNiveau(Opdracht):
    """Say at which level a student does this exam; empty is that of his programme."""

    inschrijving_id: uuid.UUID
    niveau: int | None = Field(default=None, ge=1, le=4)
    reden: str = Field(min_length=3, max_length=500)


def kies_niveau(uow: UnitOfWork, principal: Principal, cmd: KiesNiveau) -> bool:
    """Choose the level of an exam for a student, with a reason; true when he was taken off a coming sitting of another
    level for it, which its delivery system hears (PRK-10)."""
    inschrijving = uow.get(Inschrijving, cmd.inschrijving_id, visible(principal, P.INSCHRIJVING_INZIEN, Inschrijving))
    authorize(uow, principal, P.ZITTING_PLAATSEN, inschrijving)
    houd_plekken(uow, [inschrijving.id])
    if inschrijving.status in VOORBIJ:
        raise Botsing("Deze inschrijving is behaald of geannuleerd; het niveau doet er niet meer toe.")
    oud, inschrijving.niveau = inschrijving.niveau, cmd.niveau
    uow.add(inschrijving)
    nieuw = {"niveau": cmd.niveau}
    audit.record(
        uow, principal, "inschrijving.niveau_gekozen", inschrijving, oud={"niveau": oud}, nieuw=nieuw, reden=cmd.reden
    )
    tik(uow, inschrijving.student_id)
    houd_rijen_bij(uow, inschrijving)
    return _haal_af_wat_niet_past(uow, principal, inschrijving, cmd.reden)


def _haal_af_wat_niet_past(uow: UnitOfWork, principal: Principal, inschrijving: Inschrijving, reden: str) -> bool:
    deelname = plaats_van(uow, inschrijving)
    if deelname is None:
        return False
    zitting = uow.get(Zitting, deelname.zitting_id)
    niveau = uow.get(Examenversie, zitting.versie_id).niveau
    if niveau is None or niveau == niveau_van(uow, inschrijving):
        return False
    if not is_te_houden(zitting):
        raise Botsing("De student is al aan het examen begonnen.")
    authorize(uow, principal, P.ZITTING_PLAATSEN, deelname)
    scheiding.eis_scheiding(uow, principal, P.ZITTING_PLAATSEN, zitting.id)
    haal_af(uow, principal, deelname, zitting, reden)
    return True
