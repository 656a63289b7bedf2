"""Whoever joins a cohort after its school year was turned is enrolled by itself, for the plan that the board established."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import true
from sqlmodel import col, select

from portal.auth.principal import PORTAAL
from portal.db.aanmelden import Jaarwissel
from portal.db.session import UnitOfWork
from portal.domain import termijnen, tijd
from portal.domain.jaarwissel import Gevolg
from portal.domain.mededelingen import MededelingSoort
from portal.domain.statussen import JaarwisselStatus
from portal.domain.taal import opsomming
from portal.services.aanmelden.inschrijven import schrijf_velen_in
from portal.services.aanmelden.stand_cohort import CohortOordeel, beoordeel_cohort
from portal.services.grond import live, mededelingen, onderwerpen
from portal.services.grond.audit import audit
from portal.services.inrichten.stand_basis import neem_beurt
from portal.services.plannen.jaarwissel import onthoud

_GEDAAN = (JaarwisselStatus.TOEGEPAST, JaarwisselStatus.ONGEDAAN)


def die_gelden(uow: UnitOfWork) -> list[uuid.UUID]:
    """Of each programme and school year the last turn, unless that or another one was put back since: what somebody took
    back does not come again at night, until the year is turned once more (PRK-13)."""
    vraag = select(Jaarwissel).where(col(Jaarwissel.status).in_(_GEDAAN))
    op_volgorde = sorted(uow.session.exec(vraag), key=lambda d: (d.ongedaan_op or d.op, d.op, d.id))
    laatste = {(d.opleiding_id, d.schooljaar): d for d in op_volgorde}
    return [d.id for d in laatste.values() if d.status is JaarwisselStatus.TOEGEPAST]


def vul_aan(uow: UnitOfWork, jaarwissel_id: uuid.UUID) -> int:
    """Enrol who of this cohort is not enrolled yet, as a part of this turn, with which it goes back; gives how many.

    Who was cancelled stays so, and what may not be enrolled by itself is left. Twice does nothing twice (AAN-1, AAN-6).
    """
    neem_beurt(uow)
    daad = uow.houd(Jaarwissel, jaarwissel_id)
    if daad.status is not JaarwisselStatus.TOEGEPAST:
        return 0
    oordelen = list(beoordeel_cohort(uow, daad.opleiding_id, termijnen.begin_van(daad.schooljaar).year, true()))
    ids = schrijf_velen_in(uow, PORTAAL, oordelen, max(daad.schooljaar, termijnen.schooljaar(tijd.vandaag())))
    if not ids:
        return 0
    _zeg(uow, oordelen)
    onthoud(uow, daad, [(Gevolg.AANGEMELD, id, {}) for id in ids])
    daad.aantallen = {**daad.aantallen, Gevolg.AANGEMELD.value: daad.aantallen.get(Gevolg.AANGEMELD, 0) + len(ids)}
    uow.add(daad)
    nieuw = {"opleiding": daad.opleiding_id, "schooljaar": daad.schooljaar, "aangemeld": len(ids)}
    audit.record(uow, PORTAAL, "jaarwissel.aangevuld", daad, nieuw=nieuw)
    live.touch(uow, onderwerpen.JAARWISSEL, onderwerpen.WERK)
    return len(ids)


def _zeg(uow: UnitOfWork, oordelen: Iterable[CohortOordeel]) -> None:
    """Nobody was there when it happened: each student reads once for which exams he was enrolled (PRK-12)."""
    per: dict[uuid.UUID, list[str]] = defaultdict(list)
    for o in oordelen:
        if o.student and not o.reden:
            per[o.student.id].append(o.examen.naam)
    for student_id, examens in per.items():
        tekst = (
            f"Je bent aangemeld voor {opsomming(sorted(examens))}, omdat dit in je examenplan staat. "
            "Klopt dat niet? Vraag het je docent. Bij Mijn examens zie je wat je nu kunt doen."
        )
        mededelingen.zeg(uow, student_id, MededelingSoort.AANGEMELD, tekst)
