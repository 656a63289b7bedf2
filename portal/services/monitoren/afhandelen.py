"""The end of a question to the exam office: what was decided, in words, and by whom."""

from __future__ import annotations

import uuid

from pydantic import Field

from portal.auth.eigen_zaak import eis_over_ander
from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.beheren import Taak
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing, NietToegestaan
from portal.domain.rechten import P, Rol
from portal.services.grond import live, onderwerpen, taken
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.monitoren.stand_wachtend import sluit


class HandelTaakAf(Opdracht):
    """Say what was decided about a question on the worklist of the exam office."""

    taak_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def handel_taak_af(uow: UnitOfWork, principal: Principal, cmd: HandelTaakAf) -> None:
    """Take a question off the worklist of the exam office, with what was decided about it; only one within reach."""
    require(principal, P.INSCHRIJVING_DOEN)
    taak = uow.get(Taak, cmd.taak_id, taken.binnen_bereik(principal))
    uow.session.refresh(taak, with_for_update=True)
    if taak.rol != Rol.EXAMENBUREAU.value or principal.rol is not Rol.EXAMENBUREAU:
        raise NietToegestaan("Alleen het examenbureau handelt zijn eigen vragen af.")
    eis_over_ander(uow, principal, P.INSCHRIJVING_DOEN, taak)
    if taak.afgehandeld_op:
        raise Botsing("Deze vraag is al afgehandeld.")
    sluit(uow, taak)
    audit.record(uow, principal, "taak.afgehandeld", taak, nieuw={"soort": taak.soort}, reden=cmd.reden)
    live.touch(uow, onderwerpen.WERK)
