"""Fills an empty database with the demo school: the same arguments on the same moment always give the same rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from portal.db.beheren import Eenheid
from portal.db.migreren import is_nieuwste
from portal.db.monitoren import AuditKop
from portal.db.session import get_engine, reading
from portal.db.types import id_uit, set_ids
from portal.demo.aanvragen import maak_aanvragen
from portal.demo.afnemen import Afname
from portal.demo.basis import richt_in
from portal.demo.catalogus import maak_catalogus
from portal.demo.gereedheid import maak_gereedheid
from portal.demo.gos import Gos
from portal.demo.kansen import maak_kansen
from portal.demo.meldingen import maak_meldingen
from portal.demo.overkant import Overkant
from portal.demo.plannen import Momentplanning
from portal.demo.register import vertel
from portal.demo.rooster import maak_rooster
from portal.demo.uitslagen import Uitslagen
from portal.demo.wereld import Gebeurtenis, Wereld
from portal.domain import tijd
from portal.domain.fouten import Geblokkeerd
from portal.sandbox.school import build_school


@dataclass(frozen=True)
class Gevuld:
    """What was made."""

    studenten: int
    auditregels: int


def is_leeg() -> bool:
    """True when nothing was ever put in this database."""
    with reading() as uow:
        return uow.session.exec(select(Eenheid.id).limit(1)).first() is None


def vul(studenten: int = 150, seed: int = 1, nu: datetime | None = None, tas: str = "http://localhost:3102") -> Gevuld:
    """Make the whole demo school in one transaction; refuses a database that is not empty or not migrated. `tas` is
    where its delivery system is."""
    if not is_nieuwste():
        raise Geblokkeerd("De database heeft niet het nieuwste schema.", actie="Draai eerst: portal migrate")
    if not is_leeg():
        raise Geblokkeerd("De database is niet leeg; demodata gaan alleen in een lege database.")
    nu = nu or tijd.nu()
    school = build_school(studenten, seed, tijd.dag_van(nu))
    with _vast(seed), get_engine().begin() as verbinding:
        w = Wereld(school, nu, random.Random(seed), verbinding, tas)
        richt_in(w)
        maak_catalogus(w)
        vertel(w)
        overkant = Overkant(w)
        w.daden += [*_jaar(w), *overkant.herhaal()]
        w.doe_alles(overkant.bezorg)
        with w.werk() as uow:
            regels = uow.session.exec(select(AuditKop.volgnummer)).one()
    return Gevuld(len(school.studenten), regels)


@contextmanager
def _vast(seed: int) -> Iterator[None]:
    """Inside this block the clock is moved and ids come from the seed; after it both are as they were."""
    rng = random.Random(f"id:{seed}")
    set_ids(lambda: id_uit(int(tijd.nu().timestamp() * 1000), rng.getrandbits(80)))
    try:
        yield
    finally:
        set_ids(None)
        tijd.set_klok(None)


def _jaar(w: Wereld) -> Iterator[Gebeurtenis]:
    """What people did since the registry told who is enrolled for what."""
    maak_aanvragen(w)
    gos, momenten, uitslagen = Gos(w), maak_rooster(w), Uitslagen(w)
    planning = Momentplanning(w, gos)
    yield from planning.daden(momenten)
    afnames = [Afname(w, m) for m in momenten]
    for afname in afnames:
        yield from afname.daden()
        yield from uitslagen.daden(afname)
    yield uitslagen.herzien()
    yield from maak_kansen(w, afnames)
    yield from gos.van_wie_wacht(planning.over)
    yield from gos.daden()
    maak_gereedheid(w)
    maak_meldingen(w)
