"""Put a whole group out again: what one group act enrolled, as far as nothing hangs on it yet."""

from __future__ import annotations

import uuid

from pydantic import Field
from sqlmodel import col, select

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.aanmelden import Groep, Groepsaanmelding, Inschrijving
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.domain.fouten import Botsing
from portal.domain.rechten import P
from portal.services.aanmelden.stand import Telling, eis_inschrijver
from portal.services.aanmelden.stand_groep import AF, beoordeel_terug
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.plannen.intrekken import annuleer, houd_plekken


class MeldGroepAf(Opdracht):
    """Cancel what one group act enrolled."""

    groepsaanmelding_id: uuid.UUID
    reden: str = Field(min_length=3, max_length=500)


def meld_groep_af(uow: UnitOfWork, principal: Principal, cmd: MeldGroepAf) -> Telling:
    """Cancel the enrolments that one group act made and on which nothing hangs yet, with one reason, and say of the
    others what hangs on them (AAN-6). Enrolling the group again is the way back."""
    require(principal, P.INSCHRIJVING_DOEN)
    daad = uow.houd(Groepsaanmelding, cmd.groepsaanmelding_id)
    examen, groep = uow.get(Examen, daad.examen_id), uow.get(Groep, daad.groep_id)
    eis_inschrijver(principal, examen)
    ids = list(uow.session.exec(select(Inschrijving.id).where(col(Inschrijving.groepsaanmelding_id) == daad.id)))
    houd_plekken(uow, ids)
    gedaan, overgeslagen = 0, []
    for o in beoordeel_terug(uow, principal, daad):
        if not o.reden:
            gedaan += annuleer(uow, principal, o.inschrijving, cmd.reden)
        elif o.reden != AF:
            overgeslagen.append((o.student.naam if o.student else "Onbekend", o.reden))
    if not gedaan:
        raise Botsing(
            "Van deze aanmelding is niets meer af te melden.", actie="Meld zo nodig studenten een voor een af."
        )
    nieuw = {"examen_id": examen.id, "aantal": gedaan}
    audit.record(uow, principal, "groep.afgemeld", groep, nieuw=nieuw, reden=cmd.reden)
    live.touch(uow, onderwerpen.GROEPEN)
    return Telling(gedaan, tuple(overgeslagen))
