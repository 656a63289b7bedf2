"""Fills an empty database with the demo school: the same arguments on the same moment always give the same rows."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from portal.db.beheren import Eenheid
from portal.db.migreren import is_nieuwste
from portal.db.session import reading, unit_of_work
from portal.demo.berichten import maak_berichten
from portal.demo.catalogus import maak_catalogus
from portal.demo.meldingen import maak_meldingen
from portal.demo.mensen import maak_mensen
from portal.demo.omgeving import maak_omgeving
from portal.demo.rest import maak_rest
from portal.demo.resultaten import Resultaten
from portal.demo.rooster import maak_rooster
from portal.demo.spoor import schrijf_spoor
from portal.demo.wereld import Wereld
from portal.demo.zittingen import Zittingen
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd
from portal.sandbox.school import build_school


@dataclass(frozen=True)
class Gevuld:
    """What was made."""

    studenten: int
    rijen: int
    auditregels: int


def is_leeg() -> bool:
    """True when nothing was ever put in this database."""
    with reading() as uow:
        return uow.session.exec(select(Eenheid.id).limit(1)).first() is None


def vul(studenten: int = 3000, seed: int = 1, nu: datetime | None = None) -> Gevuld:
    """Make the whole demo school in one transaction; refuses a database that is not empty or not migrated."""
    if not is_nieuwste():
        raise Geblokkeerd("De database heeft niet het nieuwste schema.", actie="Draai eerst: portal migrate")
    if not is_leeg():
        raise Geblokkeerd("De database is niet leeg; demodata gaan alleen in een lege database.")
    nu = nu or tijd.nu()
    tijd.set_klok(lambda: nu)
    try:
        w = _wereld(studenten, seed, nu)
        with unit_of_work() as uow:
            rijen = w.bak.schrijf(uow)
            regels = schrijf_spoor(uow, w)
    finally:
        tijd.set_klok(None)
    return Gevuld(len(w.school.studenten), rijen, regels)


def _wereld(studenten: int, seed: int, nu: datetime) -> Wereld:
    """All rows, still in memory."""
    vandaag = tijd.dag_van(nu)
    w = Wereld(build_school(studenten, seed, vandaag), nu, random.Random(seed))
    maak_mensen(w)
    maak_catalogus(w)
    maak_omgeving(w)
    zittingen = Zittingen(w)
    geschreven = [(m, zittingen.schrijf(m)) for m in maak_rooster(w)]
    resultaten = Resultaten(w)
    for moment, zitting in geschreven:
        resultaten.verwerk(moment, zitting)
    resultaten.herzieningen()
    zittingen.vink_voorzieningen_af()
    zittingen.wachtplekken()
    maak_rest(w, zittingen)
    maak_berichten(w)
    maak_meldingen(w)
    return w
