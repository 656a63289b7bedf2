"""Enrol a group of the registry for an exam at once (flow 1, ad hoc); their results do not go back in flow 5."""

from __future__ import annotations

import uuid

from portal.auth.principal import Principal
from portal.auth.zichtbaarheid import require
from portal.db.aanmelden import Groep, Groepsaanmelding
from portal.db.inrichten import Examen
from portal.db.session import UnitOfWork
from portal.domain.fouten import Ongeldig
from portal.domain.rechten import P
from portal.services.aanmelden.inschrijven import nieuwe_inschrijving
from portal.services.aanmelden.stand import Telling, eis_inschrijver
from portal.services.aanmelden.stand_groep import beoordeel
from portal.services.grond import live, onderwerpen
from portal.services.grond.audit import audit
from portal.services.grond.opdracht import Opdracht
from portal.services.zenden.ophalen import eis_bereikbaar

BRON = "groep"
"""How an enrolment says that it came from a group."""


class SchrijfGroepIn(Opdracht):
    """Enrol everybody in a group for an exam who can be enrolled."""

    groep_id: uuid.UUID
    examen_id: uuid.UUID


def begin_zoeken(uow: UnitOfWork, principal: Principal, koppeling_id: uuid.UUID) -> uuid.UUID:
    """Check that this person may ask a registry for groups, and that it can be reached; recorded before it starts."""
    koppeling = eis_bereikbaar(uow, principal, koppeling_id)
    audit.record(uow, principal, "groepen.opgehaald", koppeling)
    return koppeling.id


def begin_leden(uow: UnitOfWork, principal: Principal, groep_id: uuid.UUID) -> uuid.UUID:
    """The same, for who is in one group."""
    require(principal, P.OKE_HERSTELLEN)
    groep = uow.get(Groep, groep_id)
    if groep.koppeling_id is None:
        raise Ongeldig("Van deze groep is niet bekend bij welk deelnemersysteem hij hoort.")
    eis_bereikbaar(uow, principal, groep.koppeling_id)
    audit.record(uow, principal, "groepen.opgehaald", groep)
    return groep.id


def schrijf_groep_in(uow: UnitOfWork, principal: Principal, cmd: SchrijfGroepIn) -> Telling:
    """Enrol everybody who can be enrolled, as one act that can be taken back, and say of the others why not (AAN-1, AAN-4)."""
    require(principal, P.INSCHRIJVING_DOEN)
    groep, examen = uow.get(Groep, cmd.groep_id), uow.get(Examen, cmd.examen_id)
    eis_inschrijver(principal, examen)
    daad = Groepsaanmelding(groep_id=groep.id, examen_id=examen.id, door_id=principal.persoon_id)
    uow.add(daad)
    uow.session.flush()
    overgeslagen = []
    for oordeel in beoordeel(uow, principal, groep, examen):
        if oordeel.reden or oordeel.student is None:
            overgeslagen.append((oordeel.student.naam if oordeel.student else "Onbekend", oordeel.reden))
            continue
        nieuwe_inschrijving(uow, principal, oordeel.student, examen, BRON).groepsaanmelding_id = daad.id
        daad.aantal += 1
    if not daad.aantal and not overgeslagen:
        raise Ongeldig("Deze groep heeft geen leden.", actie="Haal de leden op bij het deelnemersysteem.")
    audit.record(uow, principal, "groep.aangemeld", groep, nieuw={"examen_id": examen.id, "aantal": daad.aantal})
    live.touch(uow, onderwerpen.GROEPEN)
    return Telling(daad.aantal, tuple(overgeslagen))
